import Testing

@testable import ClientCore

@Suite struct CommandParserTests {
    static let parser = CommandParser(commands: [
        Command("", "the program", options: [Option(flag: "plain", "line by line")]) { _ in .success },
        Command(
            "join", "straight into a room", arguments: [Argument("PIN", "the room's six digits", kind: .pin)]
        ) { _ in .success },
        Command(
            "up", "a cluster",
            options: [
                Option("listen", "ADDRESS", "where to listen"),
                Option("port", "N", "the port", kind: .number(1...65_535)),
                Option(flag: "foreground", "stay"),
            ]
        ) { _ in .success },
        Command("admin", "runs it") { _ in .usage },
        Command("admin servers", "the servers") { _ in .success },
        Command("admin drain", "empties one", arguments: [Argument("NAME", "the server's name")]) { _ in .success },
        Command("supervise", "inside", isHidden: true) { _ in .success },
    ])

    private func run(_ words: String...) -> (path: [String], Invocation)? {
        guard case .run(let command, let invocation) = Self.parser.parse(words) else { return nil }
        return (command.path, invocation)
    }

    private func problem(_ words: String...) -> String? {
        guard case .problem(let text) = Self.parser.parse(words) else { return nil }
        return text
    }

    private func help(_ words: String...) -> String? {
        guard case .help(let text) = Self.parser.parse(words) else { return nil }
        return text
    }

    @Test func theLongestKnownPathWins() {
        #expect(run("admin", "drain", "server-1")?.path == ["admin", "drain"])
        #expect(run("admin", "drain", "server-1")?.1.arguments == ["server-1"])
        #expect(run()?.path == [])
        #expect(run("--plain")?.1.has("plain") == true)
    }

    @Test func optionsTakeTheirValueEitherWay() {
        #expect(run("up", "--port", "7400", "--foreground")?.1.number("port") == 7400)
        #expect(run("up", "--port=7400")?.1.number("port") == 7400)
        #expect(run("up", "--listen=a=b")?.1.text("listen") == "a=b")
        #expect(run("up")?.1.number("port") == nil)
    }

    @Test func aPINMayBeGroupedAndIsCheckedBeforeAnythingRuns() {
        #expect(run("join", "482 913")?.1.arguments == ["482913"])
        #expect(run("join", "482-913")?.1.arguments == ["482913"])
        for wrong in ["48291", "4829130", "082913", "48291x", "４８２９１３", ""] {
            #expect(problem("join", wrong)?.contains("six digits") == true, "\(wrong)")
        }
    }

    @Test func addressesAndFingerprintsAreCheckedBeforeAnythingRuns() {
        let parser = CommandParser(commands: commandTable)
        func isProblem(_ words: String...) -> Bool {
            if case .problem = parser.parse(words) { true } else { false }
        }
        #expect(!isProblem("--server", "a.example:1,[::1]:2"))
        #expect(isProblem("--server", "a.example"))
        #expect(isProblem("--server", "a.example:1,"))
        #expect(isProblem("--fingerprint", "SHA256:00"))
        #expect(!isProblem("--fingerprint", "SHA256:" + Array(repeating: "0a", count: 32).joined(separator: ":")))
    }

    @Test func whatIsWrongIsNamedWithTheWayOut() {
        #expect(problem("join")?.contains("PIN is missing") == true)
        #expect(problem("join", "482913", "more")?.contains("one argument too many") == true)
        #expect(problem("up", "--port")?.contains("needs a value") == true)
        #expect(problem("up", "--listen", "--port", "1")?.contains("--listen needs a value") == true)
        #expect(problem("up", "--port", "70000")?.contains("from 1 to 65535") == true)
        #expect(problem("up", "--port", "1", "--port", "2")?.contains("given twice") == true)
        #expect(problem("up", "--foreground=yes")?.contains("takes no value") == true)
        #expect(problem("up", "x")?.contains("`oneup up --help`") == true || problem("up", "x") != nil)
    }

    @Test func typosGetTheNearestMatch() {
        #expect(problem("jion", "482913")?.contains("did you mean `oneup join`") == true)
        #expect(problem("admin", "sevrers")?.contains("did you mean `oneup admin servers`") == true)
        #expect(problem("up", "--prot", "1")?.contains("did you mean `--port`") == true)
        #expect(problem("frobnicate")?.contains("did you mean") == false)
        #expect(problem("supervize")?.contains("supervise") == false)
    }

    @Test func controlBytesAreNotShownAgain() {
        let text = problem("up", "--\u{1B}[31m")
        #expect(text?.contains("\u{1B}") == false)
        #expect(text?.contains("\\u{1b}") == true)
    }

    @Test func helpIsEverywhere() {
        #expect(help("--help")?.contains("Exit status") == true)
        #expect(help("up", "--help")?.contains("--listen ADDRESS") == true)
        #expect(help("up", "--port", "1", "-h")?.contains("oneup up") == true)
        #expect(help("help", "admin", "drain")?.contains("NAME") == true)
        #expect(help("admin")?.contains("admin servers") == true)
        #expect(help("--help")?.contains("supervise") == false)
        #expect(problem("help", "jon")?.contains("oneup join") == true)
    }

    @Test func dashesEndTheOptions() {
        #expect(run("admin", "drain", "--", "-x")?.1.arguments == ["-x"])
        #expect(problem("admin", "drain", "-x") != nil)
    }

    @Test func distancesCountSlips() {
        #expect(editDistance(Array("kitten".utf8), Array("sitting".utf8)) == 3)
        #expect(editDistance(Array("up".utf8), Array("pu".utf8)) == 1)
        #expect(editDistance([], Array("abc".utf8)) == 3)
        #expect(nearest("statsu", among: ["status", "stop"]) == "status")
        #expect(nearest("zzzzzz", among: ["status", "stop"]) == nil)
    }
}
