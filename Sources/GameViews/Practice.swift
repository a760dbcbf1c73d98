public import Games

/// How somebody practises alone.
public struct PracticePace: Equatable, Sendable {
    /// Whether the clock runs; without it there is no limit of time, and speed costs nothing.
    public var isTimed: Bool
    /// Whether it waits for a line before it goes on, so that nobody's time runs while they still read an explanation.
    public var waits: Bool

    /// A pace with these values.
    public init(isTimed: Bool, waits: Bool) {
        self.isTimed = isTimed
        self.waits = waits
    }
}

/// A hosted game that one person plays alone, without a cluster. Pure: lines and times come in, lines go out. Times are
/// milliseconds of any clock that never runs backwards, not negative.
public protocol Practice: Sendable {
    /// A run through what an author's document holds. A violation when it cannot be read.
    init(_ game: PreparedGame, pace: PracticePace) throws(Violation)
    /// What is said first.
    mutating func begin(at: Int64) -> [String]
    /// What a typed line comes to.
    mutating func take(line: String, at: Int64) -> [String]
    /// What the clock alone brings, at `deadline` or later.
    mutating func pass(at: Int64) -> [String]
    /// What is said when nothing more will be typed.
    mutating func endOfInput() -> [String]
    /// When the clock wants to act; nil for not.
    var deadline: Int64? { get }
    /// Whether there is nothing more to type.
    var isOver: Bool { get }
}
