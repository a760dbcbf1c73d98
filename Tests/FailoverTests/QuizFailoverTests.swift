import Games
import QuizRules
import Rooms
import Testing

@testable import ClientCore

extension FailoverTests {
    /// A quiz of fifty players whose owner is killed in the lobby, while a question is open, between the last answer and the
    /// reveal, and on the leaderboard.
    @Test func aQuizWhoseOwnersDie() throws {
        let table = try QuizTable(players: 50)
        defer { table.end() }
        try table.gather()
        try table.killOwner()
        try table.say("start")
        try table.awaitQuestion(1)

        // While the answers are on their way.
        for (index, player) in table.players.enumerated() {
            player.answer("\(1 + index % 3)")
            if index == 25 { table.loop.turn(atMost: 1) }
        }
        try table.killOwner()
        try table.awaitHead("reveal 1")

        // With the last acknowledgement.
        try table.say("next")
        try table.say("next")
        try table.awaitQuestion(2)
        for player in table.players { player.answer("1") }
        try table.wait(for: "all answers") { table.players.allSatisfy { $0.given.last?.isAcknowledged == true } }
        try table.killOwner()
        try table.awaitHead("reveal 2")

        // On the leaderboard.
        try table.say("next")
        try table.awaitHead("standings 2")
        try table.killOwner()
        try table.say("next")
        try table.awaitQuestion(3)

        // One drops the connection and comes back, and so does the host, who goes on hosting.
        let late = table.players[7]
        table.host.client?.breakConnection()
        late.client?.breakConnection()
        for player in table.players where player !== late { player.answer("1") }
        let shown = try #require(late.shownAt[3])
        try table.wait(for: "the time to come back") { late.isIdle && table.loop.now >= shown + 2_000 }
        late.answer("1")
        let passed = table.loop.now - shown
        try table.awaitHead("reveal 3")
        try table.say("next")
        try table.say("next")
        try table.awaitQuestion(4)
        for player in table.players { player.answer("2") }
        try table.awaitHead("reveal 4")
        try table.say("end")
        try table.awaitHead("podium")

        let history = try table.history()
        #expect(history.violations.first == [])
        try check(table, history)
        #expect(late.lostConnections == 1 && table.host.lostConnections == 1)
        let used = try #require(Self.answers(history)[3]?[late.seat ?? 0]?.used)
        // The room's clock is the wall clock, the test's the monotonic one: they may part by some milliseconds.
        #expect(used >= passed - 50, "coming back started a new watch")
        for player in table.players where player !== late { #expect(player.lostConnections == 0, "\(player.name)") }
        for guest in [table.host] + table.players {
            #expect(guest.takeovers >= 4)
            guest.stop()
        }
    }

    /// An answer as the log has it.
    private struct Stored {
        var text: String
        var used: Int64
    }

    /// The answers in the log by question, from 1, and seat. One that stands there twice is an issue.
    private static func answers(_ history: RoomHistory) -> [Int: [Int: Stored]] {
        var found: [Int: [Int: Stored]] = [:]
        for case .secret(let seat, let text) in history.records.flatMap(\.happenings) {
            let words = text.split(separator: " ", maxSplits: 4)
            guard let seat, words.count == 5, let index = Int(words[1]), let used = Int64(words[2]) else { continue }
            #expect(found[index + 1]?[seat] == nil, "seat \(seat) has two answers to question \(index + 1)")
            found[index + 1, default: [:]][seat] = Stored(text: String(words[4]), used: used)
        }
        return found
    }

    private func check(_ table: QuizTable, _ history: RoomHistory) throws {
        let answers = Self.answers(history)
        var acknowledged = 0
        for guest in [table.host] + table.players {
            #expect(guest.problems == [])
            #expect(guest.events.map(\.fingerprint) == history.lines, "\(guest.name) saw other events")
            #expect(guest.events.map(\.number) == Array(1...Int64(history.lines.count)))
            for given in guest.given {
                let stored = answers[given.question]?[guest.seat ?? 0]
                #expect(
                    given.isAcknowledged, "\(guest.name), question \(given.question): \(given.refusal ?? "nothing")")
                if given.isAcknowledged { acknowledged += 1 }
                #expect(stored?.text == given.text, "\(guest.name), question \(given.question)")
            }
        }
        #expect(acknowledged == answers.values.reduce(0) { $0 + $1.count })
        #expect(acknowledged == 4 * table.players.count)

        try checkCounts(answers, history)
        try checkUndisturbed(table, answers)

        // The points once more, from the stamps alone: 20 s, 1,000 points, the first answer is right.
        var points: [Int: Int] = [:]
        for given in answers.values {
            for (seat, answer) in given where answer.text == "1" {
                let share = answer.used <= 500 ? 1 : 1 - Double(min(answer.used, 20_000)) / 20_000 / 2
                points[seat, default: 0] += Int((share * 1_000).rounded())
            }
        }
        for player in table.players {
            let shown = try #require(QuizShown(player.state?.snapshot ?? ""))
            #expect(shown.you?.points == points[player.seat ?? 0, default: 0], "\(player.name)")
        }
        let podium = try #require(QuizShown(table.host.state?.snapshot ?? ""))
        guard case .podium(_, let players, let places) = podium.stage else {
            Issue.record("no podium")
            return
        }
        #expect(players == table.players.count)
        for place in places { #expect(place.points == points[place.seat, default: 0]) }
        #expect(places.map(\.points) == points.values.sorted(by: >).prefix(10).map { $0 })
    }

    /// Each reveal counts every acknowledged answer once.
    private func checkCounts(_ answers: [Int: [Int: Stored]], _ history: RoomHistory) throws {
        var revealed = 0
        for case .move(_, _, let text, _, _) in history.records.flatMap(\.happenings) {
            guard case .reveal(let reveal)? = QuizShown(text)?.stage else { continue }
            let given = answers[reveal.index]?.values.map(\.text) ?? []
            #expect(reveal.answered == given.count, "question \(reveal.index)")
            #expect(reveal.counts == (1...4).map { number in given.count { $0 == "\(number)" } })
            revealed += 1
        }
        #expect(revealed == answers.count)
    }

    /// A player's own line: rank, points, those of the last question, right answers.
    private static func own(_ text: String) -> [Int]? {
        QuizShown(text)?.you.map { [$0.rank, $0.points, $0.last, $0.right] }
    }

    /// The same stamps in a game that nothing disturbs give the same points and ranks.
    private func checkUndisturbed(_ table: QuizTable, _ answers: [Int: [Int: Stored]]) throws {
        var game: any GameRules = try QuizGame(options: QuizTable.options, first: 0, random: 0)
        for seat in 0...table.players.count { game.seated(seat) }
        func play(_ move: String, _ seat: Int, used: Int64? = nil) throws {
            for fact in try game.decide(move: move, seat: seat, moment: Moment(at: 1, used: used)) {
                try game.apply(fact)
            }
        }
        try play("start", 0)
        for question in answers.keys.sorted() {
            if question > 1 { for _ in 1...2 { try play("next", 0) } }
            for (seat, answer) in answers[question] ?? [:] { try play(answer.text, seat, used: answer.used) }
            try play("reveal", 0)
        }
        try play("end", 0)
        for player in table.players {
            let line = try #require(Self.own(game.shown(to: player.seat)))
            #expect(Self.own(player.state?.snapshot ?? "") == line, "\(player.name)")
        }
    }
}
