import Accounts
import GameViews
import Games
import Rooms
import Store
import Testing

@testable import ServerCore

/// Played games as clients read them.
@Suite struct PlayedGameTests {
    /// The document in an answer of `game.read`.
    private func document(_ line: Line?) throws -> GameDocument {
        let bytes = try #require(line, "no answer").bytes
        let head = Array(#""result":"#.utf8)
        let start = try #require(
            bytes.indices.first { bytes[$0...].starts(with: head) }, "\(String(describing: line))")
        // Behind the object stand the bracket of the answer and the line's end.
        return try GameDocument(json: Array(bytes[(start + head.count)...].dropLast(2)))
    }

    private func win(_ play: RoomPlay, _ first: TestClient, _ second: TestClient) throws {
        for (client, square) in [(first, "a1"), (second, "a2"), (first, "b1"), (second, "b2"), (first, "c1")] {
            try #require(play.move(client, square)?.integer("result", "number") != nil)
        }
    }

    private func check(_ document: GameDocument) throws {
        let replay = try Replay(document, rules: try #require(gameCatalogue[document.kind]))
        #expect(replay.verification(sha256Hex) == .equal)
    }

    @Test func aGameIsReadByItsNumberAndInItsRoom() throws {
        let play = try RoomPlay()
        try play.sit()
        #expect(play.ana.ask("game.read")?.refusal == "not_found")
        try win(play, play.ana, play.ben)
        let document = try document(play.ana.ask("game.read", #"{"id":1}"#))
        #expect(document.id == 1 && document.title == "ours" && document.pin == play.pin && document.round == 1)
        #expect(document.players.map(\.name) == ["ana", "ben"] && document.winner == 0)
        #expect(document.steps.count == 5 && document.endedAt >= document.startedAt && document.startedAt > 0)
        try check(document)
        #expect(try self.document(play.ben.ask("game.read")) == document)
        #expect(play.ana.ask("game.read", #"{"id":2}"#)?.refusal == "not_found")
        #expect(play.ana.ask("game.read", #"{"id":0}"#)?.refusal == "invalid_params")
        // Somebody who is in no room.
        let eve = try play.cluster.guest("eve")
        #expect(eve.ask("game.read")?.refusal == "not_in_room")
        #expect(try self.document(eve.ask("game.read", #"{"id":1}"#)) == document)
        #expect(play.cluster.violations.isEmpty)
    }

    @Test func everyRoundIsAGameOfItsOwnThroughSnapshotsAndTakeovers() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        try win(play, play.ana, play.ben)
        for _ in 0..<70 { play.say(play.ana, "well") }
        _ = play.ana.ask("room.rematch")
        _ = play.ben.ask("room.rematch")
        try #require(play.move(play.ben, "b2")?.integer("result", "number") != nil)
        // While the second runs the first is the last that ended.
        #expect(try document(play.ana.ask("game.read")).round == 1)
        #expect(play.ana.ask("room.resign")?.integer("result", "number") != nil)
        let second = try document(play.ana.ask("game.read"))
        #expect(second.id == 2 && second.round == 2 && second.first == 1 && second.reason == "resignation")
        #expect(second.steps.map(\.event) == [.fact(seat: 1, text: "b2", used: second.used(0)), .resigned(0)])
        try check(second)
        let owner = try #require(play.owner)
        play.cluster.kill(owner)
        play.cluster.settle()
        #expect(try document(play.ben.ask("game.read", #"{"id":2}"#)) == second)
        #expect(play.ana.ask("room.close")?.integer("result", "number") != nil)
        #expect(try document(play.ana.ask("game.read", #"{"id":2}"#)) == second)
        let first = try document(play.ana.ask("game.read", #"{"id":1}"#))
        #expect(first.steps.count == 5)
        try check(first)
    }

    @Test func aLongGameComesInPages() throws {
        let play = try RoomPlay()
        try play.sit()
        // Takebacks, which are steps of the log too, make it long.
        func move(_ client: TestClient, _ text: String) throws {
            let answer = play.move(client, text)
            try #require(answer?.integer("result", "number") != nil, "\(String(describing: answer))")
        }
        try move(play.ana, "a1")
        try move(play.ben, "b2")
        for _ in 0..<53 {
            try move(play.ana, "takeback")
            try move(play.ben, "accept")
            try move(play.ana, "a1")
            try move(play.ben, "b2")
        }
        #expect(play.ana.ask("room.resign")?.integer("result", "number") != nil)
        let line = play.ana.ask("game.read")
        #expect(line?.flag("result", "more") == true)
        var whole = try document(line)
        #expect(whole.steps.count == DocumentLimits.stepsPerPage)
        let rest = play.ana.ask("game.read", #"{"id":1,"after":200}"#)
        #expect(rest?.flag("result", "more") == false)
        let isTheSameGame = whole.append(page: try document(rest))
        #expect(isTheSameGame)
        #expect(whole.steps.count == 215)
        try check(whole)
        #expect(try document(play.ana.ask("game.read", #"{"id":1,"after":5000}"#)).steps.isEmpty)
    }
}

extension GameDocument {
    /// How long a step took.
    fileprivate func used(_ step: Int) -> Int64? {
        if case .fact(_, _, let used) = steps[step].event { used } else { nil }
    }
}
