import Games
import Protocol
import Rooms

/// A hosted game for tests: the host asks, everybody guesses in secret until the host shows, and there is a clock.
struct Guessing: GameRules {
    static let kind = "guessing"
    static let title = "Guessing"
    static let seating = Seating.hosted(most: 3)
    static let hidesOptions = true
    static let notation = "a word"

    var players: Set<Int> = []
    var guesses: [Int: String] = [:]
    var askedAt: Int64 = 0
    var credited: Int64 = 0
    var isOver = false

    init(options: String, first: Int, random: UInt64) throws(Violation) {}
    init(options: String, snapshot: String) throws(Violation) {
        let parts = snapshot.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let askedAt = Int64(parts[0]), let credited = Int64(parts[1]) else {
            throw Violation(.unreadable, "no guessing")
        }
        self.askedAt = askedAt
        self.credited = credited
        isOver = parts[2] == "over"
        for guess in parts[3].split(separator: ",") {
            let pair = guess.split(separator: "=")
            guesses[Int(pair[0]) ?? 0] = String(pair[1])
        }
    }

    var snapshot: String {
        let all = guesses.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        return "\(askedAt);\(credited);\(isOver ? "over" : "");\(all)"
    }
    func shown(to seat: Int?) -> String { seat.flatMap { guesses[$0] } ?? (askedAt > 0 ? "asked" : "not asked") }
    var status: GameStatus { isOver ? .over(.draw(reason: "shown")) : .running(turn: nil) }
    var deadline: Int64? { askedAt > 0 && !isOver ? askedAt + 10_000 + credited : nil }
    var tally: String? { "\(guesses.count)" }
    mutating func seated(_ seat: Int) { players.insert(seat) }
    mutating func vacated(_ seat: Int, at: Int64) {
        players.remove(seat)
        guesses[seat] = nil
    }
    mutating func credit(_ milliseconds: Int64) { credited += milliseconds }
    func timeout(at: Int64) -> [Fact] { [Fact(seat: nil, text: "show")] }

    func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        guard seat != 0 else {
            return [Fact(seat: nil, text: move == "ask" ? "ask \(moment.at)" : move, startsWatch: move == "ask")]
        }
        guard let used = moment.used else { throw Violation(.notYourTurn, "nothing is asked") }
        return [Fact(seat: seat, text: "\(move)@\(used)", isPublic: false)]
    }

    mutating func apply(_ fact: Fact) throws(Violation) {
        if let seat = fact.seat {
            guard players.contains(seat) else { throw Violation(.unreadable, "nobody") }
            guesses[seat] = fact.text
        } else if fact.text == "show" {
            isOver = true
        } else if let at = Int64(fact.text.dropFirst(4)) {
            askedAt = at
            credited = 0
        }
    }
}

extension Play {
    static let dan = Caller(user: 4, session: 44, epoch: 1, name: "dan")
    static let fay = Caller(user: 5, session: 55, epoch: 1, name: "fay")

    /// A room of ana's to guess in.
    static func guessing() -> Play {
        var play = Play()
        play.room = hostedRoom()
        return play
    }

    static func hostedRoom() -> Room {
        Room(id: 8, pin: 482_913, title: "t", options: "secret", creator: 1, rules: Guessing.self, at: start)
    }

    /// Ana hosts, Ben and Eve play, the question is asked.
    static func asked() throws -> Play {
        var play = guessing()
        for caller in [ana, ben, eve] { try play.act(.sit(seat: nil), caller) }
        try play.act(.move(text: "ask", answers: nil), ana)
        return play
    }
}
