import Bytes
import GameViews
import Games
import Quizzes
import Testing

@Suite struct QuizPageTests {
    private let page: any GameView.Type
    private var game: any GameRules
    private var at: Int64 = 1_000_000

    init() throws {
        let text = #"""
            # Test

            ## What is \<b>2 & 2? {20s}

            - [ ] three
            - [x] four
            """#
        let (quiz, problems) = QuizReader.read(Array(text.utf8))
        let options = String(decoding: base64URL(try #require(quiz, "\(problems)").encoded()), as: UTF8.self)
        page = try #require(view(of: "quiz"))
        let rules = try #require(gameCatalogue["quiz"])
        game = try rules.init(options: options, first: 0, random: 0)
        for seat in 0...2 { game.seated(seat) }
    }

    private func html(after milliseconds: Int64 = 0) -> String {
        page.html(game, now: at + milliseconds) { ["host", "<i>ana</i>", "ben"][$0] }.html
    }

    private mutating func play(_ move: String, _ seat: Int = 0) throws {
        for fact in try game.decide(move: move, seat: seat, moment: Moment(at: at, used: 500)) { try game.apply(fact) }
    }

    @Test mutating func aQuestionIsShownWithItsClockAndWithoutItsAnswer() throws {
        #expect(html().contains("2 players"))
        try play("start")
        let asked = html(after: 4_500)
        #expect(asked.contains("What is &lt;b&gt;2 &amp; 2?"), "\(asked)")
        #expect(asked.count(of: "<li class=\"tile") == 2)
        #expect(asked.contains("data-left=\"15500\"") && asked.contains(">16</span> s"))
        #expect(asked.contains("0 of 2 answered"))
        try play("2", 1)
        let answered = html()
        #expect(answered.contains("1 of 2 answered"))
        for hint in ["✓", "right", "wrong", "class=\"bar\""] { #expect(!answered.contains(hint), "\(hint)") }
        #expect(html(after: 60_000).contains("data-left=\"0\""))
        // More time is shown as such.
        try play("extend 10")
        #expect(html().contains("max=\"30000\" value=\"30000\""))
    }

    @Test mutating func whatTheAuthorSaysTheTeamsAndAPauseAreShown() throws {
        var quiz = Quiz(
            title: "Test", introduction: "Welcome <all>",
            settings: QuizSettings(scoring: .accuracy, teams: ["Red", "Les Bleus"]),
            questions: [
                Question(text: "Two?", kind: .trueFalse(true)), Question(text: "Three?", kind: .trueFalse(true)),
            ])
        quiz.settings.autoSeconds = 5
        let rules = try #require(gameCatalogue["quiz"])
        game = try rules.init(
            options: String(decoding: base64URL(quiz.encoded()), as: UTF8.self), first: 0, random: 0)
        for seat in 0...2 { game.seated(seat) }
        try play("team 2", 1)
        let gathering = html()
        #expect(gathering.contains("Welcome &lt;all&gt;") && gathering.contains(">Les Bleus</th>"))
        #expect(gathering.contains("<td class=\"figure\">1</td>"))
        try play("start")
        at += 5_000
        try play("pause")
        #expect(html().contains("Paused. 15 s are left.") && !html().contains("class=\"clock\""))
        try play("resume")
        #expect(html().contains("data-left=\"15000\""))
        try play("1", 1)
        try play("reveal")
        try play("pause")
        #expect(html().contains("Paused.</p>"))
        try play("next")
        #expect(!html().contains("Paused"))
        #expect(html().contains("<td>1</td><th scope=\"row\">Les Bleus</th>"), "\(html())")
    }

    @Test mutating func theAnswerTheStandingsAndThePodiumFollow() throws {
        try play("start")
        try play("2", 1)
        try play("1", 2)
        try play("reveal")
        let revealed = html()
        #expect(revealed.count(of: "✓ right") == 1)
        #expect(revealed.contains("tile-2 right") && revealed.contains("tile-1 wrong"))
        #expect(revealed.count(of: "width=\"100\"") == 2 && revealed.contains("2 answered"))
        try play("next")
        let last = html()
        #expect(last.contains("<strong>&lt;i&gt;ana&lt;/i&gt;</strong>") && last.contains("1st"), "\(last)")
        #expect(!last.contains("<i>"))
    }
}
