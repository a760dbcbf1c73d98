/// Moodle's XML (docs.moodle.org/en/Moodle_XML_format).
enum MoodleImport {
    static func read(_ bytes: [UInt8], _ builder: inout QuizBuilder) {
        guard let root = XMLReader.read(bytes, "the file", &builder.problems) else { return }
        guard root.name == "quiz" else {
            builder.problems.add(
                root.place, "the file starts with <\(QuizText.line(String(root.name.prefix(24))))> and not with <quiz>",
                fix: "export the questions from Moodle as Moodle XML")
            return
        }
        for element in root.all("question") {
            if element.attributes["type"] == "category" {
                let path = element["category"]?["text"]?.text ?? ""
                if builder.title.isEmpty { builder.title = GIFTCategory.name(path) }
            } else {
                builder.add(question(element, &builder.problems))
            }
        }
    }

    private static func question(_ element: XMLElement, _ problems: inout ImportProblems) -> ForeignQuestion {
        let stem = element["questiontext"].map { text($0, .html) } ?? .empty
        var question = ForeignQuestion(text: stem, kind: .slide, place: element.place)
        question.feedback = element["generalfeedback"].map { text($0, .html) } ?? .empty
        if element.all("file").isEmpty == false || element["questiontext"]?["file"] != nil {
            problems.warn(element.place, "its pictures and files are left out", fix: "draw the picture in characters")
        }
        let answers = element.all("answer")
        switch element.attributes["type"] ?? "" {
        case "multichoice":
            question.kind = .choice(answers.map(answer), isSingle: isTrue(element["single"]?.text ?? "true"))
        case "truefalse": takeTrueFalse(answers, &question)
        case "shortanswer":
            let isExact = isTrue(element["usecase"]?.text ?? "0")
            question.kind = .typed(answers.map(answer), matching: isExact ? .exactCase : .ignoringCase)
        case "numerical":
            question.kind = .number(
                answers.map { element in
                    ForeignNumber(
                        value: .around(
                            answer(element).text.line, margin: QuizText.line(element["tolerance"]?.text ?? "")),
                        share: share(element), feedback: feedback(element), place: element.place)
                }.filter { $0.value != .around("*", margin: "0") && $0.value != .around("*", margin: "") })
        case "description": break
        case let type: question.kind = .other(type.isEmpty ? "without a type" : type)
        }
        return question
    }

    private static func takeTrueFalse(_ answers: [XMLElement], _ question: inout ForeignQuestion) {
        guard let right = answers.first(where: { share($0) > 0 }) else {
            question.kind = .other("truefalse without a right answer")
            return
        }
        question.kind = .trueFalse(answer(right).text.line.lowercased() == "true")
        question.rightFeedback = feedback(right)
        question.hasWrongFeedback = answers.contains { share($0) <= 0 && !feedback($0).lines.isEmpty }
    }

    private static func answer(_ element: XMLElement) -> ForeignAnswer {
        ForeignAnswer(
            text: text(element, .moodle), share: share(element), feedback: feedback(element), place: element.place)
    }

    private static func share(_ element: XMLElement) -> Double {
        Double(QuizText.line(element.attributes["fraction"] ?? "0")) ?? 0
    }

    private static func feedback(_ element: XMLElement) -> ForeignText {
        element["feedback"].map { text($0, .html) } ?? .empty
    }

    /// The text in it; its own format counts, else the usual one for its place.
    private static func text(_ element: XMLElement, _ usual: ForeignFormat) -> ForeignText {
        let format: ForeignFormat =
            switch element.attributes["format"] {
            case "html": .html
            case "plain_text": .plain
            case "markdown": .markdown
            case "moodle_auto_format": .moodle
            default: usual
            }
        return ForeignText(text: (element["text"] ?? element).text, format: format)
    }

    private static func isTrue(_ text: String) -> Bool { ["1", "true"].contains(QuizText.line(text).lowercased()) }
}
