/// A scripted player at the board of a match. It lets its opponent take moves back and agrees on nothing else.
public enum MatchScript<Board: GameRules, Script: ScriptedPlayer>: ScriptedPlayer {
    /// How long it thinks about an offer, in milliseconds: time to read it.
    static var thinking: Int64 { 800 }

    /// Its answer to an offer, else its move on the board.
    public static func next(_ sight: ScriptedSight, random: inout some RandomNumberGenerator) -> ScriptedMove? {
        guard let match = try? Match<Board>(options: sight.options, snapshot: sight.shown) else { return nil }
        guard case .running = match.status else { return nil }
        if let open = match.state.open, open.seat != sight.seat {
            return ScriptedMove(open.offer == .takeback ? "accept" : "decline", thinking: thinking)
        }
        guard !match.state.isAdjourned else { return nil }
        let sight = ScriptedSight(
            options: match.state.terms.rest, shown: match.board.shown(to: sight.seat), seat: sight.seat)
        return Script.next(sight, random: &random)
    }
}
