internal import Accounts
internal import Bytes
internal import Games
internal import Rooms
internal import Store

extension GameRecord {
    /// The game of two that a record has just ended in a room, as it goes into the store with that record; nil when it has
    /// ended none, or when its beginning is not known.
    init?(_ room: Room, endedBy record: LogRecord) {
        guard case .exactly(2) = room.rules.seating, room.phase == .over, room.roundNumber > 0, let game = room.game,
            let result = room.result,
            let end = record.published.first(where: { if case .over = $0.happening { true } else { false } })
        else { return nil }
        let seats = room.seats.compactMap { $0 }
        guard seats.count == 2 else { return nil }
        let match = game as? any AnyMatch
        self.init(
            room: room.id, pin: room.pin, round: Int64(room.round), firstEvent: room.roundNumber,
            lastEvent: end.number, kind: room.rules.kind, options: room.options, title: room.title,
            players: seats.map { Player(user: $0.user, name: $0.name) }, winner: result.winner, reason: result.reason,
            startedAt: room.roundAt, endedAt: record.at, isRated: match?.state.isRated ?? false, moves: room.moves,
            finalHash: sha256Hex(game.snapshot))
    }
}
