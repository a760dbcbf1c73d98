/// What is pasted, scalar by scalar, between the signs that a terminal puts around it (xterm's mode 2004). ncurses knows the end
/// as a key only when its bytes come within the escape delay; on a slow line they come later and one by one, so the end is
/// looked for here too.
struct PasteReader: Equatable {
    private static let end: [UInt32] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

    /// Whether what comes was pasted.
    private(set) var isPasting = false
    /// Whether a line has ended that something may follow: lines are joined by spaces, because every field is one line.
    private var hasLineEnd = false
    /// How much of the end has come.
    private var matched = 0

    mutating func begin() { self = PasteReader(isPasting: true) }
    mutating func finish() { self = PasteReader() }

    /// The characters that a pasted scalar comes to.
    mutating func take(_ value: UInt32) -> [Character] {
        if value == Self.end[matched] {
            matched += 1
            if matched == Self.end.count { finish() }
            return []
        }
        // What looked like the end was text; an escape character alone is none.
        var text = Self.end[..<matched].dropFirst().flatMap { plain($0) }
        matched = 0
        if value == Self.end[0] { matched = 1 } else { text += plain(value) }
        return text
    }

    private mutating func plain(_ value: UInt32) -> [Character] {
        if value == 0x0D || value == 0x0A || value == 0x09 {
            hasLineEnd = true
            return []
        }
        guard value >= 0x20, value != 0x7F, let scalar = Unicode.Scalar(value) else { return [] }
        defer { hasLineEnd = false }
        return (hasLineEnd ? [" "] : []) + [Character(scalar)]
    }
}
