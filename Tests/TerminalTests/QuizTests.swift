import Glibc
import Testing

@testable import ClientCore

extension FullScreen {
    /// A quiz on a real cluster: hosted in one terminal, answered in another, while servers die.
    @Suite struct QuizTests {
        static let quiz = """
            ---
            seconds: 120
            ---

            # Two small questions

            ## Which of these makes a retry safe?

            - [ ] a longer time-out
            - [x] an idempotency key

            > The server knows it again.

            ## How many servers does a cluster need to lose one?

            = 2

            """

        @Test func anOpenQuestionOutlivesItsServerAndTheAnswerStays() throws {
            let run = try ClusterRun()
            let host = try run.terminal("carla")
            let path = "\(run.root)/small.md"
            let file = try #require(fopen(path, "w"))
            fputs(Self.quiz, file)
            fclose(file)
            host.enter("clear; oneup host \(path) --name carla")
            try host.wait(for: "start the quiz")
            try host.wait(for: "nobody has joined yet")
            let line = try #require(host.lines.first { $0.contains("oneup join ") })
            let pin = String(line.filter(\.isNumber))
            #expect(pin.count == 6)

            let ana = try run.terminal("ana")
            ana.enter("clear; oneup join \(pin) --name ana")
            try ana.wait(for: "waiting for the host to begin")
            let ben = try run.terminal("ben", width: 140, height: 40)
            ben.enter("clear; oneup join \(pin) --name ben")
            try host.wait(for: "ana, ben")
            host.type("n")
            try ana.wait(for: "press its number, or click it")
            try ben.wait(for: "press its number, or click it")
            try host.wait(for: "not yet: ana, ben")
            ana.type("2")
            try ana.wait(for: "stored ✓")
            try host.wait(for: "not yet: ben")

            // The server dies while the question is open.
            try host.wait("server's name") { $0.statusLine.contains("server-") }
            host.type("K")
            try host.wait(for: "Kill server-")
            host.type("y")
            for pane in [host, ana] {
                try pane.wait("receipt") {
                    $0.statusLine.contains("took over from") && $0.statusLine.contains("0 answers lost")
                }
            }
            #expect(ana.screen.contains("you chose 2 ◆"), "the answer stays: \(ana.screen)")
            try host.wait(for: "not yet: ben")
            let tile = try #require(ben.lines.firstIndex { $0.contains("a longer time-out") })
            ben.click(column: 20, row: tile)
            // All have answered: the answer is shown by itself.
            try ana.wait(for: "✓ right: you chose 2 ◆")
            try ben.wait(for: "✗ wrong: you chose 1 ▲")
            try host.wait(for: "leaderboard")
            host.type("n")
            try ana.wait(for: "after question 1 of 2")
            host.type("n")
            try ana.wait(for: "your number: ")
            ana.type("2")
            ana.press("Enter")
            try ana.wait(for: "you answered 2 in")
            host.type("n")
            try ana.wait(for: "✓ right: you answered 2")
            try host.wait(for: "podium")
            host.type("n")
            try ana.wait(for: "you are 1st of 2")
            try ben.wait(for: "you are 2nd of 2")
            try host.wait(for: "play it again")
            host.type("n")
            try ana.wait(for: "waiting for the host to begin")
        }

        @Test func aBadFileIsExplainedAndAGoodOneHostsFromTheLobby() throws {
            let run = try ClusterRun()
            let good = try #require(fopen("\(run.root)/good.md", "w"))
            fputs(Self.quiz, good)
            fclose(good)
            let bad = try #require(fopen("\(run.root)/bad.md", "w"))
            fputs("# Bad\n\n## A question?\n\n- [ ] one\n- [ ] two\n", bad)
            fclose(bad)
            let host = try run.player("carla")
            host.type("c")
            try host.wait(for: "open a room")
            host.press("BTab", "Right")
            try host.wait(for: "file")
            host.press("Tab")
            host.type("\(run.root)/bad.md")
            host.press("Enter")
            try host.wait("mistake with its place") { $0.screen.contains("bad.md:5:1: error") }
            host.press("C-u")
            host.type("\(run.root)/good.md")
            host.press("Enter")
            try host.wait(for: "start the quiz")
        }
    }
}
