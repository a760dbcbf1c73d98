/// Reads one question of a GIFT file. It goes over the bytes a bounded number of times and never back.
struct GIFTReader {
    private let block: GIFTBlock
    private let bytes: [UInt8]
    private var format = ForeignFormat.moodle

    init(_ block: GIFTBlock) {
        self.block = block
        bytes = block.bytes
    }

    /// The question, or nil when it cannot be read; why not has been reported.
    mutating func read(_ problems: inout ImportProblems) -> GIFTItem? {
        var at = skipBlanks(0)
        let place = block.place(at)
        if bytes[at...].starts(with: "$CATEGORY:".utf8) {
            let name = String(decoding: bytes[(at + 10)...], as: UTF8.self)
            return GIFTItem(title: QuizText.line(name), kind: .category, place: place)
        }
        var title: String?
        if bytes[at...].starts(with: "::".utf8) {
            guard let end = find("::", from: at + 2, to: bytes.count) else {
                problems.add(place, "the title has no end", fix: "put :: behind it, or \\: for a colon of the text")
                return nil
            }
            title = text(at + 2, end, .plain).text
            at = skipBlanks(end + 2)
        }
        if let (named, end) = formatName(at, bytes.count) {
            format = named
            at = skipBlanks(end)
        }
        var item = GIFTItem(title: title, id: block.id, tags: block.tags, kind: .description, place: place)
        guard let open = find("{", from: at, to: bytes.count) else {
            if let stray = find("}", from: at, to: bytes.count) {
                problems.add(block.place(stray), "a } without a { before it", fix: "write \\} for the sign itself")
                return nil
            }
            item.stem = text(at, bytes.count, format)
            return item
        }
        guard let close = find("}", from: open + 1, to: bytes.count) else {
            problems.add(
                block.place(open), "the { has no } before the next empty line",
                fix: "close the answers with }, and leave no empty line among them")
            return nil
        }
        if let inner = find("{", from: open + 1, to: close) ?? find("{", from: close, to: bytes.count) {
            problems.add(
                block.place(inner), "a second { in one question",
                fix: "write \\{ for the sign itself, or put an empty line between questions")
            return nil
        }
        item.stem = text(at, open, format)
        let tail = text(close + 1, bytes.count, format)
        if !tail.text.isEmpty {
            item.isEmbedded = true
            item.stem.text += (item.stem.text.isEmpty ? "" : " ") + "_____ " + tail.text
        }
        var end = close
        if let general = find("####", from: open + 1, to: close) {
            item.feedback = formatted(general + 4, close)
            end = general
        }
        guard let kind = kind(skipBlanks(open + 1), end, &problems) else { return nil }
        item.kind = kind
        return item
    }

    // MARK: What stands between the braces

    private mutating func kind(_ start: Int, _ end: Int, _ problems: inout ImportProblems) -> GIFTItem.Kind? {
        guard start < end else { return .essay }
        if bytes[start] == 0x23 { return numerical(start + 1, end, &problems) }
        let word = find("#", from: start, to: end) ?? end
        switch text(start, word, .plain).text.uppercased() {
        case "T", "TRUE": return trueFalse(true, word, end)
        case "F", "FALSE": return trueFalse(false, word, end)
        default: break
        }
        let pieces = pieces(start, end)
        guard let first = pieces.first, first.start == start else {
            problems.add(
                block.place(start), "no = or ~ stands before the first answer",
                fix: "write {=right ~wrong}, {TRUE}, {#42}, or {} for nothing to answer")
            return nil
        }
        let answers = pieces.map { piece in
            let at = skipBlanks(piece.start + 1)
            let (weight, after) = weight(at, piece.end)
            let mark = find("#", from: after, to: piece.end) ?? piece.end
            return GIFTAnswer(
                isRight: bytes[piece.start] == 0x3D, weight: weight, text: formatted(after, mark) ?? inherited,
                feedback: mark < piece.end ? formatted(mark + 1, piece.end) : nil, place: block.place(piece.start))
        }
        if answers.contains(where: { !$0.isRight }) { return .choice(answers) }
        let arrows = pieces.map { find("->", from: $0.start, to: $0.end) }
        guard arrows.allSatisfy({ $0 != nil }) else { return .short(answers) }
        return .matching(
            zip(pieces, arrows).map { piece, arrow in
                let arrow = arrow ?? piece.end
                return GIFTPair(
                    left: formatted(piece.start + 1, arrow) ?? inherited,
                    right: text(min(arrow + 2, piece.end), piece.end, .plain).text)
            })
    }

    private func trueFalse(_ isTrue: Bool, _ mark: Int, _ end: Int) -> GIFTItem.Kind {
        guard mark < end else { return .trueFalse(isTrue, forTrue: nil, forFalse: nil) }
        let second = find("#", from: mark + 1, to: end) ?? end
        return .trueFalse(
            isTrue, forTrue: formatted(mark + 1, second), forFalse: second < end ? formatted(second + 1, end) : nil)
    }

    private func numerical(_ start: Int, _ end: Int, _ problems: inout ImportProblems) -> GIFTItem.Kind? {
        let start = skipBlanks(start)
        let pieces = pieces(start, end)
        let isList = pieces.first?.start == start
        var numbers: [ForeignNumber] = []
        var weights: [Double?] = []
        var feedback: [ForeignText?] = []
        for piece in isList ? pieces : [Piece(start: start, end: end)] {
            let at = skipBlanks(isList ? piece.start + 1 : piece.start)
            let (weight, after) = weight(at, piece.end)
            let mark = find("#", from: after, to: piece.end) ?? piece.end
            let note = mark < piece.end ? formatted(mark + 1, piece.end) : nil
            let raw = text(after, mark, .plain).text
            let isWrong = isList && bytes[piece.start] == 0x7E
            // A wrong answer without a number only holds feedback for all others. None at all is reported below.
            if raw.isEmpty, isWrong || !isList { continue }
            numbers.append(
                ForeignNumber(
                    value: number(raw), share: weight ?? (isWrong ? 0 : 100), feedback: note ?? .empty,
                    place: block.place(piece.start)))
            weights.append(weight)
            feedback.append(note)
        }
        guard !numbers.isEmpty else {
            problems.add(block.place(start), "no number stands behind the #", fix: "write such as {#42:2} or {#40..44}")
            return nil
        }
        return .numerical(numbers, weights: weights, feedback: feedback, isList: isList)
    }

    private func number(_ raw: String) -> ForeignNumber.Value {
        let bytes = Array(raw.utf8)
        func part(_ range: Range<Int>) -> String { QuizText.line(String(decoding: bytes[range], as: UTF8.self)) }
        for index in bytes.indices.dropLast() where bytes[index] == 0x2E && bytes[index + 1] == 0x2E {
            return .between(part(0..<index), part((index + 2)..<bytes.count))
        }
        guard let colon = bytes.firstIndex(of: 0x3A) else { return .around(raw, margin: "") }
        return .around(part(0..<colon), margin: part((colon + 1)..<bytes.count))
    }

    private struct Piece {
        /// The sign it starts with, and where it ends.
        var start, end: Int
    }

    /// The answers, each from its sign to before the next one.
    private func pieces(_ start: Int, _ end: Int) -> [Piece] {
        var pieces: [Piece] = []
        var at = start
        while at < end {
            if isEscape(at) {
                at += 2
                continue
            }
            if bytes[at] == 0x3D || bytes[at] == 0x7E {
                if !pieces.isEmpty { pieces[pieces.count - 1].end = at }
                pieces.append(Piece(start: at, end: end))
            }
            at += 1
        }
        return pieces
    }

    /// A weight such as `%50%` and where it ends; where there is none, nil and the start.
    private func weight(_ start: Int, _ end: Int) -> (Double?, Int) {
        guard start < end, bytes[start] == 0x25 else { return (nil, start) }
        let inner = bytes[(start + 1)..<end].prefix(20)
        guard let close = inner.firstIndex(of: 0x25), close > inner.startIndex,
            inner[..<close].allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }),
            let value = Double(String(decoding: inner[..<close], as: UTF8.self))
        else { return (nil, start) }
        return (value, skipBlanks(close + 1))
    }

    // MARK: Text

    private var inherited: ForeignText { ForeignText(text: "", format: format) }

    /// A text that may name its format; nil when it is empty.
    private func formatted(_ start: Int, _ end: Int) -> ForeignText? {
        let at = skipBlanks(start)
        let found = formatName(at, end)
        let text = text(found?.end ?? at, end, found?.format ?? format)
        return text.text.isEmpty ? nil : text
    }

    /// A format such as `[html]` and where it ends.
    private func formatName(_ start: Int, _ end: Int) -> (format: ForeignFormat, end: Int)? {
        guard start < end, bytes[start] == 0x5B else { return nil }
        let inner = bytes[(start + 1)..<end].prefix(10)
        guard let close = inner.firstIndex(of: 0x5D),
            let format = ForeignFormat(rawValue: String(decoding: inner[..<close], as: UTF8.self))
        else { return nil }
        return (format, close + 1)
    }

    /// What stands between two places, with its escapes resolved. Where lines mean nothing, white space runs together.
    private func text(_ start: Int, _ end: Int, _ format: ForeignFormat) -> ForeignText {
        var (low, high) = (start, max(start, end))
        while low < high, isSpace(bytes[low]) { low += 1 }
        while high > low, isSpace(bytes[high - 1]) { high -= 1 }
        let runsTogether = format == .moodle || format == .plain
        var result: [UInt8] = []
        var at = low
        while at < high {
            if bytes[at] == 0x5C, at + 1 < high, Self.escapes.contains(bytes[at + 1]) || bytes[at + 1] == 0x6E {
                result.append(bytes[at + 1] == 0x6E ? 0x0A : bytes[at + 1])
                at += 2
            } else if runsTogether, isSpace(bytes[at]) {
                while at < high, isSpace(bytes[at]) { at += 1 }
                result.append(0x20)
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return ForeignText(text: String(decoding: result, as: UTF8.self), format: format)
    }

    /// The signs that a backslash makes plain.
    private static let escapes = Set("~=#{}:\\".utf8)

    private func isEscape(_ at: Int) -> Bool {
        bytes[at] == 0x5C && at + 1 < bytes.count && Self.escapes.contains(bytes[at + 1])
    }

    /// Where a piece stands that no backslash makes plain.
    private func find(_ piece: String, from start: Int, to end: Int) -> Int? {
        let piece = Array(piece.utf8)
        var at = start
        while at + piece.count <= end {
            if isEscape(at) {
                at += 2
                continue
            }
            if bytes[at..<(at + piece.count)].elementsEqual(piece) { return at }
            at += 1
        }
        return nil
    }

    private func skipBlanks(_ start: Int) -> Int {
        var at = start
        while at < bytes.count, isSpace(bytes[at]) { at += 1 }
        return at
    }

    private func isSpace(_ byte: UInt8) -> Bool { isBlank(byte) || byte == 0x0A || byte == 0x0D }
}
