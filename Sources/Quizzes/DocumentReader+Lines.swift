/// A line, or the part of one, with its number in the file. The slice's indices are those of the file's bytes.
typealias NumberedLine = (number: Int, bytes: ArraySlice<UInt8>)

/// From lines of Markdown to the text that players see.
extension DocumentReader {
    /// A paragraph's lines without the white space around them, and without the quote's mark.
    func paragraphLines(_ block: Block, isQuoted: Bool = false) -> [NumberedLine] {
        (block.line...block.lastLine).map { number in
            let line = source.line(number)
            if number == block.line { return (number, line.dropFirst(block.offset).drop(while: isBlank)) }
            let text = line.drop(while: isBlank)
            return (number, isQuoted && text.first == 0x3E ? text.dropFirst().drop(while: isBlank) : text)
        }
    }

    /// Cuts a paragraph at its hard line breaks: two spaces or a backslash at a line's end.
    func segments(_ lines: [NumberedLine]) -> [[NumberedLine]] {
        var result: [[NumberedLine]] = [[]]
        for (index, line) in lines.enumerated() {
            let isLast = index + 1 == lines.count
            let backslashes = line.bytes.reversed().prefix { $0 == 0x5C }.count
            let isBroken = !isLast && (backslashes % 2 == 1 || line.bytes.suffix(2).elementsEqual([0x20, 0x20]))
            let text = isBroken && backslashes % 2 == 1 ? line.bytes.dropLast() : line.bytes
            result[result.count - 1].append((line.number, trimmed(text)))
            if isBroken { result.append([]) }
        }
        return result
    }

    /// The text of one paragraph, on one line. What a terminal cannot show is reported.
    mutating func plain(_ lines: [NumberedLine]) -> String {
        var joined: [UInt8] = []
        var starts: [Int] = []
        for line in lines {
            if !joined.isEmpty { joined.append(0x20) }
            starts.append(joined.count)
            joined += line.bytes
        }
        let inline = Markdown.inline(joined)
        var after = 0
        for foreign in inline.foreign {
            let offset = locate(foreign, in: joined, after: after)
            after = offset + 1
            guard let index = starts.lastIndex(where: { $0 <= offset }) else { continue }
            let line = lines[index]
            report(foreign, source.place(line: line.number, at: line.bytes.startIndex + offset - starts[index]))
        }
        return QuizText.line(inline.text)
    }

    /// Where it really starts: cmark's columns inside a line are right in most cases only.
    private func locate(_ foreign: Inline.Foreign, in bytes: [UInt8], after: Int) -> Int {
        let mark: [UInt8] =
            switch foreign.kind {
            case .html: Array(foreign.literal.utf8)
            case .image: Array("![".utf8)
            case .address: Array("[".utf8)
            }
        if bytes.dropFirst(foreign.offset).starts(with: mark) { return foreign.offset }
        let first = (after..<max(after, bytes.count)).first { bytes[$0...].starts(with: mark) }
        return first ?? min(foreign.offset, max(0, bytes.count - 1))
    }

    private mutating func report(_ foreign: Inline.Foreign, _ place: Place) {
        switch foreign.kind {
        case .html:
            problems.add(
                place, "\(shown(foreign.literal)) is HTML, which is not shown",
                fix: "write it as code between backquotes, or put a backslash before the <")
        case .image:
            problems.add(
                place, "a terminal shows no image", fix: "draw it with characters between two lines ```")
        case .address:
            problems.add(
                place, "the link's address \(shown(foreign.literal)) is not shown",
                fix: "write it out in angle brackets, if players need it", as: .warning)
        }
    }

    /// Reports lines that were meant as answers but are none, as `-[x] answer` or `[ ] answer`; returns whether there
    /// is one.
    mutating func reportBoxes(_ lines: ArraySlice<NumberedLine>) -> Bool {
        var isFound = false
        for line in lines {
            let hasBullet = line.bytes.first.map { [0x2A, 0x2B, 0x2D].contains($0) } ?? false
            let rest = hasBullet ? line.bytes.dropFirst() : line.bytes
            guard let box = Box(rest), box.isClean else { continue }
            isFound = true
            problems.add(
                source.place(line: line.number, at: line.bytes.startIndex),
                hasBullet ? "a space is missing before the box" : "a bullet is missing before the box",
                fix: "write `- \(box.isRight ? "[x]" : "[ ]") answer` at the start of the line")
        }
        return isFound
    }
}

/// The box before an answer: `[ ]` or `[x]`.
struct Box {
    /// Whether it is ticked.
    let isRight: Bool
    /// Whether it is one of `[ ]`, `[x]` and `[X]` with white space behind it.
    let isClean: Bool
    /// What stands behind it.
    let rest: ArraySlice<UInt8>

    /// The box at the start of a line; nil when there is nothing like one.
    init?(_ line: ArraySlice<UInt8>) {
        guard line.first == 0x5B else { return nil }
        let inner = line.dropFirst().prefix { $0 != 0x5D }
        let content = trimmed(inner)
        guard inner.endIndex < line.endIndex, content.count <= 1, inner.count <= 3 else { return nil }
        rest = line[(inner.endIndex + 1)...]
        // A link: `[x](address)`.
        guard rest.first != 0x28 else { return nil }
        isRight = content.first == 0x78 || content.first == 0x58
        isClean = inner.count == 1 && (isRight || content.isEmpty) && (rest.first.map(isBlank) ?? true)
    }
}
