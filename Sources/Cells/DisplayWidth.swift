/// How many terminal columns a scalar takes: 0, 1 or 2. It follows the C library's `wcwidth`, by which ncurses counts:
/// East Asian wide and emoji take two, combining marks, controls, invisible characters and the vowels and finals of
/// decomposed Hangul none.
public func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    switch value {
    case 0x20...0x7E: return 1
    case 0x00..<0xA0, 0xAD: return 0
    case 0xA0..<0x300: return 1
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator: return 0
    default: return isWide(value) ? 2 : 1
    }
}

/// How many terminal columns a text takes: the sum over its scalars.
public func displayWidth(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

/// The text in exactly this many columns: cut as `truncated` does, or with spaces after it.
public func padded(_ text: String, to columns: Int) -> String {
    let fitting = truncated(text, to: columns)
    return fitting + String(repeating: " ", count: max(0, columns - displayWidth(fitting)))
}

/// The text in at most this many columns. What does not fit is cut between whole characters, and the last column shows
/// an ellipsis. Nothing is left of it for zero or fewer columns.
public func truncated(_ text: String, to columns: Int) -> String {
    guard columns > 0 else { return "" }
    var width = 0
    var cut = text.startIndex
    var index = text.startIndex
    while index < text.endIndex {
        let next = text.index(after: index)
        width += displayWidth(String(text[index..<next]))
        if width > columns { return text[..<cut] + "…" }
        if width < columns { cut = next }
        index = next
    }
    return text
}

private func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wideRanges.count / 2
    while low < high {
        let middle = (low + high) / 2
        if value > wideRanges[2 * middle + 1] { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count / 2 && value >= wideRanges[2 * low]
}
