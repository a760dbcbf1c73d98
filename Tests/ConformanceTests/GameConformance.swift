import GameViews
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

/// What the suite itself needs; this runs without the programs.
@Suite struct ConformingGameTests {
    @Test func everyGameIsInTheSuite() {
        #expect(Set(conformingGames.map(\.kind)) == Set(gameCatalogue.all.map { $0.kind }))
    }

    @Test(arguments: conformingGames) func aCourseHasWhatTheSuiteNeeds(_ game: ConformingGame) {
        let steps = 0...game.course.count
        #expect(game.course.last?.brings == "over")
        #expect(game.course.indices.contains(game.middle) && game.middle > 0)
        #expect(game.course[game.middle].seat != 0, "seat 0 leaves and another one moves")
        #expect(game.course.allSatisfy { (0..<game.seats).contains($0.seat) })
        #expect(game.moments.allSatisfy { steps.contains($0.steps ?? 0) && (!$0.isAtOnce || $0.steps ?? 0 > 0) })
        #expect(game.moments.contains { $0.steps == nil } && game.moments.contains { $0.steps == game.course.count })
        #expect(game.refused.allSatisfy { steps.contains($0.after) })
        // A board says why for each kind of mistake.
        if !game.isHosted {
            #expect(game.refused.contains { $0.code == "not_your_turn" })
            #expect(game.refused.contains { $0.code == "illegal_move" && $0.says != nil })
        }
        switch game.seating {
        case .exactly(let count): #expect(game.seats == count && game.lateMove == nil)
        case .hosted(let most): #expect(game.seats <= most && game.lateMove != nil)
        }
    }
}
