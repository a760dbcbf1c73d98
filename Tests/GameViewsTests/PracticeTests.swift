import GameViews
import Games
import Testing

/// Somebody who practises a document alone: lines in, lines out.
struct Practiser {
    private var practice: any Practice
    /// The clock, milliseconds; it does not begin at zero.
    var now: Int64 = 5_000

    init(_ document: String, isTimed: Bool = true, waits: Bool = false) throws {
        let entry = try #require(games.first { $0.practice != nil })
        let kind = try #require(entry.practice)
        practice = try kind.init(
            entry.rules.prepare(Array(document.utf8)), pace: PracticePace(isTimed: isTimed, waits: waits))
    }

    mutating func begin() -> [String] { practice.begin(at: now) }
    mutating func type(_ line: String, after milliseconds: Int64 = 0) -> [String] {
        now += milliseconds
        return practice.take(line: line, at: now)
    }
    mutating func wait(_ milliseconds: Int64) -> [String] {
        now += milliseconds
        return practice.pass(at: now)
    }
    mutating func end() -> [String] { practice.endOfInput() }
    /// How long until the clock wants to act, milliseconds.
    var left: Int64? { practice.deadline.map { $0 - now } }
    var isOver: Bool { practice.isOver }
}

@Suite struct PracticeTests {
    static let two = """
        # Two

        ## First?

        - [ ] a
        - [x] b

        > Because.

        ## Second? {x2}

        = c
        """

    /// Each kind of question with an answer that is wrong, one that is right, and how both are written afterwards.
    @Test(arguments: [
        ("- [ ] a\n- [x] b", "1", "2", "1 a", "2 b"),
        ("- [x] a\n- [ ] b\n- [x] c", "1 2", "3,1", "1 a, 2 b", "1 a, 3 c"),
        ("- [ ] True\n- [x] False", "true", "f", "1 true", "2 false"),
        ("= Rome\n= Roma", "Paris", "roma", "Paris", "Rome or Roma"),
        ("= 3.5 ± 0.5", "4.1", "4.0", "4.1", "3.5 ± 0.5"),
    ])
    func everyKindIsJudgedByTheRules(
        _ answers: String, _ wrong: String, _ right: String, _ said: String, _ shown: String
    )
        throws
    {
        let document = "# T\n\n## Q?\n\n\(answers)\n\n> Why.\n"
        var one = try Practiser(document)
        #expect(one.begin().contains("Q?"))
        #expect(
            one.type(right).prefix(3) == ["Right after 0.0 seconds: 1000 points.", "Right answer: \(shown).", "Why."])
        #expect(one.isOver)

        var other = try Practiser(document)
        _ = other.begin()
        let lines = other.type(wrong)
        #expect(lines.prefix(3) == ["Wrong.", "Right answer: \(shown).", "Why."])
        #expect(
            lines.suffix(4) == [
                "Round 1: 0 of 1 right, 0 points.", "Question 1: Q?", "You said: \(said). Right answer: \(shown).",
                "Type yes to practise this one again, or no to end.",
            ])
        #expect(!other.isOver)
    }

    @Test func whatIsPutInOrderIsSaidInWords() throws {
        var one = try Practiser("# T\n\n## Q?\n\n1. x\n2. y\n")
        let items = one.begin().compactMap { $0.hasPrefix("1. ") || $0.hasPrefix("2. ") ? $0.dropFirst(3) : nil }
        #expect(items.sorted() == ["x", "y"])
        let wrong = items == ["x", "y"] ? "2 1" : "1 2"
        #expect(one.type(wrong).contains("You said: y, x. Right answer: x, y."))
        _ = one.type("y")
        #expect(one.type(items == ["x", "y"] ? "1 2" : "2 1").first == "Right after 0.0 seconds: 1000 points.")
    }

    @Test func pollsAndSlidesHaveNothingWrong() throws {
        var one = try Practiser(
            "# T\n\n## Welcome {slide}\n\nHello.\n\n## Tea? {poll}\n\n- Yes\n- No\n\n## Bye {slide}\n")
        let first = one.begin()
        #expect(first.contains("Hello.") && first.contains("Tea?"), "in a pipe a slide needs no line")
        let rest = one.type("2")
        #expect(rest.first == "Noted. There is no right answer.")
        #expect(rest.contains("Bye") && rest.last == "Nothing was answered.")
        #expect(one.isOver)
    }

    @Test func whatWasWrongIsAskedAgainUntilItIsRight() throws {
        var one = try Practiser(Self.two)
        #expect(
            one.begin().suffix(5) == ["", "Question 1 of 2, 20 seconds.", "First?", "1. a", "2. b"])
        let second = one.type("2", after: 10_000)
        #expect(second.prefix(3) == ["Right after 10.0 seconds: 750 points.", "Right answer: 2 b.", "Because."])
        #expect(second.contains("Question 2 of 2, 20 seconds, double points."))
        let end = one.type("d")
        #expect(end.contains("Round 1: 1 of 2 right, 750 points.") && end.contains("Question 2: Second?"))
        #expect(one.type("maybe") == ["Type yes or no."])
        #expect(one.type(" YES ").prefix(3) == ["", "Question 1 of 1, 20 seconds, double points.", "Second?"])
        #expect(one.type("d").suffix(1) == ["Type yes to practise this one again, or no to end."])
        _ = one.type("y")
        #expect(one.type("C").contains("Round 3: 1 of 1 right, 2000 points."))
        #expect(one.isOver)
    }

    @Test func noEndsAndSoDoesTheEndOfInput() throws {
        var one = try Practiser(Self.two)
        _ = one.begin()
        _ = one.type("1")
        #expect(
            one.end() == [
                "", "Round 1: 0 of 1 right, 0 points.", "Question 1: First?", "You said: 1 a. Right answer: 2 b.",
            ])
        #expect(one.isOver && one.end() == [] && one.type("c") == [])

        var other = try Practiser(Self.two)
        _ = other.begin()
        _ = other.type("2")
        _ = other.type("?")
        #expect(other.type("no") == [])
        #expect(other.isOver && other.end() == [])

        var third = try Practiser(Self.two)
        _ = third.begin()
        #expect(third.end() == ["", "Nothing was answered."])
    }

    @Test func theTimeOfAQuestionRunsOut() throws {
        var one = try Practiser(Self.two)
        _ = one.begin()
        #expect(one.left == 20_001)
        #expect(one.wait(20_000) == [], "an answer at the very end still counts")
        let lines = one.wait(1)
        #expect(lines.prefix(2) == ["Time is up.", "Right answer: 2 b."])
        #expect(lines.contains("Second?"))
        // A line that comes later than the clock looked is too late too.
        #expect(one.type("c", after: 20_001).prefix(2) == ["Time is up.", "Right answer: c."])
        #expect(one.left == nil)
    }

    @Test func anAnswerAtTheVeryEndCounts() throws {
        var one = try Practiser(Self.two)
        _ = one.begin()
        #expect(one.type("2", after: 20_000).first == "Right after 20.0 seconds: 500 points.")
    }

    @Test func withoutTheClockNothingRunsOut() throws {
        var one = try Practiser(Self.two, isTimed: false)
        #expect(one.begin().contains("Question 1 of 2."))
        #expect(one.left == nil && one.wait(86_400_000) == [])
        #expect(one.type("2").first == "Right: 1000 points.")
    }

    @Test func whoReadsIsWaitedFor() throws {
        var one = try Practiser(Self.two, waits: true)
        #expect(one.begin().last == "Press Enter to begin." && one.left == nil)
        #expect(one.type("", after: 60_000).contains("First?"))
        #expect(one.type("2").last == "Press Enter to go on." && one.left == nil)
        #expect(one.wait(60_000) == [])
        #expect(one.type("").contains("Second?"))
        #expect(one.left == 20_001)
    }

    @Test func whatIsNoAnswerCostsNothing() throws {
        var one = try Practiser(Self.two)
        _ = one.begin()
        #expect(one.type("3") == ["Answer with a number from 1 to 2."])
        #expect(one.type("") == ["Answer with a number from 1 to 2."])
        #expect(one.type("2").first == "Right after 0.0 seconds: 1000 points.")
        // An answer may begin with the word that the rules use.
        #expect(one.type("answer c").first == "Wrong.")
    }

    @Test func whatCannotBeReadIsRefused() throws {
        let kind = try #require(games.first { $0.practice != nil }?.practice)
        #expect(throws: Violation.self) {
            _ = try kind.init(PreparedGame(title: "T", options: "?"), pace: PracticePace(isTimed: true, waits: false))
        }
    }
}
