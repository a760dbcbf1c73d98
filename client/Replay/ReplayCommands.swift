import Cells
import Cluster
import GameViews
import Games
import Glibc
import Rooms
import Telemetry

/// Commands for games that were played: to look at them, and to take them elsewhere.
let replayCommands: [Command] = [
    Command(
        "replay", "look at a played game step by step",
        details: """
            A game of the cluster by its number, a document of `oneup export`, or a file of
            another program (\(formatNames)). Everything is played once more by
            the rules and compared with what was stored; it ends with 1 when that is not
            equal. On a terminal it is a full screen; with --plain, in a pipe, or with
            --step it is lines.
            """,
        arguments: [source],
        options: [
            gameOption, Option("step", "N", "only the position after N steps, 0 for the beginning", kind: stepNumber),
            Option(flag: "json", "each position as a JSON object on a line of its own"),
        ] + playOptions,
        examples: [
            Example("oneup replay 12", "game 12 of this machine's cluster"),
            Example("oneup replay game.json --plain", "a document, as lines"),
            Example("oneup replay games.pgn --game 2", "the second game of a file"),
        ],
        status: replay),
    Command(
        "export", "write a played game for other programs",
        details: """
            The same sources as `oneup replay`. JSON holds everything (docs/replay.md);
            other formats hold what they can. Without a flag the name of the --output file
            says which, else it is JSON.
            """,
        arguments: [source],
        options: [Option(flag: "json", "as JSON")]
            + formatNameList.map { Option(flag: $0, "as \($0.uppercased())") } + [
                gameOption,
                Option("output", "FILE", "write there instead of to standard output", short: "o"),
            ] + sourceOptions,
        examples: [
            Example("oneup export 12 --pgn", "game 12, for other chess programs"),
            Example("oneup export games.pgn --game 2 -o game.json", "a game of a file as a document"),
        ], run: export),
]

private let formatNameList = Set(games.flatMap(\.formats).map(\.name)).sorted()
private let formatNames = formatNameList.map { $0.uppercased() }.joined(separator: ", ")
private let stepNumber = ValueKind.number(0...DocumentLimits.steps)
private let source = Argument("GAME", "a game's number, or a file")
private let gameOption = Option(
    "game", "N", "which game of a file with several; else the first", kind: .number(1...100_000))
/// The options of `playOptions` that say where to ask and as whom.
private let sourceOptions = playOptions.filter { ["server", "fingerprint", "name", "folder"].contains($0.name) }
/// The most bytes of a line on a terminal.
private let longestLine = 4_096

/// Reads what is named; says on standard error when a file holds more.
private func document(_ invocation: Invocation) throws(AdminProblem) -> GameDocument {
    let name = invocation.arguments[0]
    if let number = ReplaySource.number(name) { return try ClusterGame.read(number, invocation) }
    let (document, count) = try ReplaySource.read(file: name, game: invocation.number("game") ?? 1)
    if count > 1, invocation.number("game") == nil {
        Output.message("The file holds \(count) games; --game 2 takes the second.")
    }
    return document
}

private func replay(_ invocation: Invocation) -> Int32 {
    do {
        let replay = try ReplaySource.replay(try document(invocation))
        let view = ReplayView(replay)
        let isPlain = invocation.has("plain") || invocation.has("json") || invocation.has("step")
        if !isPlain, isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 {
            guard let theme = Theme(rawValue: invocation.text("theme") ?? Theme.dark.rawValue) else {
                let names = Theme.allCases.map(\.rawValue).joined(separator: ", ")
                return Output.fail(.usage, "there is no such theme; there are \(names)").rawValue
            }
            if let shell = try? ReplayShell(isASCII: invocation.has("ascii"), theme: theme) { return shell.run(view) }
        }
        return try lines(view, invocation).rawValue
    } catch {
        return Output.fail(error.code, visible(error.message, limit: longestLine)).rawValue
    }
}

private func lines(_ view: ReplayView, _ invocation: Invocation) throws(AdminProblem) -> ExitCode {
    let lines = ReplayLines(replay: view.replay)
    let step = invocation.number("step")
    if let step, step > view.replay.count {
        throw AdminProblem(
            code: .usage,
            message: "the game has \(view.replay.count) steps that can be played, --step \(step) is beyond")
    }
    if invocation.has("json") {
        for step in step.map({ $0...$0 }) ?? 0...view.replay.count { Output.json(lines.json(after: step)) }
    } else if let step {
        lines.position(after: step).forEach(Output.data)
    } else {
        (lines.head + lines.steps + lines.position(after: view.replay.count).dropFirst(view.replay.count > 0 ? 1 : 0))
            .forEach(Output.data)
        lines.end(view.verdict).forEach(Output.data)
    }
    guard view.verdict.isGood else {
        return Output.fail(.failure, visible(view.verdict.sentence, limit: longestLine))
    }
    return .success
}

private func export(_ invocation: Invocation) -> ExitCode {
    let path = invocation.text("output")
    let flags = (formatNameList + ["json"]).filter(invocation.has)
    guard flags.count < 2 else { return Output.fail(.usage, "export: one format at a time") }
    let ending = path.flatMap { $0.split(separator: ".").last }.map { $0.lowercased() } ?? ""
    let name = flags.first ?? (formatNameList.contains(ending) ? ending : "json")
    do {
        let document = try document(invocation)
        var bytes = try ReplaySource.hashed(document).json() + [0x0A]
        if name != "json" {
            guard let format = formats(of: document.kind).first(where: { $0.name == name }) else {
                let game = gameCatalogue[document.kind]?.title ?? document.kind
                throw AdminProblem(code: .failure, message: "\(game) has no format \(name); --json takes every game")
            }
            do {
                bytes = Array(try format.write(try ReplaySource.replay(document)).utf8)
            } catch let problem as AdminProblem {
                throw problem
            } catch {
                throw AdminProblem(code: .failure, message: (error as? Violation)?.message ?? "\(error)")
            }
        }
        guard let path else {
            // A terminal might obey what players wrote; another program gets it as it is.
            if isatty(STDOUT_FILENO) != 0 {
                for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
                    Output.data(visible(String(decoding: line, as: UTF8.self), limit: DocumentLimits.bytes))
                }
            } else {
                Output.bytes(bytes)
            }
            return .success
        }
        do {
            try FileTools.writeFileAtomically(path, bytes, mode: 0o644)
        } catch {
            throw AdminProblem(code: .failure, message: error.message)
        }
        Output.message("Written to \(path), \(bytes.count) bytes.")
        return .success
    } catch {
        let problem = error as? AdminProblem ?? AdminProblem(code: .failure, message: "\(error)")
        return Output.fail(problem.code, visible(problem.message, limit: longestLine))
    }
}
