import Games
import Testing

@testable import ClientCore

/// 200 rooms on real processes over TLS and a store on disk, played by clients that know only what came over their wires,
/// while servers and the balancer are broken. Each test asks three things: no promise was broken, the fault really
/// happened, and play went on after it.
@Suite(.serialized, .enabled(if: programsFolder != nil, "ONEUP_BIN is not set: it names the folder with the programs"))
struct FailoverTests {
    /// Runs the phase and checks what is the same for all.
    private func play(_ phase: DrillPhase, faults: Int) throws -> [String: Int64] {
        let result = try runPhase(phase, faults: faults)
        #expect(result.violations == [])
        #expect(result.holds, "\(result.output)")
        #expect(result.status == 0)
        let counts = result.counts
        #expect(counts["faults"] == Int64(faults))
        #expect(counts["players"] == 400)
        #expect(counts["acknowledged", default: 0] > 1_000)
        #expect(counts["moves", default: 0] > 100)
        #expect(counts["repeats", default: 0] > 10, "no request was sent twice")
        #expect(counts["acknowledgedAfterLastFault", default: 0] > 100, "play did not go on")
        // Every board game is played, and counted once more: its rounds, its clocks, its files.
        for rules in boardGames { #expect(result.games[rules.kind, default: 0] > 20, "\(rules.kind): \(result.games)") }
        #expect(counts["rounds", default: 0] >= 200)
        #expect(counts["turns", default: 0] > 50, "no clock ran")
        #expect(counts["files", default: 0] >= 50)
        if !phase.dropsConnections { #expect(counts["connectionsLost"] == 0) }
        return counts
    }

    @Test func ownersKilledAtRandomMoments() throws {
        let counts = try play(.kill, faults: 5)
        #expect(counts["takeovers", default: 0] >= 400)
        #expect(counts["credits", default: 0] > 50, "no clock got an outage back")
    }

    @Test(arguments: [DrillPhase.queued, .inTransaction, .committed, .midFrame])
    func ownersThatDieAtAFailpoint(_ phase: DrillPhase) throws {
        let counts = try play(phase, faults: 3)
        #expect(counts["takeovers", default: 0] >= 400)
    }

    @Test func anOwnerThatIsStoppedAndGoesOnLater() throws {
        let counts = try play(.stopCont, faults: 3)
        #expect(counts["takeovers", default: 0] >= 400)
        #expect(counts["writesRefused", default: 0] > 0)
    }

    @Test func anOwnerThatIsStoppedWithTheStoresLock() throws {
        let counts = try play(.stopInLock, faults: 3)
        #expect(counts["holdersKilled", default: 0] >= 3)
    }

    @Test func anOwnerThatDrains() throws {
        let counts = try play(.drain, faults: 3)
        // Moving a stream is no takeover: nobody is told of anything.
        #expect(counts["takeovers"] == 0)
        #expect(counts["credits"] == 0)
        #expect(counts["waiting"] == 0)
    }

    @Test func allServersAtOnce() throws {
        let counts = try play(.allServers, faults: 2)
        #expect(counts["waiting", default: 0] >= 400)
    }

    @Test func theBalancer() throws {
        let counts = try play(.balancer, faults: 2)
        #expect(counts["connectionsLost", default: 0] >= 800)
    }

    @Test func theDemo() throws {
        let run = try runProgram(["demo", "--port", "7550"])
        #expect(run.status == 0, "\(run.output)")
        // A game and a quiz, in which three owners are killed, and what the audit has counted.
        #expect(run.output.split(separator: "\n").count { $0.contains("kill -9") } == 3, "\(run.output)")
        #expect(run.output.split(separator: "\n").count { $0.contains("took over from") } == 3, "\(run.output)")
        for line in ["the tally says: 2 of 6 answered", "Right answer: fence.", "the leaderboard", "the podium"] {
            #expect(run.output.contains(line), "\(run.output)")
        }
        for line in [
            "commands acknowledged   30", "answers counted once    12", "scores recomputed       7",
            "connections dropped     0", "other differences       0", "The audit holds.",
        ] { #expect(run.output.contains(line), "\(run.output)") }
    }
}
