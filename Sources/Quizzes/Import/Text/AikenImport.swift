/// Aiken (docs.moodle.org/en/Aiken_format): a question, lettered answers, and a line `ANSWER: B`.
enum AikenImport {
    static func read(_ bytes: [UInt8], _ builder: inout QuizBuilder) {
        var list = ProblemList()
        let source = Source(bytes, &list)
        builder.problems.add(list)
        var draft = Draft()
        for number in 1...max(1, source.lineCount) {
            let line = trimmed(source.line(number))
            guard !line.isEmpty else { continue }
            let start = source.start(number)
            let place = ImportPlace.text(line: start.line, column: start.column)
            if line.starts(with: "ANSWER:".utf8) {
                finish(&draft, line.dropFirst(7), place, &builder)
            } else if let text = answer(line, isFirst: draft.answers.isEmpty && draft.text.isEmpty) {
                draft.letters.append(line[line.startIndex] & 0xDF)
                draft.answers.append(ForeignAnswer(text: plain(text), share: 0, place: place))
                if draft.place == nil { draft.place = place }
            } else {
                if !draft.answers.isEmpty {
                    report(&draft, "no line ANSWER: stands below the answers", "write such as ANSWER: A", &builder)
                }
                if draft.place == nil { draft.place = place }
                draft.text.append(String(decoding: line, as: UTF8.self))
            }
        }
        if draft.place != nil {
            report(&draft, "the question has no line ANSWER:", "write such as ANSWER: A below its answers", &builder)
        }
    }

    private struct Draft {
        var text: [String] = []
        var letters: [UInt8] = []
        var answers: [ForeignAnswer] = []
        var place: ImportPlace?
    }

    /// What stands behind `A.` or `A)`; nil for other lines. A file or question cannot start with an answer.
    private static func answer(_ line: ArraySlice<UInt8>, isFirst: Bool) -> ArraySlice<UInt8>? {
        guard !isFirst, line.count > 2, let letter = line.first, (0x41...0x5A).contains(letter & 0xDF) else {
            return nil
        }
        let rest = line.dropFirst()
        guard rest.first == 0x2E || rest.first == 0x29, let gap = rest.dropFirst().first, isBlank(gap) else {
            return nil
        }
        return trimmed(rest.dropFirst())
    }

    private static func finish(
        _ draft: inout Draft, _ raw: ArraySlice<UInt8>, _ place: ImportPlace, _ builder: inout QuizBuilder
    ) {
        let text = trimmed(raw)
        guard let letter = text.first, text.count == 1, let index = draft.letters.firstIndex(of: letter & 0xDF) else {
            let letters = draft.letters.map { String(decoding: [$0], as: UTF8.self) }.joined(separator: ", ")
            builder.problems.add(
                place, "\(shown(String(decoding: text, as: UTF8.self))) is none of the answers above",
                fix: letters.isEmpty ? "write the answers as `A. text` above it" : "write one of \(letters)")
            builder.countBroken()
            draft = Draft()
            return
        }
        draft.answers[index].share = 100
        builder.add(
            ForeignQuestion(
                text: ForeignText(text: draft.text.joined(separator: " "), format: .plain),
                kind: .choice(draft.answers, isSingle: true), place: draft.place ?? place))
        draft = Draft()
    }

    private static func report(_ draft: inout Draft, _ message: String, _ fix: String, _ builder: inout QuizBuilder) {
        builder.problems.add(draft.place ?? .file, message, fix: fix)
        builder.countBroken()
        draft = Draft()
    }

    private static func plain(_ bytes: ArraySlice<UInt8>) -> ForeignText {
        ForeignText(text: String(decoding: bytes, as: UTF8.self), format: .plain)
    }
}
