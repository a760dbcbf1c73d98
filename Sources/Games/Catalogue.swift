/// The games that a program knows, by kind. GameViews makes the one that the programs use.
public struct GameCatalogue: Sendable {
    /// The rules, in the order in which games are offered.
    public let all: [any GameRules.Type]

    /// A catalogue of these games.
    public init(_ all: [any GameRules.Type]) { self.all = all }

    /// The rules of the game with this kind.
    public subscript(kind: String) -> (any GameRules.Type)? { all.first { $0.kind == kind } }
}
