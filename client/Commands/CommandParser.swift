import Telemetry

/// What a command line asks for.
enum Request {
    /// Run this command.
    case run(Command, Invocation)
    /// Show a help page on standard output.
    case help(String)
    /// Show the version.
    case version
    /// The line was not understood: show this on standard error and exit with `usage`.
    case problem(String)
}

/// Reads command lines by a table of commands.
struct CommandParser {
    /// All commands. The one with the empty path runs when no command is named.
    let commands: [Command]

    /// Reads the words after the program's name.
    func parse(_ words: [String]) -> Request {
        if words.first == "help" { return help(Array(words.dropFirst())) }
        let path = words.prefix { !$0.hasPrefix("-") }
        let length = (0...path.count).last { length in commands.contains { $0.path == Array(path.prefix(length)) } }
        let name = Array(path.prefix(length ?? 0))
        guard let command = commands.first(where: { $0.path == name }) else { return .problem("no such command") }
        if let next = path.dropFirst(name.count).first, command.arguments.isEmpty { return unknown(name, next) }
        return parse(command, Array(words.dropFirst(name.count)))
    }

    private func parse(_ command: Command, _ words: [String]) -> Request {
        let isGroup = commands.contains { $0.path.count > command.path.count && $0.path.starts(with: command.path) }
        if words.isEmpty, isGroup, !command.path.isEmpty { return .help(HelpPage(commands: commands).page(command)) }
        var invocation = Invocation()
        var rest = words[...]
        var optionsEnded = false
        while let word = rest.popFirst() {
            if optionsEnded || !word.hasPrefix("-") || word == "-" {
                invocation.arguments.append(word)
                continue
            }
            switch word {
            case "--": optionsEnded = true
            case "--help", "-h": return .help(HelpPage(commands: commands).page(command))
            case "--version" where command.path.isEmpty: return .version
            default:
                if let problem = readOption(command, word, &rest, &invocation) { return .problem(problem) }
            }
        }
        if let problem = checkArguments(command, &invocation) { return .problem(problem) }
        return .run(command, invocation)
    }

    /// Reads one option with its value; returns what is wrong with it.
    private func readOption(
        _ command: Command, _ word: String, _ rest: inout ArraySlice<String>, _ invocation: inout Invocation
    ) -> String? {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let isThis: (Option) -> Bool = { parts[0] == "--\($0.name)" || $0.short.map { parts[0] == "-\($0)" } == true }
        guard let option = command.options.first(where: isThis) else {
            let names = command.options.map { "--\($0.name)" } + ["--help"]
            return problem(command, "unknown option \(shown(parts[0]))", nearest: nearest(parts[0], among: names))
        }
        let name = option.name
        guard invocation.options[name] == nil else { return problem(command, "--\(name) is given twice") }
        guard let placeholder = option.value else {
            guard parts.count == 1 else { return problem(command, "--\(name) takes no value") }
            invocation.options[name] = ""
            return nil
        }
        let next = rest.first.flatMap { $0.hasPrefix("--") ? nil : $0 }
        guard let text = parts.count == 2 ? parts[1] : next else {
            return problem(command, "--\(name) needs a value: --\(name) \(placeholder)")
        }
        if parts.count == 1 { rest.removeFirst() }
        let (value, reason) = option.kind.check(text)
        guard let value else { return problem(command, "--\(name) \(shown(text)): \(reason)") }
        invocation.options[name] = value
        return nil
    }

    private func checkArguments(_ command: Command, _ invocation: inout Invocation) -> String? {
        guard invocation.arguments.count <= command.arguments.count else {
            let extra = invocation.arguments[command.arguments.count]
            return problem(command, "\(shown(extra)) is one argument too many")
        }
        for (place, argument) in command.arguments.enumerated() {
            if argument.isOptional, invocation.arguments.count < command.arguments.count {
                invocation.arguments.insert("", at: min(place, invocation.arguments.count))
                continue
            }
            guard place < invocation.arguments.count else {
                return problem(command, "\(argument.name) is missing: \(argument.summary)")
            }
            let (value, reason) = argument.kind.check(invocation.arguments[place])
            guard let value else {
                return problem(command, "\(argument.name) \(shown(invocation.arguments[place])): \(reason)")
            }
            invocation.arguments[place] = value
        }
        return nil
    }

    private func help(_ path: [String]) -> Request {
        if let command = commands.first(where: { $0.path == path }) {
            return .help(HelpPage(commands: commands).page(command))
        }
        return unknown(Array(path.dropLast()), path.last ?? "")
    }

    /// A word that is no command here.
    private func unknown(_ group: [String], _ word: String) -> Request {
        let here = commands.filter { $0.path.count == group.count + 1 && $0.path.starts(with: group) && !$0.isHidden }
        let prefix = (["oneup"] + group).joined(separator: " ")
        let near = nearest(word, among: here.compactMap(\.path.last)).map { "\(prefix) \($0)" }
        return .problem(
            "\(prefix): there is no command \(shown(word))\(suggestion(near))\n"
                + "`\(prefix) --help` lists the commands.")
    }

    private func problem(_ command: Command, _ text: String, nearest: String? = nil) -> String {
        "\(command.typed): \(text)\(suggestion(nearest))\n`\(command.typed) --help` shows how it is used."
    }

    private func suggestion(_ nearest: String?) -> String { nearest.map { "; did you mean `\($0)`?" } ?? "" }

    /// What the user typed, safe to show again.
    private func shown(_ word: String) -> String { "“\(visible(word, limit: 80))”" }
}
