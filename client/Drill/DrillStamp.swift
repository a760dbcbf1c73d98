import Rooms

/// The time of a move as the log has it, against the player's own watch.
enum DrillStamp {
    /// Milliseconds that two roundings can make of nothing.
    private static let rounding: Int64 = 1

    /// What is wrong with the time of an accepted move; nil when all is well. The balancer's watch ran when the event that the move
    /// answers was on its way to the player, and stopped when the move had come: never less than the player's own from reading
    /// the event to sending the move, whichever server died between. Who lost the connection has other watches.
    static func problem(
        _ command: DrillCommand, of player: DrillPlayerJournal, _ record: LogRecord, _ history: RoomHistory
    ) -> String? {
        guard player.lostConnections == 0, case .move(_, _, let text, _, let used?) = record.happenings.first,
            let number = history.watchNumber(before: record.firstNumber), number <= Int64(player.events.count)
        else { return nil }
        let event = player.events[Int(number) - 1]
        guard event.number == number, event.at > 0, command.sentAt > event.at else { return nil }
        let own = Int64((command.sentAt - event.at) / 1_000_000)
        guard used + rounding < own else { return nil }
        return "\(player.name), \(text) at event \(record.firstNumber) took \(own) ms, stored are \(used)"
    }
}
