import Cluster
import Glibc

/// The transcript in docs/protocol.md: who says what, in order. What differs each time stands there as `<name>`.
struct Transcript {
    struct Line {
        /// Which of the two people, 1 or 2.
        let person: Int
        let isSent: Bool
        let text: String
        /// The line in the document, from 1.
        let place: Int
    }

    var lines: [Line] = []

    /// Reads the document of this checkout.
    init() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let document = try FileTools.readFile("\(root)/docs/protocol.md", limit: 1 << 20)
        var isTranscript = false
        let texts = String(decoding: document, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, text) in texts.enumerated() {
            if text.hasPrefix("## ") { isTranscript = text == "## A transcript" }
            guard isTranscript, let person = ["1", "2"].firstIndex(of: text.dropFirst().prefix(1)) else { continue }
            let mark = text.prefix(1) + text.dropFirst(2).prefix(2)
            guard mark == "C> " || mark == "S< " else { continue }
            lines.append(
                Line(person: person + 1, isSent: mark == "C> ", text: String(text.dropFirst(4)), place: index + 1))
        }
    }
}

/// The values behind the names in angle brackets, found as the session goes on.
struct Placeholders {
    /// Names that may stand for another value each time.
    static let free: Set<String> = ["time", "used", "server", "match"]

    private var values: [String: Value] = [:]

    /// The line to send: known names become their values, a new one becomes a random key.
    mutating func fill(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            result += rest[..<start]
            let name = String(rest[rest.index(after: start)..<end])
            let value = values[name] ?? .text(randomKey())
            values[name] = value
            result += value.integer.map(String.init) ?? value.text ?? ""
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    /// Compares a line that came with the document's; returns where they differ, or nil.
    mutating func difference(_ expected: String, _ found: String) throws -> String? {
        difference(try Value(Self.asJSON(expected)), try Value(found), at: "the line")
    }

    /// Placeholders outside of strings become strings, so that the line can be parsed.
    private static func asJSON(_ text: String) -> String {
        var result = ""
        var isInString = false
        var isEscaped = false
        for character in text {
            switch character {
            case "\"" where !isEscaped: isInString.toggle()
            case "<" where !isInString: result += "\""
            default: break
            }
            result.append(character)
            if character == ">", !isInString { result += "\"" }
            isEscaped = character == "\\" && !isEscaped
        }
        return result
    }

    private mutating func difference(_ expected: Value, _ found: Value, at path: String) -> String? {
        switch (expected, found) {
        case (.text(let name), _) where name.hasPrefix("<") && name.hasSuffix(">"):
            return bind(String(name.dropFirst().dropLast()), found, at: path)
        case (.object(let wanted), .object(let members)):
            guard wanted.keys.sorted() == members.keys.sorted() else {
                return "\(path) has the members \(members.keys.sorted()), not \(wanted.keys.sorted())"
            }
            for (name, value) in wanted {
                if let member = members[name], let problem = difference(value, member, at: "\(path).\(name)") {
                    return problem
                }
            }
            return nil
        case (.list(let wanted), .list(let elements)) where wanted.count == elements.count:
            for (index, pair) in zip(wanted, elements).enumerated() {
                if let problem = difference(pair.0, pair.1, at: "\(path)[\(index)]") { return problem }
            }
            return nil
        default: return expected == found ? nil : "\(path) is \(found), not \(expected)"
        }
    }

    private mutating func bind(_ name: String, _ found: Value, at path: String) -> String? {
        if Self.free.contains(name) {
            let isRight = name == "time" || name == "used" ? found.integer != nil : found.text != nil
            return isRight ? nil : "\(path) is \(found), not a <\(name)>"
        }
        guard let known = values[name] else {
            values[name] = found
            return nil
        }
        return known == found ? nil : "\(path) is \(found), but <\(name)> was \(known)"
    }
}
