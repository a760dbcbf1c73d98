import Rooms

/// The times of moves as the log has them, against the players' own watches. This is measured and not judged: both watches are
/// read when a process gets to it, and a busy machine lets it wait.
struct DrillStamps {
    /// Moves whose time was compared.
    private(set) var compared = 0
    /// Those for which the log has less than the player's own watch, by more than a rounding.
    private(set) var shorter = 0
    /// By how much at most, milliseconds.
    private(set) var largest: Int64 = 0

    /// Compares an accepted move. The balancer's watch runs from when the event that the move answers was on its way to the player to
    /// when the move has come: no less than the player's own, from reading the event to sending the move, but for the time in
    /// which the balancer had not looked. Who lost the connection has other watches.
    mutating func compare(
        _ command: DrillCommand, of player: DrillPlayerJournal, _ record: LogRecord, _ history: RoomHistory
    ) {
        guard player.lostConnections == 0, case .move(_, _, _, _, let used?) = record.happenings.first,
            let number = history.watchNumber(before: record.firstNumber), number <= Int64(player.events.count)
        else { return }
        let event = player.events[Int(number) - 1]
        guard event.number == number, event.at > 0, command.sentAt > event.at else { return }
        compared += 1
        let missing = Int64((command.sentAt - event.at) / 1_000_000) - used
        guard missing > 1 else { return }
        shorter += 1
        largest = max(largest, missing)
    }
}
