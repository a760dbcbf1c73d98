/// Makes foreign text fit for a terminal and for storage.
///
/// Dropped are C0 and C1 controls, DEL, everything with the general category Cf (bidi controls, zero-width characters,
/// tags, soft hyphen, byte order mark), other default-ignorable characters, noncharacters, private use and what this
/// Unicode version does not assign. At most two combining marks (Mn, Me, Mc) and one variation selector stay after a
/// character, and none at the start, where they would land on a foreign cell. A run of tabs and line ends becomes one
/// space. Malformed UTF-16 cannot occur in a `String`.
///
/// - Parameter maximumScalars: where the result is cut; work stops there too.
public func cleaned(_ text: String, maximumScalars: Int = .max) -> String {
    var cleaner = Cleaner(limit: maximumScalars)
    for scalar in text.unicodeScalars where !cleaner.take(scalar) { break }
    return String(cleaner.result)
}

/// The same for bytes; each malformed UTF-8 sequence shows as one U+FFFD.
public func cleaned(_ bytes: some Sequence<UInt8>, maximumScalars: Int = .max) -> String {
    var cleaner = Cleaner(limit: maximumScalars)
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
        switch decoder.decode(&iterator) {
        case .scalarValue(let scalar): if !cleaner.take(scalar) { return String(cleaner.result) }
        case .error: if !cleaner.take("\u{FFFD}") { return String(cleaner.result) }
        case .emptyInput: return String(cleaner.result)
        }
    }
}

/// How many combining marks stay after one character: enough for every living orthography's usual words, too few to
/// climb into other lines.
public let maximumMarks = 2

/// What cleaning does with a scalar.
private enum Treatment {
    case base, mark, selector, blank, dropped

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x20...0x7E: self = .base
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: self = .blank
        case 0x00..<0x20, 0x7F...0x9F: self = .dropped
        case 0x180B...0x180D, 0x180F, 0xFE00...0xFE0F, 0xE0100...0xE01EF: self = .selector
        default:
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
                self = .dropped
            case .nonspacingMark, .spacingMark, .enclosingMark:
                self = scalar.properties.isDefaultIgnorableCodePoint ? .dropped : .mark
            default: self = scalar.properties.isDefaultIgnorableCodePoint ? .dropped : .base
            }
        }
    }
}

private struct Cleaner {
    let limit: Int
    var result = String.UnicodeScalarView()
    private var count = 0
    private var marks = 0
    private var selectors = 0
    private var endsInBlank = false

    init(limit: Int) { self.limit = limit }

    /// Adds what stays of one scalar; false when the limit is reached.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard count < limit else { return false }
        switch Treatment(scalar) {
        case .dropped: break
        case .blank:
            if !endsInBlank { append(" ") }
            (marks, selectors, endsInBlank) = (0, 0, true)
        case .base:
            append(scalar)
            (marks, selectors, endsInBlank) = (0, 0, false)
        case .mark:
            guard count > 0, marks < maximumMarks else { break }
            append(scalar)
            marks += 1
        case .selector:
            guard count > 0, selectors == 0 else { break }
            append(scalar)
            selectors = 1
        }
        return true
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        result.append(scalar)
        count += 1
    }
}
