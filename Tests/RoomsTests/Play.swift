import Bytes
import Games
import Protocol
import Rooms

/// A room with its log, played by hand.
struct Play {
    static let start: WallTime = 1_800_000_000_000
    static let ana = Caller(user: 1, session: 11, epoch: 1, name: "ana")
    static let ben = Caller(user: 2, session: 22, epoch: 1, name: "ben")
    static let eve = Caller(user: 3, session: 33, epoch: 1, name: "eve")

    var room = Play.newRoom()
    var log: [LogRecord] = []
    var time = Play.start
    private var nextRequest: Int64 = 1

    static func newRoom() -> Room {
        Room(id: 7, pin: 482_913, title: "t", options: "", creator: 1, rules: TicTacToe.self, at: start)
    }

    /// Decides and applies; the answer. With a request's id it may be one from before.
    @discardableResult
    mutating func act(_ call: RoomCall, _ caller: Caller, request: Int64? = nil) throws -> Answer {
        time += 1
        let id = request ?? nextRequest
        nextRequest = max(nextRequest, id) + 1
        switch room.decide(call, by: caller, request: id, at: time, random: UInt64(bitPattern: id)) {
        case .known(let answer): return answer
        case .refused(let error): return .refusal(error)
        case .record(let record):
            try apply(record)
            return record.answer
        }
    }

    mutating func apply(_ record: LogRecord) throws {
        try room.apply(record)
        log.append(record)
    }

    /// The refusal's code, or nil when it was done.
    mutating func refusal(_ call: RoomCall, _ caller: Caller, request: Int64? = nil) throws -> ErrorCode? {
        if case .refusal(let error) = try act(call, caller, request: request) { return error.code }
        return nil
    }

    /// Ana and Ben at the board, Ana to move.
    static func begun() throws -> Play {
        var play = Play()
        try play.act(.sit(seat: nil), ana)
        try play.act(.sit(seat: nil), ben)
        return play
    }

    /// A game that Ana has won.
    static func over() throws -> Play {
        var play = try begun()
        for (move, caller) in [("a1", ana), ("a2", ben), ("b1", ana), ("b2", ben), ("c1", ana)] {
            try play.act(.move(text: move, answers: nil), caller)
        }
        return play
    }

    var lastHappenings: [Happening] { log.last?.happenings ?? [] }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
