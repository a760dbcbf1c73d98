internal import Bytes
public import Games
internal import Quizzes

// What players and spectators are told, as text: a head line, then lines that each begin with what they are. The same
// texts are published as events and shown on entering. QuizShown reads them.
extension QuizGame {
    /// `question I N AT MILLISECONDS MULTIPLIER KIND`, then the question, `> ` details, `| ` art, `1 ` answers.
    func questionText(_ index: Int, at: Int64) -> String {
        let question = quiz.questions[index]
        var lines = [
            "question \(index + 1) \(quiz.questions.count) \(at) \(question.seconds * 1_000) \(question.multiplier) "
                + question.kindName,
            question.text,
        ]
        lines += question.details.split(separator: "\n").map { "> \($0)" }
        lines += question.art.map { "| \($0)" }
        lines += question.shownAnswers.enumerated().map { "\($0 + 1) \($1)" }
        return lines.joined(separator: "\n")
    }

    /// `reveal I N ANSWERED`, `= ` the right answer, `# NUMBER COUNT` how many chose each, `> ` the explanation.
    func revealText(_ index: Int) -> String {
        let question = quiz.questions[index]
        var lines = ["reveal \(index + 1) \(quiz.questions.count) \(given.count)"]
        if !question.rightAnswer.isEmpty { lines.append("= \(question.rightAnswer)") }
        switch question.kind {
        case .choice, .multiple, .trueFalse, .poll:
            for number in 1...max(1, question.shownAnswers.count) {
                let count = given.values.count { $0.text.split(separator: " ").contains(Substring(String(number))) }
                lines.append("# \(number) \(count)")
            }
        case .typed, .number, .order:
            lines.append("# right \(given.values.count { question.isRight($0.text) })")
        case .slide: break
        }
        lines += question.explanation.split(separator: "\n").map { "> \($0)" }
        return lines.joined(separator: "\n")
    }

    /// `standings I N PLAYERS`, then `RANK SEAT POINTS LAST` for the first places.
    func standingsText(_ index: Int) -> String {
        (["standings \(index + 1) \(quiz.questions.count) \(scores.count)"] + places()).joined(separator: "\n")
    }

    /// `podium N PLAYERS`, then the places as above.
    func podiumText() -> String {
        (["podium \(quiz.questions.count) \(scores.count)"] + places()).joined(separator: "\n")
    }

    private func places() -> [String] {
        ranking.prefix(Self.places).enumerated().map {
            "\($0 + 1) \($1.seat) \($1.score.points) \($1.score.last)"
        }
    }

    /// The text of the stage; while a question is open `open CLOSES ANSWERED PLAYERS`, for the host with `missing SEAT …`
    /// for the first who have not answered; for a player `you RANK POINTS LAST RIGHT` and `said USED ANSWER`.
    public func shown(to seat: Int?) -> String {
        var text: String
        switch stage {
        case .gathering: text = "gathering \(quiz.questions.count)\n\(quiz.title)"
        case .asking(let index): text = questionText(index, at: askedAt)
        case .revealed, .standings, .finished: text = shownText
        }
        if let closesAt {
            text += "\nopen \(closesAt) \(given.count) \(scores.count)"
            if seat == 0, given.count < scores.count {
                let missing = scores.keys.filter { given[$0] == nil }.sorted().prefix(Self.missing)
                text += "\nmissing " + missing.map(String.init).joined(separator: " ")
            }
        }
        guard let seat, seat != 0 else { return text }
        if let score = scores[seat] {
            // Counted and not sorted: thousands ask for their own place at once.
            let rank = 1 + scores.count { ($1.points, seat) > (score.points, $0) }
            text += "\nyou \(rank) \(score.points) \(score.last) \(score.right)"
        }
        if let answer = given[seat] { text += "\nsaid \(answer.used) \(answer.text)" }
        return text
    }

    // MARK: Snapshots

    /// The whole state in base64url: it is for the store alone and holds answers that are not public.
    public var snapshot: String {
        var writer = ByteWriter()
        let (stageNumber, index): (UInt8, Int) =
            switch stage {
            case .gathering: (0, 0)
            case .asking(let index): (1, index)
            case .revealed(let index): (2, index)
            case .standings(let index): (3, index)
            case .finished: (4, 0)
            }
        writer.write(stageNumber)
        writer.write(UInt32(index))
        writer.write(askedAt)
        writer.write(extra)
        writer.write(credited)
        writer.write(completeAt)
        writer.write(UInt32(given.count))
        for (seat, answer) in given.sorted(by: { $0.key < $1.key }) {
            writer.write(Int32(seat))
            writer.write(answer.used)
            writer.write(answer.text)
        }
        writer.write(UInt32(scores.count))
        for (seat, score) in scores.sorted(by: { $0.key < $1.key }) {
            writer.write(Int32(seat))
            writer.write(Int64(score.points))
            writer.write(Int64(score.last))
            writer.write(Int32(score.streak))
            writer.write(Int32(score.right))
        }
        return String(decoding: base64URL(writer.bytes), as: UTF8.self)
    }

    /// The quiz that `snapshot` wrote.
    public init(options: String, snapshot: String) throws(Violation) {
        quiz = try Self.quiz(options)
        guard let stored = bytes(base64URL: snapshot.utf8) else {
            throw Violation(.unreadable, "not a stored quiz")
        }
        do {
            try read(ByteReader(stored))
        } catch {
            throw Violation(.unreadable, "a stored quiz that cannot be read: \(error)")
        }
    }

    private mutating func read(_ stored: ByteReader) throws(ByteError) {
        var reader = stored
        let stageNumber: UInt8 = try reader.read()
        let index = Int(try reader.read(UInt32.self))
        guard stageNumber == 0 || stageNumber == 4 || quiz.questions.indices.contains(index) else { throw .malformed }
        switch stageNumber {
        case 0: stage = .gathering
        case 1: stage = .asking(index)
        case 2: stage = .revealed(index)
        case 3: stage = .standings(index)
        case 4: stage = .finished
        default: throw .malformed
        }
        askedAt = try number(&reader, to: Self.latest)
        // The last extension may go beyond the bound that allowed it.
        extra = try number(&reader, to: Self.mostExtension + Int64(Self.extensionSeconds.upperBound) * 1_000)
        credited = try number(&reader, to: Self.mostCredit)
        completeAt = try number(&reader, to: Self.latest)
        for _ in 0..<(try reader.read(UInt32.self)) {
            let seat = Int(try reader.read(Int32.self))
            let used = try number(&reader, to: Self.latest)
            given[seat] = Given(text: try reader.readText(), used: used)
        }
        for _ in 0..<(try reader.read(UInt32.self)) {
            let seat = Int(try reader.read(Int32.self))
            let points = try number(&reader, to: Self.latest)
            let last = try number(&reader, to: Self.latest)
            let streak = Int(try reader.read(Int32.self))
            let right = Int(try reader.read(Int32.self))
            let counts = 0...quiz.questions.count
            guard counts.contains(streak), counts.contains(right) else { throw .malformed }
            scores[seat] = Score(points: Int(points), last: Int(last), streak: streak, right: right)
        }
        guard reader.remaining == 0 else { throw .malformed }
        switch stage {
        case .gathering, .asking: break
        case .revealed(let index): shownText = revealText(index)
        case .standings(let index): shownText = standingsText(index)
        case .finished: shownText = podiumText()
        }
    }

    /// A number from 0 to `most`: sums of what was read cannot overflow.
    private func number(_ reader: inout ByteReader, to most: Int64) throws(ByteError) -> Int64 {
        let value: Int64 = try reader.read()
        guard (0...most).contains(value) else { throw .malformed }
        return value
    }
}
