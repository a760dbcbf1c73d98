import Games
import Quizzes
import Testing

@testable import QuizRules

@Suite struct GameTests {
    private static let verbs = ["start", "next", "reveal", "extend 10", "pause", "resume", "skip", "end"]

    /// A play that stands at the stage of this name; two questions and a slide between.
    private func play(at stage: String) throws -> Play {
        var play = try Play(Sample.quiz([Sample.choice(), Sample.slide, Sample.choice()]))
        if stage == "gathering" { return play }
        try play.act("start")
        if stage == "asking" { return play }
        try play.act("reveal")
        if stage == "revealed" { return play }
        try play.act("next")
        if stage == "standings" { return play }
        try play.act("next")
        if stage == "slide" { return play }
        try play.act("end")
        return play
    }

    @Test(arguments: [
        ("gathering", ["start", "end"]), ("asking", ["reveal", "extend 10", "pause", "skip", "end"]),
        ("revealed", ["next", "pause", "end"]), ("standings", ["next", "pause", "end"]),
        ("slide", ["next", "reveal", "extend 10", "pause", "skip", "end"]), ("finished", []),
    ])
    func whatTheHostMayDo(stage: String, allowed: [String]) throws {
        for verb in Self.verbs {
            var play = try play(at: stage)
            let refusal = play.refusal(verb)
            #expect((refusal == nil) == allowed.contains(verb), "\(verb) at \(stage): \(String(describing: refusal))")
            if stage == "finished" { #expect(refusal == .gameOver) }
        }
    }

    @Test func wordsThatTheHostMistypes() throws {
        var play = try play(at: "asking")
        for text in [
            "", "strat", "extend", "extend 0", "extend 121", "extend x", "extend 1 2", "1", "reveal now", "end x",
            "pause 5", "skip it",
        ] {
            #expect(play.refusal(text) == .illegalMove, "\(text)")
        }
        #expect(play.game.stage == .asking(0))
    }

    @Test func playersAnswerOnceInTimeAndOnlyWhileAQuestionIsOpen() throws {
        var play = try play(at: "gathering")
        #expect(play.refusal("1", seat: 1, used: 0) == .notYourTurn)
        #expect(play.refusal("start", seat: 1, used: 0) == .notYourTurn, "only the host starts")
        try play.act("start")
        #expect(play.refusal("next", seat: 1, used: 10) == .illegalMove)
        #expect(play.refusal("1", seat: 1, used: 20_001) == .notYourTurn, "beyond the time")
        #expect(play.refusal("1", seat: 7, used: 1) == .illegalMove, "nobody sits there")
        let facts = try play.act("answer 2", seat: 1, used: 20_000)
        #expect(facts == [Fact(seat: 1, text: "answer 0 20000 \(play.now) 2", isPublic: false)])
        #expect(play.refusal("1", seat: 1, used: 1) == .illegalMove, "the first answer counts")
        #expect(play.game.given[1]?.text == "2")
        try play.act("reveal")
        #expect(play.refusal("1", seat: 2, used: 1) == .notYourTurn)
    }

    @Test func withoutAStampTheRoomMeasures() throws {
        var play = try play(at: "asking")
        play.now += 3_000
        try play.act("1", seat: 1, used: nil)
        #expect(play.game.given[1]?.used == 3_000)
        play.now += 18_000
        #expect(play.refusal("1", seat: 2, used: nil) == .notYourTurn)
    }

    @Test func anAnswerThatCameLateButWasGivenInTimeCounts() throws {
        var play = try play(at: "asking")
        play.now += 60_000
        #expect(play.refusal("1", seat: 1, used: 19_000) == nil)
    }

    @Test func whenAllHaveAnsweredNobodyWaits() throws {
        var play = try play(at: "asking")
        let end = try #require(play.game.deadline)
        #expect(end == play.now + 20_000 + QuizGame.graceMilliseconds)
        play.now += 2_000
        try play.act("1", seat: 1, used: 2_000)
        #expect(play.game.deadline == end)
        #expect(play.game.tally == "1 of 2 answered")
        play.now += 1_000
        try play.act("1", seat: 2, used: 3_000)
        #expect(play.game.deadline == play.now)
        // One who comes now gets the question too.
        play.sit(3)
        #expect(play.game.deadline == end && play.game.tally == "2 of 3 answered")
        try play.act("1", seat: 3, used: 3_500)
        try play.timeout()
        #expect(play.game.stage == .revealed(0))
        #expect(play.game.deadline == nil && play.game.tally == nil)
    }

    @Test func whoComesLateBeginsAtNothingAndWhoComesBackKeepsThePoints() throws {
        var play = try play(at: "standings")
        play.sit(9)
        #expect(play.points(9) == 0)
        play.sit(1)
        #expect(play.game.scores.count == 3)
        #expect(play.game.shown(to: 9).contains("\nyou 3 0 0 0"))
    }

    @Test func extendingAndCreditMoveTheDeadline() throws {
        var play = try play(at: "asking")
        let end = try #require(play.game.deadline)
        try play.act("extend 120")
        #expect(play.game.deadline == end + 120_000)
        play.credit(1_500)
        play.credit(-9)
        #expect(play.game.deadline == end + 121_500)
        #expect(play.game.closesAt == end + 121_500 - QuizGame.graceMilliseconds, "people see the same")
        #expect(play.refusal("1", seat: 1, used: 141_500) == nil)
        #expect(play.refusal("1", seat: 2, used: 141_501) == .notYourTurn)
        try play.act("reveal")
        play.credit(1_000)
        try play.act("next")
        try play.act("next")
        #expect(play.game.deadline == play.now + 10_000, "the next question begins without credit")
    }

    @Test func aSlideMakesWayByItself() throws {
        var play = try play(at: "slide")
        #expect(play.game.tally == nil)
        #expect(play.refusal("1", seat: 1, used: 1) == .notYourTurn)
        let made = try play.timeout()
        #expect(made.count == 1 && made[0].startsWatch && play.game.stage == .asking(2))
        var last = try Play(Sample.quiz([Sample.choice(), Sample.slide]))
        for word in ["start", "reveal", "next", "next"] { try last.act(word) }
        try last.timeout()
        #expect(last.game.stage == .finished)
    }

    @Test func aPollIsCountedAndGivesNothing() throws {
        var play = try Play(Sample.quiz([Sample.poll, Sample.choice()]))
        try play.act("start")
        try play.act("2", seat: 1, used: 10)
        let reveal = try play.act("reveal")
        #expect(reveal[0].text == "reveal 1 2 1\n# 1 0\n# 2 1")
        try play.act("next")
        #expect(play.game.stage == .asking(1), "there is no leaderboard after a poll")
        #expect(play.points(1) == 0)
    }

    @Test func aQuizThatNobodyPlaysIsADraw() throws {
        var play = try Play(Sample.quiz([Sample.choice()]), players: 0)
        try play.act("start")
        #expect(play.game.deadline == play.now + 21_000, "with nobody there nobody has answered")
        try play.act("end")
        #expect(play.game.status == .over(.draw(reason: "nobody has played")))
    }

    @Test func optionsThatAreNoQuiz() {
        for options in ["", "!", "AAAA", "x"] {
            #expect(throws: Violation.self) { try QuizGame(options: options, first: 0, random: 0) }
        }
    }

    @Test func factsThatCannotBeAreRefused() throws {
        let play = try play(at: "asking")
        let least = Int64.min
        for text in [
            "", "\n", "question", "question 0 3 5", "question 9 3 5", "question \(least) 3 5", "question 1 3 \(least)",
            "question 2147483648 3 5", "answer", "answer 1 5 5 1", "answer \(least) 5 5 1", "answer 0 5 -1 1",
            "answer 0 x 5 1", "extend 0", "extend 121", "extend \(least)", "reveal 2 3 0", "reveal 0",
            "reveal \(least)",
            "standings 1", "standings \(least)", "chat 1", "pause", "pause 1 3 0", "pause 1 3 20001", "pause 2 3 5",
            "pause 1 3 \(least)", "resume", "resume 1 3 5 5 1 choice 0", "skip 2 3", "skip", "team 1", "teams",
        ] {
            for seat in [nil, 1] {
                var game = play.game
                let before = game.snapshot
                #expect(throws: Violation.self, "\(text)") { try game.apply(Fact(seat: seat, text: text)) }
                #expect(game.snapshot == before, "\(text)")
            }
        }
        for seat in [nil, 0, 9, -1] {
            var game = play.game
            #expect(throws: Violation.self) { try game.apply(Fact(seat: seat, text: "answer 0 5 5 1")) }
        }
        var game = play.game
        try game.apply(Fact(seat: 1, text: "answer 0 \(Int64.max) 5 1"))
        #expect(throws: Violation.self) { try game.apply(Fact(seat: 1, text: "answer 0 5 5 1")) }
        try game.apply(Fact(seat: nil, text: "podium"))
        #expect(throws: Violation.self) { try game.apply(Fact(seat: nil, text: "podium")) }
        #expect(throws: Violation.self) { try game.apply(Fact(seat: nil, text: "question 1 3 5")) }
    }

    /// Random play of a host and six players over all kinds of question, mistakes, credits and late comers included.
    private func randomPlay(seed: UInt64, _ step: (Play) throws -> Void) throws -> Play {
        var random = SplitMix(seed: seed)
        var quiz = Sample.all
        if seed % 2 == 0 { quiz.settings.teams = ["Red", "Green", "Blue"] }
        var play = try Play(quiz, players: 3)
        var credited = 0
        for _ in 0..<300 where play.game.stage != .finished {
            play.now += Int64(random.next() % 400)
            switch random.next() % 12 {
            case 0:
                let words = ["start", "next", "reveal", "extend 5", "x", "pause", "resume", "resume", "skip"]
                _ = play.refusal(words[Int(random.next() % 9)])
            case 1:
                play.sit(4 + Int(random.next() % 3))
                _ = play.refusal("team \(random.next() % 4)", seat: 1 + Int(random.next() % 6))
            case 2 where credited < 20:
                credited += 1
                play.credit(Int64(random.next() % 3_000))
            case 3: if random.next() % 4 == 0 { try play.timeout() }
            default:
                let text = ["1", "2", "1 3", "1 2 3 4", "206", "vienna", "true", "4 3 2 1"][Int(random.next() % 8)]
                let seat = 1 + Int(random.next() % 6)
                _ = play.refusal(text, seat: seat, used: random.next() % 5 == 0 ? nil : Int64(random.next() % 30_000))
            }
            try step(play)
        }
        return play
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>) func snapshotsGoOnAtEveryStep(seed: UInt64) throws {
        _ = try randomPlay(seed: seed) { play in
            let again = try QuizGame(options: play.options, snapshot: play.game.snapshot)
            #expect(again.snapshot == play.game.snapshot)
            #expect(again.stage == play.game.stage && again.deadline == play.game.deadline)
            #expect(again.status == play.game.status && again.tally == play.game.tally)
            for seat in [nil, 0, 1, 2, 5] { #expect(again.shown(to: seat) == play.game.shown(to: seat)) }
            #expect(again.snapshot.utf8.allSatisfy { (0x21..<0x7F).contains($0) })
        }
    }

    @Test func hostileSnapshotsAreRefusedOrPlayable() throws {
        let play = try randomPlay(seed: 5) { _ in }
        #expect(throws: Violation.self) { try QuizGame(options: play.options, snapshot: "") }
        #expect(throws: Violation.self) { try QuizGame(options: play.options, snapshot: play.game.snapshot + "AAAA") }
        var random = SplitMix(seed: 6)
        let snapshot = Array(play.game.snapshot.utf8)
        for _ in 0..<5_000 {
            var changed = snapshot
            changed[Int(random.next() % UInt64(changed.count))] = Array("Az09-_".utf8)[Int(random.next() % 6)]
            let text = String(decoding: changed, as: UTF8.self)
            guard var game = try? QuizGame(options: play.options, snapshot: text) else { continue }
            _ = game.deadline
            _ = game.shown(to: 1)
            for fact in game.timeout(at: 5) { try? game.apply(fact) }
        }
    }

    @Test func aLogReplaysToTheSameState() throws {
        var play = try Play(Sample.all, players: 3)
        try play.act("start")
        while play.game.stage != .finished {
            switch play.game.stage {
            case .asking: try play.timeout()
            default: try play.act("next")
            }
            if case .asking(let index) = play.game.stage, Sample.all.questions[index].kind != .slide {
                for seat in 1...3 { _ = play.refusal(seat == 3 ? "1 2 3 4" : "1", seat: seat, used: Int64(seat) * 700) }
            }
        }
        var again = try QuizGame(options: play.options, first: 0, random: 9)
        for seat in 1...3 { again.seated(seat) }
        for fact in play.facts { try again.apply(fact) }
        #expect(again.snapshot == play.game.snapshot)
        #expect(play.points(1) > 0)
    }
}
