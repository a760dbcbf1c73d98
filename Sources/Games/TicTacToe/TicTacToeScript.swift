/// A player that sees one move ahead: it takes a win, else it blocks, else it plays anywhere. Two threats at once beat it.
public enum TicTacToeScript: ScriptedPlayer {
    /// How long it thinks, in milliseconds: as long as a person who is not in a hurry.
    static let thinking: ClosedRange<Int64> = 700...2_200

    /// Its move when it is the seat's turn.
    public static func next(
        _ sight: ScriptedSight, random: inout some RandomNumberGenerator
    ) -> ScriptedMove? {
        guard let game = try? TicTacToe(options: "", snapshot: sight.shown),
            case .running(let turn?) = game.status, turn == sight.seat
        else { return nil }
        let free = game.squares.indices.filter { game.squares[$0] == nil }
        let square =
            free.first { completes($0, for: sight.seat, game) } ?? free.first {
                completes($0, for: 1 - sight.seat, game)
            }
            ?? free.randomElement(using: &random)
        return square.map {
            ScriptedMove(TicTacToe.name(of: $0), thinking: Int64.random(in: thinking, using: &random))
        }
    }

    /// Whether the seat would have three in a row with this square.
    private static func completes(_ square: Int, for seat: Int, _ game: TicTacToe) -> Bool {
        TicTacToe.lines.contains { line in
            line.contains(square) && line.allSatisfy { $0 == square || game.squares[$0] == seat }
        }
    }
}
