/// GIFT, the text format of Moodle (docs.moodle.org/en/GIFT_format).
enum GIFTImport {
    /// The questions and categories of a file as they stand in it.
    static func items(_ bytes: [UInt8], _ problems: inout ImportProblems, broken: () -> Void = {}) -> [GIFTItem] {
        var list = ProblemList()
        let source = Source(bytes, &list)
        problems.add(list)
        var items: [GIFTItem] = []
        for block in GIFTBlock.all(source) {
            var reader = GIFTReader(block)
            if let item = reader.read(&problems) { items.append(item) } else { broken() }
        }
        return items
    }

    static func read(_ bytes: [UInt8], _ builder: inout QuizBuilder) {
        var problems = builder.problems
        var broken = 0
        let items = items(bytes, &problems) { broken += 1 }
        builder.problems = problems
        for _ in 0..<broken { builder.countBroken() }
        for item in items {
            if case .category = item.kind {
                if builder.title.isEmpty { builder.title = GIFTCategory.name(item.title ?? "") }
            } else {
                builder.add(question(item))
            }
        }
    }

    private static func question(_ item: GIFTItem) -> ForeignQuestion {
        var question = ForeignQuestion(
            text: item.stem, kind: .slide, feedback: item.feedback ?? .empty, place: item.place)
        switch item.kind {
        case .category, .description: break
        case .essay: question.kind = .other("essay")
        case .matching: question.kind = .other("matching")
        case .trueFalse(let isTrue, let forTrue, let forFalse):
            question.kind = .trueFalse(isTrue)
            question.rightFeedback = (isTrue ? forTrue : forFalse) ?? .empty
            question.hasWrongFeedback = (isTrue ? forFalse : forTrue) != nil
        case .choice(let answers):
            question.kind = .choice(
                answers.map(foreign), isSingle: answers.contains(where: \.isRight) ? nil : false)
        case .short(let answers): question.kind = .typed(answers.map(foreign), matching: .ignoringCase)
        case .numerical(let numbers, _, _, _): question.kind = .number(numbers)
        }
        return question
    }

    private static func foreign(_ answer: GIFTAnswer) -> ForeignAnswer {
        ForeignAnswer(
            text: answer.text, share: answer.share, feedback: answer.feedback ?? .empty, place: answer.place)
    }
}

/// The path of a category, such as `$course$/top/Rivers`; two slashes are one of a name.
enum GIFTCategory {
    /// The last name of a path.
    static func name(_ path: String) -> String {
        var name: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let byte = rest.popFirst() {
            if byte != 0x2F {
                name.append(byte)
            } else if rest.first == 0x2F {
                rest.removeFirst()
                name.append(byte)
            } else {
                name = []
            }
        }
        return QuizText.line(String(decoding: name, as: UTF8.self))
    }

    /// A path of one name.
    static func path(_ name: String) -> String { replacing(name, "/", "//") }
}
