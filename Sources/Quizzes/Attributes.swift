/// What the braces at the end of a question's heading say: `{20s}`, `{x2}`, `{500 points}`, `{poll}`.
struct Attributes {
    /// The kinds of question as an author names them.
    enum KindName: String, CaseIterable {
        case choice, several, truefalse, typed, number, order, poll, slide
    }

    private(set) var seconds: Int?
    private(set) var points: Int?
    private(set) var isDouble = false
    private(set) var isExactCase = false
    private(set) var kind: KindName?
    /// Where `points` or `x2`, and where `case` is said.
    private(set) var pointsPlace: Place?
    private(set) var casePlace: Place?

    /// Takes the braces off the end of a heading's text and reads them. Braces with a backslash before them are text.
    init(takenFrom text: inout ArraySlice<UInt8>, line: Int, _ source: Source, _ problems: inout ProblemList) {
        var groups: [ArraySlice<UInt8>] = []
        while let group = Self.lastGroup(text) {
            groups.append(group)
            text = trimmed(text[..<(group.startIndex - 1)])
        }
        for group in groups.reversed() {
            var rest = group
            repeat {
                let piece = rest.prefix { $0 != 0x2C }
                read(trimmed(piece), source.place(line: line, at: trimmed(piece).startIndex), &problems)
                rest = rest[piece.endIndex...].dropFirst()
            } while !rest.isEmpty
        }
    }

    /// What stands between the braces at the end; nil when there are none.
    private static func lastGroup(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard text.last == 0x7D else { return nil }
        let inner = text.dropLast()
        guard let open = inner.lastIndex(where: { [0x7B, 0x7D, 0x5C, 0x60].contains($0) }), inner[open] == 0x7B else {
            return nil
        }
        let backslashes = inner[..<open].reversed().prefix { $0 == 0x5C }.count
        return backslashes % 2 == 0 ? inner[(open + 1)...] : nil
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, _ place: Place, _ problems: inout ProblemList) {
        let text = String(decoding: bytes, as: UTF8.self).lowercased()
        if let name = KindName(rawValue: text) {
            guard kind == nil else {
                problems.add(place, "the kind of question is said twice", fix: "leave one")
                return
            }
            kind = name
        } else if text == "case" {
            isExactCase = true
            casePlace = place
        } else if text == "x2" {
            isDouble = true
            pointsPlace = place
        } else {
            readNumber(text, place, &problems)
        }
    }

    private mutating func readNumber(_ text: String, _ place: Place, _ problems: inout ProblemList) {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        let value = digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF8.self)) ?? .max
        let unit = QuizText.line(String(decoding: text.utf8.dropFirst(digits.count), as: UTF8.self))
        switch (value, unit) {
        case (let value?, "s"), (let value?, "second"), (let value?, "seconds"):
            guard seconds == nil else {
                problems.add(place, "the time is said twice", fix: "leave one")
                return
            }
            seconds = value
            if let fault = QuizChecks.seconds(value) { problems.add(place, fault) }
        case (let value?, "point"), (let value?, "points"):
            guard points == nil else {
                problems.add(place, "the points are said twice", fix: "leave one")
                return
            }
            points = value
            pointsPlace = place
            if let fault = QuizChecks.points(value) { problems.add(place, fault) }
        case (let value?, ""):
            // The number and not what was written, which may hold control characters.
            problems.add(
                place, "the number \(shown(text)) has no unit",
                fix: "write {\(shortened(value))s} or {\(shortened(value)) points}")
        default:
            let kinds = KindName.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
            problems.add(
                place, "\(text.isEmpty ? "nothing" : shown(text)) says nothing about a question",
                fix: "use {20s}, {500 points}, {x2}, {case}, \(kinds), or write \\{ and \\} for braces in the text")
        }
    }

    private func shortened(_ number: Int) -> String { String("\(number)".prefix(6)) }
}
