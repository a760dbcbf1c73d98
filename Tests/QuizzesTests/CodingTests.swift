import Quizzes
import Testing

@Suite struct CodingTests {
    @Test func theEncodingOfVersion1StaysAsItIs() throws {
        let quiz = Quiz(
            title: "Ä", settings: QuizSettings(scoring: .linear, hasStreakBonus: true),
            questions: [
                Question(
                    text: "Q", kind: .number(try #require(FixedNumber("-1")), margin: .zero), multiplier: 2, art: ["a"]),
                Question(text: "P", kind: .typed(accepted: ["x"], matching: .exactCase), seconds: 300, points: 0),
            ])
        let expected: [UInt8] = [
            0x4F, 0x51, 1, 2, 0, 0xC3, 0x84, 0, 0,  // OQ, version, title, introduction
            2, 20, 0, 0xE8, 3, 1, 0, 0, 2, 0, 0x65, 0x6E,  // settings
            2, 0, 1, 0, 0x51, 0, 0, 4, 0xC0, 0xBD, 0xF0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0,
            20, 0, 0xE8, 3, 2, 1, 0, 1, 0, 0x61, 0, 0,
            1, 0, 0x50, 0, 0, 3, 1, 0, 1, 0, 0x78, 1, 0x2C, 1, 0, 0, 1, 0, 0, 0, 0,
        ]
        #expect(quiz.encoded() == expected)
        #expect(try Quiz(decoding: expected) == quiz)
    }

    /// What the first version has no place for is written in the second; teams of the first were names without players.
    @Test func teamsAndStepsByThemselvesTakeVersion2() throws {
        var quiz = FaultTests.good
        quiz.settings.teams = []
        quiz.settings.autoSeconds = 0
        #expect(quiz.encoded()[2] == 1)
        quiz.settings.autoSeconds = 5
        #expect(quiz.encoded()[2] == 2)
        #expect(try Quiz(decoding: quiz.encoded()) == quiz)
        quiz.settings.teams = ["Red", "Blue"]
        quiz.settings.autoSeconds = 0
        let bytes = quiz.encoded()
        #expect(try Quiz(decoding: bytes) == quiz)
        // The byte of `auto` stands behind the settings, in front of the number of questions.
        let language = try #require(bytes.indices.first { bytes[$0...].starts(with: [2, 0, 0x65, 0x6E]) })
        var first = bytes
        first[2] = 1
        first.remove(at: language + 4)
        #expect(try Quiz(decoding: first).settings.teams == [])
        var needless = first
        needless[2] = 2
        #expect(throws: QuizDecodingError.self) { try Quiz(decoding: needless) }
    }

    @Test func bytesThatEndEarlyOrGoOnAreRefused() throws {
        let bytes = FaultTests.good.encoded()
        for count in bytes.indices {
            #expect(throws: QuizDecodingError.malformed) { try Quiz(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: QuizDecodingError.malformed) { try Quiz(decoding: bytes + [0]) }
    }

    @Test func otherVersionsAndOtherBytesAreRefused() {
        var bytes = FaultTests.good.encoded()
        bytes[2] = 3
        #expect(throws: QuizDecodingError.newer(3)) { try Quiz(decoding: bytes) }
        bytes[2] = 0
        #expect(throws: QuizDecodingError.malformed) { try Quiz(decoding: bytes) }
        bytes[0] = 0
        #expect(throws: QuizDecodingError.malformed) { try Quiz(decoding: bytes) }
        let huge = [UInt8](repeating: 0xFF, count: QuizLimits.bytes + 1)
        #expect(throws: QuizDecodingError.malformed) { try Quiz(decoding: huge) }
    }

    /// What is taken is a quiz without faults, and the bytes are its one encoding.
    @Test(arguments: 0..<10)
    func hostileBytesAreRefusedOrHarmless(_ seed: UInt64) throws {
        var generator = QuizGenerator(numbers: SeededNumbers(seed))
        var taken = 0
        for _ in 0..<40 {
            let original = generator.quiz().encoded()
            for _ in 0..<20 {
                var bytes = original
                for _ in 0..<generator.number(1...3) {
                    bytes[generator.number(0...bytes.count - 1)] = UInt8(generator.number(0...255))
                }
                guard let quiz = try? Quiz(decoding: bytes) else { continue }
                taken += 1
                try #require(quiz.faults() == [])
                try #require(quiz.encoded() == bytes)
            }
        }
        #expect(taken > 0)
    }
}
