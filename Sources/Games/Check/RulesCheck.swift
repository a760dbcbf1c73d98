/// Plays a game at random by a seed and asks at each position what must hold of any rules: the list of legal moves and the
/// rules agree, a stored state is the same state, a log gives the same game, and the game ends.
public enum RulesCheck {
    /// How much was looked at.
    public struct Count: Equatable, Sendable {
        /// Games, each played to its end.
        public var games = 0
        /// Positions, the last ones of the games included.
        public var positions = 0
        /// Legal moves that were made.
        public var moves = 0
        /// Texts that the rules refused.
        public var refused = 0
        /// The moves of the longest game.
        public var longest = 0

        /// Nothing so far.
        public init() {}
    }

    /// What does not hold, and how to see it again.
    public struct Finding: Error, Equatable, Sendable {
        /// The game's kind.
        public let kind: String
        /// The seed of the one game in which it was found.
        public let seed: UInt64
        /// The options it was played with.
        public let options: String
        /// The moves up to there.
        public let moves: [String]
        /// What is wrong.
        public let problem: String

        /// All of it in one line, with the command that plays that game again.
        public var line: String {
            "\(problem), after \(moves.count) moves; again: oneup check-rules --game \(kind) --seed \(seed) --positions 1; "
                + "options: \(options.isEmpty ? "none" : options); moves: \(moves.joined(separator: " "))"
        }
    }

    /// Bounds of a check, each with its reason.
    public enum Limits {
        /// Moves of a game: more than the longest game of chess under the rule of 75 moves, 17,697 half-moves.
        public static let moves = 20_000
        /// Bytes of a snapshot: each state that is shown has one in it, and each room of the store.
        static let snapshot = 8_192
        /// Legal moves of a position that are made, chosen by the seed where there are more: nearly all of chess. All are decided.
        static let made = 40
        /// Texts kept to be tried where they are not legal.
        static let pool = 512
        /// Texts out of the pool that are tried at each position.
        static let tries = 4
    }

    /// Plays games with the seeds `seed`, `seed` + 1, … until so many positions were seen; a game that has begun is played to
    /// its end. The rules must have
    /// two seats and a list of legal moves.
    public static func run<Rules: GameRules>(
        _ rules: Rules.Type, positions: Int, seed: UInt64
    ) throws(Finding) -> Count {
        var count = Count()
        var next = seed
        while count.positions < positions {
            var game = try RulesCheckGame<Rules>(seed: next)
            try game.play(&count)
            next &+= 1
        }
        return count
    }
}
