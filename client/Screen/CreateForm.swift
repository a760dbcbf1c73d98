internal import GameViews
internal import Games

// The window that opens a room: the game, and for board games the terms in plain choices.
extension Form {
    /// What the clock can be at once; the last lets one type another.
    private static let clocks: [(label: String, words: String)] = [
        ("none", ""), ("5+3", "clock=5+3"), ("10+0", "clock=10+0"), ("15+10", "clock=15+10"),
        ("3 days a move", "days=3"), ("another", ""),
    ]
    /// How far ratings may lie apart.
    private static let ranges: [(label: String, range: Int64?)] = [
        ("any", nil), ("up to 100", 100), ("up to 200", 200), ("up to 400", 400),
    ]
    /// Who can be asked at once: the house bots have accounts of these names.
    private static let bots = ["bot-easy", "bot-medium", "bot-hard"]
    private static let (anyone, byName) = ("anyone with the PIN", "a player, by name")
    private static var opponents: [String] { [anyone, byName] + bots }
    private static let (ratedLabel, rangeLabel) = ("rated", "distance")
    private static let (opponentLabel, playerLabel) = ("opponent", "player")
    private static let clockLabel = "clock"
    private static let ownClockLabel = "your clock"

    private var rules: (any GameRules.Type)? { gameCatalogue[value("game")] }
    /// Whether what is chosen is played from a file.
    var readsFile: Bool { kind == .create && rules?.hidesOptions ?? false }
    /// Whether two play it as a match.
    private var isMatch: Bool { rules.map { $0.seating == .exactly(2) } ?? false }

    // MARK: - The fields

    /// Puts the fields there that the choices ask for. Each keeps what it has, and those that go keep it until they return.
    mutating func arrange(opponent: String? = nil) {
        guard kind == .create || kind == .seek else { return }
        if let opponent {
            former[Self.opponentLabel] = Field(
                label: Self.opponentLabel, editor: LineEditor(), choices: Self.opponents, choice: 1)
            former[Self.playerLabel] = Field(label: Self.playerLabel, editor: LineEditor(opponent, limit: 64))
        }
        let focused = fields.indices.contains(focus) ? fields[focus].label : nil
        for field in fields { former[field.label] = field }
        func kept(_ field: Field) -> Field {
            guard var old = former[field.label], old.choices == field.choices else { return field }
            old.hint = field.hint
            return old
        }
        func choice(_ label: String, _ choices: [String], hint: String) -> Field {
            kept(Field(label: label, editor: LineEditor(), choices: choices, hint: hint))
        }
        func line(_ label: String, limit: Int, suggestion: String = "", hint: String) -> Field {
            kept(Field(label: label, editor: LineEditor(limit: limit), suggestion: suggestion, hint: hint))
        }
        let kinds = gameCatalogue.all.filter { kind == .create || $0.seating == .exactly(2) }.map { $0.kind }
        fields = [choice("game", kinds, hint: "← and → change it.")]
        if kind == .seek {
            // The first who seeks the same is the opponent; the room has no title.
        } else if readsFile {
            fields.append(line("file", limit: 400, suggestion: samples.first ?? "", hint: sampleHint))
        } else {
            fields.append(line("title", limit: 60, hint: "A title is not needed."))
        }
        if isMatch {
            fields.append(
                choice(
                    Self.clockLabel, Self.clocks.map(\.label),
                    hint: "5+3: five minutes each, and three seconds more after each move."))
            if value(Self.clockLabel) == Self.clocks.last?.label {
                fields.append(
                    line(Self.ownClockLabel, limit: 16, hint: "Such as 3+2; 5d3 for a delay; 7 days for each move."))
            }
        }
        for option in rules?.optionChoices ?? [] {
            fields.append(
                option.values.isEmpty
                    ? line(option.label, limit: 120, hint: option.hint)
                    : choice(option.label, option.values.map(\.label), hint: option.hint))
        }
        if isMatch {
            fields.append(
                choice(
                    Self.ratedLabel, ["no", "yes"], hint: "A rated game changes both ratings, once both have moved."))
            if kind == .seek {
                fields.append(
                    choice(
                        Self.rangeLabel, Self.ranges.map(\.label), hint: "How far your ratings may lie apart."))
            } else {
                fields.append(
                    choice(
                        Self.opponentLabel, Self.opponents,
                        hint: "Who is invited has the other seat; everybody else watches."))
            }
            if value(Self.opponentLabel) == Self.byName {
                fields.append(
                    line(Self.playerLabel, limit: 64, hint: "The name of the account. They are told at once."))
            }
        }
        focus = fields.firstIndex { $0.label == focused } ?? min(focus, fields.count - 1)
    }

    /// What can be typed for a file, with the names of those that lie beside the one that is suggested.
    private var sampleHint: String {
        let names = samples.dropFirst().map { path in
            String(path[(path.utf8.lastIndex(of: 0x2F).map { path.index(after: $0) } ?? path.startIndex)...])
        }
        guard !names.isEmpty else { return "A Markdown file on this machine. oneup quiz new makes one." }
        return "A Markdown file; beside this one lie \(names.joined(separator: ", ")). oneup quiz new makes one."
    }

    /// The field that says whom one invites.
    var opponentField: String {
        fields.contains { $0.label == Self.playerLabel } ? Self.playerLabel : Self.opponentLabel
    }

    // MARK: - What it asks for

    /// The file that is to be read; nil with `problem` set when none is named.
    mutating func document() -> (kind: String, path: String)? {
        guard readsFile else { return nil }
        let path = trimmed(value("file"))
        guard !path.isEmpty else { return nil }
        return (value("game"), path)
    }

    /// The request for the room; nil with `problem` set at the field that it is about.
    mutating func creation() -> ClientRequest? {
        guard !readsFile else {
            complain("file", "type the path of the file, such as quiz.md")
            return nil
        }
        guard let options = options() else { return nil }
        var invite: String?
        switch value(Self.opponentLabel) {
        case "", Self.anyone: break
        case Self.byName:
            let name = trimmed(value(Self.playerLabel))
            guard !name.isEmpty else {
                complain(Self.playerLabel, "type the name of a player")
                return nil
            }
            invite = name
        case let bot: invite = bot
        }
        let title = trimmed(value("title"))
        return .create(
            game: value("game"), title: title.isEmpty ? nil : title, options: options.isEmpty ? nil : options,
            invite: invite)
    }

    /// The seek; nil with `problem` set.
    mutating func search() -> ClientRequest? {
        guard let options = options() else { return nil }
        let range = Self.ranges.first { $0.label == value(Self.rangeLabel) }?.range
        return .seek(game: value("game"), options: options.isEmpty ? nil : options, range: range)
    }

    /// The options that the choices come to; nil with `problem` set. What the server would refuse is refused here, where it
    /// is known which field it was.
    private mutating func options() -> String? {
        var words: [String] = []
        for option in rules?.optionChoices ?? [] {
            guard let word = word(of: option) else { continue }
            do {
                _ = try rules?.init(options: word, first: 0, random: 0)
            } catch {
                complain(option.label, error.message)
                return nil
            }
            words.append(word)
        }
        if isMatch {
            let clock = clockWords
            guard !clock.isEmpty || value(Self.clockLabel) != Self.clocks.last?.label else {
                complain(Self.ownClockLabel, "type a clock, such as 3+2")
                return nil
            }
            do {
                _ = try MatchTerms(clock)
            } catch {
                complain(Self.ownClockLabel, error.message)
                return nil
            }
            if !clock.isEmpty { words.append(clock) }
            if value(Self.ratedLabel) == "yes" { words.append("rated") }
        }
        return words.joined(separator: " ")
    }

    private func word(of option: OptionChoice) -> String? {
        let shown = trimmed(value(option.label))
        return option.word(for: option.values.first { $0.label == shown }?.word ?? shown)
    }

    /// The clock as the options have it: `7 days` is `days=7`, and `3+2` is `clock=3+2`.
    private var clockWords: String {
        let chosen = value(Self.clockLabel)
        guard chosen == Self.clocks.last?.label else {
            return Self.clocks.first { $0.label == chosen }?.words ?? ""
        }
        let typed = trimmed(value(Self.ownClockLabel)).lowercased()
        if typed.isEmpty || typed.contains("=") { return typed }
        let parts = typed.split(separator: " ")
        if parts.count == 2, parts[1] == "days" || parts[1] == "day" { return "days=\(parts[0])" }
        return "clock=\(parts.joined())"
    }
}
