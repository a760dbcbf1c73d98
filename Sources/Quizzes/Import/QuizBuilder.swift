/// Makes a quiz of foreign questions. What does not fit is reported with its place, and the rest is kept.
struct QuizBuilder {
    var title = ""
    var introduction = ""
    var settings = QuizSettings()
    var problems = ImportProblems()
    private(set) var questions: [Question] = []
    /// The questions that were found, also those that were left out.
    private(set) var found = 0
    /// How many bytes the questions kept so far take when written out.
    private var size = 0
    private var isFull = false

    /// The quiz and what is to be said about it. `name` becomes the title when the file has none.
    mutating func finish(_ format: ImportFormat, name: String) -> QuizImport {
        var title = QuizText.line(title.isEmpty ? name : title)
        if title.isEmpty { title = "Quiz" }
        if let fault = QuizChecks.length(title, "the title", most: QuizLimits.title) {
            problems.add(.file, Fault(message: fault.message, fix: "it is cut; write another one"), as: .warning)
            title = QuizText.line(String(title.unicodeScalars.prefix(QuizLimits.title)))
        }
        if found == 0, problems.errors == 0 {
            problems.add(
                .file, "there is no question in it",
                fix: "look whether it is the right file, or name its format with --from")
        }
        var quiz: Quiz? = Quiz(
            title: title, introduction: introduction, settings: settings, questions: questions)
        if questions.isEmpty { quiz = nil }
        // What was checked piece by piece is checked as a whole, so that no reader can let through what cannot be played.
        if let fault = quiz?.allFaults().first {
            problems.add(.file, fault)
            quiz = nil
        }
        return QuizImport(
            format: format, quiz: quiz, found: found, problems: problems.list, errors: problems.errors,
            warnings: problems.warnings)
    }

    /// Counts a question that could not even be read; the problem has been reported.
    mutating func countBroken() { found += 1 }

    /// Takes a question over, or says why not.
    mutating func add(_ foreign: ForeignQuestion) {
        found += 1
        let errors = problems.errors
        guard let kind = kind(foreign) else { return }
        let lines = foreign.text.lines
        var question = Question(
            text: lines.first ?? "", details: lines.dropFirst().joined(separator: "\n"), kind: kind,
            seconds: seconds(foreign), points: settings.points, explanation: explanation(foreign))
        if !question.isScored { question.points = 0 }
        if let fault = QuizChecks.text(question.text, "the question", most: QuizLimits.text) {
            problems.add(foreign.place, fault)
        }
        if let fault = QuizChecks.length(question.details, "the text below the question", most: QuizLimits.paragraphs) {
            problems.add(foreign.place, fault)
        }
        if problems.errors == errors { keep(question, foreign.place) }
    }

    /// Takes over a question that is ours already.
    mutating func add(_ question: Question, _ place: ImportPlace) {
        found += 1
        var question = question
        if !question.isScored { (question.points, question.multiplier) = (0, 1) }
        let faults = Quiz(title: "", questions: [question]).questionFaults()
        for fault in faults { problems.add(place, fault) }
        if faults.isEmpty { keep(question, place) }
    }

    private mutating func keep(_ question: Question, _ place: ImportPlace) {
        guard !isFull else { return }
        size += QuizWriter.size(question, settings)
        guard questions.count < QuizLimits.questions, size <= QuizLimits.bytes - Self.headBytes else {
            isFull = true
            problems.add(
                place,
                questions.count < QuizLimits.questions
                    ? "from here on the quiz is longer than \(QuizLimits.bytes / 1024) KiB"
                    : "at most \(QuizLimits.questions) questions are taken, the others are left out",
                fix: "make two quizzes of it")
            return
        }
        questions.append(question)
    }

    /// The most that title, introduction and settings take when written out, in bytes: every scalar in four bytes with a
    /// backslash before it, and twenty teams.
    private static let headBytes = 8 * 1024

    // MARK: Kinds

    private mutating func kind(_ foreign: ForeignQuestion) -> Question.Kind? {
        switch foreign.kind {
        case .trueFalse(let isTrue): return .trueFalse(isTrue)
        case .slide: return .slide
        case .choice(let answers, let isSingle): return choice(answers, isSingle, foreign.place)
        case .typed(let answers, let matching): return typed(answers, matching, foreign.place)
        case .number(let numbers): return number(numbers, foreign.place)
        case .other(let name):
            problems.add(
                foreign.place,
                "OneUp has no questions of the kind \(shown(name)), \(shown(foreign.text.line)) is left out",
                fix: "write it anew as one of the kinds in docs/quiz-format.md")
            return nil
        }
    }

    private mutating func choice(_ answers: [ForeignAnswer], _ isSingle: Bool?, _ place: ImportPlace) -> Question.Kind?
    {
        let full = answers.contains { $0.share >= 100 }
        // Where one answer is worth everything, those worth a part are half right; else the parts make up the whole.
        let needsFull = isSingle ?? full
        if needsFull, answers.contains(where: { $0.share > 0 && $0.share < 100 }) {
            problems.warn(
                place, "answers worth a part of the points count as wrong", fix: "tick them too, if they are right")
        }
        let choices = answers.map {
            Question.Choice($0.text.line, isRight: needsFull ? $0.share >= 100 : $0.share > 0)
        }
        guard check(choices.map(\.text), answers.map(\.place), QuizLimits.answers, place) else { return nil }
        let rights = choices.count { $0.isRight }
        guard rights > 0 else {
            problems.add(place, "no answer is marked as right", fix: "mark the right one in the file")
            return nil
        }
        let isChoice = rights == 1 && (isSingle ?? full)
        return isChoice ? .choice(choices) : .multiple(choices)
    }

    private mutating func typed(
        _ answers: [ForeignAnswer], _ matching: Question.Matching, _ place: ImportPlace
    ) -> Question.Kind? {
        warnOfShares(answers.map(\.share), place)
        var texts: [String] = []
        var places: [ImportPlace] = []
        for answer in answers where answer.share >= 100 {
            let raw = answer.text.line
            if hasWildcard(raw) {
                problems.warn(
                    answer.place, "the * of \(shown(raw)) stands for any text elsewhere and for itself here",
                    fix: "write out what is accepted")
            }
            texts.append(replacing(raw, "\\*", "*"))
            places.append(answer.place)
        }
        guard check(texts, places, QuizLimits.accepted, place) else { return nil }
        return .typed(accepted: texts, matching: matching)
    }

    private mutating func number(_ numbers: [ForeignNumber], _ place: ImportPlace) -> Question.Kind? {
        warnOfShares(numbers.map(\.share), place)
        let full = numbers.filter { $0.share >= 100 }
        guard let first = full.first else {
            problems.add(place, "no number is worth all points", fix: "mark one as right in the file")
            return nil
        }
        if full.count > 1 {
            problems.warn(place, "a question has one right number, the others are left out", fix: "widen its margin")
        }
        do {
            let (middle, margin, isExact) = try first.value.fixed()
            if !isExact {
                problems.warn(first.place, "the range is widened by a millionth", fix: "use fewer decimals")
            }
            return .number(middle, margin: margin)
        } catch {
            problems.add(first.place, error.fault)
            return nil
        }
    }

    private mutating func warnOfShares(_ shares: [Double], _ place: ImportPlace) {
        guard shares.contains(where: { $0 > 0 && $0 < 100 }) else { return }
        problems.warn(
            place, "answers worth a part of the points are left out", fix: "accept them too, if they are right")
    }

    /// Whether the answers are as many as can be, each with text, each there once.
    private mutating func check(
        _ texts: [String], _ places: [ImportPlace], _ bounds: ClosedRange<Int>, _ place: ImportPlace
    ) -> Bool {
        let errors = problems.errors
        if let fault = QuizChecks.count(texts.count, in: bounds, "the question") { problems.add(place, fault) }
        for (text, answerPlace) in zip(texts, places) {
            if let fault = QuizChecks.text(text, "the answer", most: QuizLimits.answer) {
                problems.add(answerPlace, fault)
            }
        }
        if errors == problems.errors, let (index, fault) = QuizChecks.duplicate(texts) {
            problems.add(places[index], fault)
        }
        return problems.errors == errors
    }

    private func hasWildcard(_ text: String) -> Bool {
        var before: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "*", before != "\\" { return true }
            before = scalar
        }
        return false
    }

    // MARK: What belongs to a question

    private mutating func seconds(_ foreign: ForeignQuestion) -> Int {
        guard let seconds = foreign.seconds else { return settings.seconds }
        if QuizLimits.seconds.contains(seconds) { return seconds }
        let nearest = min(max(seconds, QuizLimits.seconds.lowerBound), QuizLimits.seconds.upperBound)
        problems.warn(
            foreign.place, "the time of \(seconds) seconds becomes \(nearest)",
            fix: "use \(QuizChecks.range(QuizLimits.seconds)) seconds")
        return nearest
    }

    /// What is shown after the answer: the general feedback, and that for right answers.
    private mutating func explanation(_ foreign: ForeignQuestion) -> String {
        var parts = [foreign.feedback, foreign.rightFeedback]
        var hasWrong = foreign.hasWrongFeedback
        func sort(_ share: Double, _ feedback: ForeignText) {
            if share > 0 { parts.append(feedback) } else if !feedback.lines.isEmpty { hasWrong = true }
        }
        switch foreign.kind {
        case .choice(let answers, _), .typed(let answers, _):
            for answer in answers { sort(answer.share, answer.feedback) }
        case .number(let numbers): for number in numbers { sort(number.share, number.feedback) }
        case .trueFalse, .slide, .other: break
        }
        if hasWrong {
            problems.warn(
                foreign.place, "what is shown after wrong answers is left out",
                fix: "add what matters of it to the explanation")
        }
        var seen: Set<String> = []
        let text = parts.map { $0.lines.joined(separator: "\n") }.filter { !$0.isEmpty && seen.insert($0).inserted }
            .joined(separator: "\n")
        guard let fault = QuizChecks.length(text, "the explanation", most: QuizLimits.paragraphs) else { return text }
        problems.add(foreign.place, Fault(message: fault.message, fix: "it is cut; shorten it"), as: .warning)
        let cut = String(text.unicodeScalars.prefix(QuizLimits.paragraphs - 1)) + "…"
        return QuizText.lines(QuizText.split(cut))
    }
}

/// The text with each occurrence of a piece replaced.
func replacing(_ text: String, _ piece: String, _ other: String) -> String {
    let (bytes, piece) = (Array(text.utf8), Array(piece.utf8))
    var result: [UInt8] = []
    var at = 0
    while at < bytes.count {
        if bytes[at...].starts(with: piece) {
            result += Array(other.utf8)
            at += piece.count
        } else {
            result.append(bytes[at])
            at += 1
        }
    }
    return String(decoding: result, as: UTF8.self)
}
