import Testing

@testable import ClientCore

/// Meeting others line by line.
@Suite struct MeetingPlainTests {
    private static func invite(_ id: Int64, by: String = "ben", room: Int64 = 482_913, seek: Int64? = nil)
        -> InviteListing
    {
        InviteListing(
            id: id, room: room, game: "tic-tac-toe", title: "", by: by, options: "", at: 0, seek: seek)
    }

    @Test func aSeekWaitsIsRenewedAndLeadsToTheRoom() {
        var plain = PlainHarness(PlainSession.Setup(inputIsTerminal: true))
        plain.logIn()
        plain.type("seek tic-tac-toe with clock=5+3")
        let seek = ClientRequest.seek(game: "tic-tac-toe", options: "clock=5+3", range: nil)
        #expect(plain.requests == [seek])
        plain.answer(.seeking(seek: 1))
        #expect(plain.takeSaid() == ["Waiting for somebody who wants to play tic-tac-toe. Type seek stop to end it."])
        for now in [0, 29_999] { plain.carryOut(plain.session.tick(at: Int64(now))) }
        #expect(plain.requests.isEmpty)
        plain.carryOut(plain.session.tick(at: 30_000))
        #expect(plain.requests == [seek], "renewed beside what is typed")
        plain.type("whoami")
        #expect(plain.requests == [seek, .whoAmI])
        plain.answer(.seeking(seek: 1))
        plain.answer(.identity(Identity(name: "ana", session: "1", isGuest: true, server: "server-1")))
        #expect(plain.takeSaid() == ["You are ana, a guest, on server-1."])
        plain.deliver(.paired(Self.invite(4, seek: 1)))
        #expect(plain.takeSaid() == ["ben plays tic-tac-toe with you."])
        #expect(plain.requests == [.enter(room: 482_913, after: nil)])
        plain.carryOut(plain.session.tick(at: 90_000))
        #expect(plain.requests.count == 1, "nothing is sought any more")
        plain.answer(.state(PlainHarness.state(number: 0)))
        #expect(plain.requests == [.sit(seat: nil)])
        plain.deliver(.paired(Self.invite(4, seek: 1)))
        plain.answer(.seat(1))
        #expect(plain.requests.isEmpty, "the same news twice")
    }

    @Test func aRenewalThatCrossedThePairingLeadsThereToo() {
        var plain = PlainHarness()
        plain.logIn()
        plain.type("seek tic-tac-toe", "b2")
        plain.answer(.seeking(seek: 1))
        #expect(plain.requests.isEmpty, "a script waits until somebody is found")
        for now in [0, 30_000] { plain.carryOut(plain.session.tick(at: Int64(now))) }
        plain.answer(.created(room: 482_913))
        #expect(plain.requests == [.enter(room: 482_913, after: nil)])
    }

    @Test func whoLogsInIsToldWhatWaited() {
        var plain = PlainHarness(PlainSession.Setup(inputIsTerminal: true))
        plain.logIn()
        plain.deliver(
            .reply(
                ClientReply(
                    ticket: 90, id: 90, request: .invites,
                    result: .success(.invites([Self.invite(3), Self.invite(2, by: "cyd")])),
                    sendings: 1)))
        #expect(
            plain.takeSaid() == [
                "cyd invites you to tic-tac-toe. Type join 482913.",
                "ben invites you to tic-tac-toe. Type join 482913.",
            ])
        plain.deliver(.invited(Self.invite(3)))
        #expect(plain.takeSaid().isEmpty, "known")
        plain.type("invites")
        plain.answer(.invites([Self.invite(3)]))
        #expect(
            plain.takeSaid() == [
                "1. ben: tic-tac-toe, room 482 913.", "Type join and the six digits, or dismiss and the number.",
            ])
        plain.type("dismiss 2", "dismiss 1")
        #expect(plain.requests == [.declineInvite(id: 3)])
    }

    @Test func whatABlockedPlayerSaysIsHidden() {
        var plain = PlainHarness(PlainSession.Setup(inputIsTerminal: true))
        plain.play()
        plain.type("block ben")
        #expect(plain.requests == [.block(name: "ben")])
        plain.answer(.done)
        _ = plain.takeSaid()
        plain.event(4, .chat(by: "ben", text: "boo"))
        plain.event(5, .chat(by: "cyd", text: "hello"))
        plain.event(6, .aside(by: nil, text: nil))
        #expect(plain.takeSaid() == ["cyd says: hello"])
        plain.deliver(.invited(Self.invite(5)))
        #expect(plain.takeSaid().isEmpty)
        plain.type("unblock ben")
        plain.answer(.done)
        plain.event(7, .aside(by: "ben", text: "well"))
        #expect(plain.takeSaid() == ["ben is not blocked any more.", "ben says to those who watch: well"])
        plain.type("watchers psst")
        #expect(plain.requests == [.chat("psst", toWatchers: true)])
    }

    @Test func againstSomebodyARoomIsMadeForTheTwo() {
        var setup = PlainSession.Setup(inputIsTerminal: true)
        setup.meets = MeetingWish(game: "tic-tac-toe", against: "ben")
        setup.endsInRoom = true
        var plain = PlainHarness(setup)
        plain.logIn()
        #expect(plain.requests == [.create(game: "tic-tac-toe", title: nil, options: nil, invite: "ben")])
        plain.answer(.created(room: 482_913))
        #expect(plain.takeSaid() == ["Room 482 913 is open for ben and you. Others watch: watch 482913."])
        #expect(plain.status == ClientExit.ok, "the full screen goes on")
    }
}
