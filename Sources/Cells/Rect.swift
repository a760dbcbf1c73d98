/// How large a screen or a part of it is, in cells.
public struct Size: Equatable, Hashable, Sendable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int

    /// A size; negative numbers count as zero.
    public init(_ width: Int, _ height: Int) {
        self.width = max(width, 0)
        self.height = max(height, 0)
    }

    /// Whether another size fits in.
    public func holds(_ other: Size) -> Bool { width >= other.width && height >= other.height }
}

/// A part of a screen: columns and rows count from 0 at the upper left corner.
public struct Rect: Equatable, Hashable, Sendable {
    /// The first column.
    public var column: Int
    /// The first row.
    public var row: Int
    /// Columns, not negative.
    public var width: Int
    /// Rows, not negative.
    public var height: Int

    /// A part; negative sizes count as zero.
    public init(column: Int, row: Int, width: Int, height: Int) {
        self.column = column
        self.row = row
        self.width = max(width, 0)
        self.height = max(height, 0)
    }

    /// A whole screen.
    public init(_ size: Size) { self.init(column: 0, row: 0, width: size.width, height: size.height) }

    /// Its size.
    public var size: Size { Size(width, height) }
    /// The first column behind it.
    public var endColumn: Int { column + width }
    /// The first row below it.
    public var endRow: Int { row + height }

    /// Whether a cell lies in it.
    public func contains(column: Int, row: Int) -> Bool {
        column >= self.column && column < endColumn && row >= self.row && row < endRow
    }

    /// The part within, so many cells away from each side.
    public func inset(columns: Int = 1, rows: Int = 1) -> Rect {
        Rect(column: column + columns, row: row + rows, width: width - 2 * columns, height: height - 2 * rows)
    }

    /// The upper rows, at most as many as there are, and the rest below.
    public func split(top rows: Int) -> (top: Rect, bottom: Rect) {
        let rows = min(max(rows, 0), height)
        return (
            Rect(column: column, row: row, width: width, height: rows),
            Rect(column: column, row: row + rows, width: width, height: height - rows)
        )
    }

    /// The lower rows, at most as many as there are, and the rest above.
    public func split(bottom rows: Int) -> (top: Rect, bottom: Rect) { split(top: height - min(max(rows, 0), height)) }

    /// The left columns, at most as many as there are, and the rest on the right.
    public func split(left columns: Int) -> (left: Rect, right: Rect) {
        let columns = min(max(columns, 0), width)
        return (
            Rect(column: column, row: row, width: columns, height: height),
            Rect(column: column + columns, row: row, width: width - columns, height: height)
        )
    }

    /// The right columns, at most as many as there are, and the rest on the left.
    public func split(right columns: Int) -> (left: Rect, right: Rect) {
        split(left: width - min(max(columns, 0), width))
    }

    /// A part of this size in the middle, cut to what fits.
    public func centered(_ size: Size) -> Rect {
        let width = min(size.width, self.width)
        let height = min(size.height, self.height)
        return Rect(
            column: column + (self.width - width) / 2, row: row + (self.height - height) / 2, width: width,
            height: height)
    }
}
