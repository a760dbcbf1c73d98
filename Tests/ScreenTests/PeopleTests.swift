import Cells
import Protocol
import Testing

@testable import ClientCore

/// The list of players of who hosts a room.
@Suite struct PeopleTests {
    private func hosting(_ seat: Int? = 0) -> ScreenHarness {
        var screen = ScreenHarness.quiz(seat)
        screen.ask()
        screen.effects = []
        return screen
    }

    @Test func theListShowsWhoPlaysAndWhatCanBeDone() {
        var screen = hosting()
        screen.event(20, .hosted(HostNews(by: "carla", kind: .cohost(seat: 2, name: "ben", isOn: true))))
        screen.event(21, .hosted(HostNews(by: "carla", kind: .locked(true))))
        screen.press(.character("P"), .down, .down)
        #expect(screen.screen.contains("6 players · locked"))
        #expect(screen.lines.contains { $0.contains("▸ ben") && $0.contains("co-host") })
        #expect(screen.lines.contains { $0.contains("carla") && $0.contains("host (you)") })
        #expect(screen.keyLine.contains("k kick") && screen.keyLine.contains("c co-host"))
        screen.press(.character("l"))
        #expect(screen.takeRequests() == [.host(HostCall(.unlock))])
        screen.press(.character("c"))
        #expect(screen.takeRequests() == [.host(HostCall(.uncohost, name: "ben"))])
        screen.press(.escape)
        #expect(screen.model.overlay == nil)
    }

    @Test(arguments: [("k", HostCall.Act.kick), ("b", .ban)]) func whatHurtsIsAskedFirst(key: String, act: HostCall.Act)
    {
        var screen = hosting()
        screen.press(.character("P"), .down, .character(Character(key)))
        #expect(screen.requests.isEmpty)
        screen.press(.character("n"))
        #expect(screen.requests.isEmpty && screen.model.overlay == nil)
        screen.press(.character("P"), .down, .character(Character(key)), .character("y"))
        #expect(screen.takeRequests() == [.host(HostCall(act, name: "ana"))])
        screen.press(.up, .up, .character(Character(key)))
        #expect(screen.requests.isEmpty, "the host stays")
    }

    @Test func aNewNameIsTyped() {
        var screen = hosting()
        screen.press(.character("P"), .down, .character("r"))
        screen.type("Ana B.")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.host(HostCall(.rename, name: "ana", to: "Ana B."))])
        screen.event(20, .hosted(HostNews(by: "carla", kind: .renamed(seat: 1, former: "ana", name: "Ana B."))))
        #expect(screen.model.room?.room.name(1) == "Ana B.")
    }

    @Test func whoDoesNotHostHasNoSuchKeys() {
        var screen = hosting(1)
        screen.press(.character("P"))
        #expect(screen.requests.isEmpty && !screen.keyLine.contains("p players"))
        if case .people = screen.model.overlay { Issue.record("the list of a host") }
    }

    @Test func aCoHostWhoPlaysChangesTheKeys() {
        var screen = hosting(1)
        screen.event(20, .hosted(HostNews(by: "carla", kind: .cohost(seat: 1, name: "ana", isOn: true))))
        #expect(screen.statusLine.contains("you are a co-host now"))
        screen.effects = []
        screen.press(.character("P"), .character("h"), .character("n"))
        #expect(screen.takeRequests() == [.hostMove("reveal", answers: 20)])
        screen.answer(.hostMove("reveal", answers: 20), .number(21))
        screen.press(.character("P"), .character("h"), .character("2"))
        #expect(screen.takeRequests() == [.move("2", answers: nil)], "an answer again")
    }

    @Test func aCoHostWhoWatchesHasTheHostsKeys() {
        var screen = hosting(nil)
        screen.event(20, .hosted(HostNews(by: "carla", kind: .cohost(seat: nil, name: "olga", isOn: true))))
        screen.effects = []
        screen.press(.character("n"))
        #expect(screen.takeRequests() == [.hostMove("reveal", answers: 20)])
    }

    @Test func whoIsKickedWatchesAndWhoIsPutOutIsInTheLobby() {
        var screen = hosting(1)
        screen.event(20, .hosted(HostNews(by: "carla", kind: .removed(seat: 1, name: "ana"))))
        #expect(screen.model.room?.role == .spectator && screen.statusLine.contains("taken your seat away"))
        screen.deliver(.roomLost(room: 482_913, RequestError(code: "forbidden", message: "the host keeps you out")))
        #expect(screen.model.place == .lobby && screen.statusLine.contains("no longer in the room"))
    }

    @Test func aRefusedNameIsAnsweredWithAQuestion() {
        var screen = hosting(nil)
        screen.press(.character("s"))
        screen.refuse(.sit(seat: nil), "bad_name", "the name olga is not wanted; you can play as brave-otter")
        #expect(screen.screen.contains("brave-otter"))
        screen.effects = []
        screen.press(.character("y"))
        #expect(screen.takeRequests() == [.sitGenerated])
    }

    @Test func aTakenNameIsAnsweredWithAnother() {
        var screen = ScreenHarness()
        screen.deliver(.connected(balancer: 0), .hello(server: "server-1"))
        screen.type("ben")
        screen.press(.enter)
        screen.refuse(.guest(name: "ben"), "name_taken", "this name is taken")
        let offer = anotherName(than: "ben")
        #expect(screen.screen.contains("Enter plays as \(offer)"))
        screen.effects = []
        screen.press(.enter)
        #expect(screen.takeRequests() == [.guest(name: offer)])
    }
}
