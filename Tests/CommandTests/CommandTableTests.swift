import Testing

@testable import ClientCore

/// Holds for every command there is, also those to come.
@Suite struct CommandTableTests {
    @Test func everyCommandHasAHelpPageOfAtMost80ColumnsWithAnExample() {
        let help = HelpPage(commands: commandTable)
        for command in commandTable where !command.isHidden {
            #expect(!command.summary.isEmpty)
            let isGroup = commandTable.contains {
                $0.path.count > command.path.count && $0.path.starts(with: command.path)
            }
            if !isGroup || command.path.isEmpty { #expect(!command.examples.isEmpty, "\(command.typed)") }
            for line in help.page(command).split(separator: "\n") {
                #expect(line.count <= 80, "\(command.typed): \(line)")
            }
        }
    }

    @Test func everyExampleIsACommandLineThatIsUnderstood() {
        let parser = CommandParser(commands: commandTable)
        for command in commandTable {
            for example in command.examples {
                let words = example.line.split(separator: " ").map(String.init)
                guard words.first == "oneup" else {
                    Issue.record("\(example.line) does not start with oneup")
                    continue
                }
                switch parser.parse(Array(words.dropFirst())) {
                case .run(let parsed, _):
                    #expect(parsed.path == command.path || command.path.isEmpty, "\(example.line)")
                case .help, .version: break
                case .problem(let text): Issue.record("\(example.line): \(text)")
                }
            }
        }
    }

    @Test func pathsAreUniqueAndNoOptionCarriesASecret() {
        #expect(Set(commandTable.map(\.path)).count == commandTable.count)
        for command in commandTable {
            // The name of a file with a secret is none.
            for option in command.options where option.value != "FILE" {
                for secret in ["password", "token", "secret", "key"] { #expect(!option.name.contains(secret)) }
            }
        }
    }

    @Test func exitCodesAreWhatTheHelpPageSays() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6])
    }
}
