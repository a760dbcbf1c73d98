/// A table of questions, one a row, below a row that names the columns as Kahoot's spreadsheet does.
struct QuizTable {
    /// One cell with its place.
    struct Cell {
        var text: String
        var place: ImportPlace
    }

    /// How many rows at the start may come before the names of the columns: Kahoot's spreadsheet has seven of advice.
    static let headerRows = 20

    /// Which column holds what, from 0.
    private struct Columns {
        var question = -1
        var answers: [Int] = []
        var seconds: Int?
        var right = -1
        var explanation: Int?

        /// Nil when the cells are no names of columns.
        init?(_ names: [String]) {
            for (index, raw) in names.prefix(QuizLimits.tableColumns).enumerated() {
                let name = QuizText.line(raw).lowercased()
                if name.hasPrefix("correct") || name.hasPrefix("right") {
                    if right < 0 { right = index }
                } else if name.hasPrefix("time") {
                    seconds = seconds ?? index
                } else if name.hasPrefix("explanation") {
                    explanation = explanation ?? index
                } else if Self.isAnswer(name) {
                    answers.append(index)
                } else if name.hasPrefix("question"), question < 0, name != "question number", name != "question type" {
                    question = index
                }
            }
            guard question >= 0, right >= 0, answers.count >= QuizLimits.answers.lowerBound else { return nil }
        }

        /// Such as `answer 1 - max 75 characters`, `option b`.
        private static func isAnswer(_ name: String) -> Bool {
            guard let word = ["answer", "option", "choice"].first(where: name.hasPrefix) else { return false }
            let rest = name.dropFirst(word.count).drop { $0 == " " || $0 == "_" }
            guard let sign = rest.first, let next = rest.dropFirst().first.map({ Optional($0) }) ?? .some(" ") else {
                return false
            }
            return (("1"..."9").contains(sign) || ("a"..."h").contains(sign)) && !next.isLetter
        }
    }

    /// Whether these cells name the columns.
    static func isHeader(_ names: [String]) -> Bool { Columns(names) != nil }

    /// Takes over the questions. Rows may be of different lengths.
    static func read(_ rows: [[Cell]], _ builder: inout QuizBuilder) {
        for (index, row) in rows.prefix(headerRows).enumerated() {
            guard let columns = Columns(row.map(\.text)) else { continue }
            for row in rows.dropFirst(index + 1) { read(row, columns, &builder) }
            return
        }
        builder.problems.add(
            rows.first?.first?.place ?? .file, "no row names the columns",
            fix: "start with a row: Question, Answer 1, Answer 2, Time limit, Correct answers")
    }

    private static func read(_ row: [Cell], _ columns: Columns, _ builder: inout QuizBuilder) {
        func cell(_ index: Int) -> Cell? {
            guard row.indices.contains(index), !QuizText.line(row[index].text).isEmpty else { return nil }
            return row[index]
        }
        let answers = columns.answers.map(cell)
        guard let question = cell(columns.question) else {
            if let stray = answers.compactMap({ $0 }).first {
                builder.problems.add(stray.place, "an answer without a question", fix: "fill in the question's column")
                builder.countBroken()
            }
            return
        }
        let marked = cell(columns.right)
        guard let marked else {
            builder.problems.add(
                question.place, "no answer is marked as right",
                fix: "write such as 1 or 1,3 into the column of right answers")
            builder.countBroken()
            return
        }
        guard let rights = rights(marked.text, answers.map { $0?.text }) else {
            builder.problems.add(
                marked.place, "\(shown(marked.text)) names no answers of this row",
                fix: "write their numbers with commas between, such as 1,3")
            builder.countBroken()
            return
        }
        var choices: [ForeignAnswer] = []
        for (index, answer) in answers.enumerated() {
            guard let answer else { continue }
            choices.append(
                ForeignAnswer(
                    text: plain(answer.text), share: rights.contains(index) ? 100 : 0, place: answer.place))
        }
        let ours = choices.map { Question.Choice($0.text.line, isRight: $0.share == 100) }
        let right = ours.first(where: \.isRight)
        let kind: ForeignQuestion.Kind =
            QuizChecks.isTrueFalse(ours)
            ? .trueFalse(right?.text.lowercased() == "true") : .choice(choices, isSingle: nil)
        var foreign = ForeignQuestion(text: plain(question.text), kind: kind, place: question.place)
        if let explanation = columns.explanation.flatMap(cell) { foreign.feedback = plain(explanation.text) }
        if let time = columns.seconds.flatMap(cell) {
            foreign.seconds = Double(QuizText.line(time.text)).flatMap { Int(exactly: $0.rounded()) }
            if foreign.seconds == nil {
                builder.problems.warn(
                    time.place, "\(shown(time.text)) is no number of seconds", fix: "write such as 20")
            }
        }
        builder.add(foreign)
    }

    /// Which answers are right: numbers or letters with commas between, or the answer itself.
    private static func rights(_ raw: String, _ answers: [String?]) -> Set<Int>? {
        let text = QuizText.line(raw)
        if let same = answers.firstIndex(where: { $0.map { QuizText.line($0) == text } == true }), Int(text) == nil {
            return [same]
        }
        var rights: Set<Int> = []
        for piece in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == " " }) {
            let letter = piece.lowercased().unicodeScalars
            let index: Int
            if let number = Double(piece), let whole = Int(exactly: number) {
                index = whole &- 1
            } else if letter.count == 1, let value = letter.first?.value, (0x61...0x68).contains(value) {
                index = Int(value) - 0x61
            } else {
                return nil
            }
            guard answers.indices.contains(index), let answer = answers[index], !QuizText.line(answer).isEmpty else {
                return nil
            }
            rights.insert(index)
        }
        return rights.isEmpty ? nil : rights
    }

    /// A cell's lines are one text: cells are too narrow for paragraphs.
    private static func plain(_ text: String) -> ForeignText { ForeignText(text: QuizText.line(text), format: .plain) }
}
