import Store
import Testing

@testable import ServerCore

/// What the lobby reads of games that are played elsewhere.
@Suite struct BoardTests {
    private static func board(_ client: TestClient, _ pin: Int64) -> Line? {
        client.ask("lobby.board", #"{"room":\#(pin)}"#)
    }

    @Test func everyServerShowsTheGameAndNobodyEntersTheRoom() throws {
        let play = try RoomPlay(servers: 2)
        try play.sit()
        play.move(play.ana, "b2")
        // Four streams on two servers: some are where the room is, some are not.
        let others = try ["carla", "dora", "emil", "fay"].map { try play.cluster.guest($0) }
        let before = try #require(play.ana.ask("room.state")?.text("result", "snapshot"))
        for other in others {
            let shown = Self.board(other, play.pin)
            #expect(shown?.text("result", "snapshot") == before)
            #expect(shown?.integer("result", "you") == nil)
            #expect(shown?.integer("result", "turn") == 1)
        }
        play.move(play.ben, "a1")
        play.cluster.run(milliseconds: ServerLimits.boardMilliseconds + 100)
        let after = try #require(play.ana.ask("room.state")?.text("result", "snapshot"))
        #expect(after != before)
        for other in others { #expect(Self.board(other, play.pin)?.text("result", "snapshot") == after) }
        let who = play.ana.ask("room.who")
        #expect(who?.description.contains(#""present":["ana","ben"]"#) == true)
        #expect(others[0].ask("room.state")?.refusal == "not_in_room")
        #expect(play.owner != nil && play.cluster.violations.isEmpty)
    }

    @Test func onesOwnRoomsAreFoundByTheWholeName() throws {
        let play = try RoomPlay()
        try play.sit()
        let an = try play.cluster.guest("an")
        func mine(_ client: TestClient) -> String { client.ask("lobby.mine")?.description ?? "" }
        #expect(mine(play.ana).contains(#""room":\#(play.pin)"#))
        #expect(mine(play.ben).contains(#""room":\#(play.pin)"#))
        #expect(mine(an).contains(#""rooms":[]"#))
    }

    @Test func whatIsNoOpenBoardIsRefused() throws {
        let play = try RoomPlay()
        #expect(Self.board(play.ana, play.pin == 123_456 ? 123_457 : 123_456)?.refusal == "no_such_room")
        #expect(Self.board(play.ana, 1)?.refusal == "invalid_params")
    }

    @Test func oneServerReadsABoundedNumberOfOthersRoomsInASecond() {
        var boards = StoredBoards()
        let second = ServerLimits.boardMilliseconds * 1_000_000
        /// How many rooms may be read at this time, of more than enough.
        func reads(at now: UInt64) -> Int {
            _ = boards.entry(1, at: now)
            return (0..<100).count { _ in boards.mayRead() }
        }
        #expect(reads(at: second) == ServerLimits.boardReads)
        #expect(reads(at: 2 * second - 1) == 0)
        #expect(reads(at: 2 * second) == ServerLimits.boardReads)
    }
}
