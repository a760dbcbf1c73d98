/// A way in which other programs keep games of one kind, such as PGN for chess. It lies in the game's folder and is named
/// where the game is registered. Pure: bytes and documents in, documents and text out.
public struct GameFormat: Sendable {
    /// Its name, which is also how its files end, in lower case: `pgn`.
    public let name: String
    /// The most bytes of a text.
    public let limit: Int
    /// The games of a text in their order. They have no hash yet. A violation says what is wrong and where.
    public let read: @Sendable (_ text: [UInt8]) throws(Violation) -> [GameDocument]
    /// A game as text, with its end of line. A violation says what it cannot hold.
    public let write: @Sendable (_ replay: Replay) throws(Violation) -> String

    /// Where a text, read as another program would, says something else than the game: moves that stand, clocks, the last
    /// position, the result. In words; empty when all is equal. A violation says why the game cannot be compared.
    public let compare: @Sendable (_ text: [UInt8], _ replay: Replay) throws(Violation) -> [String]

    /// A format with these values.
    public init(
        _ name: String, limit: Int, read: @escaping @Sendable (_ text: [UInt8]) throws(Violation) -> [GameDocument],
        write: @escaping @Sendable (_ replay: Replay) throws(Violation) -> String,
        compare: @escaping @Sendable (_ text: [UInt8], _ replay: Replay) throws(Violation) -> [String]
    ) {
        self.name = name
        self.limit = limit
        self.read = read
        self.write = write
        self.compare = compare
    }
}
