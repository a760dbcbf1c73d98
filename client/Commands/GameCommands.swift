import Cluster
import EventLoop
import GameViews
import Games
import Glibc
import Telemetry

/// The commands that games bring along.
let gameCommands: [Command] = games.flatMap(\.tools).map { tool in
    Command(
        tool.name, tool.summary, details: tool.details,
        arguments: tool.inputs.map { Argument($0.name, $0.summary, isOptional: $0.source == .typed(isOptional: true)) },
        examples: tool.examples.map { Example($0.line, $0.summary) }
    ) { invocation in run(tool, invocation) }
}

private func run(_ tool: GameTool, _ invocation: Invocation) -> ExitCode {
    var inputs: [[UInt8]] = []
    for (input, text) in zip(tool.inputs, invocation.arguments) {
        guard case .file(let limit) = input.source else {
            inputs.append(Array(text.utf8))
            continue
        }
        do {
            inputs.append(try FileTools.readFile(text, limit: limit))
        } catch {
            return Output.fail(.failure, error.message)
        }
    }
    // A terminal might obey what a file holds; another program gets it as it is.
    let isTerminal = isatty(STDOUT_FILENO) != 0
    let clock = ContinuousClock()
    let start = clock.now
    do {
        let write: (String) -> Void = { Output.data(isTerminal ? visible($0, limit: longestLine) : $0) }
        guard let count = try tool.run(inputs, write) else { return .success }
        let spent = (clock.now - start).components
        let microseconds = max(spent.seconds * 1_000_000 + spent.attoseconds / 1_000_000_000_000, 1)
        let tenths = Int64(count) * 10 / microseconds
        Output.message("\(count) in \(microseconds / 1_000) ms: \(tenths / 10).\(tenths % 10) million a second")
        return .success
    } catch {
        return Output.fail(.failure, visible(error.message, limit: longestLine))
    }
}

/// The bytes of a line that a tool writes, at most.
private let longestLine = 4_096
