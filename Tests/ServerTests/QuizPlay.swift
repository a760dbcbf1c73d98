import Bytes
import QuizRules
import Quizzes
import Testing

@testable import ServerCore

/// A hosted room on a cluster: a host and players at balancers of their own, the quiz not begun.
struct QuizPlay {
    let cluster: TestCluster
    let host: TestClient
    private(set) var players: [TestClient] = []
    private(set) var tokens: [String] = []
    let pin: Int64

    /// The host sits at the first balancer, the players at the last.
    init(players count: Int = 2, servers: Int = 1, balancers: Int = 1, questions: Int = 3) throws {
        cluster = TestCluster(balancers: balancers)
        for _ in 0..<servers { try cluster.addServer() }
        cluster.settle()
        host = try cluster.guest("host")
        let question = Question(
            text: "One?", kind: .choice([Question.Choice("one", isRight: true), Question.Choice("two")]))
        let quiz = Quiz(title: "Test", questions: Array(repeating: question, count: questions))
        let options = String(decoding: base64URL(quiz.encoded()), as: UTF8.self)
        let made = host.ask("room.create", #"{"game":"\#(QuizGame.kind)","title":"Test","options":"\#(options)"}"#)
        pin = try #require(made?.integer("result", "room"))
        try enter(host)
        try #require(host.ask("room.sit")?.integer("result", "seat") == 0)
        for index in 0..<count {
            let client = cluster.addClient(at: balancers - 1)
            let name = ["ana", "ben", "cleo", "dora", "emil", "fritz"][index]
            let login = client.ask("account.guest", #"{"name":"\#(name)","key":"key-of-guest-\#(name)-0000"}"#)
            tokens.append(try #require(login?.text("result", "token")))
            players.append(client)
            try enter(client)
            try #require(client.ask("room.sit")?.integer("result", "seat") == Int64(index + 1))
        }
    }

    func enter(_ client: TestClient) throws {
        let answer = client.ask("room.enter", #"{"room":\#(pin)}"#)
        try #require(answer?.integer("result", "room") == pin, "\(String(describing: answer))")
    }

    /// A word of the host, or an answer, answered.
    @discardableResult
    func say(_ text: String, _ client: TestClient? = nil) -> Line? {
        (client ?? host).ask("room.move", #"{"move":"\#(text)"}"#)
    }

    /// Sends an answer and carries nothing.
    func post(_ text: String, _ client: TestClient) -> Int64 { client.post("room.move", #"{"move":"\#(text)"}"#) }

    var owner: TestServer? {
        guard let record = cluster.reader.room(pin: pin) else { return nil }
        return cluster.servers.first { $0.incarnation == record.owner }
    }

    /// The heads of the public texts that the host was told since the last call.
    func heads() -> [String] {
        host.events("room.event").compactMap { line in
            switch line.kind {
            case "move": line.text("params", "text").map { String($0.prefix { $0 != "\n" }) }
            case "credited": "credited \(line.integer("params", "ms") ?? 0)"
            default: nil
            }
        }
    }

    /// Whether a question's answer has been shown, and how many had answered it.
    func revealed() -> Int? {
        heads().first { $0.hasPrefix("reveal ") }?.split(separator: " ").last.flatMap { Int($0) }
    }
}

extension Line {
    /// How long an accepted answer took, as it was stored.
    var used: Int64? {
        guard let stored = text("result", "stored")?.split(separator: " "), stored.count == 5 else { return nil }
        return Int64(stored[2])
    }
}
