internal import GameViews
internal import Games

/// A window with fields.
struct Form: Equatable {
    enum Kind: Equatable {
        case guest, logIn, register, create, password

        var title: String {
            switch self {
            case .guest: "play as a guest"
            case .logIn: "log in"
            case .register: "make an account"
            case .create: "open a room"
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

        var value: String { !choices.isEmpty ? choices[choice] : editor.isEmpty ? suggestion : editor.text }
    }

    let kind: Kind
    var fields: [Field]
    var focus = 0
    /// What is wrong with it.
    var problem: String?
    /// What is wrong with a file, a line for each problem.
    var details: [String] = []
    /// Whether it was sent and no answer has come.
    var isSent = false

    init(_ kind: Kind, name: String = "", suggestion: String = "") {
        self.kind = kind
        let nameField = Field(label: "name", editor: LineEditor(name, limit: 64), suggestion: suggestion)
        func secret(_ label: String) -> Field { Field(label: label, editor: LineEditor(limit: 256, isSecret: true)) }
        switch kind {
        case .guest: fields = [nameField]
        case .logIn: fields = [nameField, secret("password")]
        case .register: fields = [nameField, secret("password"), secret("again")]
        case .password: fields = [secret("password"), secret("again")]
        case .create:
            fields = [
                Field(
                    label: "game", editor: LineEditor(),
                    choices: gameCatalogue.all.map { $0.kind }),
                Field(label: "title", editor: LineEditor(limit: 60)),
            ]
            nameLastField()
            focus = 1
        }
    }

    /// Takes a key that no binding has.
    mutating func take(_ key: Key) {
        problem = nil
        details = []
        guard fields[focus].choices.isEmpty else {
            let count = fields[focus].choices.count
            switch key {
            case .left: fields[focus].choice = (fields[focus].choice + count - 1) % count
            case .right, .character(" "): fields[focus].choice = (fields[focus].choice + 1) % count
            default: break
            }
            nameLastField()
            return
        }
        _ = fields[focus].editor.take(key)
    }

    /// Empties the password and goes to it.
    mutating func forgetPassword() {
        guard let secret = fields.firstIndex(where: { $0.editor.isSecret }) else { return }
        fields[secret].editor = LineEditor(limit: fields[secret].editor.limit, isSecret: true)
        focus = secret
    }

    /// Whether what is chosen is played from a file.
    var readsFile: Bool { kind == .create && gameCatalogue[fields[0].value]?.hidesOptions ?? false }

    /// A game that is played from a file has its title from there.
    private mutating func nameLastField() {
        guard kind == .create else { return }
        let label = readsFile ? "file" : "title"
        guard fields[1].label != label else { return }
        fields[1] = Field(label: label, editor: LineEditor(limit: readsFile ? 400 : 60))
    }

    /// The file that is to be read; nil with `problem` set when none is named.
    mutating func document() -> (kind: String, path: String)? {
        guard readsFile else { return nil }
        let path = trimmed(fields[1].value)
        guard !path.isEmpty else { return nil }
        return (fields[0].value, path)
    }

    mutating func go(by step: Int) { focus = (focus + step + fields.count) % fields.count }

    /// The request that it stands for; nil with `problem` set when something is missing.
    mutating func request() -> ClientRequest? {
        for (index, field) in fields.enumerated() where field.value.isEmpty && field.label != "title" {
            focus = index
            problem =
                switch field.label {
                case "again": "type the password a second time"
                case "file": "type the path of the file, such as quiz.md"
                default: "type a \(field.label)"
                }
            return nil
        }
        let values = fields.map(\.value)
        if kind == .register || kind == .password, values[values.count - 1] != values[values.count - 2] {
            focus = fields.count - 1
            fields[focus].editor = LineEditor(limit: 256, isSecret: true)
            problem = "the two passwords differ; type the second again"
            return nil
        }
        switch kind {
        case .guest: return .guest(name: values[0])
        case .logIn: return .logIn(name: values[0], password: values[1])
        case .register: return .register(name: values[0], password: values[1])
        case .password: return .setPassword(values[0])
        case .create: return .create(game: values[0], title: values[1].isEmpty ? nil : values[1], options: nil)
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

    var text: String {
        switch self {
        case .resign: "Give the game up?"
        case .scene(let text, _, _): text
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
        case talk, filter, pin(watches: Bool), move
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
        case .talk: limit = 200
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
        case .filter: "filter: "
        case .pin(let watches): watches ? "watch PIN: " : "PIN: "
        case .move: "your move: "
        }
    }
}
