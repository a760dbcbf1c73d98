/// Help pages, made from the declarations: at most 80 columns as long as the declarations keep to theirs.
struct HelpPage {
    /// All commands.
    let commands: [Command]

    /// The page of one command. A group's page lists the commands in it; the program's page, all groups' first words.
    func page(_ command: Command) -> String {
        var sections = ["\(command.typed): \(command.summary)", usage(command)]
        if !command.details.isEmpty { sections.append(command.details) }
        section("Commands", children(of: command).map { ($0.path.joined(separator: " "), $0.summary) }, &sections)
        section("Arguments", command.arguments.map { ($0.name, $0.summary) }, &sections)
        var options = command.options.map { option in
            (option.typed, option.summary)
        }
        options.append(("--help", "this page"))
        if command.path.isEmpty { options.append(("--version", "the program's version")) }
        section("Options", options, &sections)
        section("Examples", command.examples.map { ($0.line, $0.summary) }, &sections)
        if command.path.isEmpty {
            section("Exit status", ExitCode.allCases.map { ("\($0.rawValue)", $0.summary) }, &sections)
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    private func usage(_ command: Command) -> String {
        let arguments = command.arguments.map { $0.isOptional ? "[\($0.name)]" : $0.name }
        let options = command.options.map { option in
            "[--\(option.name)" + (option.value.map { " \($0)" } ?? "") + "]"
        }
        let children = children(of: command).isEmpty ? [] : [command.path.isEmpty ? "[COMMAND]" : "COMMAND"]
        var lines = ["Usage: " + ([command.typed] + children + arguments).joined(separator: " ")]
        for option in options {
            if lines[lines.count - 1].count + 1 + option.count <= 80 {
                lines[lines.count - 1] += " \(option)"
            } else {
                lines.append("         \(option)")
            }
        }
        return lines.joined(separator: "\n")
    }

    private func children(of command: Command) -> [Command] {
        commands.filter { child in
            child.path.count == command.path.count + 1 && child.path.starts(with: command.path) && !child.isHidden
        }
    }

    /// Two columns; a first column that is too wide gets a line of its own.
    private func section(_ title: String, _ rows: [(String, String)], _ sections: inout [String]) {
        guard !rows.isEmpty else { return }
        let width = min(30, rows.map(\.0.count).max() ?? 0)
        let lines = rows.map { row in
            row.0.count > width
                ? "  \(row.0)\n  \(String(repeating: " ", count: width + 2))\(row.1)"
                : "  \(row.0)\(String(repeating: " ", count: width + 2 - row.0.count))\(row.1)"
        }
        sections.append("\(title):\n" + lines.joined(separator: "\n"))
    }
}
