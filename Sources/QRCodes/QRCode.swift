internal import CQREncode

/// A QR code (ISO/IEC 18004) of a short text, made with libqrencode: what a phone's camera reads from a projector.
public struct QRCode: Equatable, Sendable {
    /// The longest text, bytes: an address is far shorter, and larger codes cannot be read from the back row.
    public static let mostBytes = 200
    /// The light modules that must be around it, on each side (ISO/IEC 18004 section 5.3.8).
    public static let quietZone = 4

    /// How many modules a side has, 21 to 177, without the quiet zone.
    public let side: Int
    /// The modules row by row: whether each is dark.
    private let modules: [Bool]

    /// The smallest code of a text that still reads with 15 % of it lost (level M); nil for a text that is empty, too long or
    /// has a NUL byte in it.
    public init?(_ text: String) {
        guard (1...Self.mostBytes).contains(text.utf8.count), !text.utf8.contains(0),
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        modules = UnsafeBufferPointer(start: code.pointee.data, count: side * side).map { $0 & 1 == 1 }
    }

    /// Whether the module there is dark; light outside, where the quiet zone is.
    public subscript(column: Int, row: Int) -> Bool {
        guard (0..<side).contains(column), (0..<side).contains(row) else { return false }
        return modules[row * side + column]
    }

    /// The code with its quiet zone as lines of half blocks, two modules in each character. On a terminal with dark ground the
    /// light modules are what is drawn.
    public func halfBlocks(onDark: Bool) -> [String] {
        let zone = Self.quietZone
        return stride(from: -zone, to: side + zone, by: 2).map { row in
            String(
                (-zone..<side + zone).map { column -> Character in
                    switch (self[column, row] != onDark, self[column, row + 1] != onDark) {
                    case (true, true): "█"
                    case (true, false): "▀"
                    case (false, true): "▄"
                    case (false, false): " "
                    }
                })
        }
    }

    /// The code with its quiet zone as an SVG document, black on white whatever the page's colours are.
    public var svg: String {
        let zone = Self.quietZone
        let whole = side + 2 * zone
        var path = ""
        for row in 0..<side {
            for column in 0..<side where self[column, row] { path += "M\(column + zone) \(row + zone)h1v1h-1z" }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(whole) \(whole)" shape-rendering="crispEdges">\
            <rect width="\(whole)" height="\(whole)" fill="#fff"/><path fill="#000" d="\(path)"/></svg>

            """
    }
}
