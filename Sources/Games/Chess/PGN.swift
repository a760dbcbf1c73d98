// PGN, portable game notation: games as text, many in a file (PGN standard, Edwards 1994).
extension Chess {
    /// A game as a PGN file keeps it.
    public struct PGNGame: Equatable, Sendable {
        /// A pair of a tag, such as `White` and `Ana`.
        public struct Tag: Equatable, Sendable {
            /// Letters, digits and underscores.
            public var name: String
            /// One line of text.
            public var value: String

            /// A pair with these values.
            public init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }

        /// The seven tags that every game has come first and in their order, then the others in the file's order.
        public internal(set) var tags: [Tag]
        /// The position it begins with.
        public internal(set) var start: Position
        /// The moves.
        public internal(set) var line: Line
        /// `1-0`, `0-1`, `1/2-1/2`, or `*` for a game that is not over.
        public internal(set) var result: String

        /// The value of a tag; nil when the game has none.
        public func tag(_ name: String) -> String? { tags.first { $0.name == name }?.value }

        /// The tags of the seven tag roster with the values of what is not known (PGN standard 8.1.1).
        static let roster = [
            Tag("Event", "?"), Tag("Site", "?"), Tag("Date", "????.??.??"), Tag("Round", "?"), Tag("White", "?"),
            Tag("Black", "?"), Tag("Result", "*"),
        ]
        /// The four ways that a game's text can end.
        static let results = ["1-0", "0-1", "1/2-1/2", "*"]
    }

    /// Moves that follow each other, with what was written before the first.
    public struct Line: Equatable, Sendable {
        /// Comments before the first move.
        public internal(set) var comments: [String] = []
        /// The moves.
        public internal(set) var moves: [PGNMove] = []
    }

    /// A move with what was written to it.
    public struct PGNMove: Equatable, Sendable {
        /// The move; nil for the null move of annotations (`--` or `Z0`), with which a side passes.
        public internal(set) var move: Move?
        /// Numeric annotation glyphs: 1 is `!`, 2 `?`, 3 `!!`, 4 `??`, 5 `!?`, 6 `?!`.
        public internal(set) var glyphs: [Int] = []
        /// Comments after it, white space made single.
        public internal(set) var comments: [String] = []
        /// Other moves in its place.
        public internal(set) var variations: [Line] = []

        /// The time left on the player's clock, milliseconds, from a comment such as `[%clk 1:02:03.5]`; nil without one.
        public var clock: Int? {
            for comment in comments {
                for piece in comment.split(separator: "[") where piece.hasPrefix("%clk ") {
                    if let end = piece.firstIndex(of: "]") { return Chess.milliseconds(piece[..<end].dropFirst(5)) }
                }
            }
            return nil
        }
    }

    /// Reads `H:MM:SS` with or without tenths and so on; nil when it is none or longer than 999 hours.
    private static func milliseconds(_ text: Substring) -> Int? {
        let whole = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = whole[0].split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.utf8.count <= 3 ? Int($0) : nil }
        guard parts.count == 3, numbers.count == 3, numbers.allSatisfy({ $0 >= 0 }), numbers[1] < 60, numbers[2] < 60
        else { return nil }
        var fraction = 0
        if whole.count == 2 {
            let digits = whole[1].prefix(3)
            guard let number = Int(digits), number >= 0 else { return nil }
            fraction = number * [1, 100, 10, 1][digits.utf8.count]
        }
        return (numbers[0] * 3_600 + numbers[1] * 60 + numbers[2]) * 1_000 + fraction
    }

    /// Why a PGN text cannot be read.
    public struct PGNError: Error, Equatable, Sendable {
        /// The line, from 1.
        public let line: Int
        /// The game in the text, from 1.
        public let game: Int
        /// The number of the move with a dot for white and three for black, such as `12...`; nil outside the moves.
        public let move: String?
        /// What is wrong, for a person.
        public let reason: String

        /// All of it in one line.
        public var message: String {
            "line \(line), game \(game)\(move.map { ", move \($0)" } ?? ""): \(reason)"
        }
    }

    /// What a PGN text may hold at most.
    public enum PGNLimits {
        /// The bytes of a text: some ten thousand games, and what a command reads at once.
        public static let bytes = 8 << 20
        /// Variations inside each other: more than any book has, and few for a stack.
        static let depth = 32
        /// The bytes of a tag's value: the longest line that the standard lets a program expect.
        static let value = 255
    }
}

extension Chess.Position {
    /// The position after a move or a null move.
    func played(_ scored: Chess.PGNMove) -> Chess.Position {
        var next = scored.move.map { played($0) } ?? passed()
        next.dropIdleEnPassant()
        return next
    }
}

extension Chess.PGNGame {
    /// The position after the last move of the game.
    public var end: Chess.Position { line.moves.reduce(start) { $0.played($1) } }
}
