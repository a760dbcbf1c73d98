import GameViews
import Games
import Testing

@Suite struct GameViewsTests {
    @Test func theBoardIsDrawnWithItsCoordinates() throws {
        var game: any GameRules = try TicTacToe(options: "", first: 1, random: 0)
        let entry = try #require(games.first { $0.rules.kind == TicTacToe.kind })
        let view = entry.view
        try game.apply(Fact(seat: 1, text: "b2"))
        try game.apply(Fact(seat: 0, text: "a3"))
        try game.apply(Fact(seat: 1, text: "c1"))
        #expect(view.plain(game) == ["3  O . .", "2  . X .", "1  . . X", "   a b c"])
        #expect(view.mark(of: 1, in: game) == "X", "who begins plays X")
        #expect(view.mark(of: 0, in: game) == "O")
    }

    @Test func everyGameOfTheCatalogueHasAViewOfItsOwn() throws {
        #expect(!games.isEmpty)
        #expect(Set(games.map { $0.rules.kind }).count == games.count, "kinds are unique")
        #expect(gameCatalogue.all.count == games.count)
        for entry in games {
            let view = entry.view
            #expect(GameViews.view(of: entry.rules.kind) != nil)
            // A game that hides its options cannot do without them; its view has tests of its own.
            guard !entry.rules.hidesOptions else { continue }
            let game = try entry.rules.init(options: "", first: 0, random: 1)
            let lines = view.plain(game)
            #expect(!lines.isEmpty && lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
            guard case .exactly(let seats) = entry.rules.seating else { continue }
            #expect((0..<seats).allSatisfy { !view.mark(of: $0, in: game).isEmpty })
            #expect(game.snapshot.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        }
        #expect(GameViews.view(of: "no such game") == nil)
    }
}
