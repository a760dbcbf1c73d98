import Cluster
import Glibc
import Testing

@testable import ClientCore

/// A real cluster in a folder of its own, with terminals to play on it; gone with the value.
final class ClusterRun {
    let root: String
    let tmux: Tmux
    private let programs: String
    private var balancer: Int32?

    /// With `isStarted` false there is the folder alone, and nothing runs.
    init(isStarted: Bool = true) throws {
        var template = Array("/tmp/oneup-screen-XXXXXX".utf8CString)
        root = try #require(mkdtemp(&template).map { String(cString: $0) })
        programs = try #require(programsFolder)
        tmux = Tmux(folder: root)
        if !isStarted { return }
        // Clusters of other tests look for free ports at the same time, and the first to listen has one.
        var output = ""
        for _ in 0..<5 where !output.contains("The cluster is ready") {
            let port = Ports.firstFree(from: UInt16.random(in: 7_800...7_850), host: "127.0.0.1") ?? 7_800
            output = shell("'\(programs)/oneup' up --port \(port) --folder '\(root)/cluster' 2>&1")
        }
        try #require(output.contains("The cluster is ready"), "\(output)")
    }

    deinit {
        if let balancer { kill(balancer, SIGTERM) }
        tmux.run("kill-server")
        _ = shell("'\(programs)/oneup' down --delete --yes --folder '\(root)/cluster' 2>&1")
        _ = shell("rm -rf '\(root)'")
    }

    /// Starts a balancer alone, in a terminal of its own, and returns its port for clients.
    func startBalancer() throws -> UInt16 {
        let folder = ClusterFolder(root: "\(root)/alone")
        try folder.makeFolders()
        try Certificates.makeAll(in: folder, hostNames: [])
        let pane = try terminal("balancer")
        for _ in 0..<5 {
            let port = try #require(
                Ports.firstFree(from: UInt16.random(in: 7_800...7_850), count: 2, host: "127.0.0.1"))
            pane.enter(
                "clear; oneup-balancer --folder '\(folder.root)' --loops 1 --listen 127.0.0.1:\(port) "
                    + "--link 127.0.0.1:\(port + 1); echo ENDED")
            try pane.wait("balancer") { $0.screen.contains("listening clients") || $0.screen.contains("cannot start") }
            if !pane.screen.contains("cannot start") {
                // It outlives its terminal, as a service does.
                balancer = pane.process()
                return port
            }
        }
        throw NoBalancer()
    }

    struct NoBalancer: Error {}

    var folder: ClusterFolder { ClusterFolder(root: "\(root)/cluster") }

    private func shell(_ line: String) -> String {
        guard let pipe = popen(line, "r") else { return "" }
        defer { pclose(pipe) }
        var text = ""
        var buffer = [CChar](repeating: 0, count: 4_096)
        while fgets(&buffer, Int32(buffer.count), pipe) != nil {
            text += String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return text
    }

    /// A terminal of one user with a shell in it.
    func terminal(
        _ user: String, width: Int = 80, height: Int = 24, environment: [String: String] = ["LANG": "C.UTF-8"]
    ) throws -> Pane {
        var variables = environment
        variables["HOME"] = "\(root)/\(user)"
        variables["ONEUP_HOME"] = folder.root
        variables["PATH"] = "\(programs):/usr/bin:/bin"
        variables["PS1"] = "$ "
        mkdir("\(root)/\(user)", 0o700)
        return try Pane(tmux, user, width: width, height: height, environment: variables)
    }

    /// A terminal on which the user is in the lobby as a guest of this name.
    func player(_ user: String, width: Int = 80, height: Int = 24) throws -> Pane {
        let pane = try terminal(user, width: width, height: height)
        pane.enter("clear; oneup")
        try pane.wait(for: "play as a guest")
        pane.type(user)
        pane.press("Enter")
        try pane.wait(for: "ROOMS")
        return pane
    }

    /// The PIN in a room's title, as one word.
    func pin(_ pane: Pane) throws -> String {
        let title = try #require(pane.lines.first)
        let digits = title.filter { $0.isNumber }
        return try #require(digits.count == 6 ? digits : nil, "\(title)")
    }
}
