import Bytes
import Quizzes
import Testing

@testable import ProcessTests
@testable import QuizRules

/// A quiz played by a script on a cluster of its own, and every byte that players, a spectator and a browser received. The
/// script waits for everything that an act brings before the next one, so that it brings the same each time.
struct QuizTraffic {
    /// Where bytes arrive.
    enum Place: CaseIterable {
        case player, otherPlayer, spectator, page, events
    }

    /// What came of one question, with the values that differ by nature replaced.
    struct Section {
        /// From the reveal before, or the first byte, up to this question's reveal.
        var before: [Place: String]
        /// What the reveal brought.
        var reveal: [Place: String]
        /// Whether the first player's own line was the same before and after the answer.
        var own: Bool
    }

    private(set) var sections: [Section] = []

    /// Plays it: the two players answer each question with these, a third one never does.
    init(_ quiz: Quiz, answers: [(String, String)]) throws {
        let cluster = try TestCluster()
        defer { cluster.stop() }
        let run = try QuizRun(quiz, on: cluster)
        for (index, question) in quiz.questions.enumerated() {
            try run.open(question, index + 1)
            let own = try run.ownLine()
            if question.isAnswered {
                try run.tell("pause", "pause \(index + 1)", question)
                try run.tell("resume", "resume \(index + 1)", question)
                try run.act(run.players[0], answers[index].0)
                try run.act(run.players[0], answers[index].1, refused: "illegal_move")
                try run.act(run.players[1], answers[index].1)
            }
            let ownLater = try run.ownLine()
            try run.look()
            let before = run.take()
            if question.isAnswered { try run.tell("reveal", "reveal \(index + 1)") }
            sections.append(Section(before: before, reveal: run.take(), own: own == ownLater))
        }
        for member in run.everybody { #expect(member.problems == []) }
    }
}

/// Everybody of one run.
private final class QuizRun {
    let host: Member
    /// The last one says nothing.
    let players: [Member]
    let spectator: Member
    private let page: Browser
    private let events: Browser
    private let pin: Int64
    /// How much of each was taken.
    private var taken: [QuizTraffic.Place: Int] = [:]
    private var isOpen = false
    private var wasScored = false

    var everybody: [Member] { [host] + players + [spectator] }

    init(_ quiz: Quiz, on cluster: TestCluster) throws {
        host = try Member("host", on: cluster)
        players = try ["ana", "ben", "carla"].map { try Member($0, on: cluster) }
        spectator = try Member("eve", on: cluster)
        page = try Browser(port: cluster.port)
        events = try Browser(port: cluster.port)
        let options = String(decoding: base64URL(quiz.encoded()), as: UTF8.self)
        let made = try host.ask("room.create", #""game":"quiz","title":"Secrets","options":"\#(options)""#)
        pin = try #require(made["result"]?["room"]?.integer, "\(made)")
        for member in everybody {
            try member.wait(for: "the room in the lobby") { member.latest["lobby.event"]?["kind"]?.text == "room" }
        }
        for (index, member) in everybody.enumerated() {
            try member.enter(pin)
            for other in everybody[...index] {
                try other.wait(for: "presence") {
                    other.latest["room.presence"]?["present"]?.integer == Int64(index + 1)
                }
            }
        }
        #expect(try events.get("/rooms/\(pin)/events").status == 200)
        _ = try events.event()
        for (seat, member) in ([host] + players).enumerated() {
            #expect(try member.ask("room.sit")["result"]?["seat"]?.integer == Int64(seat))
            // The first seat is one event, and the game that it opens another.
            for other in everybody { try other.wait(for: "seat \(seat)") { other.number >= Int64(seat + 2) } }
            _ = try events.event()
        }
        try look()
    }

    // MARK: The script

    /// The host goes on until this question is open.
    func open(_ question: Question, _ number: Int) throws {
        let last = host.events.last { $0.kind == "move" }?.text ?? ""
        if last.isEmpty {
            try tell("start", "question \(number)", question)
        } else {
            // Behind a scored question there is the leaderboard.
            let head = "standings \(number - 1)"
            if host.events.last?.text.hasPrefix("reveal") == true, wasScored { try tell("next", head) }
            try tell("next", "question \(number)", question)
        }
        wasScored = question.isScored
        try look()
    }

    /// The host's word, and what it brings to everybody.
    func tell(_ word: String, _ brings: String, _ question: Question? = nil) throws {
        isOpen = question?.isAnswered ?? false
        let tallies = everybody.map { $0.counts["room.tally", default: 0] }
        #expect(try host.move(word)["result"] != nil, "\(word)")
        for member in everybody {
            try member.wait(for: brings) { member.events.last?.text.hasPrefix(brings) == true }
        }
        try finish(tallies)
    }

    /// A player's answer, and the counts that it brings to everybody.
    func act(_ player: Member, _ answer: String, refused code: String? = nil) throws {
        let tallies = everybody.map { $0.counts["room.tally", default: 0] }
        #expect(try player.move(answer).errorCode == code, "\(answer)")
        try finish(tallies)
    }

    private func finish(_ tallies: [Int]) throws {
        if isOpen {
            for (member, before) in zip(everybody, tallies) {
                try member.wait(for: "the tally") { member.counts["room.tally", default: 0] > before }
            }
        }
        _ = try events.event()
    }

    /// Everybody looks at the room.
    func look() throws {
        for member in everybody { _ = try member.state() }
        #expect(try page.get("/rooms/\(pin)").status == 200)
    }

    /// The first player's line of points.
    func ownLine() throws -> String? {
        try players[0].state()["snapshot"]?.text?.split(separator: "\n").first { $0.hasPrefix("you ") }.map(String.init)
    }

    // MARK: What came

    /// What came since the last call.
    func take() -> [QuizTraffic.Place: String] {
        var result: [QuizTraffic.Place: String] = [:]
        for place in QuizTraffic.Place.allCases {
            let new =
                switch place {
                case .player: take(players[0], place)
                case .otherPlayer: take(players[1], place)
                case .spectator: take(spectator, place)
                case .page: take(page, place)
                case .events: take(events, place)
                }
            result[place] = masked(new)
        }
        return result
    }

    private func take(_ member: Member, _ place: QuizTraffic.Place) -> String {
        defer { taken[place] = member.heard.count }
        return member.heard[taken[place, default: 0]...].joined(separator: "\n")
    }

    /// Without the CR of header lines, as CR and LF are one character in a Swift text and neither of the two, and without the
    /// empty comments that keep an event stream open now and then.
    private func take(_ browser: Browser, _ place: QuizTraffic.Place) -> String {
        defer { taken[place] = browser.heard.count }
        let bytes = browser.heard[taken[place, default: 0]...].filter { $0 != 0x0D }
        var text = "\n\n" + String(decoding: bytes, as: UTF8.self)
        while text.contains("\n\n:\n\n") { text = text.replacing("\n\n:\n\n", with: "\n\n") }
        return text
    }

    /// Replaces what differs by nature, and nothing else.
    private func masked(_ text: String) -> String {
        let digits = String(pin)
        return
            text
            // The PIN, as a number and as people read it.
            .replacing(digits, with: "<pin>").replacing("\(digits.prefix(3)) \(digits.suffix(3))", with: "<pin>")
            // Who one is.
            .replacing(#/"(session|token|refresh)":"[^"]*"/#) { "\"\($0.output.1)\":\"<\($0.output.1)>\"" }
            // The server that one happens to be at.
            .replacing(#/server-[12]/#, with: "<server>")
            // Clocks: milliseconds since 1970, how long an answer took, a browser's date and its time left.
            .replacing(#/\b1\d{12}\b/#, with: "<time>")
            .replacing(#/(pause \d+ \d+) \d+/#) { "\($0.output.1) <left>" }
            .replacing(#/(resume \d+ \d+ <time>) \d+ (\d+ [a-z]+) \d+/#) {
                "\($0.output.1) <left> \($0.output.2) <used>"
            }
            .replacing(#/(answer \d+|said) \d+ /#) { "\($0.output.1) <used> " }
            .replacing(#/Date: [^\n]*/#, with: "Date: <date>")
            .replacing(#/(value|data-left|max)="\d+"/#) { "\($0.output.1)=\"<left>\"" }
            .replacing(#/(class="seconds"[^>]*>)\d+/#) { "\($0.output.1)<left>" }
            .replacing(#/Paused. \d+ s/#, with: "Paused. <left> s")
            // How many one had right at the reveals before: the two quizzes differ in that by what was shown.
            .replacing(#/you (\d+ \d+ \d+) \d+/#) { "you \($0.output.1) <right>" }
    }
}
