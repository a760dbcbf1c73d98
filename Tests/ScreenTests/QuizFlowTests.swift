import Cells
import GameViews
import Games
import Testing

@testable import ClientCore

/// What keys, clicks and events lead to in a quiz.
@Suite struct QuizFlowTests {
    private func moves(_ screen: inout ScreenHarness) -> [String] {
        screen.takeRequests().compactMap { if case .move(let text, _) = $0 { text } else { nil } }
    }

    @Test func oneRightAnswerIsADigitAClickOrTheCursor() throws {
        for way in 0..<4 {
            var screen = ScreenHarness.quiz(1)
            screen.ask()
            switch way {
            case 0: screen.type("2")
            case 1: screen.press(.down, .right, .enter)
            case 2: screen.press(.down, .character("l"), .character(" "))
            default:
                let row = try #require(screen.lines.firstIndex { $0.contains("an idempotency key") })
                screen.take(.click(column: 60, row: row))
            }
            #expect(moves(&screen) == ["2"], "way \(way)")
            #expect(screen.screen.contains("you chose 2 ◆ · … on its way"))
            screen.type("3")
            #expect(moves(&screen).isEmpty, "the first answer counts")
            screen.answer(
                .move("2", answers: nil), .stored(number: 10, text: "answer 6 3412 1800000001234 2"))
            #expect(screen.screen.contains("you chose 2 ◆ in 3.4 s · stored ✓"))
            screen.type("3")
            #expect(moves(&screen).isEmpty)
            #expect(screen.statusLine.contains("the first answer counts"))
        }
    }

    @Test func aNumberThatIsNotThereCostsNothing() {
        var screen = ScreenHarness.quiz(1)
        screen.ask()
        screen.type("7")
        #expect(moves(&screen).isEmpty)
        #expect(screen.statusLine.contains("1 to 4"))
        screen.press(.enter)
        #expect(moves(&screen).isEmpty, "Enter without a cursor is no answer")
        screen.type("0")
        #expect(moves(&screen).isEmpty)
    }

    @Test func severalAreToggledAndSent() {
        var screen = ScreenHarness.quiz(1)
        screen.ask(kind: "multiple")
        screen.press(.enter)
        #expect(moves(&screen).isEmpty)
        screen.type("314")
        screen.type("1")
        #expect(moves(&screen).isEmpty)
        #expect(screen.screen.contains("chosen: 3 ●  4 ■"))
        screen.press(.enter)
        #expect(moves(&screen) == ["3 4"])
    }

    @Test func anOrderIsTypedAndTakenBack() {
        var screen = ScreenHarness.quiz(1)
        screen.ask("Order\n1 commit\n2 answer\n3 begin", kind: "order")
        screen.type("32")
        screen.press(.enter)
        #expect(moves(&screen).isEmpty, "all have to have a place")
        screen.press(.backspace)
        screen.type("12")
        #expect(screen.screen.contains("your order: 3 ● → 1 ▲ → 2 ◆"))
        screen.press(.enter)
        #expect(moves(&screen) == ["3 1 2"])
    }

    @Test func aTypedAnswerHasItsLineOpenAndAMistakeComesBack() {
        var screen = ScreenHarness.quiz(1)
        screen.press(.character("t"))
        screen.type("good luck")
        screen.ask("How many bones?", kind: "number")
        #expect(screen.model.entry?.kind == .talk, "what is being typed stays")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.chat("good luck")])
        #expect(screen.model.entry?.prompt == "your number: ")
        screen.type("2o6")
        screen.press(.enter)
        #expect(moves(&screen) == ["2o6"])
        #expect(screen.model.entry == nil)
        screen.refuse(.move("2o6", answers: nil), "illegal_move", "type a number, such as 42 or 3.5")
        #expect(screen.model.entry?.prompt == "your number: ")
        #expect(screen.statusLine.contains("type a number"))
        screen.press(.escape)
        #expect(screen.model.entry == nil, "it does not open again by itself")
        screen.press(.enter)
        screen.type("206")
        screen.press(.enter)
        #expect(moves(&screen) == ["206"])
        screen.answer(.move("206", answers: nil), .stored(number: 10, text: "answer 6 9000 1800000001234 206"))
        #expect(screen.screen.contains("you answered 206 in 9.0 s · stored ✓"))
        screen.ask("How many teeth?", kind: "number", index: 8)
        screen.type("3")
        screen.show("reveal 8 12 0\n= 32\n# right 0")
        #expect(screen.model.entry == nil, "an answer that nobody waits for is not typed on")
    }

    @Test func theClockFollowsTheRoomWhateverCameLate() {
        var screen = ScreenHarness.quiz(1)
        // The question was asked five seconds before its event came, as after a broken connection.
        let asked = screen.roomTime - 5_000
        screen.show("question 7 12 \(asked) 20000 1 choice\n\(ScreenHarness.question)")
        #expect(screen.screen.contains(" 15 s "))
        let before = screen.screen
        screen.wait(400)
        #expect(screen.screen == before, "it changes once a second")
        screen.wait(600)
        #expect(screen.screen.contains(" 14 s "))
        // Talk that was held back for four seconds says nothing about the time of now.
        let number = (screen.model.room?.room.number ?? 0) + 1
        screen.deliver(
            .event(
                RoomEvent(
                    room: 482_913, number: number, at: screen.roomTime - 4_000, kind: .chat(by: "ben", text: "hm"),
                    line: [])))
        #expect(screen.screen.contains(" 14 s "))
        screen.show("extend 10")
        #expect(screen.screen.contains(" 24 s "))
        // An outage of two seconds: the state that is read then has the new end.
        screen.deliver(.notice(.takeover(from: "server-1", to: "server-2", gap: 38, lost: 0)))
        _ = screen.takeRequests()
        screen.event((screen.model.room?.room.number ?? 0) + 1, .credited(milliseconds: 2_000))
        #expect(screen.takeRequests() == [.own])
        #expect(screen.statusLine.contains("38 ms · 0 answers lost · clock +2000 ms"))
        screen.tell(
            "question 7 12 \(asked) 20000 1 choice\n\(ScreenHarness.question)\nopen \(asked + 32_000) 3 6", you: 1)
        #expect(screen.screen.contains(" 26 s ") && screen.screen.contains("3 of 6 answered"))
        screen.wait(30_000)
        #expect(screen.screen.contains("time is up"))
    }

    @Test func whoComesInTheMiddleSeesTheRightClockAndTheirAnswer() {
        let asked = ScreenHarness.epoch - 60_000
        let screen = ScreenHarness.quiz(
            1,
            shown:
                "question 7 12 \(asked) 20000 1 choice\n\(ScreenHarness.question)\nopen \(ScreenHarness.epoch + 11_000) 4 6"
                + "\nyou 3 100 0 1\nsaid 1250 4")
        #expect(screen.screen.contains(" 10 s ") && screen.screen.contains("4 of 6 answered"))
        #expect(screen.screen.contains("you chose 4 ■ in 1.2 s · stored ✓"))
        #expect(screen.screen.contains("rank 3 of 6"))
    }

    @Test func theHistoryTellsTheQuestionOfAnAnswerOneComesTo() {
        var screen = ScreenHarness.quiz(1, shown: ScreenHarness.reveal)
        #expect(!screen.screen.contains("Which of these"))
        screen.model.room?.seenNumber = 0
        screen.event(3, .move(seat: nil, by: "", text: "standings 6 12 6\n1 1 10 0"))
        screen.event(4, .move(seat: nil, by: "", text: "question 7 12 5 20000 1 choice\n\(ScreenHarness.question)"))
        screen.event(5, .move(seat: nil, by: "", text: ScreenHarness.reveal))
        #expect(screen.screen.contains("Which of these") && screen.screen.contains("✓ right"))
        screen.show(ScreenHarness.standings)
        #expect(screen.screen.contains("▼1 down"), "it was compared with the leaderboard from before one came")
    }

    @Test func theHostGoesOnWithOneKey() {
        var screen = ScreenHarness.quiz(0)
        #expect(screen.keyLine.contains("n  start the quiz"))
        screen.type("n")
        #expect(moves(&screen) == ["start"])
        screen.type("n")
        #expect(moves(&screen).isEmpty, "one step at a time")
        screen.ask()
        screen.answer(.move("start", answers: 9), .number(10))
        #expect(screen.keyLine.contains("n  reveal now") && screen.keyLine.contains("e +10 s"))
        screen.type("e")
        #expect(screen.takeRequests() == [.move("extend 10", answers: 10)], "a step answers what is shown")
        screen.answer(.move("extend 10", answers: 10), .number(11))
        screen.show("extend 10")
        #expect(screen.screen.contains(" 30 s "))
        screen.count("3 of 6 answered")
        #expect(screen.takeRequests() == [.own], "who is waited for stands in the state")
        screen.count("4 of 6 answered")
        #expect(screen.takeRequests().isEmpty, "which is not read for every answer")
        screen.tell(
            "question 7 12 \(screen.roomTime) 20000 1 choice\n\(ScreenHarness.question)\n"
                + "open \(screen.roomTime + 30_000) 4 6\nmissing 3 5", you: 0)
        #expect(screen.screen.contains("not yet: dora, 日本語の名前"))
        screen.press(.character(" "))
        #expect(moves(&screen) == ["reveal"])
        screen.show(ScreenHarness.reveal)
        screen.answer(.move("reveal", answers: 11), .number(12))
        #expect(screen.keyLine.contains("n  leaderboard"))
        screen.type("E")
        #expect(moves(&screen).isEmpty)
        #expect(screen.screen.contains("End the quiz"))
        screen.type("n")
        #expect(moves(&screen).isEmpty && screen.model.overlay == nil)
        screen.type("E")
        screen.type("y")
        #expect(moves(&screen) == ["end"])
        screen.show(ScreenHarness.podium)
        screen.answer(.move("end", answers: 12), .number(13))
        screen.event((screen.model.room?.room.number ?? 0) + 1, .over(winner: 1, reason: "9120 points"))
        #expect(screen.keyLine.contains("n  play it again"))
        screen.type("n")
        #expect(screen.takeRequests().last == .rematch)
        screen.event(
            (screen.model.room?.room.number ?? 0) + 1,
            .started(round: 2, first: 0, snapshot: "gathering 12\nDistributed Systems 5"))
        #expect(screen.keyLine.contains("n  start the quiz"))
        #expect(!screen.screen.contains("9,120"))
    }

    @Test func theKeyBarAndTheMouseDoWhatTheKeysDo() throws {
        var screen = ScreenHarness.quiz(0)
        screen.ask()
        let row = screen.lines.count - 1
        let column = try #require(screen.keyLine.firstRange(of: "+10 s")).lowerBound
        screen.take(.click(column: screen.keyLine.distance(from: screen.keyLine.startIndex, to: column), row: row))
        #expect(moves(&screen) == ["extend 10"])
        // Host and spectator cannot answer by a click on a tile.
        for seat in [0, nil] as [Int?] {
            var other = ScreenHarness.quiz(seat)
            other.ask()
            let tile = try #require(other.lines.firstIndex { $0.contains("an idempotency key") })
            other.take(.click(column: 60, row: tile))
            #expect(moves(&other).isEmpty)
        }
    }

    @Test func aFileOnTheCommandLineIsARoomAtOnce() {
        var setup = ScreenHarness.setup
        setup.hasLogin = true
        setup.creates = HostedGame(kind: "quiz", title: "Distributed Systems 5", options: "abc")
        var screen = ScreenHarness(setup)
        screen.deliver(.connected(balancer: 0), .resumed(name: "carla"))
        let create = ClientRequest.create(game: "quiz", title: "Distributed Systems 5", options: "abc")
        #expect(screen.takeRequests().contains(create))
        screen.answer(create, .created(room: 482_913))
        #expect(screen.takeRequests().contains(.enter(room: 482_913, after: nil)))
        screen.answer(
            .enter(room: 482_913, after: nil),
            .state(ScreenHarness.quizState(nil, number: 0, phase: "waiting", seats: [nil])))
        #expect(screen.takeRequests() == [.sit(seat: nil)])
        screen.answer(.sit(seat: nil), .seat(0))
        screen.event(1, .sat(seat: 0, by: "carla"))
        screen.event(2, .started(round: 1, first: 0, snapshot: "gathering 12\nDistributed Systems 5"))
        #expect(screen.screen.contains("oneup join 482913") && screen.keyLine.contains("n  start the quiz"))
        screen.event(3, .sat(seat: 1, by: "ana"))
        #expect(screen.screen.contains("1 player is here"))
    }

    @Test func aSeatThatIsPlayedElsewhereIsMovedHereFirst() {
        var screen = ScreenHarness.quiz(1)
        screen.ask()
        screen.event((screen.model.room?.room.number ?? 0) + 1, .claimed(seat: 1, by: "ana"))
        #expect(screen.keyLine.contains("x play here"))
        screen.press(.enter)
        #expect(moves(&screen).isEmpty)
        screen.type("x")
        #expect(screen.takeRequests().last == .claim)
    }

    @Test func spectatorsTakePartInNothing() {
        var screen = ScreenHarness.quiz(nil)
        screen.ask()
        screen.type("2")
        screen.press(.enter)
        #expect(moves(&screen).isEmpty)
        #expect(screen.screen.contains("you are watching"))
        #expect(screen.keyLine.contains("s sit"))
    }
}
