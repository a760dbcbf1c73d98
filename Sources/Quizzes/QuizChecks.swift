import Cells

/// What may be wrong with the parts of a quiz. The reader asks with a place in a file at hand, `Quiz.faults()` without.
enum QuizChecks {
    static func text(_ text: String, _ what: String, most: Int) -> Fault? {
        if text.isEmpty { return Fault(message: "\(what) has no text", fix: "write at least one visible character") }
        return length(text, what, most: most)
    }

    static func length(_ text: String, _ what: String, most: Int) -> Fault? {
        let count = text.unicodeScalars.count
        guard count > most else { return nil }
        return Fault(message: "\(what) has \(count) characters, at most \(most) fit", fix: "shorten it")
    }

    static func seconds(_ seconds: Int) -> Fault? {
        guard !QuizLimits.seconds.contains(seconds) else { return nil }
        return Fault(
            message: "the time must be \(range(QuizLimits.seconds)) seconds", fix: "write such as {20s}")
    }

    static func points(_ points: Int) -> Fault? {
        guard !QuizLimits.points.contains(points) else { return nil }
        return Fault(
            message: "the points must be \(range(QuizLimits.points))", fix: "write such as {500 points}")
    }

    /// After how many seconds the host's client goes on by itself; 0 means that it does not.
    static func auto(_ seconds: Int) -> Fault? {
        guard seconds != 0, !QuizLimits.auto.contains(seconds) else { return nil }
        return Fault(
            message: "the quiz can go on by itself after \(range(QuizLimits.auto)) seconds",
            fix: "write such as auto: 5s, or auto: no")
    }

    /// How many answers there are.
    static func count(_ count: Int, in bounds: ClosedRange<Int>, _ what: String) -> Fault? {
        if count < bounds.lowerBound {
            return Fault(
                message: "\(what) needs \(range(bounds)) answers and has \(count)",
                fix: "add \(bounds.lowerBound - count == 1 ? "another answer" : "answers")")
        }
        guard count > bounds.upperBound else { return nil }
        return Fault(message: "\(what) takes \(range(bounds)) answers and has \(count)", fix: "remove some")
    }

    /// Which answers are right.
    static func rights(_ choices: [Question.Choice], isSingle: Bool) -> Fault? {
        let rights = choices.count { $0.isRight }
        if rights == 0 {
            return Fault(
                message: "no answer is marked as right",
                fix: "write [x] before the right one, or mark the question {poll}")
        }
        guard isSingle, rights > 1 else { return nil }
        return Fault(
            message: "\(rights) answers are marked as right where one can be",
            fix: "leave one [x], or mark the question {several}")
    }

    /// The place of the first answer that stands there twice.
    static func duplicate(_ texts: [String]) -> (index: Int, fault: Fault)? {
        var seen: Set<String> = []
        for (index, text) in texts.enumerated() where !seen.insert(text).inserted {
            return (index, Fault(message: "the answer \(shown(text)) stands there twice", fix: "remove one"))
        }
        return nil
    }

    static func artLine(_ line: String) -> Fault? {
        let width = displayWidth(line)
        guard width > QuizLimits.artColumns else { return nil }
        return Fault(
            message: "the line of the picture is \(width) columns wide, at most \(QuizLimits.artColumns) fit",
            fix: "make the picture narrower")
    }

    static func artHeight(_ lines: [String]) -> Fault? {
        if lines.allSatisfy(\.isEmpty) {
            return Fault(message: "the picture is empty", fix: "draw something or remove it")
        }
        guard lines.count > QuizLimits.artLines else { return nil }
        return Fault(
            message: "the picture has \(lines.count) lines, at most \(QuizLimits.artLines) fit",
            fix: "make the picture lower")
    }

    static func margin(_ margin: FixedNumber) -> Fault? {
        guard margin < .zero else { return nil }
        return Fault(message: "the margin is negative", fix: "write such as = 42 ± 2")
    }

    /// The names of the teams; an empty list means that there are none.
    static func teams(_ teams: [String]) -> Fault? {
        if teams.isEmpty { return nil }
        guard QuizLimits.teams.contains(teams.count) else {
            return Fault(
                message: "there can be \(range(QuizLimits.teams)) teams, here is \(teams.count)",
                fix: "name them with commas between: teams: Red, Blue")
        }
        for (index, team) in teams.enumerated() {
            if let fault = text(team, "the name of team \(index + 1)", most: QuizLimits.teamName) { return fault }
            guard team.unicodeScalars.allSatisfy(isNameScalar), team.first?.isLetter == true else {
                return Fault(
                    message:
                        "the name of the team \(shown(team)) has other signs than letters, digits, spaces, - and '",
                    fix: "start it with a letter and leave the signs out")
            }
        }
        if Set(teams).count < teams.count { return Fault(message: "two teams have one name", fix: "rename one") }
        return nil
    }

    /// A language tag as RFC 5646 section 2.1 shapes it: subtags of letters and digits with dashes between.
    static func language(_ tag: String) -> Fault? {
        let parts = tag.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        let isTag = parts.enumerated().allSatisfy { place, part in
            (place == 0 ? 2 : 1) <= part.count && part.count <= 8
                && part.allSatisfy { byte in
                    switch byte {
                    case 0x41...0x5A, 0x61...0x7A: true
                    case 0x30...0x39: place > 0
                    default: false
                    }
                }
        }
        guard !isTag || tag.utf8.count > QuizLimits.languageTag else { return nil }
        return Fault(message: "\(shown(tag)) is no language tag", fix: "write such as en, de or pt-BR")
    }

    /// Whether these two answers are those of a question that is true or false.
    static func isTrueFalse(_ choices: [Question.Choice]) -> Bool {
        choices.count == 2 && choices.count { $0.isRight } == 1
            && Set(choices.map { $0.text.lowercased() }) == ["true", "false"]
    }

    static func range(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound) to \(range.upperBound)" }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "-" || scalar == "'" || scalar.properties.isAlphabetic
            || scalar.properties.numericType != nil || scalar.properties.generalCategory == .nonspacingMark
    }
}

extension Quiz {
    /// What is wrong with the quiz, a line for each fault with what to do; empty for one that can be played, written
    /// out and encoded. It holds for quizzes from anywhere; a file's own mistakes with their places come from
    /// `QuizReader`.
    public func faults() -> [String] { allFaults().map { "\($0.message): \($0.fix)" } }

    /// The same, each with its parts.
    func allFaults() -> [Fault] {
        var list = FaultList()
        list.check(title, "the title", most: QuizLimits.title)
        list.checkLines(introduction, "the introduction")
        list.add(QuizChecks.seconds(settings.seconds))
        list.add(QuizChecks.points(settings.points))
        for team in settings.teams { list.checkForm(team, "a team's name") }
        list.add(QuizChecks.teams(settings.teams))
        list.add(QuizChecks.auto(settings.autoSeconds))
        list.add(QuizChecks.language(settings.language))
        list.add(Self.countFault(questions.count))
        for (index, question) in questions.prefix(QuizLimits.questions).enumerated() {
            list.prefix = "question \(index + 1): "
            list.check(question)
        }
        list.prefix = ""
        // Only a quiz in the right form is worth writing out.
        if list.faults.isEmpty { list.add(sizeFault()) }
        return list.faults
    }

    /// What is wrong with the questions, each on its own.
    func questionFaults() -> [Fault] {
        var list = FaultList()
        for question in questions { list.check(question) }
        return list.faults
    }

    /// What is wrong with this number of questions.
    static func countFault(_ count: Int) -> Fault? {
        if count == 0 { return Fault(message: "there is no question", fix: "add one: a heading `## Question`") }
        guard count > QuizLimits.questions else { return nil }
        return Fault(
            message: "there are \(count) questions, at most \(QuizLimits.questions) are taken",
            fix: "make two quizzes of them")
    }

    /// Whether the quiz, written out, is longer than a file may be.
    func sizeFault() -> Fault? {
        let size = QuizWriter.markdown(self).utf8.count
        guard size > QuizLimits.bytes else { return nil }
        return Fault(
            message: "the quiz is \(size) bytes long when written out, at most \(QuizLimits.bytes) are taken",
            fix: "make two quizzes of it")
    }
}

/// Collects faults as lines.
private struct FaultList {
    var faults: [Fault] = []
    var prefix = ""

    mutating func add(_ fault: Fault?) {
        if let fault { faults.append(Fault(message: prefix + fault.message, fix: fault.fix)) }
    }

    /// One line that must have text.
    mutating func check(_ text: String, _ what: String, most: Int) {
        add(QuizChecks.text(text, what, most: most))
        checkForm(text, what)
    }

    mutating func checkForm(_ text: String, _ what: String) {
        guard !QuizText.isSame(QuizText.line(text), text) else { return }
        add(Fault(message: "\(what) has line ends, invisible characters or spare spaces", fix: "remove them"))
    }

    /// Lines, or nothing.
    mutating func checkLines(_ text: String, _ what: String) {
        add(QuizChecks.length(text, what, most: QuizLimits.paragraphs))
        guard !QuizText.isSame(QuizText.lines(QuizText.split(text)), text) else { return }
        add(Fault(message: "\(what) has empty lines, invisible characters or spare spaces", fix: "remove them"))
    }

    mutating func check(_ question: Question) {
        check(question.text, "the question", most: QuizLimits.text)
        checkLines(question.details, "the text below the question")
        checkLines(question.explanation, "the explanation")
        add(QuizChecks.seconds(question.seconds))
        add(QuizChecks.points(question.points))
        if !QuizLimits.multiplier.contains(question.multiplier) {
            add(Fault(message: "the points are multiplied by \(question.multiplier)", fix: "take 1 or 2"))
        }
        if !question.isScored, question.points != 0 || question.multiplier != 1 {
            add(Fault(message: "a poll or a slide gives points", fix: "take 0 points and the multiplier 1"))
        }
        if !question.art.isEmpty { add(QuizChecks.artHeight(question.art)) }
        for line in question.art {
            add(QuizChecks.artLine(line))
            if !QuizText.isSame(QuizText.artLine(line), line) {
                add(Fault(message: "the picture has invisible characters or spare spaces", fix: "remove them"))
            }
        }
        check(question.kind)
    }

    private mutating func check(_ kind: Question.Kind) {
        switch kind {
        case .choice(let choices):
            checkAnswers(choices.map(\.text), in: QuizLimits.answers)
            add(QuizChecks.rights(choices, isSingle: true))
        case .multiple(let choices):
            checkAnswers(choices.map(\.text), in: QuizLimits.answers)
            add(QuizChecks.rights(choices, isSingle: false))
        case .typed(let accepted, _): checkAnswers(accepted, in: QuizLimits.accepted)
        case .number(_, let margin): add(QuizChecks.margin(margin))
        case .order(let items): checkAnswers(items, in: QuizLimits.answers)
        case .poll(let answers): checkAnswers(answers, in: QuizLimits.answers)
        case .trueFalse, .slide: break
        }
    }

    private mutating func checkAnswers(_ texts: [String], in bounds: ClosedRange<Int>) {
        add(QuizChecks.count(texts.count, in: bounds, "the question"))
        for text in texts.prefix(bounds.upperBound) { check(text, "an answer", most: QuizLimits.answer) }
        add(QuizChecks.duplicate(texts)?.fault)
    }
}
