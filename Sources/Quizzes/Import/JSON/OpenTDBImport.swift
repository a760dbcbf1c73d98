import Bytes
import JSON

/// What the Open Trivia Database answers (opentdb.com/api_config.php), in each of its encodings.
enum OpenTDBImport {
    static func read(_ bytes: [UInt8], _ builder: inout QuizBuilder) {
        do {
            try withJSON(bytes) { read($0, &builder) }
        } catch {
            builder.problems.add(.file, JSONImport.fault(error))
        }
    }

    private static func read(_ root: JSONView, _ builder: inout QuizBuilder) {
        let list = root["results"] ?? root
        guard let count = list.count else {
            let code = root["response_code"]?.integer ?? 0
            builder.problems.add(
                .path("results"),
                code == 0 ? "there is no list of questions" : "the service gave no questions, only the code \(code)",
                fix: "save the answer of api.php once more")
            return
        }
        let encoding = Encoding(list, count)
        for index in 0..<count {
            guard let entry = list[index] else { continue }
            let path = "results[\(index)]"
            if builder.title.isEmpty, let category = entry["category"]?.text {
                builder.title = encoding.decode(category) ?? ""
            }
            if let question = question(entry, path, encoding, &builder.problems) {
                builder.add(question)
            } else {
                builder.countBroken()
            }
        }
    }

    private static func question(
        _ entry: JSONView, _ path: String, _ encoding: Encoding, _ problems: inout ImportProblems
    ) -> ForeignQuestion? {
        var isWhole = true
        func text(_ view: JSONView?, _ name: String) -> ForeignText {
            if let raw = view?.text, let text = encoding.decode(raw) { return ForeignText(text: text, format: .plain) }
            problems.add(
                .path("\(path).\(name)"),
                view?.text == nil ? "the text is missing" : "the text is not in the encoding of the others",
                fix: "save the answer of api.php once more")
            isWhole = false
            return .empty
        }
        let place = ImportPlace.path(path)
        let stem = text(entry["question"], "question")
        let right = text(entry["correct_answer"], "correct_answer")
        var answers: [ForeignAnswer] = []
        for index in 0..<min(entry["incorrect_answers"]?.count ?? 0, QuizLimits.answers.upperBound + 1) {
            let name = "incorrect_answers[\(index)]"
            answers.append(
                ForeignAnswer(
                    text: text(entry["incorrect_answers"]?[index], name), share: 0, place: .path("\(path).\(name)")))
        }
        guard isWhole else { return nil }
        // The right answer stands alone in the file. Its place among the others follows from the question, so that it is
        // not always the same one and reading twice gives the same quiz.
        let sum = stem.text.utf8.reduce(0) { $0 + Int($1) }
        answers.insert(
            ForeignAnswer(text: right, share: 100, place: .path("\(path).correct_answer")),
            at: sum % (answers.count + 1))
        let ours = answers.map { Question.Choice($0.text.line, isRight: $0.share == 100) }
        if QuizChecks.isTrueFalse(ours) {
            return ForeignQuestion(text: stem, kind: .trueFalse(right.line.lowercased() == "true"), place: place)
        }
        return ForeignQuestion(text: stem, kind: .choice(answers, isSingle: true), place: place)
    }

    /// How texts are encoded; the file does not say it, but each entry has a type, which is one of two words.
    private enum Encoding {
        case html, percent, base64

        init(_ list: JSONView, _ count: Int) {
            let types = (0..<count).compactMap { list[$0]?["type"]?.text }
            if types.contains(where: { ["bXVsdGlwbGU=", "Ym9vbGVhbg=="].contains($0) }) {
                self = .base64
                return
            }
            // A question has a space or two; where none has, all spaces are written in another way.
            let questions = (0..<count).compactMap { list[$0]?["question"]?.text }
            let isPercent =
                questions.contains { $0.utf8.contains(0x25) }
                && !questions.contains { $0.utf8.contains(0x20) }
            self = isPercent ? .percent : .html
        }

        func decode(_ text: String) -> String? {
            switch self {
            case .html: HTMLText.unescaped(text)
            case .percent: Self.percent(text)
            case .base64: Self.base64(text)
            }
        }

        /// RFC 3986 section 2.1. A `+` is a space, as the service's older encoding has it; one that is meant is `%2B`.
        private static func percent(_ text: String) -> String? {
            var result: [UInt8] = []
            var rest = Array(text.utf8)[...]
            while let byte = rest.popFirst() {
                if byte == 0x25 {
                    guard rest.count >= 2, let value = bytes(hex: rest.prefix(2))?.first else { return nil }
                    result.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    result.append(byte == 0x2B ? 0x20 : byte)
                }
            }
            return String(validating: result, as: UTF8.self)
        }

        private static func base64(_ text: String) -> String? {
            var digits = text.utf8.map { $0 == 0x2B ? 0x2D : $0 == 0x2F ? 0x5F : $0 }
            while digits.last == 0x3D { digits.removeLast() }
            return bytes(base64URL: digits).flatMap { String(validating: $0, as: UTF8.self) }
        }
    }
}
