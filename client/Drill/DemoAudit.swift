import Games
import Rooms

/// Compares what everybody in the demo was told with the log, and counts every score once more.
final class DemoAudit {
    private unowned let demo: Demo
    private let board: DemoBoardGame
    private let quiz: DemoQuiz
    private var violations = Violations()

    /// The balancer's watch and this program's may part by so much, in milliseconds: both are read a little late.
    private static let slack: Int64 = 50

    init(_ demo: Demo, _ board: DemoBoardGame, _ quiz: DemoQuiz) {
        self.demo = demo
        self.board = board
        self.quiz = quiz
    }

    /// Audits and says what was found; whether everything holds.
    func run() throws -> Bool {
        let everybody = board.players + quiz.everybody
        var journal = DrillJournal()
        // Seen is what came over the wires: everybody must have come to the log's end.
        for player in everybody { player.askForState() }
        try demo.wait(for: "the rooms' last states") {
            everybody.allSatisfy { $0.journal.lastState?.number == $0.journal.events.last?.number }
        }
        for player in everybody {
            journal.players.append(player.journal)
            journal.commands += player.commands
            violations.add(player.violations)
        }
        guard let reader = demo.cluster.reader() else { throw DrillProblem("the store cannot be read") }
        let audit = try DrillAudit(journal, reader: reader)
        violations.add(audit.violations)
        let lost = journal.players.reduce(0) { $0 + $1.lostConnections }
        if lost > 0 { violations.add("connection dropped", "\(lost)") }
        for leak in quiz.leaks { violations.add("answer given away", leak) }
        guard let history = audit.rooms[quiz.host.journal.room] else {
            throw DrillProblem("the quiz is not in the log")
        }
        let counted = checkAnswers(history)
        let scores = checkScores(history)
        report(audit, counted, scores, lost)
        return violations.isEmpty
    }

    /// Each acknowledged answer stands in the log once, with a time that the player's own watch confirms.
    private func checkAnswers(_ history: RoomHistory) -> Int {
        var stored: [DrillAudit.Key: [String]] = [:]
        for record in history.records {
            for case .secret(_, let text) in record.happenings {
                stored[DrillAudit.Key(session: record.session, request: record.request), default: []].append(text)
            }
        }
        var counted = 0
        for (place, player) in quiz.players.enumerated() {
            for (question, command) in DemoQuiz.answers(of: player).enumerated() {
                let name = "\(player.journal.name), question \(question + 1)"
                let all = stored[DrillAudit.Key(session: player.journal.session, request: command.id)] ?? []
                guard command.refusal == nil, all.count == 1, let stamp = all.first.flatMap(quiz.sheet.stamp) else {
                    violations.add(
                        "answer counted wrongly", "\(name): \(all.count) times, \(command.refusal ?? "stored")")
                    continue
                }
                counted += 1
                guard quiz.shownAt[place].indices.contains(question) else {
                    violations.add("question not shown", name)
                    continue
                }
                let shown = quiz.shownAt[place][question]
                let least = milliseconds(from: shown, to: command.sentAt) - Self.slack
                let most = milliseconds(from: shown, to: command.answeredAt) + Self.slack
                if stamp < least || stamp > most {
                    violations.add("watch started anew", "\(name): \(stamp) ms, by its own watch \(least) to \(most)")
                }
            }
        }
        let total = stored.values.reduce(0) { $0 + $1.count }
        if total != counted { violations.add("answer counted wrongly", "\(total) in the log, \(counted) acknowledged") }
        return counted
    }

    /// The scores that each was shown are those that the logged times give in a game without any outage.
    private func checkScores(_ history: RoomHistory) -> Int {
        guard let game = history.gameWithoutOutages() else {
            violations.add("score shown otherwise", "the log does not give a game")
            return 0
        }
        for player in quiz.everybody {
            let state = player.journal.lastState
            let shown = game.shown(to: state?.you)
            if state?.snapshot != shown {
                violations.add(
                    "score shown otherwise",
                    "\(player.journal.name) was shown \(state?.snapshot ?? "nothing"), not \(shown)")
            }
        }
        return quiz.everybody.count
    }

    private func milliseconds(from: UInt64, to: UInt64) -> Int64 { Int64(to / 1_000_000) - Int64(from / 1_000_000) }

    private func report(_ audit: DrillAudit, _ counted: Int, _ scores: Int, _ lost: Int) {
        let all = violations
        let shown = all.count("events", "seen", "event ", "published")
        let named = all.count("acknowledged", "applied twice", "answer ", "score", "watch", "connection") + shown
        demo.say("Audit: what everybody was told, compared with the log")
        demo.show([
            "commands acknowledged   \(audit.acknowledged)",
            "  lost                  \(all.count("acknowledged"))",
            "  applied twice         \(all.count("applied twice"))",
            "events shown            \(audit.events)",
            "  lost, twice or wrong  \(shown)",
            "answers counted once    \(counted)",
            "  counted otherwise     \(all.count("answer counted"))",
            "  shown too early       \(all.count("answer given away"))",
            "  watch started anew    \(all.count("watch"))",
            "scores recomputed       \(scores)",
            "  shown otherwise       \(all.count("score"))",
            "connections dropped     \(lost)",
            "other differences       \(all.total - named)",
        ])
        demo.show(all.first.prefix(DrillLimits.shownViolations).map { "BROKEN: \($0)" })
        demo.say(all.isEmpty ? "The audit holds." : "The audit does not hold.")
    }
}
