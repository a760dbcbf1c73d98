import Games
import Testing

@testable import ClientCore

/// Hosting and answering line by line: what the full screen can do, plain mode can.
@Suite("Plain mode, hosted games") struct PlainHostTests {
    private static let question = "question 1 2 5 20000 1 choice\nWhich?\n1 one\n2 two"

    private func state(_ shown: String?, you: Int?, phase: String = "running", now: Int64? = nil) -> RoomState {
        RoomState(
            room: 482_913, game: "quiz", title: "Small", options: "", number: 2, phase: phase,
            seats: ["carla", "ana", "ben"], you: you, round: 1, snapshot: shown, board: [], turn: nil, now: now)
    }

    private func inRoom(as seat: Int) -> PlainHarness {
        var plain = PlainHarness()
        plain.type("guest ana", "join 482913")
        plain.deliver(.connected(balancer: 0))
        plain.answer(.login(Identity(name: "ana", session: "1", isGuest: true, server: nil)))
        plain.answer(.state(state("gathering 2\nSmall", you: seat)))
        _ = plain.takeSaid()
        return plain
    }

    @Test func aRoomIsMadeFromAFile() {
        var plain = PlainHarness(PlainSession.Setup(pages: "http://127.0.0.1:7480"))
        plain.type("guest ana", "create quiz", "create quiz my quiz.md", "say after")
        plain.deliver(.connected(balancer: 0))
        plain.answer(.login(Identity(name: "ana", session: "1", isGuest: true, server: nil)))
        #expect(plain.said.contains("Type the file too: create quiz FILE."))
        #expect(plain.documents == ["quiz my quiz.md"])
        #expect(plain.requests.isEmpty, "what is typed behind it waits for the file")
        plain.carryOut(
            plain.session.document(.failure(DocumentProblems(lines: ["my quiz.md:3:1: error: no answer: write one"]))))
        #expect(plain.said.contains("my quiz.md:3:1: error: no answer: write one"))
        #expect(plain.requests == [.lobbyChat("after")])
        plain.answer(.number(1))
        plain.type("create quiz good.md")
        plain.carryOut(plain.session.document(.success(HostedGame(kind: "quiz", title: "T", options: "o"))))
        #expect(plain.requests == [.create(game: "quiz", title: "T", options: "o")])
        plain.answer(.created(room: 482_913))
        #expect(plain.said.last == "Its page, for a projector: http://127.0.0.1:7480/rooms/482913")
    }

    @Test func aLongDocumentGoesInPartsAndTheRoomComesLast() {
        var plain = PlainHarness()
        plain.type("guest ana", "create quiz long.md", "say after")
        plain.deliver(.connected(balancer: 0))
        plain.answer(.login(Identity(name: "ana", session: "1", isGuest: true, server: nil)))
        let options = String(repeating: "abcdefghij", count: 3_200)
        plain.carryOut(plain.session.document(.success(HostedGame(kind: "quiz", title: "T", options: options))))
        var text = ""
        var keys: Set<String> = []
        for number in 0..<3 {
            guard case .putDocument(let key, number, let part)? = plain.requests.last else {
                Issue.record("\(plain.requests)")
                return
            }
            #expect(plain.requests.count == 1, "each waits for the answer to the one before")
            #expect((16...64).contains(key.utf8.count) && part.utf8.count <= 15_000)
            keys.insert(key)
            text += part
            plain.answer(.done)
        }
        #expect(text == options && keys.count == 1)
        #expect(plain.requests == [.createFrom(game: "quiz", title: "T", document: keys.first ?? "", parts: 3)])
        plain.answer(.created(room: 482_913))
        #expect(plain.requests == [.enter(room: 482_913, after: nil)])
    }

    @Test func anAnswerIsStoredWithItsTime() {
        var plain = inRoom(as: 1)
        plain.event(3, .move(seat: nil, by: "", text: Self.question))
        plain.type("2")
        plain.answer(.stored(number: 3, text: "answer 0 3412 1800000001234 2"))
        #expect(plain.said.last == "Stored: 2, after 3.4 seconds.")
    }

    @Test func theStateTellsTheTimeAndWhoIsWaitedFor() {
        var plain = inRoom(as: 0)
        plain.event(3, .move(seat: nil, by: "", text: Self.question))
        plain.type("state")
        plain.answer(.state(state(Self.question + "\nopen 20005 1 2\nmissing 2", you: 0, now: 8_000)))
        #expect(plain.said.contains("13 seconds left. 1 of 2 have answered."))
        #expect(plain.said.last == "Not yet: ben.")
    }

    private static let reveal = "reveal 1 5 1\n= 2 two\n# 1 0\n# 2 1"

    @Test func theHostsClientGoesOnByItselfAndCanBeHeld() {
        var plain = inRoom(as: 0)
        plain.event(3, .started(round: 2, first: 0, snapshot: "gathering 5 4\nSmall"))
        plain.wait(60_000)
        #expect(plain.requests.isEmpty, "a host begins by hand")
        plain.event(4, .move(seat: nil, by: "", text: Self.question))
        plain.wait(60_000)
        plain.event(5, .move(seat: nil, by: "", text: Self.reveal))
        _ = plain.takeSaid()
        plain.wait(10)
        #expect(plain.takeSaid() == ["Next in 4 seconds. Type hold to stay here."])
        plain.wait(3_900)
        #expect(plain.requests.isEmpty && plain.said.isEmpty)
        plain.wait(200)
        #expect(plain.requests == [.move("next", answers: 5)])
        plain.wait(20_000)
        #expect(plain.requests.count == 1, "one step is on its way")
        plain.answer(.number(6))
        plain.wait(20_000)
        plain.event(6, .move(seat: nil, by: "", text: "standings 1 5 1\n1 1 900 900"))
        _ = plain.takeSaid()
        plain.wait(10)
        plain.type("hold")
        #expect(plain.takeSaid().last?.hasPrefix("Held.") == true)
        plain.wait(60_000)
        #expect(plain.requests.isEmpty)
        plain.type("auto")
        plain.wait(10)
        plain.wait(5_000)
        #expect(plain.requests == [.move("next", answers: 6)])
    }

    @Test func aPauseStopsWhatHappensByItself() {
        var plain = inRoom(as: 0)
        plain.event(3, .started(round: 2, first: 0, snapshot: "gathering 5 4\nSmall"))
        plain.event(4, .move(seat: nil, by: "", text: Self.reveal))
        plain.wait(10)
        plain.event(5, .move(seat: 0, by: "ana", text: "pause"))
        #expect(plain.said.last == "The host has paused the quiz.")
        plain.wait(60_000)
        #expect(plain.requests.isEmpty)
        plain.event(6, .move(seat: 0, by: "ana", text: "resume"))
        plain.wait(10)
        plain.wait(4_000)
        #expect(plain.requests == [.move("next", answers: 6)])
    }

    @Test func nobodyElseGoesOnByThemselves() {
        for seat in [1, 2] {
            var plain = inRoom(as: seat)
            plain.event(3, .started(round: 2, first: 0, snapshot: "gathering 5 4\nSmall"))
            plain.event(4, .move(seat: nil, by: "", text: Self.reveal))
            plain.answer(.state(state(Self.reveal, you: seat)))
            plain.wait(60_000)
            plain.wait(60_000)
            #expect(plain.requests.count { if case .move = $0 { true } else { false } } == 0)
            plain.type("hold")
            #expect(plain.requests.last == .move("hold", answers: nil), "it is an answer like others")
        }
    }

    @Test func teamsTheIntroductionAndMistakesAreRead() {
        var plain = inRoom(as: 1)
        plain.event(
            3, .started(round: 2, first: 0, snapshot: "gathering 5 0\nSmall\n> Hello\nteam 1 0 Red\nteam 2 1 Les Bleus")
        )
        #expect(
            plain.takeSaid() == [
                "The quiz has 5 questions and has not begun.", "Hello",
                "Teams: 1 Red, 0 players, 2 Les Bleus, 1 player.", "Choose one with its number, such as team 1.",
            ])
        plain.event(4, .move(seat: 2, by: "ben", text: "team 2 2\nteam 1 0 Red\nteam 2 2 Les Bleus"))
        #expect(plain.takeSaid() == ["ben is in team Les Bleus."])
        plain.event(5, .move(seat: nil, by: "", text: "teams\nteam 1 1 Red\nteam 2 1 Les Bleus"))
        plain.event(6, .move(seat: nil, by: "", text: Self.question))
        plain.answer(.state(state("\(Self.question)\nopen 20005 0 2\nyou 1 0 0 0\nmember 1", you: 1)))
        #expect(plain.takeSaid().last == "You are in team 1.")
        plain.event(7, .move(seat: 0, by: "carla", text: "pause 1 5 12000"))
        #expect(
            plain.takeSaid() == [
                "The host has paused the quiz. 12 seconds are left; answer when the question is shown again."
            ])
        plain.event(8, .move(seat: 0, by: "carla", text: "resume 1 5 5 12000 1 choice 8000\nWhich?\n1 one\n2 two"))
        #expect(plain.takeSaid() == ["Question 1 of 5 goes on, 12 seconds.", "Which?", "1. one", "2. two"])
        plain.event(9, .move(seat: 0, by: "carla", text: "skip 1 5"))
        #expect(plain.takeSaid() == ["Question 1 of 5 is left out. Nobody gets points for it."])
        let podium = "podium 5 2\n1 2 900 900\n2 1 0 0\nteam 2 1 1 900 Les Bleus\nteam 1 1 2 0 Red"
        plain.event(10, .move(seat: nil, by: "", text: podium))
        #expect(plain.takeSaid().contains("Team Les Bleus is 1st with 900 points."))
        plain.answer(
            .state(
                state(
                    podium + "\nyou 2 0 0 0\nmember 1\nmistakes 1 1\nwrong 2\tWho?\tAda\nmissed 3\tWhen?\t1843",
                    you: 1)))
        #expect(
            plain.takeSaid() == [
                "You are in team 1, Red.", "You are 2nd with 0 points.",
                "You have answered 1 wrongly and 1 not at all.", "Question 2: Who? Right answer: Ada.",
                "Question 3, not answered: When? Right answer: 1843.",
            ])
    }

    @Test func theHostBeginsAnotherRound() {
        var plain = inRoom(as: 0)
        plain.event(3, .move(seat: nil, by: "", text: "podium 2 2\n1 1 900 900\n2 2 0 0"))
        plain.event(4, .over(winner: 1, reason: "900 points"))
        #expect(plain.said.last?.contains("rematch") ?? false)
        plain.type("rematch")
        #expect(plain.requests == [.rematch])
        plain.answer(.number(5))
        plain.event(5, .started(round: 2, first: 0, snapshot: "gathering 2\nSmall"))
        #expect(plain.said.last == "The quiz has 2 questions and has not begun.")
    }
}
