/// A question while its blocks are read.
struct QuestionDraft {
    let text: String
    let attributes: Attributes
    /// The place of its heading.
    let place: Place
    var details: [String] = []
    var art: [String]?
    var explanation: [String]?
    var answers: AnswerBlock?
    /// Whether a mistake was reported that may have swallowed answers: their absence is no second one.
    var isBroken = false

    init(text: String, attributes: Attributes, place: Place) {
        self.text = text
        self.attributes = attributes
        self.place = place
    }
}

/// The answers as they stand in the file.
struct AnswerBlock {
    enum Form: Equatable {
        /// A list with boxes, one without, a numbered one, lines `= answer`.
        case boxes, bullets, numbered, lines
    }

    struct Answer {
        let text: String
        /// The box before it, if there is one.
        let box: Bool?
        let place: Place
    }

    let form: Form
    let answers: [Answer]
    let place: Place

    var texts: [String] { answers.map(\.text) }
}

extension DocumentReader {
    // MARK: Lists

    mutating func takeList(_ list: Block, isOrdered: Bool) {
        let place = source.start(list.line)
        guard draft != nil else {
            problems.add(place, "a list stands before the first question", fix: "start the question with `##`")
            return
        }
        var answers: [AnswerBlock.Answer] = []
        for item in list.children { answers.append(answer(item)) }
        let boxes = answers.count { $0.box != nil }
        let form: AnswerBlock.Form = isOrdered && boxes == 0 ? .numbered : boxes > 0 ? .boxes : .bullets
        if isOrdered, boxes > 0 {
            problems.add(place, "answers with boxes are numbered", fix: "start them with `-`")
        }
        take(AnswerBlock(form: form, answers: answers, place: place))
    }

    private mutating func answer(_ item: Block) -> AnswerBlock.Answer {
        let itemPlace = source.place(line: item.line, at: source.line(item.line).startIndex + item.offset)
        for (index, child) in item.children.enumerated() where index > 0 || child.kind != .paragraph {
            problems.add(
                source.place(line: child.line, at: source.line(child.line).startIndex + child.offset),
                "an answer is one paragraph of text", fix: "make plain text of it, or leave an empty line before it")
            draft?.isBroken = true
        }
        guard let paragraph = item.children.first, paragraph.kind == .paragraph else {
            if item.children.isEmpty {
                problems.add(itemPlace, "the answer has no text", fix: "write at least one visible character")
            }
            return AnswerBlock.Answer(text: "", box: nil, place: itemPlace)
        }
        var lines = paragraphLines(paragraph)
        let place = source.place(line: lines[0].number, at: lines[0].bytes.startIndex)
        let box = Box(lines[0].bytes)
        if let box {
            if !box.isClean {
                problems.add(
                    place, "the box before the answer is malformed",
                    fix: "write `[x] ` before a right answer and `[ ] `"
                        + " before a wrong one")
            }
            lines[0].bytes = box.rest
        }
        if reportBoxes(lines.dropFirst()) { draft?.isBroken = true }
        let text = plain(lines.map { ($0.number, trimmed($0.bytes)) })
        if let fault = QuizChecks.text(text, "the answer", most: QuizLimits.answer) { problems.add(place, fault) }
        return AnswerBlock.Answer(text: text, box: box?.isRight, place: place)
    }

    // MARK: Lines with an equals sign

    mutating func takeAnswerLines(_ lines: [NumberedLine]) {
        let place = source.place(line: lines[0].number, at: lines[0].bytes.startIndex)
        guard let draft else {
            problems.add(place, "an answer stands before the first question", fix: "start the question with `##`")
            return
        }
        var answers: [AnswerBlock.Answer] = []
        for line in lines {
            let place = source.place(line: line.number, at: line.bytes.startIndex)
            guard line.bytes.first == 0x3D else {
                problems.add(
                    place, "text stands among the answers",
                    fix: "start the line with `= `, or put an empty line between text and answers")
                continue
            }
            // The sign stays while the line is parsed, so that nothing behind it can be a list or a heading.
            let text = QuizText.line(String(plain([line]).unicodeScalars.dropFirst()))
            if let fault = QuizChecks.text(text, "the answer", most: QuizLimits.answer) { problems.add(place, fault) }
            if text.contains("`") {
                problems.add(
                    place, "players would have to type the backquotes", fix: "remove them from the answer", as: .warning
                )
            }
            answers.append(AnswerBlock.Answer(text: text, box: nil, place: place))
        }
        // Several paragraphs of lines are one list of accepted answers.
        if let earlier = draft.answers, earlier.form == .lines {
            answers = earlier.answers + answers
            self.draft?.answers = AnswerBlock(form: .lines, answers: answers, place: earlier.place)
        } else {
            take(AnswerBlock(form: .lines, answers: answers, place: place))
        }
    }

    private mutating func take(_ block: AnswerBlock) {
        guard draft?.answers == nil else {
            problems.add(
                block.place, "a second list of answers",
                fix: "put all answers into one list, each with the same sign before it")
            return
        }
        draft?.answers = block
    }

    // MARK: From draft to question

    /// The question, or nil when something about it is wrong; what it is has been reported.
    mutating func finish(_ draft: QuestionDraft) -> Question? {
        guard let kind = kind(draft) else { return nil }
        let attributes = draft.attributes
        var question = Question(
            text: draft.text, details: QuizText.lines(draft.details), kind: kind,
            seconds: attributes.seconds ?? settings.seconds, points: attributes.points ?? settings.points,
            multiplier: attributes.isDouble ? 2 : 1, art: draft.art ?? [],
            explanation: QuizText.lines(draft.explanation ?? []), line: draft.place.line)
        if !question.isScored {
            if let place = attributes.pointsPlace {
                problems.add(place, "a poll or a slide gives no points", fix: "remove this")
            }
            question.points = 0
            question.multiplier = 1
        }
        if let place = attributes.casePlace {
            if case .typed = kind {
            } else {
                problems.add(place, "{case} is for typed answers", fix: "remove it, or write answers as `= answer`")
            }
        }
        return question
    }

    private mutating func kind(_ draft: QuestionDraft) -> Question.Kind? {
        let wanted = draft.attributes.kind
        guard let block = draft.answers else {
            if wanted == .slide { return .slide }
            if !draft.isBroken { reportMissing(wanted, draft.place) }
            return nil
        }
        let forms: [AnswerBlock.Form]? =
            switch wanted {
            case nil: nil
            case .choice, .several, .truefalse: [.boxes]
            case .typed, .number: [.lines]
            case .order: [.numbered]
            case .poll: [.boxes, .bullets]
            case .slide: []
            }
        if let forms, let wanted, !forms.contains(block.form) {
            reportMismatch(wanted, block)
            return nil
        }
        switch block.form {
        case .boxes: return wanted == .poll ? poll(block) : choice(block, wanted)
        case .bullets:
            if wanted == .poll { return poll(block) }
            problems.add(
                block.place, "no answer has a box",
                fix:
                    "write `- [x] ` before the right answer and `- [ ] ` before the others, or mark the question {poll}"
            )
            return nil
        case .numbered: return checked(block, QuizLimits.answers) ? .order(block.texts) : nil
        case .lines: return line(block, draft.attributes)
        }
    }

    private mutating func reportMissing(_ wanted: Attributes.KindName?, _ place: Place) {
        let fix =
            switch wanted {
            case .typed: "write `= answer` below it"
            case .number: "write `= 42` or `= 42 ± 2` below it"
            case .order: "write a list `1. first`, `2. second` below it"
            case .poll: "write a list `- answer` below it"
            case .choice, .several, .truefalse: "write a list `- [x] right`, `- [ ] wrong` below it"
            case nil, .slide: "write a list `- [x] right`, `- [ ] wrong` below it, or mark it {slide}"
            }
        problems.add(place, "the question has no answers", fix: fix)
    }

    private mutating func reportMismatch(_ wanted: Attributes.KindName, _ block: AnswerBlock) {
        let fix =
            switch wanted {
            case .choice, .several: "write them as `- [x] right` and `- [ ] wrong`"
            case .truefalse: "write them as `- [x] True` and `- [ ] False`"
            case .typed: "write them as lines `= answer`"
            case .number: "write one line `= 42` or `= 42 ± 2`"
            case .order: "write them as a list `1. first`, `2. second`"
            case .poll: "write them as a list `- answer`"
            case .slide: "remove them or the mark {slide}"
            }
        problems.add(block.place, "the answers do not fit the mark {\(wanted.rawValue)}", fix: fix)
    }

    /// Whether number and texts of the answers are right.
    private mutating func checked(_ block: AnswerBlock, _ bounds: ClosedRange<Int>) -> Bool {
        if let fault = QuizChecks.count(block.answers.count, in: bounds, "the question") {
            problems.add(block.place, fault)
            return false
        }
        // Empty answers have been reported as such.
        guard !block.texts.contains(""), let (index, fault) = QuizChecks.duplicate(block.texts) else { return true }
        problems.add(block.answers[index].place, fault)
        return false
    }

    private mutating func poll(_ block: AnswerBlock) -> Question.Kind? {
        for answer in block.answers where answer.box == true {
            problems.add(answer.place, "a poll has no right answer", fix: "write [ ] here, or remove {poll}")
        }
        return checked(block, QuizLimits.answers) ? .poll(block.texts) : nil
    }

    private mutating func choice(_ block: AnswerBlock, _ wanted: Attributes.KindName?) -> Question.Kind? {
        for answer in block.answers where answer.box == nil && !answer.text.isEmpty {
            problems.add(answer.place, "this answer has no box", fix: "write `[x] ` or `[ ] ` before it")
        }
        let choices = block.answers.map { Question.Choice($0.text, isRight: $0.box == true) }
        guard checked(block, QuizLimits.answers) else { return nil }
        if let fault = QuizChecks.rights(choices, isSingle: wanted == .choice || wanted == .truefalse) {
            problems.add(block.place, fault)
            return nil
        }
        if wanted == .truefalse || wanted == nil, QuizChecks.isTrueFalse(choices) {
            return .trueFalse(choices.contains { $0.isRight && $0.text.lowercased() == "true" })
        }
        if wanted == .truefalse {
            problems.add(
                block.place, "the answers are not True and False",
                fix: "write `- [x] True` and `- [ ] False`, or remove the mark {truefalse}")
            return nil
        }
        let isMultiple = wanted == .several || choices.count { $0.isRight } > 1
        return isMultiple ? .multiple(choices) : .choice(choices)
    }

    private mutating func line(_ block: AnswerBlock, _ attributes: Attributes) -> Question.Kind? {
        let isText = attributes.kind == .typed || attributes.isExactCase
        let matching: Question.Matching = attributes.isExactCase ? .exactCase : .ignoringCase
        if !isText, block.answers.count == 1 || attributes.kind == .number {
            let answer = block.answers[0]
            switch NumberAnswer(answer.text) {
            case .number(let value, let margin):
                guard block.answers.count == 1 else {
                    problems.add(
                        block.answers[1].place, "a number has one answer",
                        fix: "leave one line, and give a margin if others are right too: `= 42 ± 2`")
                    return nil
                }
                return .number(value, margin: margin)
            case .faulty(let fault):
                problems.add(answer.place, fault)
                return nil
            case .text(let isNumberLike):
                let fix = "write digits with a point, no spaces or commas, such as `= 1234.5`"
                if attributes.kind == .number {
                    problems.add(answer.place, "\(shown(answer.text)) is no number", fix: fix)
                    return nil
                }
                guard isNumberLike else { break }
                problems.add(
                    answer.place, "\(shown(answer.text)) is taken for text and not for a number",
                    fix: fix + ", or mark the question {typed}", as: .warning)
            }
        }
        guard checked(block, QuizLimits.accepted) else { return nil }
        return .typed(accepted: block.texts, matching: matching)
    }
}

/// What a line `= …` may mean where numbers are expected.
enum NumberAnswer {
    /// A number, with a margin behind `±`, `+-` or `+/-`.
    case number(FixedNumber, margin: FixedNumber)
    /// A number with something wrong behind it.
    case faulty(Fault)
    /// No number. Whether it looks like one: digits with commas, points, spaces or leading zeros.
    case text(isNumberLike: Bool)

    init(_ text: String) {
        let sign = ["±", "+/-", "+-"].first { text.contains($0) }
        guard let sign, let range = text.firstRange(of: sign) else {
            if let value = FixedNumber(text) {
                self = .number(value, margin: .zero)
            } else {
                let signs: Set<Unicode.Scalar> = [",", ".", " ", "'", "’", "-", "\u{2212}"]
                let scalars = text.unicodeScalars
                let isNumberLike =
                    scalars.contains { ("0"..."9").contains($0) }
                    && scalars.allSatisfy { ("0"..."9").contains($0) || signs.contains($0) }
                self = .text(isNumberLike: isNumberLike)
            }
            return
        }
        guard let value = FixedNumber(QuizText.line(text[..<range.lowerBound])) else {
            self = .text(isNumberLike: false)
            return
        }
        guard let margin = FixedNumber(QuizText.line(text[range.upperBound...])), margin >= .zero else {
            self = .faulty(
                Fault(
                    message: "behind \(sign) stands no margin",
                    fix: "write such as `= 42 ± 2`, or mark the question {typed}"))
            return
        }
        self = .number(value, margin: margin)
    }
}
