/// What a client asks about finished games and ratings. All of it is read and changes nothing.
public enum RecordsCall: Equatable, Sendable {
    /// An account: its ratings and its last games.
    case player(name: String)
    /// The best in one kind of game.
    case top(game: String)
    /// Finished games, newest first: of an account, of a kind, or of all; those with smaller numbers than `before`.
    case games(player: String?, game: String?, before: Int64?)
}

extension Parameters {
    /// The parameters of a method of this kind.
    func recordsCall(_ method: String) throws(ProtocolError) -> RecordsCall {
        switch method {
        case "player.show": .player(name: try text("name", most: 1_024))
        case "player.top": .top(game: try text("game", most: 32))
        default:
            .games(
                player: try optionalText("player", most: 1_024), game: try optionalText("game", most: 32),
                before: try number("before", 1...ProtocolLimits.largestID))
        }
    }
}
