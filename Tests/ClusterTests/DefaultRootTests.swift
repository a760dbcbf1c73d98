import Testing

@testable import Cluster

@Suite struct DefaultRootTests {
    @Test(arguments: [
        (["ONEUP_HOME": "/srv/a", "XDG_DATA_HOME": "/x", "HOME": "/home/u"], "/srv/a"),
        (["ONEUP_HOME": "", "XDG_DATA_HOME": "/x", "HOME": "/home/u"], "/x/oneup"),
        // A relative one is to be ignored (XDG Base Directory Specification).
        (["XDG_DATA_HOME": "x", "HOME": "/home/u"], "/home/u/.local/share/oneup"),
        ([:], "/var/lib/oneup"),
    ])
    func environmentDecides(environment: [String: String], root: String) {
        #expect(ClusterFolder.defaultRoot { environment[$0] } == root)
    }
}
