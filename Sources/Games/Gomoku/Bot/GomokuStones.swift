/// The stones as a search keeps them: each line of the board in four directions as bits, so that a window is two shifts.
struct GomokuStones {
    /// The most points on a line, and how far a line's first point is from bit 0: windows reach five beyond the edge.
    private static let side = Gomoku.side
    private static let margin: UInt32 = 5
    /// Lines in a direction: those aslant are the most.
    private static let lines = 2 * Gomoku.side - 1

    /// What stands on each point: 0 black, 1 white, 2 nothing.
    private(set) var points = [UInt8](repeating: 2, count: Gomoku.pointCount)
    private(set) var count = 0
    /// By colour, direction and line.
    private var bits = [UInt32](repeating: 0, count: 2 * 4 * lines)
    private var board = [UInt32](repeating: 0, count: 4 * lines)
    /// How many stones stand within two points of each.
    private(set) var near = [UInt8](repeating: 0, count: Gomoku.pointCount)

    init(_ game: Gomoku) {
        for point in 0..<Gomoku.pointCount {
            for direction in 0..<4 {
                let (line, place) = Self.place(point, direction)
                board[direction * Self.lines + line] |= 1 << place
            }
        }
        for (point, colour) in game.points.enumerated() {
            if let colour { put(point, colour == .black ? 0 : 1) }
        }
    }

    @inline(__always) private static func place(_ point: Int, _ direction: Int) -> (line: Int, bit: UInt32) {
        let column = point % side
        let row = point / side
        let line =
            direction == 0 ? row : direction == 1 ? column : direction == 2 ? row &- column &+ side &- 1 : row &+ column
        return (line, UInt32(truncatingIfNeeded: direction == 0 ? column : row) &+ margin)
    }

    /// The point so many steps along a direction.
    static func point(_ point: Int, _ direction: Int, _ steps: Int) -> Int {
        point + steps * (direction == 0 ? 1 : direction == 1 ? side : direction == 2 ? side + 1 : side - 1)
    }

    mutating func put(_ point: Int, _ colour: Int) { change(point, colour, isNew: true) }
    mutating func take(_ point: Int, _ colour: Int) { change(point, colour, isNew: false) }

    private mutating func change(_ point: Int, _ colour: Int, isNew: Bool) {
        points[point] = isNew ? UInt8(colour) : 2
        count &+= isNew ? 1 : -1
        for direction in 0..<4 {
            let (line, place) = Self.place(point, direction)
            bits[(colour &* 4 &+ direction) &* Self.lines &+ line] ^= 1 &<< place
        }
        let (column, row) = (point % Self.side, point / Self.side)
        for beside in max(0, row &- 2)...min(Self.side &- 1, row &+ 2) {
            for across in max(0, column &- 2)...min(Self.side &- 1, column &+ 2) {
                let index = beside &* Self.side &+ across
                if isNew { near[index] &+= 1 } else { near[index] &-= 1 }
            }
        }
    }

    /// The window around an empty point: a colour's stones and the empty points, both without the point itself.
    @inline(__always) func window(_ point: Int, _ direction: Int, _ colour: Int) -> (own: UInt32, empty: UInt32) {
        let (line, place) = Self.place(point, direction)
        let index = direction &* Self.lines &+ line
        let own = bits[colour &* 4 &* Self.lines &+ index]
        let other = bits[(1 &- colour) &* 4 &* Self.lines &+ index]
        let shift = place &- 5
        let mask: UInt32 = 0b111_1101_1111
        return (own &>> shift & mask, (board[index] & ~(own | other)) &>> shift & mask)
    }
}
