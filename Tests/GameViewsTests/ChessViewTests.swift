import Cells
import GameViews
import Games
import Testing

/// Chess as people see it.
@Suite struct ChessViewTests {
    private func view() throws -> any GameView.Type { try #require(games.first { $0.rules.kind == Chess.kind }).view }

    private func game(_ moves: String, fen: String? = nil) throws -> Chess {
        var game = try Chess(options: fen.map { "fen=\($0)" } ?? "", first: 0, random: 0)
        for move in moves.split(separator: " ") {
            guard case .running(let turn?) = game.status else { break }
            for fact in try game.decide(move: String(move), seat: turn, moment: Moment(at: 0)) { try game.apply(fact) }
        }
        return game
    }

    // MARK: - Plain

    @Test func thePlainBoardHasItsCoordinatesAndSaysCheckAndMate() throws {
        let lines = try view().plain(game("e4 f6 Qh5"))
        #expect(
            lines == [
                "8  r n b q k b n r", "7  p p p p p . p p", "6  . . . . . p . .", "5  . . . . . . . Q",
                "4  . . . . P . . .", "3  . . . . . . . .", "2  P P P P . P P P", "1  R N B . K B N R",
                "   a b c d e f g h", "Black is in check, the king on e8.",
            ])
        #expect(try view().plain(game("f3 e5 g4 Qh4")).last == "White is checkmated, the king on e1.")
        let again = try game("Nf3 Nf6 Ng1 Ng8 Nf3 Nf6 Ng1 Ng8")
        #expect(try view().plain(again).last == "White may claim a draw: the same position for the third time.")
    }

    @Test func legalMovesAndMaterialAreToldInWords() throws {
        let start = try game("")
        #expect(try view().legal("e2", in: start) == ["The white pawn on e2 can play e3, e4."])
        #expect(try view().legal("E1", in: start) == ["The white king on e1 has no legal move."])
        #expect(try view().legal("e4", in: start) == ["e4 is empty."])
        #expect(try view().legal("e7", in: start) == ["The black pawn on e7 is not to move."])
        #expect(try view().legal("nonsense", in: start)?.first?.hasPrefix("Type legal and a square") ?? false)
        #expect(try view().legal("", in: start)?.first?.split(separator: ",").count == 20)
        #expect(try view().legal("", in: game("f3 e5 g4 Qh4")) == ["The game is over."])
        #expect(try view().details(start).isEmpty)
        #expect(
            try view().details(game("e4 d5 exd5 Qxd5 Nc3 Qxg2 Bxg2")) == [
                "White has taken a pawn, a queen; ahead by 8.", "Black has taken 2 pawns.",
            ])
        let tic = try TicTacToe(options: "", first: 0, random: 0)
        #expect(GameViews.view(of: TicTacToe.kind)?.legal("", in: tic) == nil, "a game need not tell")
    }

    // MARK: - The picture

    private func lines(_ game: Chess, _ look: BoardLook, _ size: Size = Size(30, 12)) throws -> [String] {
        try view().picture(game, look, fitting: size).grid.lines
    }

    @Test func theLastMoveTheChosenPieceItsTargetsAndTheCursorHaveSigns() throws {
        let moved = try game("e4 e5")
        #expect(
            try lines(moved, BoardLook(cursor: 18, chosen: 6)) == [
                "8  ♜  ♞  ♝  ♛  ♚  ♝  ♞  ♜", "7  ♟  ♟  ♟  ♟ [·] ♟  ♟  ♟", "6  ·  ·  ·  ·  ·  ·  ·  ·",
                "5  ·  ·  ·  · [♟] ·  ·  ·", "4  ·  ·  ·  ·  ♙  ·  ·  ·", "3  ·  · ▸·◂ ·  · (·) · (·)",
                "2  ♙  ♙  ♙  ♙ (·) ♙  ♙  ♙", "1  ♖  ♘  ♗  ♕  ♔  ♗ ‹♘› ♖", "   a  b  c  d  e  f  g  h", "",
            ])
    }

    @Test func asciiHasLettersAndSignsOfItsOwn() throws {
        let look = BoardLook(cursor: 18, chosen: 6, isASCII: true)
        let picture = try lines(game("e4 e5"), look)
        #expect(picture[0] == "8  r  n  b  q  k  b  n  r")
        #expect(picture[5] == "3  .  . >.< .  . (.) . (.)")
        #expect(picture[7] == "1  R  N  B  Q  K  B {N} R")
        #expect(picture.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test func blackSeesTheBoardFromItsOwnSide() throws {
        let start = try game("")
        #expect(try !view().isTurned(for: 0, in: start) && !view().isTurned(for: nil, in: start))
        #expect(try view().isTurned(for: 1, in: start))
        let picture = try view().picture(start, BoardLook(isTurned: true), fitting: Size(30, 12))
        #expect(picture.grid.lines[0] == "1  ♖  ♘  ♗  ♔  ♕  ♗  ♘  ♖")
        #expect(picture.grid.lines[8] == "   h  g  f  e  d  c  b  a")
        #expect(picture.squares.first?.number == 7 && picture.squares.last?.number == 56)
    }

    @Test func aMoveThatIsNotStoredYetIsDrawnWithDots() throws {
        let look = BoardLook(pending: Fact(seat: 0, text: "Nf3"))
        let picture = try lines(game(""), look)
        #expect(picture[5].contains("…♘…") && picture[7].contains("…·…"))
    }

    @Test func checkAndMaterialAreShown() throws {
        #expect(try lines(game("e4 f6 Qh5"), BoardLook())[0].contains("!♚!"))
        let taken = try lines(game("e4 d5 exd5 Qxd5 Nc3 Qxg2 Bxg2"), BoardLook())
        #expect(taken.last == "  ♟ ♛ +8                ♙2")
        let bare = try lines(game("", fen: "4k3/8/8/8/8/8/4P3/4K3 w - - 0 1"), BoardLook())
        #expect(bare.last == "  ♟8♞2♝2♜2♛+1    ♙7♘2♗2♖2♕", "narrow")
    }

    @Test func aSquareGrowsWithItsPlaceAndEveryOneCanBeClicked() throws {
        for (size, width, height) in [(Size(26, 10), 3, 1), (Size(47, 18), 5, 2), (Size(80, 40), 7, 3)] {
            let picture = try view().picture(game(""), BoardLook(), fitting: size)
            #expect(picture.squares.count == 64)
            #expect(picture.squares.allSatisfy { $0.area.width == width && $0.area.height == height }, "\(size)")
            #expect(size.holds(picture.grid.size))
        }
        #expect(try lines(game(""), BoardLook(), Size(20, 9))[0] == "8  r n b q k b n r", "too small for squares")
    }

    // MARK: - Pressing

    @Test func aPieceIsChosenThenItsTarget() throws {
        let start = try game("")
        func press(_ square: String, chosen: String? = nil, _ game: Chess, seat: Int = 0) throws -> SquarePress {
            let number = try #require(Chess.square(named: square))
            return try view().press(number, chosen: chosen.flatMap { Chess.square(named: $0) }, by: seat, in: game)
        }
        #expect(try press("g1", start) == .choose(6))
        #expect(try press("g1", chosen: "g1", start) == .choose(nil))
        #expect(try press("b1", chosen: "g1", start) == .choose(1), "another piece")
        #expect(try press("f3", chosen: "g1", start) == .move("Nf3"))
        #expect(try press("e4", start) == .refused("choose a piece of yours first"))
        #expect(try press("a1", start) == .refused("the rook on a1 has no legal move"))
        #expect(
            try press("g3", chosen: "g1", start)
                == .refused("the knight on g1 cannot go to g3: a knight does not move like that"))
        #expect(try press("e7", start, seat: 1) == .refused("it is not your turn"))
        let checked = try game("e4 f6 Qh5")
        #expect(try press("b8", checked, seat: 1) == .refused("the knight on b8 cannot help against the check"))
        let castling = try game("", fen: "4k3/8/8/8/8/8/8/R3K2R w KQ - 0 1")
        #expect(try press("g1", chosen: "e1", castling) == .move("O-O"))
        #expect(try press("h1", chosen: "e1", castling) == .choose(7))
    }

    @Test func aPromotionIsAsked() throws {
        let game = try game("", fen: "7k/4P3/8/8/8/8/8/K7 w - - 0 1")
        let press = try view().press(60, chosen: 52, by: 0, in: game)
        #expect(
            press
                == .ask(
                    "The pawn becomes",
                    [
                        SquareChoice("q", "a queen", move: "e8=Q+"), SquareChoice("r", "a rook", move: "e8=R+"),
                        SquareChoice("b", "a bishop", move: "e8=B"), SquareChoice("n", "a knight", move: "e8=N"),
                    ]))
    }

    @Test func castlingOfChess960IsToldApartFromTheKingsStep() throws {
        let game = try game("", fen: "4k3/8/8/8/8/8/8/5K1R w K - 0 1")
        let press = try view().press(6, chosen: 5, by: 0, in: game)
        #expect(
            press
                == .ask(
                    "The king goes there by",
                    [SquareChoice("k", "a king's move", move: "Kg1"), SquareChoice("c", "castling", move: "O-O")]))
    }

    // MARK: - Pages

    @Test func thePageHasTheBoardThePlayersAndTheMoves() throws {
        let html = try view().html(game("e4 d5 exd5 Qxd5 Nc3"), now: 0) { ["<ana>", "ben"][$0] }.html
        #expect(html.contains("<strong>&lt;ana&gt;</strong> White<"))
        #expect(html.contains("<strong>ben</strong> Black, to move"))
        #expect(html.contains(#"<td class="dark last" aria-label="c3: white knight, last move">"#))
        #expect(html.contains(#"aria-label="has taken 1 pawn""#))
        #expect(html.contains("<th scope=\"row\">3.</th><td>Nc3</td><td></td>"))
        #expect(html.split(separator: "aria-label=").count > 64)
        let empty = try view().html(game("", fen: "4k3/8/8/8/8/8/8/R3K3 b - - 0 9"), now: 0) { _ in "x" }.html
        #expect(!empty.contains("Moves"))
        var late = try Chess(options: "fen=4k3/8/8/8/8/8/8/R3K3 b - - 0 9", first: 1, random: 0)
        try late.apply(Fact(seat: 1, text: "Kd7"))
        let page = try view().html(late, now: 0) { _ in "x" }.html
        #expect(page.contains("<th scope=\"row\">9.</th><td>…</td><td>Kd7</td>"))
    }
}
