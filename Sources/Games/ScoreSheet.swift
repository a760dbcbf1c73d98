/// Writes a round down in a notation that other programs read, and reads it again. It lies in the game's folder and is named
/// where the game is registered. Pure: a log in, text out.
public protocol ScoreSheet: Sendable {
    /// The round as text: the moves that stand, the clocks where there are any, and the end. A violation says why the log
    /// cannot be read as a round.
    static func write(_ round: PlayedRound) throws(Violation) -> String
    /// Where the text, read as another program would, says something else than the log, in words; empty when all is equal.
    static func differences(_ text: String, from round: PlayedRound) throws(Violation) -> [String]
}
