/// Reads a quiz from a Markdown file as docs/quiz-format.md describes it.
public enum QuizReader {
    /// Reads a file. All mistakes are reported at once, in the file's order; the quiz is there when none of them is an
    /// error, and then `faults()` finds nothing wrong with it. Any bytes may be given; at most 256 KiB are looked at.
    public static func read(_ bytes: [UInt8]) -> (quiz: Quiz?, problems: [Problem]) {
        var problems = ProblemList()
        guard bytes.count <= QuizLimits.bytes else {
            problems.add(
                Place(line: 1, column: 1), "the file has \(bytes.count) bytes, at most \(QuizLimits.bytes) are read",
                fix: "make two quizzes of it")
            return (nil, problems.sorted)
        }
        let source = Source(bytes, &problems)
        guard source.isBounded(&problems) else { return (nil, problems.sorted) }
        let block = SettingsBlock(source, &problems)
        var reader = DocumentReader(source, problems, block.settings)
        // cmark sees empty lines where the settings stand, so that its line numbers are the file's.
        var body = source.bytes
        for line in 0..<block.lastLine {
            let range = source.line(line + 1)
            body.replaceSubrange(range.startIndex..<range.endIndex, with: repeatElement(0x20, count: range.count))
        }
        for block in Markdown.blocks(body) { reader.take(block) }
        return reader.finish()
    }
}

/// Takes a document block by block.
struct DocumentReader {
    let source: Source
    let settings: QuizSettings
    var problems: ProblemList
    var title: String?
    var introduction: [String] = []
    private var introductionPlace = Place(line: 1, column: 1)
    /// The question whose blocks come now.
    var draft: QuestionDraft?
    var questions: [Question] = []
    /// Headings of questions, also of those that are wrong.
    private var headings = 0
    private var linesByText: [String: Int] = [:]

    init(_ source: Source, _ problems: ProblemList, _ settings: QuizSettings) {
        self.source = source
        self.problems = problems
        self.settings = settings
    }

    mutating func take(_ block: Block) {
        switch block.kind {
        case .heading(let level): takeHeading(block, level)
        case .paragraph: takeParagraph(block)
        case .list(let isOrdered): takeList(block, isOrdered: isOrdered)
        case .code: takeCode(block)
        case .quote: takeQuote(block)
        case .html: takeHTML(block)
        case .rule, .item: break
        }
    }

    mutating func finish() -> (quiz: Quiz?, problems: [Problem]) {
        finishQuestion()
        if title == nil {
            problems.add(Place(line: 1, column: 1), "the quiz has no title", fix: "write `# Title` above the questions")
        }
        if let fault = Quiz.countFault(headings) {
            problems.add(Place(line: max(1, source.lineCount), column: 1), fault)
        }
        check(introduction, "the introduction", introductionPlace)
        let quiz = Quiz(
            title: title ?? "", introduction: QuizText.lines(introduction), settings: settings, questions: questions)
        if !problems.hasErrors, let fault = quiz.sizeFault() { problems.add(Place(line: 1, column: 1), fault) }
        return (problems.hasErrors ? nil : quiz, problems.sorted)
    }

    // MARK: Headings

    private mutating func takeHeading(_ block: Block, _ level: Int) {
        guard trimmed(source.line(block.line)).first == 0x23 else {
            problems.add(
                source.start(block.line), "the line of = or - below makes a heading of this text",
                fix: "put an empty line before that line, or start the heading with # or ##")
            draft?.isBroken = true
            return
        }
        takeHeading(block.line, level)
    }

    private mutating func takeHeading(_ number: Int, _ level: Int) {
        var text = headingText(number)
        let place = source.start(number)
        switch level {
        case 1:
            if title != nil {
                problems.add(place, "a second title", fix: "start a question with `##`")
            } else if headings > 0 {
                problems.add(place, "the title stands below a question", fix: "move it to the start of the file")
            }
            let title = plain([(number, text)])
            if let fault = QuizChecks.text(title, "the title", most: QuizLimits.title) { problems.add(place, fault) }
            if self.title == nil { self.title = title }
        case 2:
            finishQuestion()
            headings += 1
            let attributes = Attributes(takenFrom: &text, line: number, source, &problems)
            let question = plain([(number, text)])
            if let fault = QuizChecks.text(question, "the question", most: QuizLimits.text) {
                problems.add(place, fault)
            }
            draft = QuestionDraft(text: question, attributes: attributes, place: place)
            warnOfRepetition(question, place)
        default:
            problems.add(
                place, "a heading of level \(level) has no meaning here",
                fix: "use `##` for a question and `#` for the title")
            draft?.isBroken = true
        }
    }

    /// What stands in a heading, without the number signs before and behind (CommonMark section 4.2).
    private func headingText(_ number: Int) -> ArraySlice<UInt8> {
        let text = trimmed(trimmed(source.line(number)).drop { $0 == 0x23 })
        let hashes = text.reversed().prefix { $0 == 0x23 }.count
        let before = text.dropLast(hashes)
        return hashes > 0 && before.last.map(isBlank) ?? true ? trimmed(before) : text
    }

    private mutating func warnOfRepetition(_ text: String, _ place: Place) {
        if let line = linesByText[text], !text.isEmpty {
            problems.add(
                place, "the question of line \(line) once more", fix: "remove one, if that is a slip", as: .warning)
        } else {
            linesByText[text] = place.line
        }
    }

    private mutating func finishQuestion() {
        guard let finished = draft else { return }
        draft = nil
        if let question = finish(finished), questions.count < QuizLimits.questions { questions.append(question) }
    }

    // MARK: Text

    private mutating func takeParagraph(_ block: Block) {
        let lines = paragraphLines(block)
        guard let (number, first) = lines.first else { return }
        let place = source.place(line: number, at: first.startIndex)
        let hashes = first.prefix { $0 == 0x23 }.count
        if (1...6).contains(hashes), lines.count == 1, first.count > hashes {
            problems.add(
                place, "a space is missing after the number signs",
                fix: "write `\(String(repeating: "#", count: hashes)) ` before the heading")
            takeHeading(number, hashes)
        } else if lines.contains(where: { $0.1.first == 0x3D }) {
            takeAnswerLines(lines)
        } else if reportBoxes(lines[...]) {
            draft?.isBroken = true
        } else if first.first == 0x7B, lines.last?.1.last == 0x7D {
            problems.add(place, "braces stand alone", fix: "put them at the end of the question's heading")
        } else if draft != nil {
            let text = segments(lines).map { plain($0) }
            let longest = QuizText.lines((draft?.details ?? []) + text)
            draft?.details += text
            if let fault = QuizChecks.length(longest, "the text below the question", most: QuizLimits.paragraphs) {
                problems.add(place, fault)
            }
        } else if title == nil {
            problems.add(place, "text stands above the title", fix: "start the file with `# Title`")
        } else {
            if introduction.isEmpty { introductionPlace = place }
            introduction += segments(lines).map { plain($0) }
        }
    }

    private mutating func takeQuote(_ block: Block) {
        guard draft != nil else {
            problems.add(
                source.start(block.line), "an explanation stands before the first question",
                fix: "move it below its question, or remove the > to make it the introduction")
            return
        }
        if draft?.explanation != nil {
            problems.add(
                source.start(block.line), "a second explanation",
                fix: "make one of both: put a line with > alone between their paragraphs")
            return
        }
        var text: [String] = []
        for child in block.children {
            guard child.kind == .paragraph else {
                problems.add(
                    source.place(line: child.line, at: source.line(child.line).startIndex + child.offset),
                    "an explanation has paragraphs alone", fix: "make plain text of it")
                continue
            }
            text += segments(paragraphLines(child, isQuoted: true)).map { plain($0) }
        }
        draft?.explanation = text
        check(text, "the explanation", source.start(block.line))
    }

    private mutating func check(_ text: [String], _ what: String, _ place: Place) {
        if let fault = QuizChecks.length(QuizText.lines(text), what, most: QuizLimits.paragraphs) {
            problems.add(place, fault)
        }
    }

    // MARK: Pictures and remarks

    private mutating func takeCode(_ block: Block) {
        let place = source.start(block.line)
        let opening = trimmed(source.line(block.line))
        let mark = opening.first ?? 0
        guard mark == 0x60 || mark == 0x7E else {
            problems.add(
                place, "four spaces before a line make a picture of it",
                fix: "indent it less, or put ``` above and below the picture")
            draft?.isBroken = true
            return
        }
        let length = opening.prefix { $0 == mark }.count
        let closing = trimmed(source.line(block.lastLine))
        guard block.lastLine > block.line, closing.count >= length, closing.allSatisfy({ $0 == mark }) else {
            problems.add(
                place, "the picture has no end",
                fix: "put a line \(String(repeating: mark == 0x60 ? "`" : "~", count: min(length, 20))) below it")
            draft?.isBroken = true
            return
        }
        guard draft != nil else {
            problems.add(
                place, "a picture stands before the first question", fix: "move it below its question")
            return
        }
        guard draft?.art == nil else {
            problems.add(place, "a second picture", fix: "leave one, or make a slide of the other: ## Look {slide}")
            return
        }
        let art = artLines(block, place)
        draft?.art = art
    }

    private mutating func artLines(_ block: Block, _ place: Place) -> [String] {
        let indent = source.line(block.line).prefix { $0 == 0x20 }.count
        var art: [String] = []
        for number in (block.line + 1)..<block.lastLine {
            let line = source.line(number)
            if let tab = line.firstIndex(of: 0x09) {
                problems.add(
                    source.place(line: number, at: tab), "a tab stands in the picture",
                    fix: "use spaces, which are equally wide everywhere")
            }
            let inner = line.dropFirst(min(indent, line.prefix { $0 == 0x20 }.count))
            let text = QuizText.artLine(String(decoding: inner, as: UTF8.self))
            if let fault = QuizChecks.artLine(text) { problems.add(Place(line: number, column: 1), fault) }
            art.append(text)
        }
        if let fault = QuizChecks.artHeight(art) { problems.add(place, fault) }
        return art
    }

    private mutating func takeHTML(_ block: Block) {
        let place = source.start(block.line)
        guard trimmed(source.line(block.line)).starts(with: "<!--".utf8) else {
            problems.add(place, "HTML is not shown", fix: "remove it, or write it as code between backquotes")
            draft?.isBroken = true
            return
        }
        // The block ends with the first line that has an arrow (CommonMark section 4.6).
        let last = (block.line...max(block.line, source.lineCount)).first { number in
            String(decoding: source.line(number), as: UTF8.self).contains("-->")
        }
        guard let last else {
            problems.add(place, "the remark has no end", fix: "put --> behind it")
            draft?.isBroken = true
            return
        }
        let line = trimmed(source.line(last))
        if !String(decoding: line, as: UTF8.self).hasSuffix("-->") {
            problems.add(
                source.place(line: last, at: line.startIndex), "text stands behind a remark on its line",
                fix: "put it on the next line")
        }
    }
}
