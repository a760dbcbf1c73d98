extension TextFile {
    /// The file taken apart; one that is no Swift file has nothing.
    var source: SwiftSource { Repository.sources[path] ?? SwiftSource([]) }
}

/// A Swift file taken apart: its code without comments and string contents, and its string literals.
struct SwiftSource: Sendable {
    /// The code; every byte of a comment or of a literal is a space, line ends stay.
    private(set) var code: [UInt8] = []
    /// The contents of the string literals, without interpolations.
    private(set) var literals: [String] = []

    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        readCode(untilParenthesis: false)
    }

    /// The modules that it imports, tests' `@testable` ones included.
    var imports: [String] {
        code.split(separator: 0x0A).compactMap { line in
            var words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            while let first = words.first, first.hasPrefix("@") || Self.accessWords.contains(first) {
                words.removeFirst()
            }
            guard words.count >= 2, words[0] == "import" else { return nil }
            let name = Self.kindWords.contains(words[1]) && words.count > 2 ? words[2] : words[1]
            return name.split(separator: ".").first.map(String.init)
        }
    }

    /// The identifiers and keywords of the code.
    var words: Set<String> {
        Set(code.split { !Self.isWordByte($0) }.map { String(decoding: $0, as: UTF8.self) })
    }

    static let accessWords: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
    static let kindWords: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x80...: true
        default: false
        }
    }

    private func starts(_ word: String) -> Bool { bytes[at...].starts(with: word.utf8) }

    private mutating func skip(_ count: Int) {
        for byte in bytes[at..<min(at + count, bytes.count)] { code.append(byte == 0x0A ? byte : 0x20) }
        at = min(at + count, bytes.count)
    }

    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while at < bytes.count {
            if starts("//") {
                skip((bytes[at...].firstIndex(of: 0x0A) ?? bytes.count) - at)
            } else if starts("/*") {
                skipBlockComment()
            } else if let hashes = literalStart() {
                readLiteral(hashes: hashes)
            } else {
                if bytes[at] == 0x28 { depth += 1 }
                if bytes[at] == 0x29 { depth -= 1 }
                code.append(bytes[at])
                at += 1
                if untilParenthesis, depth < 0 { return }
            }
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                skip(2)
            } else if starts("*/") {
                depth -= 1
                skip(2)
            } else {
                skip(1)
            }
        } while depth > 0 && at < bytes.count
    }

    /// How many `#` open a literal here, or nil when none starts here.
    private func literalStart() -> Int? {
        let hashes = bytes[at...].prefix { $0 == 0x23 }.count
        return at + hashes < bytes.count && bytes[at + hashes] == 0x22 ? hashes : nil
    }

    private mutating func readLiteral(hashes: Int) {
        let marks = String(repeating: "#", count: hashes)
        skip(hashes)
        let quotes = starts("\"\"\"") ? "\"\"\"" : "\""
        skip(quotes.utf8.count)
        var content: [UInt8] = []
        while at < bytes.count {
            if starts(quotes + marks) {
                skip(quotes.utf8.count + hashes)
                break
            } else if starts("\\\(marks)(") {
                skip(hashes + 2)
                readCode(untilParenthesis: true)
            } else if starts("\\\(marks)") {
                skip(hashes + 2)
            } else {
                content.append(bytes[at])
                skip(1)
            }
        }
        literals.append(String(decoding: content, as: UTF8.self))
    }
}
