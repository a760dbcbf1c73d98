/// A question or a category as a GIFT file has it.
struct GIFTItem {
    enum Kind {
        case category
        case description
        case essay
        /// Feedback for those who chose true, and for those who chose false.
        case trueFalse(Bool, forTrue: ForeignText?, forFalse: ForeignText?)
        /// Answers to choose from: at least one has a `~`.
        case choice([GIFTAnswer])
        /// Answers to type: all have a `=`.
        case short([GIFTAnswer])
        /// Pairs `=a -> b`.
        case matching([GIFTPair])
        /// Numbers; `isList` when they stand behind `=` signs.
        case numerical([ForeignNumber], weights: [Double?], feedback: [ForeignText?], isList: Bool)
    }

    /// The name between `::` signs, or the category.
    var title: String?
    /// From remarks such as `// [id:7] [tag:easy]` above it.
    var id: String?
    var tags: [String] = []
    var stem = ForeignText(text: "", format: .moodle)
    /// Whether text goes on behind the braces: then `_____` stands for them in the stem.
    var isEmbedded = false
    var feedback: ForeignText?
    var kind: Kind
    var place: ImportPlace
}

/// One answer of a GIFT question.
struct GIFTAnswer {
    /// Whether a `=` stands before it.
    var isRight: Bool
    /// What stands between `%` signs.
    var weight: Double?
    var text: ForeignText
    var feedback: ForeignText?
    var place: ImportPlace

    /// How much of the points it gives, in percent.
    var share: Double { weight ?? (isRight ? 100 : 0) }
}

/// One pair of a matching question.
struct GIFTPair {
    var left: ForeignText
    var right: String
}

/// The lines of one question, as bytes with the places they come from.
struct GIFTBlock {
    private(set) var bytes: [UInt8] = []
    private(set) var id: String?
    private(set) var tags: [String] = []
    private var lines: [(start: Int, number: Int, sourceStart: Int)] = []
    private let source: Source

    init(_ source: Source) { self.source = source }

    mutating func append(_ number: Int) {
        let line = source.line(number)
        if !bytes.isEmpty { bytes.append(0x0A) }
        lines.append((bytes.count, number, line.startIndex))
        bytes += line
    }

    /// Takes `[id:…]` and `[tag:…]` from a remark above a question.
    mutating func takeRemark(_ line: ArraySlice<UInt8>) {
        guard bytes.isEmpty else { return }
        var rest = line
        while let open = rest.firstIndex(of: 0x5B) {
            rest = rest[(open + 1)...]
            guard let close = rest.firstIndex(of: 0x5D) else { return }
            let inner = QuizText.line(String(decoding: rest[..<close], as: UTF8.self))
            if inner.hasPrefix("id:") { id = String(inner.dropFirst(3)) }
            if inner.hasPrefix("tag:"), tags.count < QuizLimits.answers.upperBound {
                tags.append(String(inner.dropFirst(4)))
            }
            rest = rest[(close + 1)...]
        }
    }

    /// The place of a byte.
    func place(_ index: Int) -> ImportPlace {
        var (low, high) = (0, lines.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lines[middle].start <= index { low = middle } else { high = middle }
        }
        guard lines.indices.contains(low) else { return .file }
        let line = lines[low]
        let place = source.place(line: line.number, at: line.sourceStart + index - line.start)
        return .text(line: place.line, column: place.column)
    }

    /// The blocks of a file: an empty line ends one, a remark is in none, a category is one of its own.
    static func all(_ source: Source) -> [GIFTBlock] {
        var blocks: [GIFTBlock] = []
        var block = GIFTBlock(source)
        func finish() {
            if !block.bytes.isEmpty { blocks.append(block) }
        }
        for number in 1...max(1, source.lineCount) {
            let line = trimmed(source.line(number))
            if line.isEmpty {
                // Remarks with an empty line below them belong to the question that follows all the same.
                if !block.bytes.isEmpty {
                    finish()
                    block = GIFTBlock(source)
                }
            } else if line.starts(with: "//".utf8) {
                block.takeRemark(line)
            } else if line.starts(with: "$CATEGORY:".utf8) {
                finish()
                block = GIFTBlock(source)
                block.append(number)
                finish()
                block = GIFTBlock(source)
            } else {
                block.append(number)
            }
        }
        finish()
        return blocks
    }
}
