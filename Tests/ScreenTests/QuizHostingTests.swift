import Cells
import GameViews
import Games
import Testing

@testable import ClientCore

/// What a host stops, leaves out and lets go on by itself, and what teams see of it.
@Suite struct QuizHostingTests {
    private func moves(_ screen: inout ScreenHarness) -> [String] {
        screen.takeRequests().compactMap { if case .move(let text, _) = $0 { text } else { nil } }
    }

    private static let teams =
        "gathering 12 0\nDistributed Systems 5\n> Three teams, twelve questions.\n"
        + "> Phones away, please.\nteam 1 2 Red\nteam 2 1 Les Bleus\nteam 3 0 Green"

    @Test func theHostPausesAndGoesOn() {
        var screen = ScreenHarness.quiz(0)
        screen.goTo("question", you: 0)
        screen.type("p")
        #expect(moves(&screen) == ["pause"])
        screen.type("p")
        #expect(moves(&screen).isEmpty, "the first is on its way")
        screen.answer(.move("pause", answers: screen.model.room?.room.number), .number(20))
        screen.show("pause 7 12 12000")
        Golden.expect("quiz-host-paused-80x24", screen)
        screen.wait(30_000)
        #expect(screen.screen.contains("paused, 12 s"), "the clock stands still")
        screen.type("p")
        #expect(moves(&screen) == ["resume"])
        screen.answer(.move("resume", answers: screen.model.room?.room.number), .number(21))
        screen.show("resume 7 12 \(screen.roomTime) 12000 2 choice 8000\n\(ScreenHarness.question)")
        screen.wait(2_000)
        #expect(screen.screen.contains("10 s"))
    }

    @Test func aPlayerCannotAnswerWhileThereIsAPauseAndKeepsTheAnswerThatCounts() {
        var screen = ScreenHarness.quiz(1)
        screen.goTo("question", you: 1)
        screen.show("pause 7 12 12000")
        screen.type("2")
        #expect(moves(&screen).isEmpty)
        #expect(screen.statusLine.contains("paused"))
        Golden.expect("quiz-player-paused-80x24", screen)
        screen.show("resume 7 12 \(screen.roomTime) 12000 2 choice 8000\n\(ScreenHarness.question)")
        screen.type("2")
        #expect(moves(&screen) == ["2"])
        screen.answer(.move("2", answers: nil), .stored(number: 10, text: "answer 6 9400 \(screen.roomTime) 2"))
        #expect(screen.screen.contains("in 9.4 s · stored ✓"))
        screen.show("pause 7 12 11000")
        screen.show("resume 7 12 \(screen.roomTime) 11000 2 choice 9000\n\(ScreenHarness.question)")
        #expect(screen.screen.contains("in 9.4 s · stored ✓"), "who has answered has")
    }

    @Test func skippingAsksFirst() {
        var screen = ScreenHarness.quiz(0)
        screen.goTo("question", you: 0)
        screen.type("S")
        #expect(moves(&screen).isEmpty && screen.screen.contains("without points?"))
        screen.type("y")
        #expect(moves(&screen) == ["skip"])
        screen.answer(.move("skip", answers: screen.model.room?.room.number), .number(20))
        screen.show("skip 7 12")
        screen.ask("Another one?\n1 yes\n2 no", index: 8)
        #expect(screen.screen.contains("Another one?"))
        screen.show("reveal 8 12 0\n= 1 yes")
        screen.type("S")
        #expect(screen.statusLine.contains("no question is open"))
    }

    @Test func theNextStepComesByItselfAfterSoManySeconds() {
        var screen = ScreenHarness.quiz(0, shown: "gathering 12 4\nDistributed Systems 5")
        screen.wait(30_000)
        #expect(moves(&screen).isEmpty, "a host begins by hand")
        screen.goTo("reveal", you: 0)
        _ = screen.takeRequests()
        screen.wait(10)
        #expect(screen.screen.contains("next in 4 s · a holds"))
        Golden.expect("quiz-host-auto-80x24", screen)
        screen.wait(3_000)
        #expect(moves(&screen).isEmpty && screen.screen.contains("next in 1 s"))
        screen.wait(1_100)
        #expect(moves(&screen) == ["next"])
        screen.wait(30_000)
        #expect(moves(&screen).isEmpty, "one step is on its way")
        screen.answer(.move("next", answers: screen.model.room?.room.number), .number(20))
        screen.show(ScreenHarness.standings)
        screen.wait(10)
        #expect(screen.screen.contains("next in 4 s · a holds"))
        screen.type("a")
        #expect(!screen.screen.contains("next in"))
        screen.wait(30_000)
        #expect(moves(&screen).isEmpty)
        screen.type("a")
        screen.wait(10)
        screen.wait(4_100)
        #expect(moves(&screen) == ["next"])
    }

    @Test func withoutTheAuthorsWordTheHostTurnsItOnAndNobodyElseCan() {
        for (seat, steps) in [(0, ["next"]), (1, []), (nil, [])] as [(Int?, [String])] {
            var screen = ScreenHarness.quiz(seat)
            screen.goTo("leaderboard", you: seat)
            screen.type("a")
            _ = screen.takeRequests()
            screen.wait(10)
            screen.wait(10_000)
            #expect(moves(&screen) == steps, "\(String(describing: seat))")
        }
    }

    @Test func aPauseBetweenQuestionsHoldsIt() {
        var screen = ScreenHarness.quiz(0, shown: "gathering 12 4\nDistributed Systems 5")
        screen.goTo("reveal", you: 0)
        screen.show("pause")
        _ = screen.takeRequests()
        screen.wait(30_000)
        #expect(moves(&screen).isEmpty)
        screen.show("resume")
        screen.wait(10)
        screen.wait(5_000)
        #expect(moves(&screen) == ["next"])
    }

    @Test func aTeamIsChosenWithItsNumber() {
        var screen = ScreenHarness.quiz(1, shown: Self.teams)
        Golden.expect("quiz-player-teams-80x24", screen)
        screen.type("4")
        #expect(moves(&screen).isEmpty && screen.statusLine.contains("1 to 3"))
        screen.type("2")
        #expect(moves(&screen) == ["team 2"])
        screen.answer(.move("team 2", answers: nil), .number(20))
        screen.show("team 2 1\nteam 1 2 Red\nteam 2 2 Les Bleus\nteam 3 0 Green")
        #expect(screen.screen.contains("you are in team Les Bleus"))
        #expect(screen.screen.contains("2 Les Bleus (2)"))
        Golden.expect("quiz-host-teams-80x24", ScreenHarness.quiz(0, shown: Self.teams))
        Golden.expect("quiz-host-teams-200x60", ScreenHarness.quiz(0, size: Size(200, 60), shown: Self.teams))
        Golden.expect("quiz-host-teams-60x20", ScreenHarness.quiz(0, size: Size(60, 20), shown: Self.teams))
    }

    private static let ranked = "\nteam 2 11 1 4210 Les Bleus\nteam 1 10 2 4100 Red\nteam 3 10 3 900 Green"

    @Test func teamsStandOnTheLeaderboardAndThePodium() {
        for (name, size) in [("80x24", Size(80, 24)), ("200x60", Size(200, 60))] {
            var screen = ScreenHarness.quiz(1, size: size, shown: Self.teams)
            screen.goTo("reveal", you: 1)
            screen.show(ScreenHarness.standings + Self.ranked)
            #expect(screen.screen.contains("1. Les Bleus 4,210"))
            Golden.expect("quiz-player-teams-leaderboard-\(name)", screen)
            screen.show(ScreenHarness.podium + Self.ranked)
            screen.tell(
                ScreenHarness.podium + Self.ranked + "\nyou 1 9120 830 11\nmember 2\nmistakes 1 1\n"
                    + "wrong 2\tWhich port does HTTPS use?\t443\nmissed 9\tWho wrote it?\tLeslie", you: 1)
            #expect(screen.screen.contains("Les Bleus (yours)"))
            Golden.expect("quiz-player-teams-podium-\(name)", screen)
            screen.type("w")
            #expect(screen.screen.contains("✗ 2 Which port does HTTPS use?") && screen.screen.contains("right: 443"))
            Golden.expect("quiz-player-mistakes-\(name)", screen)
            screen.type("w")
            #expect(screen.screen.contains("wins with"))
        }
    }

    @Test func everySizeIsDrawnWithoutATrap() {
        var screens: [ScreenHarness] = [ScreenHarness.quiz(1, shown: Self.teams)]
        for text in [ScreenHarness.standings + Self.ranked, ScreenHarness.podium + Self.ranked] {
            var screen = ScreenHarness.quiz(1, shown: Self.teams)
            screen.goTo("reveal", you: 1)
            screen.show(text)
            screens.append(screen)
            if text.hasPrefix("podium") {
                let mistakes = (1...12).map { "wrong \($0)\t\(QuizPictureTests.long.prefix(79))\tright" }
                screen.tell(text + "\nyou 1 9120 830 11\nmistakes 30 0\n" + mistakes.joined(separator: "\n"), you: 1)
                screen.type("w")
                screens.append(screen)
            }
        }
        for var screen in screens {
            for width in stride(from: 40, through: 200, by: 20) {
                for height in stride(from: 14, through: 60, by: 5) {
                    screen.take(.resize(Size(width, height)))
                    #expect(screen.model.picture().grid.size == Size(width, height))
                    QuizPictureTests.check(screen)
                }
            }
        }
    }
}
