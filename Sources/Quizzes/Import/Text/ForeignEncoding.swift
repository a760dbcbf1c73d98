/// The encoding of a foreign text that is not UTF-8, where its bytes leave no doubt.
enum ForeignEncoding: String {
    /// With a byte order mark, as spreadsheets write "Unicode text".
    case utf16 = "UTF-16"
    /// The usual one of western Europe, without Windows' own signs.
    case latin1 = "ISO 8859-1"
    /// The same with them: quotation marks, dashes, €.
    case windows1252 = "Windows-1252"

    /// The text in UTF-8, and what it was taken for; the bytes as they are and nil for UTF-8 and for what stays in doubt.
    static func utf8(_ bytes: [UInt8]) -> (bytes: [UInt8], from: ForeignEncoding?) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return utf16(bytes).map { ($0, .utf16) } ?? (bytes, nil)
        }
        guard isWestern(bytes) else { return (bytes, nil) }
        let hasWindows = bytes.contains { (0x80...0x9F).contains($0) }
        var text = ""
        for byte in bytes {
            text.unicodeScalars.append(
                (0x80...0x9F).contains(byte)
                    ? Unicode.Scalar(windowsScalars[Int(byte) - 0x80]) ?? "?" : Unicode.Scalar(byte))
        }
        return (Array(text.utf8), hasWindows ? .windows1252 : .latin1)
    }

    private static func utf16(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count % 2 == 0 else { return nil }
        let isLittle = bytes[0] == 0xFF
        let units = stride(from: 2, to: bytes.count, by: 2).map { at -> UInt16 in
            let (low, high) = isLittle ? (bytes[at], bytes[at + 1]) : (bytes[at + 1], bytes[at])
            return UInt16(high) << 8 | UInt16(low)
        }
        return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
    }

    /// Whether the bytes are text of western Europe in one byte for each letter, and nothing else that is usual: none of
    /// them make UTF-8, letters beyond ASCII stand alone or in twos (in Greek, Cyrillic or Japanese words they stand in
    /// rows), and no sign such as ± stands within a word (there other tables of one byte have letters).
    private static func isWestern(_ bytes: [UInt8]) -> Bool {
        var run = 0
        var count = 0
        for (index, byte) in bytes.enumerated() {
            guard byte >= 0x80 else {
                // A control character is no text.
                if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return false }
                run = 0
                continue
            }
            count += 1
            run += 1
            guard run <= 2 else { return false }
            if byte < 0xA0, windowsScalars[Int(byte) - 0x80] == 0 { return false }
            if startsUTF8(bytes, at: index) { return false }
            let isBetween =
                index > 0 && index + 1 < bytes.count && isLetter(bytes[index - 1]) && isLetter(bytes[index + 1])
            if isBetween, !isWesternLetter(byte), !wordSigns.contains(byte) { return false }
        }
        return count > 0
    }

    /// Whether a character of UTF-8 of two or more bytes begins here. One such pair in a text is no chance any more.
    private static func startsUTF8(_ bytes: [UInt8], at index: Int) -> Bool {
        let byte = bytes[index]
        guard (0xC2...0xF4).contains(byte), index + 1 < bytes.count else { return false }
        let needed = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1
        guard index + needed < bytes.count else { return false }
        return bytes[(index + 1)...(index + needed)].allSatisfy { $0 & 0xC0 == 0x80 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) || byte >= 0xC0 }

    private static func isWesternLetter(_ byte: UInt8) -> Bool {
        // Letters of Latin-1 but × and ÷, and those that Windows adds: Š Œ Ž š œ ž Ÿ, and ƒ.
        byte >= 0xC0 && byte != 0xD7 && byte != 0xF7
            || [0x83, 0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F].contains(byte)
    }

    /// What stands between letters: the apostrophe, dashes, a middle dot, a no-break space, a soft hyphen, an ellipsis.
    private static let wordSigns: Set<UInt8> = [0x85, 0x91, 0x92, 0x96, 0x97, 0xA0, 0xAD, 0xB7]

    /// The scalars of the bytes 0x80 to 0x9F in Windows-1252, 0 for those that have none.
    private static let windowsScalars: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}
