import GameViews
import Games
import Testing

@testable import ClientCore

/// A bot at a table and at its desk, without a network and without a thought.
@Suite struct BotPlayTests {
    private let kind = games.first { $0.bot != nil }?.rules.kind ?? ""

    private func room(
        _ phase: String = "running", you: Int? = 0, present: [String]? = ["bot-hard", "ana"], options: String = "",
        pin: Int64 = 1
    ) throws -> ClientRoom {
        let rules = try #require(gameCatalogue[kind])
        let snapshot = try rules.init(options: options, first: 0, random: 1).snapshot
        var room = ClientRoom(
            RoomState(
                room: pin, game: kind, title: "", options: options, number: 7, phase: phase,
                seats: ["bot-hard", "ana"], you: you, round: 1, snapshot: snapshot, board: [], turn: nil))
        room.present = present
        return room
    }

    private func sight(
        _ now: Int64, _ room: ClientRoom?, change: Int = 1, changedAt: Int64 = 0, wantsRematch: Bool = false,
        waiting: Int = 0
    ) -> BotSight {
        BotSight(
            now: now, room: room, change: change, changedAt: changedAt, wantsRematch: wantsRematch, waiting: waiting)
    }

    private let refused = RequestError(code: "outdated", message: "")

    @Test func itEntersSitsThinksOnceAndMoves() throws {
        var play = BotPlay(pin: 1)
        #expect(play.next(sight(0, nil)) == .ask(.enter(room: 1, after: nil)))
        #expect(play.next(sight(0, try room(you: nil))) == .ask(.sit(seat: nil)))
        let running = try room()
        #expect(play.next(sight(10, running)) == .think(change: 1, effort: 100))
        #expect(play.next(sight(20, running)) == nil)
        play.thought(.say("e4"), change: 0)
        #expect(play.next(sight(9_000, running)) == nil, "an older thought")
        play.thought(.say("e4"), change: 1)
        #expect(play.next(sight(BotLimits.courtesy - 1, running)) == nil)
        #expect(play.next(sight(BotLimits.courtesy, running)) == .ask(.move("e4", answers: 7)))
        #expect(play.next(sight(9_000, running)) == nil, "it is said once")
        // The next change is a new question, and a resignation is asked for as such.
        #expect(play.next(sight(9_000, running, change: 2)) == .think(change: 2, effort: 100))
        play.thought(.resign, change: 2)
        #expect(play.next(sight(9_000, running, change: 2)) == .ask(.resign))
    }

    @Test func whatWasRefusedIsThoughtAboutAgain() throws {
        var play = BotPlay(pin: 1)
        let running = try room()
        _ = play.next(sight(0, running))
        play.thought(.say("e4"), change: 1)
        _ = play.next(sight(1_000, running))
        play.took(.move("e4", answers: 7), .failure(refused), now: 1_000)
        #expect(play.next(sight(1_001, running)) == nil)
        #expect(play.next(sight(1_000 + BotLimits.retry, running)) == .think(change: 1, effort: 100))
        let elsewhere = RequestError(code: "other_terminal", message: "")
        play.took(.move("e4", answers: 7), .failure(elsewhere), now: 5_000)
        #expect(play.next(sight(5_000 + BotLimits.retry, running)) == .ask(.claim))
        play.took(.claim, .success(.seat(0)), now: 7_000)
        #expect(play.next(sight(7_000 + BotLimits.retry, running)) == .think(change: 1, effort: 100))
    }

    @Test func itThinksLessWithLittleTimeAndWhenOthersWait() throws {
        #expect(BotPlay.effort(try room(options: "clock=5+3"), waiting: 0) == 100)
        #expect(BotPlay.effort(try room(options: "clock=0+6"), waiting: 0) == 10)
        #expect(BotPlay.effort(try room(options: "clock=0+6"), waiting: 4) == 2)
        #expect(BotPlay.effort(try room(), waiting: 3) == 25)
        #expect(BotPlay.effort(try room(), waiting: 1_000) == 1)
    }

    @Test func itPlaysAgainWhenAskedAndLeavesWhenNobodyAsks() throws {
        var play = BotPlay(pin: 1)
        let over = try room("over")
        #expect(play.next(sight(0, over)) == nil)
        #expect(play.next(sight(100, over, wantsRematch: true)) == .ask(.rematch))
        #expect(play.next(sight(BotLimits.rematch, over)) == nil)
        #expect(play.next(sight(BotLimits.rematch + 1, over)) == .ask(.leave))
        play.took(.leave, .success(.done), now: 0)
        #expect(play.hasEnded)

        var other = BotPlay(pin: 1)
        let alone = try room("over", present: ["bot-hard"])
        #expect(other.next(sight(0, alone)) == nil)
        #expect(other.next(sight(BotLimits.farewell + 1, alone)) == .ask(.leave))
    }

    @Test func whoStaysAwayFromAGameWithoutClocksHasGivenItUp() throws {
        var play = BotPlay(pin: 1)
        let alone = try room(present: ["bot-hard"])
        _ = play.next(sight(0, alone))
        #expect(play.next(sight(BotLimits.absence, alone)) == nil)
        #expect(play.next(sight(BotLimits.absence + 1, alone)) == .ask(.resign))
        var timed = BotPlay(pin: 1)
        let clocked = try room(present: ["bot-hard"], options: "clock=5+3")
        _ = timed.next(sight(0, clocked))
        #expect(timed.next(sight(BotLimits.absence + 1, clocked)) == nil, "the clock decides")
    }

    @Test func aRoomThatIsNotForItIsLeft() throws {
        var gone = BotPlay(pin: 1)
        gone.took(.enter(room: 1, after: nil), .failure(RequestError(code: "no_such_room", message: "")), now: 0)
        #expect(gone.hasEnded)
        var full = BotPlay(pin: 1)
        full.took(.sit(seat: nil), .failure(RequestError(code: "room_full", message: "")), now: 0)
        #expect(full.next(sight(BotLimits.retry, try room(you: nil))) == .ask(.leave))
        var closed = BotPlay(pin: 1)
        #expect(closed.next(sight(0, try room("closed"))) == .ask(.leave))
        #expect(closed.next(sight(0, nil)) == nil)
        #expect(closed.hasEnded)
        var busy = BotPlay(pin: 1)
        busy.took(.enter(room: 1, after: nil), .failure(RequestError(code: "overloaded", message: "")), now: 0)
        #expect(busy.next(sight(BotLimits.retry, nil)) == .ask(.enter(room: 1, after: nil)))
    }

    // MARK: The desk

    private func guest(_ id: Int64, room: Int64, game: String = "chess") -> BotGuest {
        BotGuest(id: id, room: room, game: game)
    }

    @Test func invitationsGetTablesWhileThereAreSome() {
        var desk = BotDesk()
        let guests = [guest(1, room: 11), guest(2, room: 12), guest(3, room: 13), guest(4, room: 14, game: "quiz")]
        let first = desk.took(guests, playing: [11], free: 1) { $0 != "quiz" }
        #expect(first == [.seat(guests[1]), .decline(id: 3), .decline(id: 4)])
        // The same list again, before the seats are taken: nothing is done twice.
        #expect(desk.took(guests, playing: [11, 12], free: 0) { $0 != "quiz" } == [])
        // A table that came away from the room could not sit down there.
        #expect(desk.took([guests[1]], playing: [], free: 3) { _ in true } == [.decline(id: 2)])
        // One that was used up and comes anew is a new one.
        #expect(desk.took([], playing: [], free: 3) { _ in true } == [])
        #expect(desk.took([guests[1]], playing: [], free: 3) { _ in true } == [.seat(guests[1])])
    }

    @Test func theListIsReadAtTheBeginningWhenToldAndNowAndThen() {
        var desk = BotDesk()
        #expect(desk.asks(now: 0))
        desk.asked(now: 0)
        #expect(!desk.asks(now: BotLimits.invites - 1))
        #expect(desk.asks(now: BotLimits.invites))
        desk.renew()
        #expect(!desk.asks(now: 1))
        #expect(desk.asks(now: BotLimits.retry))
    }
}
