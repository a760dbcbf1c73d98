import Games
import Testing

@testable import ClientCore

/// A game with figures that move, in plain mode.
@Suite struct ChessPlainTests {
    private func playing(_ options: String = "") throws -> PlainHarness {
        var plain = PlainHarness()
        plain.logIn()
        plain.type("create chess Tea with Ana" + (options.isEmpty ? "" : " with \(options)"))
        #expect(
            plain.requests == [
                .create(game: "chess", title: "Tea with Ana", options: options.isEmpty ? nil : options)
            ])
        plain.answer(.created(room: 482_913))
        plain.answer(
            .state(
                RoomState(
                    room: 482_913, game: "chess", title: "", options: options, number: 0, phase: "waiting",
                    seats: [nil, nil], you: nil, round: 0, snapshot: nil, board: [], turn: nil)))
        plain.answer(.seat(0))
        plain.event(1, .sat(seat: 0, by: "ana"))
        plain.event(2, .sat(seat: 1, by: "ben"))
        let game = try Chess(options: options, first: 0, random: 0)
        plain.event(3, .started(round: 1, first: 0, snapshot: game.snapshot))
        _ = plain.takeSaid()
        return plain
    }

    @Test func aMoveInAnySpellingIsSaidInItsNormalOne() throws {
        var plain = try playing()
        plain.type("g1-f3")
        plain.answer(.number(4))
        plain.event(4, .move(seat: 0, by: "ana", text: "Nf3"))
        let said = plain.takeSaid()
        #expect(said.first == "Stored: Nf3." && said.last == "ben's move.")
        #expect(said.contains("3  . . . . . N . ."))
    }

    @Test func aSlipIsExplainedWithoutAskingTheServer() throws {
        var plain = try playing()
        plain.type("f1c4")
        #expect(plain.requests.isEmpty)
        #expect(plain.takeSaid() == ["The bishop on f1 cannot go to c4: the pawn on e2 stands between."])
    }

    @Test func legalSaysWhereAPieceMayGo() throws {
        var plain = try playing()
        plain.type("legal g1")
        #expect(plain.takeSaid() == ["The white knight on g1 can play Nf3, Nh3."])
        plain.type("legal")
        #expect(plain.takeSaid().first?.hasPrefix("White can play Na3, ") ?? false)
        var other = PlainHarness()
        other.play()
        other.type("legal a1")
        #expect(other.takeSaid() == ["This game cannot tell."])
    }

    @Test func theBoardOnRequestSaysWhatWasTaken() throws {
        var plain = try playing("fen=4k3/8/8/8/8/8/4P3/R3K3 w Q - 0 1")
        plain.type("board")
        #expect(plain.takeSaid().last == "Black has taken 7 pawns, 2 knights, 2 bishops, a rook, a queen.")
    }

    @Test func optionsStandAfterTheLastWith() {
        #expect(NewRoom("") == NewRoom(title: nil, options: nil))
        #expect(NewRoom("Tea with Ana") == NewRoom(title: "Tea with Ana", options: nil))
        #expect(NewRoom("with fen=a b c") == NewRoom(title: nil, options: "fen=a b c"))
        #expect(NewRoom("A with b with c=d") == NewRoom(title: "A with b", options: "c=d"))
    }
}
