// Rows of stones.
extension Gomoku {
    /// The four directions of a row, in columns and lines.
    private static let directions = [(1, 0), (0, 1), (1, 1), (1, -1)]

    /// The unbroken rows of one colour through this point, one for each direction.
    private static func runs(through point: Int, on points: [Colour?]) -> [[Int]] {
        guard let colour = points[point] else { return [] }
        func stones(_ columns: Int, _ lines: Int) -> [Int] {
            var found: [Int] = []
            var column = point % side + columns
            var line = point / side + lines
            while (0..<side).contains(column), (0..<side).contains(line), points[line * side + column] == colour {
                found.append(line * side + column)
                column += columns
                line += lines
            }
            return found
        }
        return directions.map { columns, lines in stones(columns, lines) + [point] + stones(-columns, -lines) }
    }

    /// How many stones the longest row through this point has.
    static func longest(through point: Int, on points: [Colour?]) -> Int {
        runs(through: point, on: points).map(\.count).max() ?? 0
    }

    /// The points of all rows through this one that win by the rule, in reading order. The whole row counts, so an overline
    /// has all its stones.
    static func winning(through point: Int, on points: [Colour?], by rule: Rule) -> [Int] {
        let won = runs(through: point, on: points).filter { rule == .standard ? $0.count == 5 : $0.count >= 5 }
        return Set(won.joined()).sorted()
    }
}
