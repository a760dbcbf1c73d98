import Games
import Protocol
import Quizzes
import Rooms
import Testing

@testable import GameViews
@testable import QuizRules

/// Two quizzes that differ in nothing but the right answers look the same, byte by byte, until the reveal.
@Suite struct SecrecyTests {
    private static let pairs: [(Question, Question)] = {
        func choices(_ right: Set<Int>) -> [Question.Choice] {
            (1...4).map { Question.Choice("answer \($0)", isRight: right.contains($0)) }
        }
        func number(_ target: String, _ margin: String) -> Question {
            guard let target = FixedNumber(target), let margin = FixedNumber(margin) else { return Sample.slide }
            return Question(text: "How many?", kind: .number(target, margin: margin), explanation: "Because")
        }
        return [
            (Sample.choice(right: 1), Sample.choice(right: 4)),
            (
                Question(text: "q", kind: .multiple(choices([1, 2])), explanation: "one"),
                Question(text: "q", kind: .multiple(choices([2, 3, 4])), explanation: "other")
            ),
            (Sample.isTrue, Question(text: "Water is wet", kind: .trueFalse(false))),
            (
                Question(text: "t", kind: .typed(accepted: ["a"], matching: .exactCase)),
                Question(text: "t", kind: .typed(accepted: ["long answer", "c"], matching: .ignoringCase))
            ),
            (number("206", "5"), number("-1.5", "0")),
            (
                Question(text: "o", kind: .order(["a", "b", "c", "d"])),
                Question(text: "o", kind: .order(["d", "b", "a", "c"]))
            ),
        ]
    }()

    /// Everything that leaves the server about a room, in order.
    private struct Witness {
        var room: Room
        var texts: [String] = []
        var at: Int64 = 1_800_000_000_000
        var request: Int64 = 0

        init(_ quiz: Quiz) {
            room = Room(
                id: 7, pin: 482_913, title: "Test", options: Play.options(quiz), creator: 100, rules: QuizGame.self,
                at: at)
        }

        mutating func act(_ call: RoomCall, _ user: Int64, used: Int64? = nil) throws {
            at += 10
            request += 1
            let caller = Caller(user: user, session: user, epoch: 1, name: "u\(user)")
            guard
                case .record(let record) = room.decide(
                    call, by: caller, request: request, at: at, used: used, random: 1)
            else { return }
            try take(record)
            texts.append(String(decoding: record.answer.line(id: request), as: UTF8.self))
        }

        mutating func take(_ record: LogRecord) throws {
            try room.apply(record)
            for (number, happening) in record.published {
                texts.append(
                    String(decoding: happening.line(pin: room.pin, number: number, at: record.at), as: UTF8.self))
            }
            look()
        }

        /// What anybody can ask for now.
        mutating func look() {
            texts += [room.game?.tally ?? "", room.summary, "\(String(describing: room.deadline))"]
            for user: Int64 in [100, 1, 2, 3, 99] {
                let state = room.state(for: user, at: 0) { view(of: QuizGame.kind)?.plain($0) ?? [] }
                texts.append(String(decoding: state.line(id: 1), as: UTF8.self))
                texts.append(room.game?.shown(to: room.seat(of: user)) ?? "")
            }
        }
    }

    @Test(arguments: 0..<6) func nothingShowsBeforeTheReveal(pair: Int) throws {
        let (left, right) = Self.pairs[pair]
        func play(_ question: Question) throws -> (Witness, before: Int) {
            var quiz = Sample.quiz([question, Sample.choice()])
            quiz.introduction = "Welcome"
            quiz.settings.teams = ["Red", "Blue"]
            quiz.settings.autoSeconds = 5
            var witness = Witness(quiz)
            try witness.act(.sit(seat: nil), 1)
            try witness.act(.sit(seat: nil), 100)
            try witness.act(.sit(seat: nil), 2)
            try witness.act(.move(text: "team 2", answers: nil), 2)
            try witness.act(.move(text: "start", answers: nil), 100)
            for (user, text) in [(1, "1"), (1, "2"), (2, "1 2"), (2, "2 1 4 3"), (2, "x"), (1, "206"), (3, "1")] {
                try witness.act(.move(text: text, answers: nil), Int64(user), used: 900)
            }
            try witness.act(.move(text: "extend 5", answers: nil), 100)
            try witness.act(.move(text: "pause", answers: nil), 100)
            try witness.act(.move(text: "1", answers: nil), 2, used: 900)
            try witness.act(.move(text: "resume", answers: nil), 100)
            if let credit = witness.room.creditRecord(milliseconds: 40, at: witness.at) { try witness.take(credit) }
            try witness.act(.sit(seat: nil), 3)
            try witness.act(.chat("hm"), 3)
            let before = witness.texts.count
            try witness.act(.move(text: "reveal", answers: nil), 100)
            return (witness, before)
        }
        let one = try play(left)
        let other = try play(right)
        #expect(one.before == other.before && one.before > 60)
        #expect(Array(one.0.texts[..<one.before]) == Array(other.0.texts[..<other.before]))
        #expect(one.0.texts[one.before...] != other.0.texts[other.before...], "the reveal does tell")
    }

    @Test func whatIsPublishedIsReadBack() throws {
        var quiz = Sample.all
        quiz.settings.teams = ["Red", "Les Bleus"]
        var play = try Play(quiz)
        var seen: Set<String> = []
        func look(_ text: String) throws {
            let shown = try #require(QuizShown(text), "\(text)")
            switch shown.stage {
            case .gathering: seen.insert("gathering")
            case .question(let asked): seen.insert("question \(asked.kind) \(asked.answers.count)")
            case .reveal: seen.insert("reveal")
            case .standings(_, _, let players, let places):
                seen.insert("standings")
                #expect(players == 2 && places.count == 2 && shown.teams.count == 2)
            case .podium: seen.insert("podium")
            case .extended: seen.insert("extended")
            case .paused(let left): seen.insert(left == nil ? "notice" : "paused")
            case .resumed: seen.insert("resumed")
            case .skipped: seen.insert("skipped")
            case .teamed(let team, _): seen.insert(team == nil ? "teams" : "team")
            }
            #expect(!QuizView.spoken(text, now: nil, names: { "player \($0)" }).isEmpty)
        }
        try look(play.game.shown(to: nil))
        try play.act("team 2", seat: 1)
        for move in ["start", "extend 3", "pause"] { try play.act(move) }
        try look(play.game.shown(to: 1))
        for move in ["resume", "skip", "next"] { try play.act(move) }
        try play.act("reveal")
        for move in ["pause", "resume"] { try play.act(move) }
        while play.game.stage != .finished {
            try look(play.game.shown(to: 1))
            if case .asking = play.game.stage { try play.timeout() } else { try play.act("next") }
        }
        for fact in play.facts { try look(fact.text) }
        #expect(
            seen == [
                "gathering", "question choice 4", "question slide 0", "question multiple 4", "question truefalse 2",
                "question poll 2", "question typed 0", "question number 0", "question order 4", "reveal", "standings",
                "podium", "extended", "paused", "resumed", "notice", "skipped", "teams", "team",
            ])
    }

    @Test func wordsOfTheAuthorAreNotTakenForOnesOwn() throws {
        for text in ["you 1 2 3 4", "said 5 times", "you know what?"] {
            var play = try Play(Sample.quiz([Sample.choice(text: text)]))
            try play.act("start")
            try play.act("3", seat: 1, used: 1_234)
            let shown = try #require(QuizShown(play.game.shown(to: 1)))
            guard case .question(let asked) = shown.stage else { return }
            #expect(asked.text == text && asked.answers.count == 4)
            #expect(shown.said?.used == 1_234 && shown.said?.text == "3" && shown.you?.rank == 1)
        }
    }
}
