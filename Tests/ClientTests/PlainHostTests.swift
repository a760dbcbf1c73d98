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
