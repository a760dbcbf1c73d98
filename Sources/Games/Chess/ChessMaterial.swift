extension Chess {
    /// Whether the seat's pieces could mate by any series of legal moves, as far as the material tells (FIDE 6.9). Who
    /// oversteps the time against a side that cannot has drawn.
    public func canStillWin(_ seat: Int) -> Bool { position.canMate(side(of: seat)) }
}

extension Chess.Position {
    fileprivate func canMate(_ side: Chess.Side) -> Bool {
        func count(_ kinds: [Chess.Kind], _ side: Chess.Side) -> Int { kinds.reduce(0) { $0 + self.count($1, side) } }
        guard count([.pawn, .rook, .queen], side) == 0 else { return true }
        let (ownKnights, ownBishops) = (count([.knight], side), count([.bishop], side))
        switch (ownKnights, ownBishops) {
        case (0, 0): return false
        // A lone knight mates only a king whose own pieces stand in its way; a queen alone never has to.
        case (1, 0): return count([.pawn, .knight, .bishop, .rook], side.other) > 0
        // Bishops of one colour need something on the other colour, or a pawn or knight, in that king's way.
        case (0, _): return pawns | knights != 0 || (bishops & .light != 0 && bishops & ~.light != 0)
        default: return true
        }
    }
}
