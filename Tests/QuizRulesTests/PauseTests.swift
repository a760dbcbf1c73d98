import Bytes
import Games
import Quizzes
import Testing

@testable import QuizRules

/// A host stops the clock, goes on, and leaves questions out.
@Suite struct PauseTests {
    private func asking(_ quiz: Quiz = Sample.quiz([Sample.choice(), Sample.choice()]), players: Int = 2) throws -> Play
    {
        var play = try Play(quiz, players: players)
        try play.act("start")
        return play
    }

    @Test func whilePausedNoAnswerIsTakenAndNoTimeRuns() throws {
        var play = try asking()
        play.now += 8_000
        let facts = try play.act("pause")
        #expect(facts == [Fact(seat: 0, text: "pause 1 2 12000")])
        #expect(play.game.deadline == nil && play.game.closesAt == nil && play.game.pausedRest == 12_000)
        do {
            try play.act("1", seat: 1, used: 8_100)
            Issue.record("it is taken")
        } catch { #expect((error as? Violation)?.message.contains("paused") == true, "\(error)") }
        play.now += 600_000
        #expect(play.game.deadline == nil)
        #expect(QuizShown(play.game.shown(to: 1))?.pause?.left == 12_000)
        #expect(QuizShown(play.game.shown(to: 0))?.missing == [1, 2])
    }

    @Test func resumeShowsTheQuestionAnewWithTheTimeThatIsLeft() throws {
        var play = try asking()
        try play.act("1", seat: 1, used: 2_000)
        play.now += 8_000
        try play.act("pause")
        play.now += 60_000
        let facts = try play.act("resume")
        #expect(facts.count == 1 && facts[0].startsWatch)
        #expect(facts[0].text.hasPrefix("resume 1 2 \(play.now) 12000 1 choice 8000\nTwo?\n1 answer 1"))
        #expect(play.game.deadline == play.now + 12_000 + QuizGame.graceMilliseconds)
        #expect(QuizShown(play.game.shown(to: 2))?.open?.closesAt == play.now + 12_000)
        #expect(play.refusal("2", seat: 1, used: 100) == .illegalMove, "who had answered has")
        // Two seconds since it went on are ten in all.
        let answer = try play.act("1", seat: 2, used: 2_000)
        #expect(answer[0].text == "answer 0 10000 \(play.now) 1")
        try play.act("reveal")
        #expect(play.points(1) == 950 && play.points(2) == 750)
    }

    @Test func withoutAStampTheRoomMeasuresSinceItWentOn() throws {
        var play = try asking()
        play.now += 8_000
        try play.act("pause")
        play.now += 60_000
        try play.act("resume")
        play.now += 12_000
        try play.act("1", seat: 1)
        #expect(play.game.given[1]?.used == 20_000)
        play.now += 1
        #expect(play.refusal("1", seat: 2) == .notYourTurn, "time is up")
    }

    @Test func severalPausesAddUp() throws {
        var play = try asking()
        for _ in 0..<3 {
            play.now += 3_000
            try play.act("pause")
            play.now += 100_000
            try play.act("resume")
        }
        #expect(play.game.elapsed == 9_000 && play.game.closesAt == play.now + 11_000)
        try play.act("extend 10")
        #expect(play.game.closesAt == play.now + 21_000)
        try play.act("pause")
        try play.act("extend 5")
        #expect(play.game.pausedRest == 26_000, "time can be given while it stands still")
        try play.act("resume")
        try play.act("1", seat: 1, used: 26_000)
        #expect(play.refusal("1", seat: 2, used: 26_001) == .notYourTurn)
        try play.act("reveal")
        // 35 s of 35 s.
        #expect(play.points(1) == 500)
    }

    @Test func whatAnOutageTookBeforeThePauseIsLeftAfterIt() throws {
        var play = try asking()
        play.now += 8_000
        play.credit(3_000)
        try play.act("pause")
        #expect(play.game.pausedRest == 15_000)
        play.credit(9_000)
        #expect(play.game.pausedRest == 15_000, "while nothing runs nothing is lost")
        play.now += 50_000
        try play.act("resume")
        play.credit(1_000)
        #expect(play.game.closesAt == play.now + 16_000)
        // 5 s had run, and 15 s are left; the credit since moves the end alone.
        try play.act("1", seat: 1, used: 16_000)
        #expect(play.game.given[1]?.used == 21_000)
        #expect(play.refusal("1", seat: 2, used: 16_001) == .notYourTurn)
    }

    @Test func aPauseThatComesTooLateOrTwiceIsRefused() throws {
        var play = try asking()
        #expect(play.refusal("resume") == .notYourTurn)
        play.now += 20_000
        #expect(play.refusal("pause") == .notYourTurn, "the time is up, the answers on their way are waited for")
        play.now -= 1
        try play.act("pause")
        #expect(play.game.pausedRest == 1)
        #expect(play.refusal("pause") == .notYourTurn)
        try play.act("resume")
        try play.act("1", seat: 1, used: 1)
        try play.act("1", seat: 2, used: 1)
        #expect(play.refusal("pause") == .notYourTurn, "all have answered")
    }

    @Test func betweenQuestionsItIsANotice() throws {
        var play = try asking()
        try play.act("reveal")
        #expect(try play.act("pause") == [Fact(seat: 0, text: "pause")])
        #expect(play.game.isPaused && play.game.deadline == nil)
        #expect(play.game.shown(to: 1).contains("\npaused"))
        #expect(play.refusal("pause") == .notYourTurn)
        #expect(try play.act("resume") == [Fact(seat: 0, text: "resume")])
        try play.act("pause")
        try play.act("next")
        #expect(!play.game.isPaused, "the next step ends it")
        try play.act("pause")
        try play.act("next")
        #expect(play.game.stage == .asking(1) && play.game.deadline == play.now + 21_000)
    }

    @Test(arguments: ["reveal", "skip", "end"]) func aPausedQuestionCanBeLeft(move: String) throws {
        var play = try asking()
        play.now += 5_000
        try play.act("1", seat: 1, used: 5_000)
        try play.act("pause")
        try play.act(move)
        #expect(!play.game.isPaused)
        #expect(play.points(1) == (move == "reveal" ? 875 : 0))
    }

    @Test func aSlideStandsStill() throws {
        var play = try Play(Sample.quiz([Sample.slide, Sample.choice()]))
        try play.act("start")
        play.now += 4_000
        try play.act("pause")
        #expect(play.game.deadline == nil)
        try play.act("resume")
        #expect(play.game.deadline == play.now + 6_000)
        try play.timeout()
        #expect(play.game.stage == .asking(1) && play.game.deadline == play.now + 21_000)
    }

    @Test func whoComesWhilePausedAnswersAfterwards() throws {
        var play = try asking()
        try play.act("1", seat: 1, used: 500)
        play.now += 5_000
        try play.act("pause")
        play.sit(3)
        #expect(play.refusal("1", seat: 3, used: 10) == .notYourTurn)
        try play.act("resume")
        try play.act("1", seat: 3, used: 1_000)
        try play.act("1", seat: 2, used: 1_000)
        #expect(play.game.deadline == play.now)
        try play.timeout()
        #expect(play.points(3) == 850)
    }

    @Test func aTakeoverWhilePausedChangesNothing() throws {
        var play = try asking()
        play.now += 5_000
        try play.act("pause")
        var again = try QuizGame(options: play.options, snapshot: play.game.snapshot)
        for seat in 0...2 { again.seated(seat) }
        #expect(again.isPaused && again.elapsed == 5_000 && again.deadline == nil)
        let resume = try again.decide(move: "resume", seat: 0, moment: Moment(at: play.now))
        #expect(resume == (try play.game.decide(move: "resume", seat: 0, moment: Moment(at: play.now))))
        for fact in resume { try again.apply(fact) }
        #expect(again.closesAt == play.now + 15_000)
    }

    @Test func aSkippedQuestionGivesNothingAndTellsNothing() throws {
        var play = try asking(
            Sample.quiz([Sample.choice(), Sample.choice(), Sample.choice()], scoring: .accuracy, streak: true))
        try play.act("1", seat: 1, used: 10)
        try play.act("reveal")
        try play.act("next")
        try play.act("next")
        try play.act("1", seat: 1, used: 10)
        let facts = try play.act("skip")
        #expect(facts.map { $0.text.prefix { $0 != "\n" }.prefix(12) } == ["skip 2 3", "question 3 3"])
        #expect(!facts.contains { $0.text.contains("= ") })
        #expect(play.points(1) == 1_000 && play.game.scores[1]?.last == 0)
        try play.act("1", seat: 1, used: 10)
        try play.act("reveal")
        #expect(play.points(1) == 1_000 + 1_100, "the row goes on over it")
        #expect(play.refusal("skip") == .notYourTurn)
        let score = try #require(play.game.scores[2])
        #expect(score.missed.indices == [0, 2], "a question that was left out is nobody's mistake")
    }

    @Test func skippingTheLastQuestionBringsThePodium() throws {
        var play = try asking(Sample.quiz([Sample.choice()]))
        let facts = try play.act("skip")
        #expect(facts.last?.text.hasPrefix("podium 1 2") == true && play.game.stage == .finished)
    }

    @Test func snapshotsOfTheFirstVersionAreRead() throws {
        var play = try asking()
        try play.act("1", seat: 1, used: 2_500)
        var writer = ByteWriter()
        writer.write(UInt8(1))
        writer.write(UInt32(0))
        for number in [play.now, 10_000, 700, 0] { writer.write(Int64(number)) }
        writer.write(UInt32(1))
        writer.write(Int32(1))
        writer.write(Int64(2_500))
        writer.write("1")
        writer.write(UInt32(2))
        for seat in [1, 2] {
            writer.write(Int32(seat))
            for number in [0, 0] { writer.write(Int64(number)) }
            for number in [0, 0] { writer.write(Int32(number)) }
        }
        let game = try QuizGame(
            options: play.options, snapshot: String(decoding: base64URL(writer.bytes), as: UTF8.self))
        #expect(game.stage == .asking(0) && game.given[1]?.used == 2_500 && !game.isPaused)
        #expect(game.closesAt == play.now + 30_700)
    }
}
