import Glibc
import Synchronization
import Testing

@testable import ProcessTests

/// What every game keeps, on the shipped programs: one test after the other, and only where `make test` names their folder.
@Suite(.serialized, .enabled(if: programsFolder != nil, "ONEUP_BIN is not set")) enum GameConformance {
    private struct Shared: Sendable {
        var cluster: TestCluster?
        var kills = 0
    }

    private static let shared = Mutex(Shared())

    /// A server that keeps dying is started again later each time; after so many kills a new cluster is faster.
    private static let mostKills = 8

    /// The cluster that the tests share; it ends with this process.
    static func cluster() throws -> TestCluster {
        try shared.withLock { shared in
            if let cluster = shared.cluster {
                guard shared.kills >= mostKills else { return cluster }
                cluster.stop()
            } else {
                atexit { GameConformance.shared.withLock { $0.cluster?.stop() } }
            }
            shared = Shared()
            let cluster = try TestCluster()
            shared.cluster = cluster
            return cluster
        }
    }

    /// One of the cluster's servers was killed.
    static func countKill() { shared.withLock { $0.kills += 1 } }
}
