/// One way to go on where pressing a square is not yet a whole move.
public struct SquareChoice: Equatable, Sendable {
    /// The key that takes it.
    public var key: Character
    /// What it is, in a few words.
    public var label: String
    /// The whole move, in the game's notation.
    public var move: String

    /// A choice with these values.
    public init(_ key: Character, _ label: String, move: String) {
        self.key = key
        self.label = label
        self.move = move
    }
}
