import GameViews
import Games
import Rooms

/// The board games of a drill, counted once more from their logs.
struct DrillBoards {
    private(set) var violations = Violations()
    /// Rounds that were played once more by the rules.
    private(set) var rounds = 0
    /// Turns whose time was charged to a clock, and charged once more.
    private(set) var turns = 0
    /// Rounds that were written down for other programs and read again.
    private(set) var files = 0
    /// Credits, and the largest of them, milliseconds.
    private(set) var credits = 0
    private(set) var largestCredit: Int64 = 0
    /// Moves of the boards by kind.
    private(set) var moves: [String: Int] = [:]

    /// The moves of each game, for people.
    var movesText: String {
        moves.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    /// Checks one room; rooms of games that are no match are left alone.
    mutating func check(_ history: RoomHistory, _ outages: [DrillOutage], _ clock: DrillClock) {
        let room = history.room
        guard room.rules.seating == .exactly(2) else { return }
        let played = room.rounds(of: history.records)
        for round in played {
            check(round, room, history.records, isLast: round.number == played.last?.number)
        }
        let found = DrillCredit.check(history, outages, clock)
        violations.add(found.violations)
        credits += found.count
        largestCredit = max(largestCredit, found.largest)
    }

    private mutating func check(_ round: PlayedRound, _ room: Room, _ records: [LogRecord], isLast: Bool) {
        rounds += 1
        let name = "room \(room.pin), round \(round.number)"
        for case .fact(let fact) in round.steps where fact.seat != nil && MatchWord(fact.text) == nil {
            moves[room.rules.kind, default: 0] += 1
        }
        guard let game = round.replayed(by: room.rules) else {
            violations.add("round does not replay", name)
            return
        }
        // The room's own game went through snapshots and takeovers, this one did not.
        if isLast, game.snapshot != room.game?.snapshot {
            violations.add("another state", "\(name): \(room.game?.snapshot ?? "none"), replayed \(game.snapshot)")
        }
        if let recount = ClockRecount(round) {
            turns += recount.turns
            let left = (game as? any AnyMatch)?.state.clock?.left
            if left != recount.left {
                violations.add("another clock", "\(name): \(left ?? []) ms left, counted once more \(recount.left)")
            }
        }
        for format in formats(of: room.rules.kind) {
            files += 1
            do {
                let replay = try Replay(document(of: round, room, records), rules: room.rules)
                let text = try format.write(replay)
                for difference in try format.compare(Array(text.utf8), replay) {
                    violations.add("another game in its file", "\(name): \(difference)")
                }
            } catch { violations.add("another game in its file", "\(name): \(error.message)") }
        }
    }

    /// The round as a document. One that has not ended has no result.
    private func document(of round: PlayedRound, _ room: Room, _ records: [LogRecord]) -> GameDocument {
        var document = GameDocument(
            kind: room.rules.kind,
            players: room.seats.indices.map { GameDocument.Player(name: round.names[$0] ?? "?") })
        (document.title, document.pin, document.options) = (room.title, room.pin, room.options)
        // False for one that has not ended.
        _ = document.read(round: round.number, from: records)
        return document
    }
}

extension PlayedRound {
    /// The game after this round; nil when the rules refuse a step of it.
    func replayed(by rules: any GameRules.Type) -> (any GameRules)? {
        do {
            var game = try rules.init(options: options, first: first, random: random)
            for step in steps {
                switch step {
                case .seated(let seat): game.seated(seat)
                case .vacated(let seat, let at): game.vacated(seat, at: at)
                case .fact(let fact): try game.apply(fact)
                case .credited(let milliseconds): game.credit(milliseconds)
                }
            }
            return game
        } catch { return nil }
    }
}
