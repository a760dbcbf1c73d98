import Bytes
import GameViews
import Rooms
import Store

/// Compares what players wrote down with the log: what was acknowledged must be there, once, and nothing else.
struct DrillAudit {
    /// A request of a session.
    struct Key: Hashable {
        var session: SessionID
        var request: Int64
    }

    /// A record of the log and the room it stands in.
    struct Found {
        var room: Int64
        var record: LogRecord
    }

    private(set) var violations = Violations()
    /// Records read from the log.
    private(set) var records = 0
    /// Events that were compared with the log, over all players.
    private(set) var events = 0
    /// Stays of watchers that were compared.
    private(set) var visits = 0
    /// Answered commands that were looked up.
    private(set) var acknowledged = 0
    /// Moves among them that the rules accepted.
    private(set) var moves = 0
    /// Commands that were refused before they reached the log, such as for overload.
    private(set) var turnedAway = 0

    private var found: [Key: [Found]] = [:]
    /// The times of moves, compared with the players' own watches.
    private(set) var stamps = DrillStamps()
    /// The board games, counted once more.
    private(set) var boards = DrillBoards()
    /// The rooms by PIN, as their logs give them.
    private(set) var rooms: [Int64: RoomHistory] = [:]

    /// Refusals by the rules, which are stored like everything else.
    private static let ruled: Set<String> = [
        "not_your_turn", "illegal_move", "game_over", "outdated", "forbidden", "bad_text",
    ]
    /// Refusals that promise that nothing was done.
    private static let unstored: Set<String> = ["overloaded", "not_saved"]

    /// Audits everything. `known` has the rooms' identifiers by PIN: a room that is no longer open is not found by its PIN.
    /// `faults` are those whose outages are known better than from what players were told.
    init(
        _ journal: DrillJournal, reader: any StoreReader, known: [Int64: RoomID] = [:], faults: [DrillFault] = []
    ) throws {
        for pin in Set(journal.players.map(\.room)) where pin != 0 {
            try load(pin, try reader.room(pin: pin)?.id ?? known[pin], reader)
        }
        let outages = DrillCredit.outages(journal, faults)
        for (pin, history) in rooms { boards.check(history, outages[pin] ?? [], journal.clock) }
        violations.add(boards.violations)
        for (key, all) in found where all.count > 1 {
            violations.add(
                "applied twice",
                "request \(key.request) of session \(key.session) stands in the log at events "
                    + all.map { "\($0.record.firstNumber)" }.joined(separator: ", "))
        }
        var sent: Set<Key> = []
        for command in journal.commands {
            let player = journal.players[command.player]
            sent.insert(Key(session: player.session, request: command.id))
            check(command, of: player)
        }
        for (key, all) in found where key.session != 0 && !sent.contains(key) {
            let room = all.first?.room ?? 0
            violations.add("sent by nobody", "request \(key.request) of session \(key.session) in room \(room)")
        }
        for player in journal.players { check(player) }
        for watcher in journal.watchers { check(watcher) }
    }

    // MARK: The log

    private mutating func load(_ pin: Int64, _ id: RoomID?, _ reader: any StoreReader) throws {
        guard let id, let row = try reader.room(id: id), let rules = gameCatalogue[row.kind] else {
            violations.add("room gone", "room \(pin) is not in the store")
            return
        }
        if row.status != .open { violations.add("room not open", "room \(pin) is \(row.status)") }
        guard let history = try RoomHistory.read(row, reader, rules: rules) else {
            violations.add("room gone", "room \(pin) cannot be read")
            return
        }
        violations.add(history.violations)
        records += history.records.count
        for record in history.records where record.session != 0 {
            found[Key(session: record.session, request: record.request), default: []].append(
                Found(room: pin, record: record))
        }
        rooms[pin] = history
    }

    // MARK: What was acknowledged

    private mutating func check(_ command: DrillCommand, of player: DrillPlayerJournal) {
        guard command.isAnswered else {
            violations.add("no answer", "\(player.name), request \(command.id) in room \(player.room)")
            return
        }
        acknowledged += 1
        let all = found[Key(session: player.session, request: command.id)] ?? []
        if let refusal = command.refusal, Self.unstored.contains(refusal) {
            turnedAway += 1
            if !all.isEmpty {
                violations.add("refused but done", "\(player.name), request \(command.id): \(refusal)")
            }
            return
        }
        if let refusal = command.refusal, !Self.ruled.contains(refusal) {
            violations.add("wrong refusal", "\(player.name), request \(command.id): \(refusal)")
            return
        }
        guard let record = all.first(where: { $0.room == player.room })?.record else {
            violations.add(
                "acknowledged but lost", "\(player.name), request \(command.id) in room \(player.room)")
            return
        }
        if fingerprint(record.answer.line(id: command.id).dropLast()) != command.answer {
            violations.add(
                "another answer in the log", "\(player.name), request \(command.id) at event \(record.firstNumber)")
        } else if let number = command.number, number != Self.number(of: record) {
            violations.add(
                "another number in the log",
                "\(player.name), request \(command.id): acknowledged \(number), stored \(record.firstNumber)")
        } else if command.refusal == nil, !matches(record.happenings.first, command.kind) {
            violations.add("another command in the log", "\(player.name), request \(command.id)")
        }
        guard case .move = command.kind, command.refusal == nil else { return }
        moves += 1
        if let history = rooms[player.room] { stamps.compare(command, of: player, record, history) }
    }

    /// The number that was acknowledged: the event's own, or that of the last before something that is kept secret.
    private static func number(of record: LogRecord) -> Int64 {
        record.happenings.first?.isPublished ?? true ? record.firstNumber : record.firstNumber - 1
    }

    private func matches(_ happening: Happening?, _ kind: DrillCommand.Kind) -> Bool {
        switch (happening, kind) {
        case (.sat, .sit), (.rematch, .rematch): true
        // A host's word makes the game move.
        case (.move(nil, _, _, _, _), .move): true
        case (.move(_, _, let stored, _, _), .move(let sent)): stored == sent
        case (.chat(_, let stored), .chat(let sent)): stored == sent
        // What a game keeps secret is stored with more about it, and ends with what was said.
        case (.secret(_, let stored), .move(let sent)): stored.hasSuffix(" \(sent)")
        default: false
        }
    }

    // MARK: What was seen

    /// Compares what one saw of a room from an event on; false when it makes no sense to look further.
    private mutating func compare(
        _ seen: [DrillEvent], after: Int64, _ history: RoomHistory, _ name: String
    ) -> Bool {
        for (offset, event) in seen.enumerated() {
            events += 1
            let expected = after + Int64(offset) + 1
            if event.number != expected {
                violations.add("events out of order", "\(name) got \(event.number), \(expected) was next")
                return false
            }
            guard expected <= Int64(history.lines.count) else {
                violations.add("seen but not stored", "\(name), event \(event.number) of room \(history.room.pin)")
                return false
            }
            if history.lines[Int(expected) - 1] != event.fingerprint {
                violations.add("seen otherwise", "\(name), event \(event.number) of room \(history.room.pin)")
            }
        }
        return true
    }

    private mutating func check(_ watcher: DrillWatcherJournal) {
        for visit in watcher.visits {
            guard let history = rooms[visit.room] else { continue }
            visits += 1
            _ = compare(visit.events, after: visit.after, history, watcher.name)
        }
        guard let last = watcher.visits.last, let number = watcher.lastNumber else { return }
        let seen = last.events.last?.number ?? last.after
        if seen != number {
            violations.add("events not seen", "\(watcher.name) came to \(seen) of \(number) of room \(last.room)")
        }
    }

    private mutating func check(_ player: DrillPlayerJournal) {
        guard let history = rooms[player.room], compare(player.events, after: 0, history, player.name) else { return }
        if player.events.count != history.lines.count {
            violations.add(
                "events not seen",
                "\(player.name) got \(player.events.count) of \(history.lines.count) of room \(player.room)")
        }
        guard let state = player.lastState else {
            violations.add("no state", "\(player.name), room \(player.room)")
            return
        }
        let room = history.room
        let snapshot = room.game?.shown(to: state.you)
        if state.number != room.number || state.phase != room.phase.name || state.snapshot != snapshot
            || state.seats != room.seats.map({ $0?.name })
        {
            violations.add(
                "shown otherwise",
                "\(player.name) was shown \(state.phase) \(state.snapshot ?? "none") at \(state.number), the log gives "
                    + "\(room.phase.name) \(snapshot ?? "none") at \(room.number)")
        }
    }
}
