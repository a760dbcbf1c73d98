import Cells
import Testing

@testable import ClientCore

/// A quiz as it looks: each stage for players, hosts and spectators.
@Suite struct QuizPictureTests {
    static let stages = ["question", "pending", "chosen", "reveal", "leaderboard", "podium"]

    @Test(arguments: stages) func player(stage: String) {
        for (name, size) in [("80x24", Size(80, 24)), ("200x60", Size(200, 60))] {
            var screen = ScreenHarness.quiz(1, size: size)
            screen.goTo(stage, you: 1)
            Golden.expect("quiz-player-\(stage)-\(name)", screen)
        }
        var screen = ScreenHarness.quiz(1, isASCII: true)
        screen.goTo(stage, you: 1)
        Golden.expect("quiz-player-\(stage)-ascii", screen)
        #expect(screen.screen.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) })
    }

    @Test(arguments: stages.filter { $0 != "pending" && $0 != "chosen" }) func hostAndSpectator(stage: String) {
        for (name, size) in [("80x24", Size(80, 24)), ("200x60", Size(200, 60))] {
            var host = ScreenHarness.quiz(0, size: size)
            host.goTo(stage, you: 0)
            if stage == "question" {
                host.tell(
                    "question 7 12 \(host.roomTime - 8_000) 20000 2 choice\n\(ScreenHarness.question)\n"
                        + "open \(host.roomTime + 12_000) 12 31\nmissing 2 3 5 6", you: 0)
            }
            Golden.expect("quiz-host-\(stage)-\(name)", host)
            var watcher = ScreenHarness.quiz(nil, size: size)
            watcher.goTo(stage, you: nil)
            Golden.expect("quiz-spectator-\(stage)-\(name)", watcher)
        }
    }

    @Test func beforeTheStart() {
        for (name, seat) in [("host", 0), ("player", 1), ("spectator", nil)] as [(String, Int?)] {
            Golden.expect("quiz-\(name)-gathering-80x24", ScreenHarness.quiz(seat))
        }
        Golden.expect("quiz-host-gathering-200x60", ScreenHarness.quiz(0, size: Size(200, 60)))
        Golden.expect("quiz-host-gathering-ascii", ScreenHarness.quiz(0, isASCII: true))
        Golden.expect("quiz-host-gathering-60x20", ScreenHarness.quiz(0, size: Size(60, 20)))
    }

    static let long =
        "A question that its author could not keep short, because it has to say which clock is meant, who measures, and "
        + "what the others see meanwhile; which of these four sentences about leases and fences is the one that holds "
        + "when a server that was thought dead comes back and goes on writing as if nothing had happened?"
    static let answers = (1...4).map {
        "\($0) Sentence \($0), which is as long as an answer may be, holds about a hundred and twenty letters, so it "
            + "takes two rows or more"
    }

    @Test func muchToRead() {
        let texts: [(String, String, String)] = [
            ("long", "choice", "\(Self.long)\n" + Self.answers.joined(separator: "\n")),
            (
                "six", "choice",
                "Six of them\n" + (1...6).map { "\($0) answer number \($0)" }.joined(separator: "\n")
            ),
            (
                "eight", "multiple",
                "Eight of them\n" + (1...8).map { "\($0) answer number \($0)" }.joined(separator: "\n")
            ),
            ("wide", "choice", "日本語の質問はどう見えますか。\n1 東京と大阪の間の距離\n2 京都\n3 cafe\u{301} ok\n4 🇩🇪 ❤️"),
            (
                "art", "choice",
                "What does this print?\n> The language is Swift.\n| var a = [1, 2, 3]\n| let b = a\n| a.append(4)\n"
                    + "| print(b.count)\n1 3\n2 4\n3 It does not compile\n4 It crashes"
            ),
            (
                "art-tall", "choice",
                "What is this?\n" + (1...16).map { "| line \($0) of a tall picture" }.joined(separator: "\n")
                    + "\n1 a tower\n2 a tree"
            ),
            ("typed", "typed", "Who wrote it?"),
            ("order", "order", "Put them in order\n1 commit\n2 answer\n3 begin"),
            ("slide", "slide", "A word before we go on\n> Questions come from the second part now."),
        ]
        for (name, kind, text) in texts {
            var screen = ScreenHarness.quiz(1)
            screen.ask(text, kind: kind, multiplier: 1)
            if kind == "multiple" { screen.type("28") }
            if kind == "order" { screen.type("31") }
            if kind == "typed" { screen.type("Leslie") }
            screen.press(.down)
            screen.event(screen.model.room.map { $0.room.number + 1 } ?? 0, .chat(by: "ben", text: "oh my"))
            screen.wait(1_000)
            screen.count("0 of 6 answered")
            Golden.expect("quiz-\(name)-80x24", screen)
            Self.check(screen)
            screen.take(.resize(Size(60, 20)))
            Self.check(screen)
            if name == "long" { Golden.expect("quiz-long-60x20", screen) }
        }
        var screen = ScreenHarness.quiz(1)
        screen.ask("\(Self.long)\n" + Self.answers.joined(separator: "\n"))
        screen.show(
            "reveal 7 12 3\n= 2 \(Self.answers[1].dropFirst(2))\n# 1 1\n# 2 1\n# 3 0\n# 4 1\n> "
                + String(repeating: "It is so because of this. ", count: 20))
        Golden.expect("quiz-long-reveal-80x24", screen)
        screen = ScreenHarness.quiz(1)
        screen.ask("How many bones?", kind: "number")
        screen.show("reveal 7 12 3\n= 206 ± 2\n# right 1\n> Adults have 206.")
        screen.tell("reveal 7 12 3\n= 206 ± 2\n# right 1\n> Adults have 206.\nyou 3 120 0 0\nsaid 2100 300", you: 1)
        Golden.expect("quiz-number-reveal-80x24", screen)
    }

    /// Each row is as wide as the screen, whatever characters are in it.
    static func check(_ screen: ScreenHarness) {
        let grid = screen.model.picture().grid
        for row in 0..<grid.size.height {
            #expect(grid.row(row).reduce(0) { $0 + displayWidth($1.text) } == grid.size.width, "row \(row)")
        }
    }

    @Test func theBadFileIsExplainedInTheForm() {
        var screen = ScreenHarness()
        screen.logIn()
        screen.press(.character("c"), .backTab, .right)
        screen.press(.tab)
        screen.type("bad.md")
        screen.press(.enter)
        #expect(screen.effects.contains(.readDocument(kind: "quiz", path: "bad.md")))
        screen.take(
            .document(
                .failure(
                    .init(lines: [
                        "bad.md:3:1: error: the question has no right answer: mark one with [x]",
                        "bad.md:9:5: error: there is no answer: write one behind the box",
                    ]))))
        Golden.expect("quiz-create-bad-80x24", screen)
        screen.type("x")
        screen.press(.enter)
        screen.take(.document(.success(HostedGame(kind: "quiz", title: "T", options: "o"))))
        #expect(screen.takeRequests().last == .create(game: "quiz", title: "T", options: "o"))
    }

    @Test func everySizeAndStageIsDrawnWithoutATrap() {
        for seat in [0, 1, nil] as [Int?] {
            for stage in Self.stages {
                var screen = ScreenHarness.quiz(seat)
                screen.goTo(stage, you: seat)
                for width in stride(from: 40, through: 240, by: 20) {
                    for height in stride(from: 14, through: 80, by: 6) {
                        screen.take(.resize(Size(width, height)))
                        #expect(screen.model.picture().grid.size == Size(width, height))
                    }
                }
            }
        }
    }
}
