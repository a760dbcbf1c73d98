import GameViews
import Games
import Testing

@testable import ClientCore

/// The leader of a demo room, without a network.
@Suite struct DemoLeadTests {
    /// A script that plays whatever it is told.
    enum Fixed: ScriptedPlayer {
        static func next(_ sight: ScriptedSight, random: inout some RandomNumberGenerator) -> ScriptedMove? {
            ScriptedMove("b2", thinking: 1_000, needsAudience: sight.seat == 0)
        }
    }

    private let pair = gameCatalogue.all.first { $0.seating == .exactly(2) }?.kind ?? ""
    private let hosted = gameCatalogue.all.first { $0.hidesOptions }?.kind ?? ""

    private func lead(isHosted: Bool = false) -> DemoLead {
        DemoLead(
            DemoShow(kind: isHosted ? hosted : pair, title: "Demo", options: nil), isHosted: isHosted,
            hand: DemoHand(script: Fixed.self, options: "", seed: 1))
    }

    private func room(
        _ pin: Int64, _ phase: String, seats: [String?] = ["ida", nil], you: Int? = 0, round: Int64 = 1,
        isHosted: Bool = false, present: [String]? = nil
    ) -> ClientRoom {
        var room = ClientRoom(
            RoomState(
                room: pin, game: isHosted ? hosted : pair, title: "Demo", options: "", number: 3, phase: phase,
                seats: seats, you: you, round: round, snapshot: nil, board: [], turn: nil))
        room.present = present
        return room
    }

    private func sight(_ now: Int64, _ room: ClientRoom?, hasAudience: Bool = true, changedAt: Int64 = 0) -> DemoSight {
        DemoSight(now: now, name: "ida", room: room, change: 1, changedAt: changedAt, hasAudience: hasAudience)
    }

    private func listing(_ pin: Int64, _ title: String = "Demo") -> RoomListing {
        RoomListing(room: pin, game: pair, title: title, summary: "")
    }

    @Test func withoutAFormerRoomItOpensOneAndSitsDown() {
        var lead = lead()
        #expect(lead.next(sight(0, nil)) == .rooms)
        lead.took(.rooms, .success(.rooms([listing(300_000, "Other")])), now: 0)
        let create = ClientRequest.create(game: pair, title: "Demo", options: nil)
        #expect(lead.next(sight(0, nil)) == create)
        lead.took(create, .success(.created(room: 400_000)), now: 0)
        #expect(lead.next(sight(0, nil)) == .enter(room: 400_000, after: nil))
        #expect(lead.next(sight(0, room(400_000, "waiting", seats: [nil, nil], you: nil))) == .sit(seat: nil))
        #expect(lead.next(sight(0, room(400_000, "waiting"))) == nil)
        #expect(lead.pin == 400_000)
    }

    @Test func ofItsFormerRoomsOneIsTakenUpAndTheOthersAreClosed() {
        var lead = lead()
        #expect(lead.next(sight(0, nil)) == .rooms)
        lead.took(.rooms, .success(.rooms([listing(1), listing(2), listing(3)])), now: 0)
        // The first belongs to somebody else who likes the title too.
        #expect(lead.next(sight(0, nil)) == .enter(room: 1, after: nil))
        #expect(lead.next(sight(0, room(1, "waiting", seats: ["eve", nil], you: nil))) == .enter(room: 2, after: nil))
        #expect(lead.next(sight(0, room(2, "waiting"))) == .enter(room: 3, after: nil))
        #expect(lead.next(sight(0, room(3, "running", seats: ["ida", "eve"]))) == .resign)
        #expect(lead.next(sight(0, room(3, "over", seats: ["ida", "eve"]))) == .close)
        #expect(lead.next(sight(0, room(3, "closed"))) == .enter(room: 2, after: nil))
        #expect(lead.pin == 2)
    }

    /// A leader that sits in room 7.
    private func seated(isHosted: Bool = false) -> DemoLead {
        var lead = lead(isHosted: isHosted)
        _ = lead.next(sight(0, nil))
        lead.took(.rooms, .success(.rooms([])), now: 0)
        lead.took(.create(game: "", title: nil, options: nil), .success(.created(room: 7)), now: 0)
        return lead
    }

    @Test func anOpponentWhoLeavesMakesRoomForTheNext() {
        var lead = seated()
        let both: [String?] = ["ida", "eve"]
        let here = room(7, "over", seats: both, present: ["ida", "eve"])
        #expect(lead.next(sight(1_000, here)) == nil)
        #expect(lead.next(sight(1_001 + DemoLimits.rematch, here)) == .rematch)
        lead.took(.rematch, .success(.number(9)), now: 0)
        #expect(lead.next(sight(2_000 + DemoLimits.rematch, here)) == nil)
        let gone = room(7, "over", seats: both, present: ["ida"])
        #expect(lead.next(sight(10_000, gone)) == nil)
        #expect(lead.next(sight(10_001 + DemoLimits.farewell, gone)) == .close)
        // The close is not seen yet; then another room is opened.
        let next = lead.next(sight(20_000, room(7, "closed", seats: both)))
        #expect(next == .create(game: pair, title: "Demo", options: nil))
    }

    @Test func aRoomEndsAfterSomeGamesAndWithAnOpponentWhoDoesNothing() {
        var lead = seated()
        let both: [String?] = ["ida", "eve"]
        let last = room(7, "over", seats: both, round: DemoLimits.games, present: ["ida", "eve"])
        #expect(lead.next(sight(0, last)) == nil)
        #expect(lead.next(sight(DemoLimits.rematch + 1, last)) == nil)
        #expect(lead.next(sight(DemoLimits.podium + 1, last)) == .close)

        var other = seated()
        let running = room(7, "running", seats: both, present: ["ida", "eve"])
        #expect(other.next(sight(0, running, hasAudience: false)) == nil)
        #expect(other.next(sight(DemoLimits.idleness + 1, running)) == .resign)
        let absent = room(7, "running", seats: both, present: ["ida"])
        #expect(other.next(sight(1_000_000, absent, hasAudience: false, changedAt: 1_000_000)) == nil)
        #expect(other.next(sight(1_000_001 + DemoLimits.absence, absent, changedAt: 1_000_000)) == .resign)
    }

    @Test func aHostWaitsForAnAudienceAndNamesTheNextRoom() {
        var lead = seated(isHosted: true)
        let open = room(7, "running", seats: ["ida"], isHosted: true)
        #expect(lead.next(sight(0, open, hasAudience: false)) == nil)
        #expect(lead.next(sight(100_000, open, hasAudience: false)) == nil)
        #expect(lead.next(sight(100_001, open)) == .move("b2", answers: 3))
        lead.took(.move("b2", answers: 3), .failure(RequestError(code: "not_saved", message: "")), now: 100_001)
        #expect(lead.next(sight(100_002, open)) == nil)
        #expect(lead.next(sight(100_001 + DemoLimits.retry, open)) == .move("b2", answers: 3))

        let over = room(7, "over", seats: ["ida"], isHosted: true)
        #expect(lead.next(sight(200_000, over)) == nil)
        let create = lead.next(sight(200_001 + DemoLimits.nextRoom, over))
        #expect(create == .create(game: hosted, title: "Demo", options: nil))
        lead.took(.create(game: "", title: nil, options: nil), .success(.created(room: 482_913)), now: 0)
        let chat = ClientRequest.chat("It goes on in room 482 913.")
        #expect(lead.next(sight(200_002 + DemoLimits.nextRoom, over)) == chat)
        lead.took(chat, .success(.number(9)), now: 0)
        #expect(lead.next(sight(200_003 + DemoLimits.nextRoom, over)) == nil)
        #expect(lead.next(sight(200_001 + DemoLimits.podium, over)) == .close)
        let closed = room(7, "closed", seats: ["ida"], isHosted: true)
        #expect(lead.next(sight(230_000, closed)) == .enter(room: 482_913, after: nil))
    }

    @Test func atItsEndItClosesWhatIsOpenAndNothingElse() {
        var lead = seated()
        lead.end()
        #expect(!lead.hasEnded)
        #expect(lead.next(sight(0, room(7, "waiting"))) == .close)
        #expect(lead.next(sight(0, room(7, "closed"))) == nil)
        #expect(lead.hasEnded)
    }
}
