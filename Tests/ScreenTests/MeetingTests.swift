import Cells
import Testing

@testable import ClientCore

/// Invitations, seeks, blocks, and the talk of those who watch.
@Suite struct MeetingTests {
    private static func invite(
        _ id: Int64, by: String = "ben", room: Int64 = 482_913, game: String = "chess",
        options: String = "clock=5+3 rated"
    ) -> InviteListing {
        InviteListing(id: id, room: room, game: game, title: "\(by)'s room", by: by, options: options, at: id)
    }

    private static func inLobby() -> ScreenHarness {
        var screen = ScreenHarness()
        screen.logIn()
        screen.wait(ScreenModel.messageTime)
        screen.list([])
        screen.answer(.invites, .invites([]))
        screen.effects = []
        return screen
    }

    // MARK: - Invitations

    @Test func anInvitationIsSaidListedAndAcceptedWithTwoKeys() {
        var screen = Self.inLobby()
        screen.deliver(.invited(Self.invite(7)))
        #expect(screen.statusLine.contains("ben invites you to chess 5+3 rated · i looks"))
        #expect(screen.screen.contains("INVITATIONS") && screen.screen.contains("ben · chess 5+3 rated"))
        #expect(screen.keyLine.contains("i invitations"))
        Golden.expect("lobby-invited-80x24", screen)
        screen.deliver(.invited(Self.invite(7)), .invited(Self.invite(8, by: "carla", room: 555_555, game: "gomoku")))
        #expect(screen.model.meeting.invites.map(\.id) == [8, 7], "the same is told twice")
        screen.press(.character("i"))
        screen.answer(.invites, .invites([Self.invite(8, by: "carla", room: 555_555, game: "gomoku"), Self.invite(7)]))
        Golden.expect("invitations-80x24", screen)
        screen.effects = []
        screen.press(.down, .enter)
        #expect(screen.takeRequests() == [.enter(room: 482_913, after: nil)])
        screen.answer(.enter(room: 482_913, after: nil), .state(ScreenHarness.state(seats: ["ben", nil])))
        #expect(screen.takeRequests().contains(.sit(seat: nil)))
        #expect(screen.model.meeting.invites.map(\.id) == [8], "it is used up")
    }

    @Test func anInvitationIsDeclined() {
        var screen = Self.inLobby()
        screen.deliver(.invited(Self.invite(7)))
        screen.press(.character("i"))
        screen.effects = []
        screen.press(.character("d"))
        #expect(screen.takeRequests() == [.declineInvite(id: 7)])
        #expect(screen.screen.contains("Nobody invites you now"))
        screen.press(.escape)
        #expect(!screen.keyLine.contains("invitations") && !screen.screen.contains("INVITATIONS"))
    }

    @Test func anInvitationReachesOneInARoomToo() {
        var screen = ScreenHarness(size: Size(120, 30))
        screen.play()
        screen.deliver(.invited(Self.invite(7)))
        #expect(screen.statusLine.contains("ben invites you"))
        #expect(screen.keyLine.contains("i invitations"))
        screen.press(.character("i"))
        #expect(screen.screen.contains("ben · chess 5+3 rated"))
    }

    // MARK: - Seeks

    private static func seeking() -> ScreenHarness {
        var screen = inLobby()
        screen.press(.character("s"))
        for _ in 0..<10 where !screen.screen.contains("← chess →") { screen.press(.right) }
        screen.press(.tab, .right)
        screen.effects = []
        return screen
    }

    @Test func aSeekWaitsInTheStatusLineIsRenewedAndCancelled() throws {
        let request = ClientRequest.seek(game: "chess", options: "clock=5+3", range: nil)
        var screen = Self.seeking()
        Golden.expect("seek-80x24", screen)
        screen.press(.enter)
        #expect(screen.takeRequests() == [request])
        screen.answer(request, .seeking(seek: 3))
        #expect(screen.model.overlay == nil)
        screen.wait(12_000)
        #expect(screen.statusLine.contains("seeking chess 5+3 · 0:12"))
        #expect(!screen.takeRequests().contains(request))
        screen.wait(Seeking.renewInterval)
        #expect(screen.takeRequests().contains(request))
        screen.answer(request, .seeking(seek: 3))
        screen.press(.escape)
        #expect(screen.takeRequests().contains(.cancelSeek(game: "chess")))
        screen.wait(2 * Seeking.renewInterval)
        #expect(!screen.takeRequests().contains(request))
        #expect(!screen.statusLine.contains("seeking"))
    }

    @Test func whoIsPairedIsInTheRoomAtOnce() {
        let request = ClientRequest.seek(game: "chess", options: "clock=5+3", range: nil)
        let enter = ClientRequest.enter(room: 482_913, after: nil)
        // The one who waited is told, the one who comes has it in the answer.
        for isTold in [true, false] {
            var screen = Self.seeking()
            screen.press(.enter)
            if isTold {
                screen.answer(request, .seeking(seek: 3))
                screen.deliver(.paired(Self.invite(3)))
            } else {
                screen.answer(request, .created(room: 482_913))
            }
            #expect(screen.takeRequests().contains(enter), "told: \(isTold)")
            #expect(screen.model.meeting.seeking == nil && screen.model.overlay == nil)
        }
    }

    @Test func aPairOfAnotherTerminalTakesNobodyAway() {
        var screen = ScreenHarness()
        screen.play()
        screen.deliver(.paired(Self.invite(3)))
        #expect(screen.takeRequests().isEmpty)
        #expect(screen.statusLine.contains("ben waits for you in 482 913"))
    }

    @Test func aRefusedSeekKeepsItsWindow() {
        let request = ClientRequest.seek(game: "chess", options: "clock=5+3", range: nil)
        var screen = Self.seeking()
        screen.press(.enter)
        screen.refuse(request, "forbidden", "guests cannot seek now")
        #expect(screen.screen.contains("guests cannot seek now") && screen.screen.contains("← 5+3 →"))
        #expect(screen.model.meeting.seeking == nil)
    }

    // MARK: - Opponents in the window of a room

    @Test func aBotOrAPlayerIsInvitedAndAWrongNameIsMended() throws {
        var screen = Self.inLobby()
        screen.press(.character("c"), .up)
        for _ in 0..<10 where !screen.screen.contains("← kalaha →") { screen.press(.right) }
        for _ in 0..<10 where !screen.screen.contains("▸ opponent") { screen.press(.down) }
        screen.press(.right, .down)
        screen.type("nobody")
        screen.press(.enter)
        let request = ClientRequest.create(game: "kalaha", title: nil, options: nil, invite: "nobody")
        #expect(screen.takeRequests().contains(request))
        screen.refuse(request, "not_found", "there is no account nobody")
        let row = try #require(screen.lines.firstIndex { $0.contains("▸ player") })
        #expect(screen.lines[row].contains("nobody") && screen.lines[row + 1].contains("there is no account"))
        screen.press(.up, .right, .enter)
        #expect(
            screen.takeRequests().contains(.create(game: "kalaha", title: nil, options: nil, invite: "bot-easy")))
    }

    @Test func aRatedGameIsAChoice() {
        var screen = Self.inLobby()
        screen.press(.character("c"))
        for _ in 0..<10 where !screen.screen.contains("▸ rated") { screen.press(.down) }
        screen.press(.right, .enter)
        #expect(screen.takeRequests().contains(.create(game: "tic-tac-toe", title: nil, options: "rated")))
    }

    // MARK: - Blocks and talk

    @Test func theBlockedAreNotHeardUntilTheyAre() {
        var screen = ScreenHarness()
        screen.play()
        screen.event(4, .chat(by: "carla", text: "noise"))
        #expect(screen.screen.contains("noise"))
        screen.type(":block carla")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.block(name: "carla")])
        screen.answer(.block(name: "carla"), .done)
        screen.event(5, .chat(by: "carla", text: "more of it"))
        #expect(!screen.screen.contains("noise") && !screen.screen.contains("more of it"))
        screen.deliver(.invited(Self.invite(7, by: "carla")))
        #expect(screen.model.meeting.invites.isEmpty)
        screen.type(":unblock carla")
        screen.press(.enter)
        screen.answer(.unblock(name: "carla"), .done)
        #expect(screen.screen.contains("more of it"))
    }

    @Test func whoWatchesTalksToThoseWhoWatch() {
        var screen = ScreenHarness()
        screen.logIn()
        screen.press(.character("p"))
        screen.type("482913")
        screen.press(.enter)
        screen.answer(
            .enter(room: 482_913, after: nil),
            .state(
                ScreenHarness.state(number: 3, phase: "running", seats: ["ben", "carla"], snapshot: "........./0")))
        screen.effects = []
        screen.press(.character("t"))
        #expect(screen.statusLine.contains("who plays does not read this"))
        screen.type("b2!")
        screen.press(.enter)
        #expect(screen.takeRequests() == [.chat("b2!", toWatchers: true)])
        screen.event(4, .aside(by: "ana", text: "b2!"))
        screen.event(5, .aside(by: nil, text: nil))
        #expect(screen.screen.contains("ana (watching): b2!"))
        // A player talks to everybody.
        var player = ScreenHarness()
        player.play()
        player.press(.character("t"))
        player.type("hi")
        player.press(.enter)
        #expect(player.takeRequests() == [.chat("hi")])
    }
}
