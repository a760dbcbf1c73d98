/// The words of an HTML fragment. It is no parser of pages: tags go, blocks become lines, references become letters.
/// Time grows with the length alone.
enum HTMLText {
    /// The fragment as plain text. White space runs together as a browser shows it, except in `pre`, and in text that
    /// `keepsLines`, where line ends stay.
    static func plain(_ html: String, keepsLines: Bool = false) -> String {
        var reader = Reader(bytes: Array(html.utf8), keepsLines: keepsLines)
        return reader.read()
    }

    /// The text with its character references resolved, as OpenTDB writes it; tags stay.
    static func unescaped(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x26, let (scalar, end) = reference(bytes, at) {
                result += Array(scalar.utf8)
                at = end
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The tags after and before which a new line starts.
    private static let blocks: Set<String> = [
        "p", "div", "br", "li", "ul", "ol", "tr", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote",
        "hr", "section", "article", "dl", "dt", "dd",
    ]

    /// The longest character reference, in bytes: `&thetasym;` and numbers with leading zeros.
    private static let longestReference = 16

    /// What the character reference at `start` stands for, and where it ends; nil when it is none.
    private static func reference(_ bytes: [UInt8], _ start: Int) -> (String, Int)? {
        let inner = bytes[(start + 1)...].prefix(longestReference)
        guard let end = inner.firstIndex(of: 0x3B) else { return nil }
        let name = String(decoding: inner[..<end], as: UTF8.self)
        if name.hasPrefix("#") {
            let isHex = name.hasPrefix("#x") || name.hasPrefix("#X")
            guard let value = UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10) else { return nil }
            return Unicode.Scalar(value).map { (String($0), end + 1) }
        }
        return HTMLEntities.text(name).map { ($0, end + 1) }
    }

    private struct Reader {
        let bytes: [UInt8]
        let keepsLines: Bool
        private var result: [UInt8] = []
        private var preformatted = 0
        private var at = 0
        /// Whether an earlier search found no `-->` or `>`: then none need be looked for again.
        private var hasNoMoreComments = false
        private var hasNoMoreTags = false

        init(bytes: [UInt8], keepsLines: Bool) {
            self.bytes = bytes
            self.keepsLines = keepsLines
        }

        mutating func read() -> String {
            while at < bytes.count {
                let byte = bytes[at]
                if byte == 0x3C, takeMarkup() { continue }
                if byte == 0x26, let (text, end) = HTMLText.reference(bytes, at) {
                    result += Array(text.utf8)
                    at = end
                    continue
                }
                let isLineEnd = byte == 0x0A || byte == 0x0D
                result.append(isLineEnd && preformatted == 0 && !keepsLines ? 0x20 : byte)
                at += 1
            }
            return String(decoding: result, as: UTF8.self)
        }

        /// Passes a tag or a comment; false when the sign is only a sign, as in `1 < 2`.
        private mutating func takeMarkup() -> Bool {
            let rest = bytes[(at + 1)...]
            if rest.starts(with: "!--".utf8) {
                guard !hasNoMoreComments, let end = endOfComment(at + 4) else {
                    hasNoMoreComments = true
                    return false
                }
                at = end
                return true
            }
            let isClosing = rest.first == 0x2F
            let name = rest.dropFirst(isClosing ? 1 : 0).prefix { isLetter($0) || (0x30...0x39).contains($0) }
            guard let first = name.first, isLetter(first), !hasNoMoreTags else { return false }
            guard let end = endOfTag(name.endIndex) else {
                hasNoMoreTags = true
                return false
            }
            let tag = String(decoding: name.prefix(10), as: UTF8.self).lowercased()
            if HTMLText.blocks.contains(tag) { result.append(0x0A) }
            if tag == "td" || tag == "th" { result.append(0x20) }
            if tag == "pre" { preformatted = max(0, preformatted + (isClosing ? -1 : 1)) }
            at = end
            return true
        }

        private func endOfComment(_ start: Int) -> Int? {
            var index = start
            while index + 2 < bytes.count {
                if bytes[index] == 0x2D, bytes[index + 1] == 0x2D, bytes[index + 2] == 0x3E { return index + 3 }
                index += 1
            }
            return nil
        }

        /// Behind the `>` that ends a tag; one between quotes does not.
        private func endOfTag(_ start: Int) -> Int? {
            var quote: UInt8?
            var index = start
            while index < bytes.count {
                let byte = bytes[index]
                if let open = quote {
                    if byte == open { quote = nil }
                } else if byte == 0x22 || byte == 0x27 {
                    quote = byte
                } else if byte == 0x3E {
                    return index + 1
                }
                index += 1
            }
            return nil
        }

        private func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        }
    }
}
