internal import Bytes
public import Games
internal import Quizzes

// The state as one line, for the store.
extension QuizGame {
    /// What a snapshot begins with: no stage of the first version has this number. Then comes the version.
    private static let mark: UInt8 = 0x51
    /// The version that is written. The first had neither, and knew no pauses, teams and mistakes; it is read still.
    private static let version: UInt8 = 2

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
        writer.write(Self.mark)
        writer.write(Self.version)
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
        writer.write(isPaused)
        writer.write(elapsed)
        for (seat, score) in scores.sorted(by: { $0.key < $1.key }) {
            // 0 stands for no team; who may choose another has the high bit.
            let team = UInt8(clamping: members[seat].map { $0 + 1 } ?? 0)
            writer.write(choosing.contains(seat) ? team | Self.choosingBit : team)
            writer.write(score.wrong.bytes)
            writer.write(score.missed.bytes)
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

    private static let choosingBit: UInt8 = 0x80

    private mutating func read(_ stored: ByteReader) throws(ByteError) {
        var reader = stored
        var stageNumber: UInt8 = try reader.read()
        var version: UInt8 = 1
        if stageNumber == Self.mark {
            version = try reader.read()
            guard version == Self.version else { throw .malformed }
            stageNumber = try reader.read()
        }
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
        extra = try number(&reader, to: Self.mostExtra)
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
        if version > 1 { try readMore(&reader) }
        guard reader.remaining == 0 else { throw .malformed }
    }

    /// What the second version has behind the first.
    private mutating func readMore(_ reader: inout ByteReader) throws(ByteError) {
        isPaused = try reader.readFlag()
        elapsed = try number(&reader, to: Self.mostElapsed)
        for seat in scores.keys.sorted() {
            let byte: UInt8 = try reader.read()
            let team = Int(byte & ~Self.choosingBit)
            guard (0...quiz.settings.teams.count).contains(team), team > 0 || byte == 0 else { throw .malformed }
            if team > 0 { members[seat] = team - 1 }
            if byte & Self.choosingBit != 0 { choosing.insert(seat) }
            let count = quiz.questions.count
            guard let wrong = QuestionSet(try reader.readBytes(), of: count),
                let missed = QuestionSet(try reader.readBytes(), of: count)
            else { throw .malformed }
            scores[seat]?.wrong = wrong
            scores[seat]?.missed = missed
        }
        // Only what is shown can be paused, and the time of a question cannot have run beyond its end.
        switch stage {
        case .asking(let index): guard elapsed <= time(of: quiz.questions[index]) else { throw .malformed }
        case .revealed, .standings: break
        case .gathering, .finished: guard !isPaused else { throw .malformed }
        }
    }

    /// A number from 0 to `most`: sums of what was read cannot overflow.
    private func number(_ reader: inout ByteReader, to most: Int64) throws(ByteError) -> Int64 {
        let value: Int64 = try reader.read()
        guard (0...most).contains(value) else { throw .malformed }
        return value
    }
}
