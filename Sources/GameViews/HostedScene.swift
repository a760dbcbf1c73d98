public import Cells

/// Who looks at a hosted game.
public enum SceneRole: Equatable, Sendable {
    /// Who leads it.
    case host
    /// Who plays on this seat.
    case player(seat: Int)
    /// Who has no seat.
    case spectator
}

/// What comes from who looks at a hosted game.
public enum SceneInput: Hashable, Sendable {
    /// A character key.
    case character(Character)
    /// The keys that send and take back.
    case enter, backspace
    /// An arrow key.
    case step(BoardDirection)
    /// A click on this place of the picture.
    case place(Int)
}

/// What an input came to.
public enum SceneOutcome: Equatable, Sendable {
    /// It means nothing here.
    case nothing
    /// The picture is another one.
    case changed
    /// A move, in the game's notation.
    case move(String)
    /// A move that is made after this question was answered with yes.
    case ask(question: String, yes: String, move: String)
    /// Another game is begun.
    case again
    /// Nothing can be done with it now; why, for a person.
    case refused(String)
}

/// A key that a hosted game offers now.
public struct SceneKey: Equatable, Sendable {
    /// How the key bar writes it, such as `1–4`.
    public var name: String
    /// Its words in the key bar.
    public var label: String
    /// One sentence for help.
    public var help: String
    /// What a click on it in the key bar stands for; nil where the bar names several keys at once.
    public var input: SceneInput?
    /// Whether it is the one step that leads on, which is shown larger than the others.
    public var leadsOn: Bool

    /// A key with these values.
    public init(
        _ name: String, _ label: String, _ help: String, input: SceneInput? = nil, leadsOn: Bool = false
    ) {
        self.name = name
        self.label = label
        self.help = help
        self.input = input
        self.leadsOn = leadsOn
    }
}

/// A step that the client of who leads a hosted game takes by itself, when it was possible for so long.
public struct AutomaticStep: Equatable, Sendable {
    /// Tells one such step from the next.
    public var id: Int
    /// The move.
    public var move: String
    /// How long it waits, milliseconds.
    public var milliseconds: Int64

    /// A step with these values.
    public init(id: Int, move: String, milliseconds: Int64) {
        self.id = id
        self.move = move
        self.milliseconds = milliseconds
    }
}

/// A line that stands open by itself, because what is asked for is typed.
public struct SceneLine: Equatable, Sendable {
    /// Tells one such line from the next: it opens once for each.
    public var id: Int
    /// The words before it.
    public var prompt: String
    /// The most characters.
    public var limit: Int

    /// A line with these values.
    public init(id: Int, prompt: String, limit: Int) {
        self.id = id
        self.prompt = prompt
        self.limit = limit
    }
}

/// What the picture of a hosted game shows beside the game itself.
public struct SceneLook: Equatable, Sendable {
    /// Who looks.
    public var role: SceneRole
    /// The names by seat; nil for one that nobody has.
    public var seats: [String?]
    /// The room's time, milliseconds since 1970; nil while it is not known.
    public var now: Int64?
    /// The digits with which others come.
    public var pin: String
    /// How others come, a line each.
    public var invitation: [String]
    /// A picture of characters that a phone reads, the address of the room's page; empty for none.
    public var code: [String]
    /// In how many seconds the client takes the next step by itself; nil when it does not.
    public var automaticSeconds: Int?
    /// The command that gives the host what came of the game; empty for others.
    public var results: String
    /// Whether only ASCII may be used.
    public var isASCII: Bool

    /// A look with these values.
    public init(
        role: SceneRole, seats: [String?], now: Int64?, pin: String = "", invitation: [String] = [],
        code: [String] = [], automaticSeconds: Int? = nil, results: String = "", isASCII: Bool = false
    ) {
        self.role = role
        self.seats = seats
        self.now = now
        self.pin = pin
        self.invitation = invitation
        self.code = code
        self.automaticSeconds = automaticSeconds
        self.results = results
        self.isASCII = isASCII
    }

    /// The name of a seat.
    public func name(_ seat: Int) -> String {
        seats.indices.contains(seat) ? seats[seat] ?? "…" : "…"
    }
}

/// A hosted game as one client sees it: what was shown so far, and what is being chosen. Pure: texts, keys and the room's
/// time come in, a picture and moves go out.
public protocol HostedScene: Sendable {
    /// Takes a state in: the public text of now with the lines that are one's own.
    mutating func take(state shown: String)
    /// Takes the public text of an event in.
    mutating func take(event text: String)
    /// Takes a public text in that came before the state one entered with, in order: it tells what led here.
    mutating func take(past text: String)
    /// Takes the short line in that counts.
    mutating func take(tally: String)
    /// A move was sent; what it was stored as, or that it was refused, follows.
    mutating func sent(_ move: String)
    /// The move was stored as this text; nil where it became an event.
    mutating func stored(_ text: String?)
    /// The move was refused.
    mutating func refused()

    /// Whether a new tally means that there is more to read in the state.
    func readsState(onTally role: SceneRole) -> Bool
    /// Whether it has not begun, so that the way to join is shown.
    var isGathering: Bool { get }
    /// What stands at the right of the title.
    var headline: String { get }
    /// The line that stands open now.
    func line(for role: SceneRole) -> SceneLine?
    /// The keys that mean something now.
    func keys(for role: SceneRole) -> [SceneKey]
    /// What an input means.
    mutating func take(_ input: SceneInput, by role: SceneRole) -> SceneOutcome
    /// The step that the host's client takes by itself; nil for none now.
    var automatic: AutomaticStep? { get }
    /// Turns such steps on or off; false where the game has none.
    mutating func setAutomatic(_ isOn: Bool) -> Bool
    /// The picture; its squares are the places that can be clicked.
    func picture(_ look: SceneLook, fitting size: Size) -> BoardPicture
}

extension HostedScene {
    /// Nothing happens by itself.
    public var automatic: AutomaticStep? { nil }
    /// There are none.
    public mutating func setAutomatic(_ isOn: Bool) -> Bool { false }
}
