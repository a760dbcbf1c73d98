/// What a scripted player sees before it acts.
public struct ScriptedSight: Sendable {
    /// The game's options as they were given to the room: a scripted player of a game that hides them may know the answers.
    public var options: String
    /// What the game shows to the seat, as `GameRules.shown(to:)` writes it.
    public var shown: String
    /// The seat it plays.
    public var seat: Int

    /// A sight with these values.
    public init(options: String, shown: String, seat: Int) {
        self.options = options
        self.shown = shown
        self.seat = seat
    }
}

/// What a scripted player does next.
public struct ScriptedMove: Equatable, Sendable {
    /// The move in the game's notation.
    public var text: String
    /// How long it thinks first, in milliseconds from when it saw what it acts on.
    public var thinking: Int64
    /// Whether it makes sense only when somebody else is there: a host does not start for nobody.
    public var needsAudience: Bool

    /// A move with these values.
    public init(_ text: String, thinking: Int64, needsAudience: Bool = false) {
        self.text = text
        self.thinking = thinking
        self.needsAudience = needsAudience
    }
}

/// A simple player for demos: it can be beaten, and it is no part of the rules. Pure, as they are: chance comes in. It lies in
/// the game's folder and is named where the game is registered.
public protocol ScriptedPlayer: Sendable {
    /// What the seat does next, or nil when it waits. Called once each time something new is shown.
    static func next(
        _ sight: ScriptedSight, random: inout some RandomNumberGenerator
    ) -> ScriptedMove?
}
