import EventLoop
import GameViews
import Games
import Glibc
import JSON

/// The demo's hosted game: the owner is killed while a question is open and answers are on their way, and again between
/// the last answer and the reveal.
final class DemoQuiz {
    let sheet: DemoSheet
    let host: DrillPlayer
    let players: [DrillPlayer]
    /// When each player was shown each question, nanoseconds of the monotonic clock.
    private(set) var shownAt: [[UInt64]]
    /// Lines in which somebody could read a right answer before it was shown.
    private(set) var leaks: [String] = []

    private unowned let demo: Demo
    private let rules: any GameRules.Type
    private var tally = ""
    /// How many answers each has been shown.
    private var revealed: [Int]

    private static let names = ["cleo", "dora", "emil", "fred", "gina", "hugo"]

    init(_ demo: Demo, _ sheet: DemoSheet, firstIndex: Int) throws {
        guard let rules = gameCatalogue[sheet.kind] else { throw DrillProblem("there is no game \(sheet.kind)") }
        self.demo = demo
        self.sheet = sheet
        self.rules = rules
        host = DrillPlayer(index: firstIndex, name: "ines", rules: rules, seat: 0, options: sheet.options)
        players = Self.names.enumerated().map {
            DrillPlayer(index: firstIndex + 1 + $0, name: $1, rules: rules, seat: $0 + 1)
        }
        shownAt = players.map { _ in [] }
        revealed = Array(repeating: 0, count: players.count + 1)
        for (place, guest) in everybody.enumerated() {
            guest.onLine = { [unowned self] in heard($0, place) }
            guest.onDelivery = { [unowned self] in delivered($0, place) }
        }
    }

    /// The host and the players.
    var everybody: [DrillPlayer] { [host] + players }

    /// The answers that a player has given, in the questions' order.
    static func answers(of player: DrillPlayer) -> [DrillCommand] {
        player.commands.filter { if case .move = $0.kind { true } else { false } }
    }

    func play() throws {
        var pin: Int64 = 0
        host.onRoom = { pin = $0 }
        try demo.admit(everybody)
        try demo.wait(for: "the host's room") { pin != 0 }
        try demo.seat(everybody, in: pin)
        demo.say(
            "ines opens room \(pin), \(rules.title), and is its host; \(Self.names.joined(separator: ", ")) come in")
        try say("start", until: "question 1")
        try killWhileOpen(pin)
        try awaitShown("reveal 1", "the answer is shown to everybody")
        try say("next", until: "standings 1")
        demo.say("the leaderboard")
        show()
        try demo.think(400)
        try demo.waitForServers()
        try say("next", until: "question 2")
        try killAfterLastAnswer(pin)
        try awaitShown("reveal 2", "the answer is shown to everybody")
        try say("next", until: "podium")
        demo.say("the podium")
        show()
    }

    // MARK: The two kills

    /// Two have answered, three answers are on their way, one has not answered.
    private func killWhileOpen(_ pin: Int64) throws {
        demo.say("question 1 of \(sheet.questions.count) is open")
        show()
        let owner = try demo.owner(of: pin)
        try demo.think(700)
        try answer(players[..<2], question: 0)
        try demo.wait(for: "the tally of two") { tally.hasPrefix("2 ") }
        demo.say("cleo and dora have answered; the tally says: \(tally)")
        try demo.think(500)
        let takeovers = host.journal.takeovers.count
        for player in players[2..<5] { player.send(.move(sheet.questions[0].answers[place(player)], answers: nil)) }
        kill(owner.worker.pid, SIGKILL)
        let killedAt = Monotonic.now()
        demo.say(
            "emil, fred and gina answer, and before they are told anything: kill -9 \(owner.worker.pid), "
                + "\(owner.name) is dead")
        try demo.wait(for: "the answers on their way") {
            players[2..<5].allSatisfy { Self.answers(of: $0).last?.isAnswered ?? false }
        }
        let last = players[2..<5].compactMap { Self.answers(of: $0).last?.answeredAt }.max() ?? killedAt
        demo.say("all three are stored, \(tenth(Double(last - min(killedAt, last)) / 1e6)) ms after the kill")
        try demo.tellTakeover(everybody, after: takeovers)
        try demo.wait(for: "the tally of five") { tally.hasPrefix("5 ") }
        demo.say("the question is still open; the tally says: \(tally)")
        try demo.think(600)
        try answer(players[5...], question: 0)
        demo.say("hugo answers the new owner")
    }

    /// The owner dies in the moment in which the last answer is acknowledged.
    private func killAfterLastAnswer(_ pin: Int64) throws {
        demo.say("question 2 of \(sheet.questions.count) is open")
        show()
        let owner = try demo.owner(of: pin)
        let takeovers = host.journal.takeovers.count
        for place in 0..<5 {
            try demo.think(400)
            try answer(players[place...place], question: 1)
        }
        demo.say("five have answered; the tally says: \(tally)")
        try demo.think(400)
        let last = players[5]
        last.onAnswer = { kill(owner.worker.pid, SIGKILL) }
        try answer(players[5...], question: 1)
        last.onAnswer = nil
        let when = revealed.contains(2) ? "with the reveal on its way" : "before the reveal"
        demo.say("all have answered, and \(when): kill -9 \(owner.worker.pid), \(owner.name) is dead")
        try demo.tellTakeover(everybody, after: takeovers)
    }

    // MARK: Steps

    private func place(_ player: DrillPlayer) -> Int { players.firstIndex { $0 === player } ?? 0 }

    private func answer(_ some: ArraySlice<DrillPlayer>, question: Int) throws {
        for player in some { player.send(.move(sheet.questions[question].answers[place(player)], answers: nil)) }
        try demo.wait(for: "the answers to question \(question + 1)") {
            some.allSatisfy { Self.answers(of: $0).count == question + 1 && $0.isAllAnswered }
        }
    }

    /// The host's word, until everybody has been shown what follows it.
    private func say(_ word: String, until head: String) throws {
        host.send(.move(word, answers: nil))
        try demo.wait(for: head) { everybody.allSatisfy { $0.shown?.hasPrefix(head) ?? false } && host.isAllAnswered }
    }

    private func awaitShown(_ head: String, _ text: String) throws {
        try demo.wait(for: head) { everybody.allSatisfy { $0.shown?.hasPrefix(head) ?? false } }
        demo.say(text)
        show()
    }

    private func show() {
        guard let shown = host.shown, let view = view(of: sheet.kind) else { return }
        demo.show(
            view.spoken(shown, now: nil) { seat in
                players.first { $0.journal.lastSeat == seat }?.journal.name ?? "seat \(seat)"
            }
        )
    }

    // MARK: What comes

    private func heard(_ line: [UInt8], _ place: Int) {
        let text = String(decoding: line, as: UTF8.self)
        if text.contains(#""method":"room.tally""#) {
            tally = (try? withJSON(line) { $0["params"]?["text"]?.text }) ?? tally
        }
        if text.contains(#""text":"reveal \#(revealed[place] + 1) "#) { revealed[place] += 1 }
        // The answer to one's own request says what one has said; all else says only what everybody may know.
        guard AnswerOrder.id(in: line) == nil else { return }
        for (number, question) in sheet.questions.enumerated() where number >= revealed[place] {
            for tell in question.tells where text.contains(tell) {
                leaks.append("\(everybody[place].journal.name) read “\(tell)” before reveal \(number + 1)")
            }
        }
        if text.contains(sheet.options.prefix(60)) {
            leaks.append("\(everybody[place].journal.name) read the document")
        }
    }

    private func delivered(_ delivery: ClientDelivery, _ place: Int) {
        guard place > 0, case .event(let event) = delivery, case .move(_, _, let text) = event.kind,
            text.hasPrefix("question ")
        else { return }
        shownAt[place - 1].append(Monotonic.now())
    }
}
