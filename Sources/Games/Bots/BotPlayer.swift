/// How well a bot plays.
public enum BotStrength: String, CaseIterable, Sendable {
    /// Makes mistakes on purpose; for the first games.
    case easy
    /// Looks a few moves ahead.
    case medium
    /// As well as it can within its bound of nodes.
    case hard
}

/// What a bot is asked.
public struct BotTask: Equatable, Sendable {
    /// The seat it plays.
    public var seat: Int
    /// How well it plays.
    public var strength: BotStrength
    /// How much of its bound of nodes it may use, per cent, 1 to 100: less when its clock runs low.
    public var effort: Int

    /// A task with these values; an effort beyond the bounds is brought within them.
    public init(seat: Int, strength: BotStrength, effort: Int = 100) {
        self.seat = seat
        self.strength = strength
        self.effort = min(max(effort, 1), 100)
    }

    /// So much of a bound of nodes as the effort leaves; at least one.
    public func share(of nodes: Int) -> Int { max(1, nodes * effort / 100) }
}

/// What a bot thinks of a board.
public struct BotThought: Equatable, Sendable {
    /// The move it would make, in the game's notation.
    public var move: String
    /// What it expects for the seat it plays, from -1000 for a sure loss over 0 for a draw to 1000 for a sure win.
    public var outlook: Int
    /// Whether a reasonable player would give up.
    public var isHopeless: Bool
    /// How many positions it looked at.
    public var nodes: Int

    /// A thought with these values.
    public init(_ move: String, outlook: Int = 0, isHopeless: Bool = false, nodes: Int = 1) {
        self.move = move
        self.outlook = min(max(outlook, -1_000), 1_000)
        self.isHopeless = isHopeless
        self.nodes = nodes
    }
}

/// A player for one board game. Pure, as the rules are: chance comes in, and work is bounded by nodes and never by time, so that
/// the same board, task and seed give the same move on every machine. It lies in the game's folder, sees what every player
/// sees and no more, and is named where the game is registered.
public protocol BotPlayer: Sendable {
    /// The board it plays on.
    associatedtype Board: GameRules
    /// The most positions it looks at for one move.
    static func nodes(_ strength: BotStrength) -> Int
    /// What it would do, for a board on which the task's seat is to move; nil when there is no move.
    static func think(_ board: Board, _ task: BotTask, random: inout some RandomNumberGenerator) -> BotThought?
}

/// What a bot does at a table.
public enum BotAct: Equatable, Sendable {
    /// It writes a move or a word of the match.
    case say(String)
    /// It gives up.
    case resign
}

/// A bot at a table, whatever is played there: what programs use.
public protocol HouseBot: Sendable {
    /// What the task's seat does now, with the thought behind it where there was one; nil when it waits.
    static func act(
        _ game: any GameRules, _ task: BotTask, random: inout some RandomNumberGenerator
    ) -> (act: BotAct, thought: BotThought?)?
}

/// The generator SplitMix64 (Steele, Lea, Flood 2014): a bot's chance from a seed.
public struct BotRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that begins with this seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// Bits spread evenly; equal bits give equal ones.
    @inline(__always) static func mixed(_ bits: UInt64) -> UInt64 {
        var value = (bits ^ bits &>> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value &>> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value &>> 31
    }
}
