import EventLoop
import GameViews
import Games
import Telemetry

/// The check of the rules, for those who change them or do not trust them.
let rulesCommands: [Command] = [
    Command(
        "check-rules", "play every board game at random and check its rules",
        details: """
            No cluster is needed. At each position every legal move is made and moves
            that are none are refused, the state is stored and read back, and what must
            hold of the game is counted; at the end of a game its log is replayed. Games
            have the seeds N, N + 1 and so on, and each is played to its end. The first
            thing that does not hold is said in one line with the command that plays
            that game again, and the exit code is 1.
            """,
        options: [
            Option("positions", "N", "positions of each game at least (100000)", kind: .number(1...1_000_000_000)),
            Option("seed", "N", "the seed of the first game (1)", kind: .number(0...Int.max)),
            Option("game", "KIND", "this game alone"),
        ],
        examples: [
            Example("oneup check-rules", "all board games, some minutes"),
            Example("oneup check-rules --game chess --seed 17 --positions 1", "one game, as a finding names it"),
        ], run: checkRules)
]

private func checkRules(_ invocation: Invocation) -> ExitCode {
    let boards = boardGames
    var chosen = boards
    if let kind = invocation.text("game") {
        chosen = boards.filter { $0.kind == kind }
        guard !chosen.isEmpty else {
            return Output.fail(
                .usage,
                "there is no board game “\(visible(kind, limit: 80))”; there are: "
                    + boards.map { $0.kind }.joined(separator: ", "))
        }
    }
    let positions = invocation.number("positions") ?? 100_000
    let seed = UInt64(invocation.number("seed") ?? 1)
    for rules in chosen {
        let start = Monotonic.now()
        do {
            let count = try RulesCheck.run(rules, positions: positions, seed: seed)
            let seconds = Double(Monotonic.now() - start) / 1e9
            Output.data(
                "\(rules.kind): \(count.positions) positions of \(count.games) games, the longest of \(count.longest) moves; "
                    + "\(count.moves) legal moves made, \(count.refused) others refused; \(tenth(seconds)) s")
        } catch {
            return Output.fail(.failure, visible("\(rules.kind): \(error.line)", limit: longestFinding))
        }
    }
    Output.data("Everything holds.")
    return .success
}

/// The bytes of a finding that are shown, at most: the moves of all but the longest games.
private let longestFinding = 16_384
