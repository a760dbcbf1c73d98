import Testing

/// Two people who play on while others misbehave: each move must be answered, and both must read the same events
/// without a gap.
final class Witness: @unchecked Sendable {
    // The suite runs its tests one after the other, so only one thread at a time is here.

    /// The pair that the tests on bad input share.
    static let shared: Result<Witness, any Error> = Result { try Witness(on: TestCluster.shared.get()) }

    /// A game in which nobody wins, so that each round has nine moves.
    private static let moves = ["a1", "b1", "c1", "b2", "a2", "c2", "b3", "a3", "c3"]

    private let players: [Player]
    private var number: Int64 = 0
    private var round = 1
    private var played = 0

    init(on cluster: TestCluster) throws {
        players = try ["witness one", "witness two"].map { try Player(guest: $0, on: cluster) }
        let pin = try #require(
            try players[0].request("room.create", #""game":"tic-tac-toe""#)["result"]?["room"]?.integer)
        for player in players {
            let entered = try player.request("room.enter", #""room":\#(pin)"#)
            #expect(entered["result"] != nil)
            #expect(try player.request("room.sit")["result"] != nil)
        }
        // The first one reads all three; the second entered after the first event.
        for _ in 0..<3 { _ = try players[0].event() }
        for _ in 0..<2 { _ = try players[1].event() }
        number = 3
    }

    /// Makes the next move and checks that everything about it is right.
    func play() throws {
        let mover = (played + round - 1) % 2
        try act(mover, "room.move", #""move":"\#(Self.moves[played])","answers":\#(number)"#, kinds: ["move"])
        played += 1
        guard played == Self.moves.count else { return }
        try expectEvents(["over"])
        try act(0, "room.rematch", "", kinds: ["rematch"])
        try act(1, "room.rematch", "", kinds: ["rematch", "started"])
        played = 0
        round += 1
    }

    private func act(_ player: Int, _ method: String, _ params: String, kinds: [String]) throws {
        let answer = try players[player].request(method, params)
        try #require(answer["result"]?["number"]?.integer == number + 1, "\(answer)")
        try expectEvents(kinds)
    }

    private func expectEvents(_ kinds: [String]) throws {
        for kind in kinds {
            number += 1
            for player in players {
                let event = try player.event()
                try #require(event["number"]?.integer == number && event["kind"]?.text == kind, "\(event)")
            }
        }
    }
}

/// A room of tic-tac-toe for one test.
struct Table {
    let pin: Int64
    let players: [Player]

    /// Opens a room and lets these guests enter it; those named in `seated` take a seat, in this order.
    init(on cluster: TestCluster, _ names: [String], seated: Int) throws {
        let players = try names.map { try Player(guest: "\($0) \(randomKey().prefix(8))", on: cluster) }
        let made = try players[0].request("room.create", #""game":"tic-tac-toe""#)
        let pin = try #require(made["result"]?["room"]?.integer)
        for player in players {
            _ = try #require(try player.request("room.enter", #""room":\#(pin)"#)["result"])
        }
        for player in players.prefix(seated) { _ = try #require(try player.request("room.sit")["result"]) }
        self.pin = pin
        self.players = players
    }
}

/// Expects a refusal with this name, and the code that docs/protocol.md gives it.
func expectRefusal(
    _ answer: Value, _ name: String, _ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(answer.errorCode == name, comment ?? "\(answer)", sourceLocation: sourceLocation)
    #expect(answer.errorNumber == errorNumbers[name], comment, sourceLocation: sourceLocation)
    #expect((answer.errorMessage ?? "").count > 8, "an error says what is wrong", sourceLocation: sourceLocation)
}

/// The errors of docs/protocol.md, written down once more, so that a change of a number is noticed.
let errorNumbers: [String: Int64] = [
    "parse_error": -32700, "invalid_request": -32600, "unknown_method": -32601, "invalid_params": -32602,
    "unauthenticated": -32001, "bad_credentials": -32002, "bad_token": -32003, "expired_token": -32004,
    "session_ended": -32005, "old_stream": -32006, "name_taken": -32007, "bad_name": -32008, "bad_password": -32009,
    "not_your_turn": -32010, "illegal_move": -32011, "game_over": -32012, "outdated": -32013, "no_such_room": -32014,
    "not_in_room": -32015, "room_full": -32016, "not_seated": -32017, "already_seated": -32018,
    "other_terminal": -32019, "forbidden": -32020, "bad_text": -32021, "expired": -32022, "unknown_game": -32023,
    "throttled": -32034, "banned": -32035, "not_found": -32036, "busy": -32037,
]
