import Bytes

/// Why bytes are no quiz.
public enum QuizDecodingError: Error, Equatable, Sendable {
    /// They end too early, go on too long, or hold a value that the format does not know.
    case malformed
    /// A newer release wrote them, in this version of the format.
    case newer(UInt8)
    /// They are a quiz that breaks the rules; the first of its `faults()`.
    case faulty(String)
}

/// The binary form of a quiz, for a room's options and its log: the letters OQ, the version, then the fields in the
/// order of their declaration. Integers are little-endian, texts and lists have a 16-bit length before them. A quiz has
/// one encoding, so that equal quizzes are equal bytes. Version 1 knew of no quiz that goes on by itself, and its teams were
/// names without players: what needs neither is written in it still, and reads as it always has.
extension Quiz {
    /// The newest version that is read.
    static let encodingVersion: UInt8 = 2

    /// The version that has all of this quiz.
    private var neededVersion: UInt8 { settings.teams.isEmpty && settings.autoSeconds == 0 ? 1 : 2 }

    /// The quiz as bytes. It must be without `faults()`: others may be cut.
    public func encoded() -> [UInt8] {
        var writer = QuizEncoder()
        writer.bytes.writeRaw(Array("OQ".utf8))
        writer.bytes.write(neededVersion)
        writer.write(title)
        writer.write(introduction)
        writer.write(settings)
        if neededVersion > 1 { writer.bytes.write(UInt8(clamping: settings.autoSeconds)) }
        writer.write(questions) { $0.write($1) }
        return writer.bytes.bytes
    }

    /// The quiz that `encoded()` made these bytes of. Bytes from anywhere may be given: what is no quiz without faults,
    /// and what is not the one encoding of it, is refused.
    public init(decoding bytes: [UInt8]) throws(QuizDecodingError) {
        guard bytes.count <= QuizLimits.bytes else { throw .malformed }
        var reader = QuizDecoder(bytes: ByteReader(bytes))
        do {
            guard try reader.bytes.readRaw(2).elementsEqual("OQ".utf8) else { throw ByteError.malformed }
            let version: UInt8 = try reader.bytes.read()
            guard (1...Self.encodingVersion).contains(version) else {
                throw version > Self.encodingVersion ? QuizDecodingError.newer(version) : .malformed
            }
            let (title, introduction) = (try reader.readText(), try reader.readText())
            var settings = try reader.readSettings()
            if version == 1 {
                settings.teams = []
            } else {
                settings.autoSeconds = Int(try reader.bytes.read(UInt8.self))
            }
            self.init(
                title: title, introduction: introduction, settings: settings,
                questions: try reader.readList { decoder throws(ByteError) in try decoder.readQuestion() })
            guard reader.bytes.remaining == 0, version == 1 || neededVersion == version else {
                throw ByteError.malformed
            }
        } catch let error as QuizDecodingError {
            throw error
        } catch {
            throw .malformed
        }
        if let fault = faults().first { throw .faulty(fault) }
    }
}

private struct QuizEncoder {
    var bytes = ByteWriter()

    mutating func write(_ text: String) {
        bytes.write(UInt16(clamping: text.utf8.count))
        bytes.writeRaw(text.utf8.prefix(Int(UInt16.max)))
    }

    mutating func write<Element>(_ list: [Element], _ body: (inout QuizEncoder, Element) -> Void) {
        bytes.write(UInt16(clamping: list.count))
        for element in list.prefix(Int(UInt16.max)) { body(&self, element) }
    }

    mutating func write(_ texts: [String]) { write(texts) { $0.write($1) } }

    mutating func write(_ choices: [Question.Choice]) {
        write(choices) {
            $0.write($1.text)
            $0.bytes.write($1.isRight)
        }
    }

    mutating func write(_ settings: QuizSettings) {
        switch settings.scoring {
        case .kahoot: bytes.write(UInt8(0))
        case .accuracy: bytes.write(UInt8(1))
        case .linear: bytes.write(UInt8(2))
        }
        bytes.write(UInt16(clamping: settings.seconds))
        bytes.write(UInt16(clamping: settings.points))
        bytes.write(settings.hasStreakBonus)
        write(settings.teams)
        write(settings.language)
    }

    mutating func write(_ question: Question) {
        write(question.text)
        write(question.details)
        write(question.kind)
        bytes.write(UInt16(clamping: question.seconds))
        bytes.write(UInt16(clamping: question.points))
        bytes.write(UInt8(clamping: question.multiplier))
        write(question.art)
        write(question.explanation)
    }

    private mutating func write(_ kind: Question.Kind) {
        switch kind {
        case .choice(let choices):
            bytes.write(UInt8(0))
            write(choices)
        case .multiple(let choices):
            bytes.write(UInt8(1))
            write(choices)
        case .trueFalse(let isTrue):
            bytes.write(UInt8(2))
            bytes.write(isTrue)
        case .typed(let accepted, let matching):
            bytes.write(UInt8(3))
            write(accepted)
            bytes.write(matching == .exactCase)
        case .number(let value, let margin):
            bytes.write(UInt8(4))
            bytes.write(value.millionths)
            bytes.write(margin.millionths)
        case .order(let items):
            bytes.write(UInt8(5))
            write(items)
        case .poll(let answers):
            bytes.write(UInt8(6))
            write(answers)
        case .slide: bytes.write(UInt8(7))
        }
    }
}

private struct QuizDecoder {
    var bytes: ByteReader

    mutating func readText() throws(ByteError) -> String {
        let count: UInt16 = try bytes.read()
        guard let text = String(validating: try bytes.readRaw(Int(count)), as: UTF8.self) else { throw .malformed }
        return text
    }

    /// A list grows as its elements are read: a length alone reserves nothing.
    mutating func readList<Element>(
        _ body: (inout QuizDecoder) throws(ByteError) -> Element
    ) throws(ByteError) -> [Element] {
        let count: UInt16 = try bytes.read()
        var list: [Element] = []
        for _ in 0..<count { list.append(try body(&self)) }
        return list
    }

    mutating func readTexts() throws(ByteError) -> [String] {
        try readList { decoder throws(ByteError) in try decoder.readText() }
    }

    mutating func readChoices() throws(ByteError) -> [Question.Choice] {
        try readList { decoder throws(ByteError) in
            Question.Choice(try decoder.readText(), isRight: try decoder.bytes.readFlag())
        }
    }

    mutating func readSettings() throws(ByteError) -> QuizSettings {
        let scoring: Scoring
        switch try bytes.read(UInt8.self) {
        case 0: scoring = .kahoot
        case 1: scoring = .accuracy
        case 2: scoring = .linear
        default: throw .malformed
        }
        return QuizSettings(
            scoring: scoring, seconds: Int(try bytes.read(UInt16.self)), points: Int(try bytes.read(UInt16.self)),
            hasStreakBonus: try bytes.readFlag(), teams: try readTexts(), language: try readText())
    }

    mutating func readQuestion() throws(ByteError) -> Question {
        Question(
            text: try readText(), details: try readText(), kind: try readKind(),
            seconds: Int(try bytes.read(UInt16.self)), points: Int(try bytes.read(UInt16.self)),
            multiplier: Int(try bytes.read(UInt8.self)), art: try readTexts(), explanation: try readText())
    }

    private mutating func readKind() throws(ByteError) -> Question.Kind {
        switch try bytes.read(UInt8.self) {
        case 0: return .choice(try readChoices())
        case 1: return .multiple(try readChoices())
        case 2: return .trueFalse(try bytes.readFlag())
        case 3:
            return .typed(accepted: try readTexts(), matching: try bytes.readFlag() ? .exactCase : .ignoringCase)
        case 4: return .number(try readNumber(), margin: try readNumber())
        case 5: return .order(try readTexts())
        case 6: return .poll(try readTexts())
        case 7: return .slide
        default: throw .malformed
        }
    }

    private mutating func readNumber() throws(ByteError) -> FixedNumber {
        guard let number = FixedNumber(millionths: try bytes.read()) else { throw .malformed }
        return number
    }
}
