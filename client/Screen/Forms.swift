internal import GameViews
internal import Games
internal import Protocol

/// A window with fields.
struct Form: Equatable {
    enum Kind: Equatable {
        case guest, logIn, register, create, seek, password

        var title: String {
            switch self {
            case .guest: "play as a guest"
            case .logIn: "log in"
            case .register: "make an account"
            case .create: "open a room"
            case .seek: "find somebody to play with"
            case .password: "set a password"
            }
        }
    }

    struct Field: Equatable {
        var label: String
        var editor: LineEditor
        /// What is taken when nothing is typed.
        var suggestion = ""
        /// The names to choose from with the left and right keys; then nothing is typed.
        var choices: [String] = []
        var choice = 0
        /// What it is for, while one is in it.
        var hint = ""

        var value: String { !choices.isEmpty ? choices[choice] : editor.isEmpty ? suggestion : editor.text }

        /// Goes to another choice, round and round.
        mutating func choose(by step: Int) {
            guard !choices.isEmpty else { return }
            choice = (choice + step + choices.count) % choices.count
        }
    }

    let kind: Kind
    /// Files that came with the program, which can be played at once; the first is suggested.
    var samples: [String] = []
    var fields: [Field]
    var focus = 0
    /// What is wrong with it.
    var problem: String?
    /// The field that `problem` is about, by its label; nil for the whole.
    var problemField: String?
    /// What is wrong with a file, a line for each problem.
    var details: [String] = []
    /// Whether it was sent and no answer has come.
    var isSent = false
    /// Fields that another choice has taken away, as they were: going back loses nothing.
    var former: [String: Field] = [:]

    init(_ kind: Kind, name: String = "", suggestion: String = "", opponent: String? = nil, samples: [String] = []) {
        self.samples = samples
        self.kind = kind
        let nameField = Field(label: "name", editor: LineEditor(name, limit: 64), suggestion: suggestion)
        func secret(_ label: String) -> Field { Field(label: label, editor: LineEditor(limit: 256, isSecret: true)) }
        switch kind {
        case .guest: fields = [nameField]
        case .logIn: fields = [nameField, secret("password")]
        case .register: fields = [nameField, secret("password"), secret("again")]
        case .password: fields = [secret("password"), secret("again")]
        case .create, .seek:
            fields = []
            arrange(opponent: opponent)
            focus = kind == .create ? 1 : 0
        }
    }

    /// Takes a key that no binding has.
    mutating func take(_ key: Key) {
        forgetProblem()
        guard fields[focus].choices.isEmpty else {
            switch key {
            case .left: fields[focus].choose(by: -1)
            case .right, .character(" "): fields[focus].choose(by: 1)
            default: return
            }
            arrange()
            return
        }
        _ = fields[focus].editor.take(key)
    }

    /// Goes to a field that was clicked; a second click changes its choice.
    mutating func click(_ index: Int) {
        guard fields.indices.contains(index), !isSent else { return }
        if index == focus, !fields[index].choices.isEmpty { return take(.right) }
        focus = index
    }

    /// The problem is mended, or on the way to be.
    private mutating func forgetProblem() {
        (problem, problemField, details) = (nil, nil, [])
    }

    /// Says what is wrong with a field and goes there; what is typed stays.
    mutating func complain(_ label: String?, _ text: String) {
        problem = text
        problemField = nil
        if let label, let index = fields.firstIndex(where: { $0.label == label }) {
            problemField = label
            focus = index
        }
    }

    /// Empties the password and goes to it.
    mutating func forgetPassword() {
        guard let secret = fields.firstIndex(where: { $0.editor.isSecret }) else { return }
        fields[secret].editor = LineEditor(limit: fields[secret].editor.limit, isSecret: true)
        focus = secret
    }

    mutating func go(by step: Int) { focus = (focus + step + fields.count) % fields.count }

    /// What stands in the field with this label; empty when there is none.
    func value(_ label: String) -> String { fields.first { $0.label == label }?.value ?? "" }

    /// The request that it stands for; nil with `problem` set when something is missing.
    mutating func request() -> ClientRequest? {
        if kind == .create { return creation() }
        if kind == .seek { return search() }
        for field in fields where field.value.isEmpty {
            complain(field.label, field.label == "again" ? "type the password a second time" : "type a \(field.label)")
            return nil
        }
        let values = fields.map(\.value)
        if kind == .register || kind == .password, values[values.count - 1] != values[values.count - 2] {
            focus = fields.count - 1
            fields[focus].editor = LineEditor(limit: 256, isSecret: true)
            problem = "the two passwords differ; type the second again"
            return nil
        }
        return switch kind {
        case .guest: .guest(name: values[0])
        case .logIn: .logIn(name: values[0], password: values[1])
        case .register: .register(name: values[0], password: values[1])
        case .password: .setPassword(values[0])
        case .create, .seek: nil
        }
    }

    /// The next way to log in.
    var otherWay: Kind {
        switch kind {
        case .guest: .logIn
        case .logIn: .register
        default: .guest
        }
    }
}

/// Something that is asked before it is done.
enum Question: Equatable {
    case resign, leave, quit, closeRoom, logOut(isGuest: Bool)
    case kill(server: String)
    /// A move that a hosted game asks about first.
    case scene(text: String, yes: String, move: String)
    /// What a host does with a player.
    case host(HostCall.Act, name: String)
    /// Whether a name that is made for one will do.
    case generatedName(reason: String)

    var text: String {
        switch self {
        case .resign: "Give the game up?"
        case .scene(let text, _, _): text
        case .generatedName(let reason): reason.prefix(1).uppercased() + reason.dropFirst() + "?"
        case .host(.ban, let name): "Keep \(name) out of this room?"
        case .host(_, let name): "Take \(possessive(name)) seat away? Points are lost; who is kicked may come again."
        case .leave: "Leave the room? Your game goes on and your seat is kept."
        case .quit: "End the program? Your game goes on and your seat is kept."
        case .closeRoom: "Close this room for everybody?"
        case .logOut(let isGuest):
            isGuest ? "Log out? A guest without a password cannot come back." : "Log out on this machine?"
        case .kill(let server):
            "Kill \(server), the server you are on, with SIGKILL? Another takes over; nothing is lost."
        }
    }

    /// What the two keys mean.
    var yes: String {
        switch self {
        case .resign: "resign"
        case .scene(_, let yes, _): yes
        case .generatedName: "play"
        case .host(let act, _): "\(act.rawValue)"
        case .leave: "leave"
        case .quit: "quit"
        case .closeRoom: "close it"
        case .logOut: "log out"
        case .kill: "kill it"
        }
    }
}

/// What lies over the screen.
enum Overlay: Equatable {
    case help(search: LineEditor, scroll: Int)
    case palette(line: LineEditor, selection: Int)
    case question(Question)
    case form(Form)
    /// The players of a hosted room, for who hosts it.
    case people(selection: Int)
    /// The invitations, with the one that the next key is about.
    case invites(selection: Int)
    /// A move is whole once one of these is chosen.
    case choice(MoveChoice)
    /// Text to read; any key closes it.
    case note(title: String, lines: [String])
    /// Finished games and ratings.
    case records(RecordsView)
}

/// One line that is typed in the lobby or in a room.
struct Entry: Equatable {
    enum Kind: Equatable {
        case talk, aside, filter, pin(watches: Bool), move
    }

    let kind: Kind
    private let words: String?
    var editor: LineEditor

    /// A line that the game itself opens, with its own words and bound.
    init(_ line: SceneLine, _ text: String = "") {
        kind = .move
        words = line.prompt
        editor = LineEditor(text, limit: line.limit)
    }

    init(_ kind: Kind, _ text: String = "") {
        self.kind = kind
        words = nil
        let limit: Int
        switch kind {
        case .talk, .aside: limit = 200
        case .filter: limit = 40
        case .pin: limit = 7
        case .move: limit = 32
        }
        editor = LineEditor(text, limit: limit)
    }

    var prompt: String {
        if let words { return words }
        return switch kind {
        case .talk: "say: "
        case .aside: "to who watches: "
        case .filter: "filter: "
        case .pin(let watches): watches ? "watch PIN: " : "PIN: "
        case .move: "your move: "
        }
    }
}
