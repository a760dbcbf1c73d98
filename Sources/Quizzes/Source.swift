import Cells

/// A quiz file as lines of bytes that are safe to parse: UTF-8 throughout, with bounded lines and nesting.
struct Source {
    /// The file without a byte order mark; each malformed or zero byte is replaced by one byte, so that places hold.
    private(set) var bytes: [UInt8]
    /// Where each line lies in `bytes`, without its end. LF, CRLF and CR end a line, as in CommonMark section 2.1.
    private let ranges: [Range<Int>]

    /// Reads a file and reports what is wrong with its bytes.
    init(_ raw: [UInt8], _ problems: inout ProblemList) {
        let text = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? raw[3...] : raw[...]
        let (repaired, malformed) = Self.repair(text)
        bytes = repaired
        ranges = Self.lines(bytes)
        reportMalformed(malformed, &problems)
        reportInvisible(&problems)
    }

    var lineCount: Int { ranges.count }

    /// A line by its number from 1; empty beyond the file.
    func line(_ number: Int) -> ArraySlice<UInt8> {
        ranges.indices.contains(number - 1) ? bytes[ranges[number - 1]] : []
    }

    /// The place of a byte, given by its index in `bytes`.
    func place(line number: Int, at index: Int) -> Place {
        let line = line(number)
        let before = line[line.startIndex..<min(max(index, line.startIndex), line.endIndex)]
        return Place(line: number, column: 1 + before.count { $0 & 0xC0 != 0x80 })
    }

    /// The place of the first byte of a line that is no white space.
    func start(_ number: Int) -> Place {
        let line = line(number)
        return place(line: number, at: line.firstIndex { !isBlank($0) } ?? line.startIndex)
    }

    /// Whether the file's lines and nesting stay within what a Markdown parser handles in linear time; reports why not.
    func isBounded(_ problems: inout ProblemList) -> Bool {
        var isBounded = true
        var blockBytes = 0
        var blockStart = 1
        for number in 1...max(1, lineCount) {
            let line = line(number)
            let content = line.drop(while: isBlank)
            func report(_ message: String, _ fix: String) {
                problems.add(Place(line: number, column: 1), message, fix: fix)
                isBounded = false
            }
            if line.count > QuizLimits.lineBytes {
                report(
                    "the line has \(line.count) bytes, at most \(QuizLimits.lineBytes) are read",
                    "break it into several lines")
            }
            if !content.isEmpty, line.count - content.count > QuizLimits.indentBytes {
                report(
                    "the line is indented by \(line.count - content.count) bytes, at most \(QuizLimits.indentBytes)"
                        + " are read", "indent it less")
            }
            if Self.markers(content) > QuizLimits.markers {
                report("lists or quotes are nested too deep", "use one level")
            }
            if content.isEmpty || Self.isHeading(line) {
                blockBytes = 0
                blockStart = number + (content.isEmpty ? 1 : 0)
            }
            let before = blockBytes
            blockBytes += line.count + 1
            if blockBytes > QuizLimits.blockBytes, before <= QuizLimits.blockBytes {
                problems.add(
                    Place(line: blockStart, column: 1),
                    "more than \(QuizLimits.blockBytes / 1024) KiB follow without an empty line",
                    fix: "put empty lines between the parts")
                isBounded = false
            }
        }
        return isBounded
    }

    /// Replaces each malformed byte by `?` and each zero byte by a space.
    private static func repair(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], malformed: [Int]) {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var malformed: [Int] = []
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = text.makeIterator()
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): result.append(contentsOf: scalar.map { $0 == 0 ? 0x20 : $0 })
            case .error(let length):
                malformed.append(result.count)
                result.append(contentsOf: repeatElement(0x3F, count: length))
            case .emptyInput: return (result, malformed)
            }
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x0A || byte == 0x0D else {
                index += 1
                continue
            }
            ranges.append(start..<index)
            index += byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
            start = index
        }
        if start < bytes.count { ranges.append(start..<bytes.count) }
        return ranges
    }

    private func reportMalformed(_ offsets: [Int], _ problems: inout ProblemList) {
        var rest = offsets[...]
        for (index, range) in ranges.enumerated() {
            guard let first = rest.first else { return }
            guard range.upperBound > first else { continue }
            problems.add(place(line: index + 1, at: first), "this is not UTF-8", fix: "save the file as UTF-8")
            rest = rest.drop { $0 < range.upperBound }
        }
    }

    /// Warns once a line of characters that cleaning drops: the author may not know they are there.
    private func reportInvisible(_ problems: inout ProblemList) {
        for (index, range) in ranges.enumerated() {
            var column = 0
            for scalar in String(decoding: bytes[range], as: UTF8.self).unicodeScalars {
                column += 1
                if (0x20...0x7E).contains(scalar.value) || (0x09...0x0D).contains(scalar.value) { continue }
                guard cleaned("a\(scalar)").unicodeScalars.count == 1 else { continue }
                let name = String(scalar.value, radix: 16, uppercase: true)
                problems.add(
                    Place(line: index + 1, column: column),
                    "the invisible character U+\(String(repeating: "0", count: max(0, 4 - name.count)))\(name) is left out",
                    fix: "delete it", as: .warning)
                break
            }
        }
    }

    /// How many list and quote markers a line starts with.
    private static func markers(_ content: ArraySlice<UInt8>) -> Int {
        var rest = content
        var count = 0
        while let first = rest.first {
            if first == 0x3E {
                rest = rest.dropFirst()
            } else if [0x2A, 0x2B, 0x2D].contains(first) {
                rest = rest.dropFirst()
                guard rest.first.map(isBlank) ?? true else { return count }
            } else {
                let digits = rest.prefix { (0x30...0x39).contains($0) }.count
                rest = rest.dropFirst(digits)
                guard digits > 0, rest.first == 0x2E || rest.first == 0x29 else { return count }
                rest = rest.dropFirst()
                guard rest.first.map(isBlank) ?? true else { return count }
            }
            count += 1
            rest = rest.drop(while: isBlank)
        }
        return count
    }

    private static func isHeading(_ line: ArraySlice<UInt8>) -> Bool {
        let hashes = line.prefix { $0 == 0x23 }.count
        return (1...6).contains(hashes) && line.dropFirst(hashes).first == 0x20
    }
}

/// Whether a byte is a space or a tab.
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

/// The bytes without spaces and tabs at the ends.
func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var result = bytes.drop(while: isBlank)
    while let last = result.last, isBlank(last) { result.removeLast() }
    return result
}
