import Cells
import Games
import Testing

@testable import ClientCore

/// What keys and answers lead to.
@Suite struct FlowTests {
    @Test func oneKeyMakesAGuest() {
        var screen = ScreenHarness()
        screen.deliver(.connected(balancer: 0))
        #expect(screen.screen.contains("otter123"))
        screen.press(.enter)
        #expect(screen.takeRequests() == [.guest(name: "otter123")])
        screen.press(.enter)
        #expect(screen.takeRequests().isEmpty, "it is asked once")
        screen.refuse(.guest(name: "otter123"), "name_taken", "this name is taken")
        #expect(screen.screen.contains("this name is taken"))
        screen.type("zoe")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.guest(name: "zoe")])
    }

    @Test func registeringNeedsThePasswordTwice() {
        var screen = ScreenHarness()
        screen.deliver(.connected(balancer: 0))
        screen.press(.tab, .tab)
        screen.type("ana")
        screen.press(.enter)
        screen.type("long secret")
        screen.press(.enter)
        screen.type("long secreT")
        screen.press(.enter)
        #expect(screen.screen.contains("differ"))
        #expect(screen.takeRequests().isEmpty)
        screen.type("long secret")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.register(name: "ana", password: "long secret")])
    }

    @Test func aKeptLoginAndAPINLeadStraightIntoTheRoom() {
        var setup = ScreenHarness.setup
        (setup.hasLogin, setup.room) = (true, 482_913)
        var screen = ScreenHarness(setup)
        screen.deliver(.connected(balancer: 0))
        #expect(screen.model.place == .connecting)
        screen.deliver(.resumed(name: "ana"))
        #expect(screen.takeRequests().contains(.enter(room: 482_913, after: nil)))
        screen.answer(.enter(room: 482_913, after: nil), .state(ScreenHarness.state(number: 1, seats: ["ben", nil])))
        #expect(screen.takeRequests() == [.enter(room: 482_913, after: 0), .sit(seat: nil)])
    }

    @Test func watchingTakesNoSeat() {
        var setup = ScreenHarness.setup
        (setup.hasLogin, setup.room, setup.watches) = (true, 482_913, true)
        var screen = ScreenHarness(setup)
        screen.deliver(.connected(balancer: 0), .resumed(name: "ana"))
        _ = screen.takeRequests()
        screen.answer(.enter(room: 482_913, after: nil), .state(ScreenHarness.state(seats: ["ben", nil])))
        #expect(screen.takeRequests().isEmpty)
        #expect(screen.keyLine.contains("s sit"))
    }

    @Test func squaresAreTypedPressedAndClicked() throws {
        for way in 0..<4 {
            var screen = ScreenHarness()
            screen.play()
            switch way {
            case 0: screen.type("b2")
            case 1: screen.type("5")
            case 2: screen.press(.enter)
            default:
                let lines = screen.lines
                let row = try #require(lines.firstIndex { $0.contains("[    5    ]") })
                screen.take(.click(column: 25, row: row))
            }
            #expect(screen.takeRequests() == [.move("b2", answers: 3)], "way \(way)")
            #expect(screen.model.room?.pending == Fact(seat: 0, text: "b2"))
        }
        var screen = ScreenHarness()
        screen.play()
        screen.press(.up, .character("h"), .character(" "))
        #expect(screen.takeRequests() == [.move("a3", answers: 3)])
    }

    @Test func aMoveIsMarkedUntilItIsStored() {
        var screen = ScreenHarness()
        screen.play()
        screen.type("b2")
        #expect(screen.screen.contains("b2 … is being stored"))
        #expect(!screen.statusLine.contains("stored"))
        screen.type("1")
        #expect(screen.takeRequests() == [.move("b2", answers: 3)], "a second move waits for the first")
        screen.answer(.move("b2", answers: 3), .number(4))
        screen.event(4, .move(seat: 0, by: "ana", text: "b2"))
        #expect(screen.statusLine.contains("b2 stored ✓"))
        #expect(screen.screen.contains("ben (O) to move"))
        screen.event(5, .move(seat: 1, by: "ben", text: "a1"))
        #expect(!screen.statusLine.contains("stored"))
    }

    @Test func aRefusedMoveIsTakenBackAndExplained() {
        var screen = ScreenHarness()
        screen.play()
        screen.type("b2")
        screen.refuse(.move("b2", answers: 3), "other_terminal", "no")
        #expect(screen.model.room?.pending == nil)
        #expect(screen.statusLine.contains("b2 was not played"))
        #expect(screen.keyLine.contains("x play here"))
        screen.press(.character("x"))
        #expect(screen.takeRequests().last == .claim)
        screen.answer(.claim, .seat(0))
        screen.event(4, .claimed(seat: 0, by: "ana"))
        #expect(screen.model.room?.isElsewhere == false)
        screen.event(5, .claimed(seat: 0, by: "ana"))
        #expect(screen.model.room?.isElsewhere == true)
    }

    @Test func forfeitsAndLeavingARunningGameAskFirst() {
        var screen = ScreenHarness()
        screen.play()
        screen.press(.character("r"), .character("n"))
        #expect(screen.takeRequests().isEmpty)
        screen.press(.character("r"), .character("y"))
        #expect(screen.takeRequests() == [.resign])
        screen.press(.escape, .escape)
        #expect(screen.takeRequests().isEmpty)
        screen.press(.escape, .character("y"))
        #expect(screen.takeRequests() == [.leave])
        screen.press(.control("c"))
        #expect(!screen.effects.contains(.exit(0, nil)))
        screen.press(.control("c"))
        #expect(screen.effects.contains(.exit(0, nil)))
    }

    @Test func quittingOutsideAGameNeedsNoQuestion() {
        for key in [Key.character("q"), .control("c")] {
            var screen = ScreenHarness()
            screen.logIn()
            screen.press(key)
            #expect(screen.effects.contains(.exit(0, nil)))
        }
    }

    @Test func theServerOneIsOnIsKilledAfterOneQuestion() {
        var screen = ScreenHarness()
        screen.play()
        screen.press(.character("K"))
        #expect(screen.screen.contains("Kill server-1"))
        screen.press(.character("y"))
        #expect(screen.effects == [.killServer("server-1")])
        screen.take(.killed(problem: nil))
        #expect(screen.statusLine.contains("server-1 was killed"))
        screen.deliver(.notice(.takeover(from: "server-1", to: "server-2", gap: 38, lost: 0)))
        #expect(screen.statusLine.contains("server-2 took over from server-1 · 38 ms · 0 moves lost"))
        screen.wait(ConnectionStatus.receiptTime + 1)
        #expect(screen.statusLine.contains("connected · server-2"))
    }

    @Test func anotherMachinesServerCannotBeKilled() {
        var setup = ScreenHarness.setup
        setup.isOwnCluster = false
        var screen = ScreenHarness(setup)
        screen.play()
        #expect(!screen.keyLine.contains("kill"))
        screen.press(.character("K"))
        #expect(screen.model.overlay == nil)
        #expect(screen.statusLine.contains("cluster on this machine"))
    }

    @Test func theStatusTellsTheTruth() {
        var screen = ScreenHarness()
        screen.wait(2_000)
        #expect(screen.statusLine.contains("connecting to 127.0.0.1:7800 · 2 s"))
        screen.logIn()
        screen.wait(ConnectionStatus.pingInterval)
        screen.now += 12
        screen.answer(.whoAmI, .identity(Identity(name: "ana", session: "1", isGuest: true, server: "server-2")))
        screen.wait(ScreenModel.messageTime)
        #expect(screen.statusLine.contains("connected · server-2 · 12 ms"))
        screen.deliver(.notice(.waiting))
        screen.wait(3_000)
        #expect(screen.statusLine.contains("waiting for a server · 3 s"))
        screen.deliver(.connectionLost(reason: "reset"))
        screen.wait(2_000)
        #expect(screen.statusLine.contains("connection lost · trying again · 2 s"))
        screen.deliver(.connected(balancer: 0), .reconnected(afterMilliseconds: 2_100))
        #expect(screen.statusLine.contains("connected again after 2.1 s"))
    }

    @Test func aPastThatIsReadAgainShowsEachMoveOnce() {
        var screen = ScreenHarness()
        screen.logIn()
        screen.press(.character("p"))
        screen.type("482 913")
        screen.press(.enter)
        screen.answer(
            .enter(room: 482_913, after: nil),
            .state(
                ScreenHarness.state(
                    number: 4, phase: "running", seats: ["ben", "carla"], snapshot: "....0..../0")))
        #expect(screen.takeRequests().last == .enter(room: 482_913, after: 0))
        // An event that overtakes the answer comes again after it.
        screen.event(5, .move(seat: 1, by: "carla", text: "a1"))
        screen.answer(
            .enter(room: 482_913, after: 0),
            .state(
                ScreenHarness.state(
                    number: 5, phase: "running", seats: ["ben", "carla"], snapshot: "....0.1../0")))
        screen.event(1, .sat(seat: 0, by: "ben"))
        screen.event(2, .sat(seat: 1, by: "carla"))
        screen.event(3, .started(round: 1, first: 0, snapshot: "........./0"))
        screen.event(4, .move(seat: 0, by: "ben", text: "b2"))
        screen.event(5, .move(seat: 1, by: "carla", text: "a1"))
        #expect(screen.model.room?.moves.map(\.text) == ["b2", "a1"])
        #expect(screen.model.room?.room.turn == 0)
        #expect(screen.model.room?.needsState == false)
    }

    @Test func whoIsHereIsAskedAtMostOnceASecond() {
        var screen = ScreenHarness()
        screen.play()
        for _ in 0..<3 { screen.deliver(.presence(room: 482_913, present: [])) }
        #expect(screen.takeRequests() == [.who])
        screen.answer(.who, .present(["ana", "ben", "dora", "emil"]))
        #expect(screen.screen.contains("2 watching"))
        screen.wait(ScreenModel.whoInterval)
        #expect(screen.takeRequests() == [.who])
    }

    @Test func theFilterAndTheCursorFollowTheRoomAndNotTheRow() {
        var screen = ScreenHarness()
        screen.logIn()
        screen.wait(LobbyView.refreshInterval)
        screen.list(ScreenHarness.listings)
        screen.press(.down)
        #expect(screen.model.lobby.selected(for: "ana")?.pin == 771_204)
        screen.list(
            [RoomListing(room: 555_555, game: "tic-tac-toe", title: "", summary: "x – …, waiting for 1")]
                + ScreenHarness.listings)
        #expect(screen.model.lobby.selected(for: "ana")?.pin == 771_204)
        screen.press(.character("/"))
        screen.type("emil")
        #expect(!screen.screen.contains("771 204"))
        #expect(screen.screen.contains("118 460"))
        screen.press(.escape)
        #expect(screen.screen.contains("771 204"))
    }

    @Test func commandsAreCompletedAndRun() {
        var screen = ScreenHarness()
        screen.play()
        screen.type(":sa")
        screen.press(.tab)
        screen.type("well played")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.chat("well played")])
        screen.type(":theme light")
        screen.press(.enter)
        #expect(screen.model.theme == .light)
        screen.type(":nonsense")
        screen.press(.enter)
        #expect(screen.statusLine.contains("no command"))
    }

    @Test func theSessionsEndIsSaid() {
        var screen = ScreenHarness()
        screen.play()
        screen.deliver(.loginLost(.startedElsewhere))
        guard case .exit(let status, let text)? = screen.effects.last else {
            Issue.record("it goes on")
            return
        }
        #expect(status == ClientExit.login)
        #expect(text?.contains("another terminal") ?? false)
    }
}
