/// One round of a room as its log has it, for those who count it once more.
public struct PlayedRound: Equatable, Sendable {
    /// What the log says, in its order.
    public enum Step: Equatable, Sendable {
        /// A seat was taken. Those taken before the round come first.
        case seated(Int)
        /// Who had a seat was removed by the host, at this time of the room.
        case vacated(Int, at: Int64)
        /// Something happened in the game, public or not.
        case fact(Fact)
        /// Deadlines moved by the time that an outage took, milliseconds.
        case credited(Int64)
    }

    /// Which round of the room it is, from 1.
    public var number: Int
    /// The room's options.
    public var options: String
    /// The seat that moved first.
    public var first: Int
    /// The random bits that it began with.
    public var random: UInt64
    /// The players' names by seat.
    public var names: [Int: String]
    /// What the log says.
    public var steps: [Step]

    /// A round with these values.
    public init(
        number: Int, options: String, first: Int, random: UInt64, names: [Int: String] = [:], steps: [Step] = []
    ) {
        self.number = number
        self.options = options
        self.first = first
        self.random = random
        self.names = names
        self.steps = steps
    }
}

/// One table of a round's results. Terminals, CSV and JSON all show it.
public struct ResultTable: Sendable {
    /// One value.
    public enum Cell: Equatable, Sendable {
        /// There is none.
        case none
        /// What somebody wrote, or a word of the game.
        case text(String)
        /// A count, points, milliseconds.
        case number(Int64)
        /// Yes or no.
        case flag(Bool)
        /// A share or an index: the first by the second, which is greater than 0.
        case ratio(Int, of: Int)
        /// Several numbers.
        case list([Int])
    }

    /// What stands in one place of all rows.
    public struct Column: Sendable {
        /// Its name for programs, such as `median_ms`.
        public let key: StaticString
        /// Its heading on a terminal; nil when terminals leave it out.
        public let heading: String?

        /// A column with these values.
        public init(_ key: StaticString, _ heading: String? = nil) {
            self.key = key
            self.heading = heading
        }
    }

    /// Its name for programs, such as `players`.
    public let name: StaticString
    /// The columns. A terminal shows a table only when one of them has a heading.
    public let columns: [Column]
    /// As many cells a row as there are columns.
    public let rows: [[Cell]]

    /// A table with these values.
    public init(_ name: StaticString, _ columns: [Column], rows: [[Cell]]) {
        self.name = name
        self.columns = columns
        self.rows = rows
    }
}

/// What a round came to, counted from its log.
public struct RoundResults: Sendable {
    /// The tables, the same ones in the same order for each round of a game; the last has the most in it.
    public var tables: [ResultTable]
    /// Where the count is another than what the rules have said or keep, in words; empty when all is equal.
    public var differences: [String]

    /// Results of these parts.
    public init(tables: [ResultTable], differences: [String]) {
        self.tables = tables
        self.differences = differences
    }
}

/// Counts a game's rounds once more from what was stored. It lies in the game's folder and is named where the game is
/// registered. Pure: a log in, tables out.
public protocol ResultCounter: Sendable {
    /// The results of a round. A violation says why the log cannot be read as one.
    static func count(_ round: PlayedRound) throws(Violation) -> RoundResults
}
