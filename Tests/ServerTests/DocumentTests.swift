import Bytes
import QuizRules
import Quizzes
import Testing

@testable import ServerCore

/// A quiz that is longer than one request, put in parts before its room is made.
@Suite struct DocumentTests {
    private static let key = "document-0123456789abcdef"

    /// Two hundred questions, some 120 KB as the author writes them.
    private static let quiz = Quiz(
        title: "Long", settings: QuizSettings(teams: ["Red", "Blue"]),
        questions: (1...QuizLimits.questions).map { number in
            Question(
                text: "Question \(number): " + String(repeating: "which of these is it? ", count: 8) + "Say.",
                kind: .choice(
                    (1...4).map {
                        Question.Choice(
                            "answer \($0) " + String(repeating: "of many ", count: 6) + "here", isRight: $0 == 2)
                    }),
                explanation: String(repeating: "It is so. ", count: 18) + "Yes.")
        })

    private static let options = String(decoding: base64URL(quiz.encoded()), as: UTF8.self)

    private static var parts: [String] {
        let bytes = Array(options.utf8)
        return stride(from: 0, to: bytes.count, by: 15_000).map {
            String(decoding: bytes[$0..<min($0 + 15_000, bytes.count)], as: UTF8.self)
        }
    }

    private func put(_ part: Int, _ client: TestClient) -> Line? {
        client.ask("document.put", #"{"key":"\#(Self.key)","part":\#(part),"text":"\#(Self.parts[part])"}"#)
    }

    private func create(_ client: TestClient, parts: Int = parts.count) -> Line? {
        client.ask(
            "room.create",
            #"{"game":"\#(QuizGame.kind)","title":"Long","document":"\#(Self.key)","parts":\#(parts)}"#)
    }

    @Test func aLongQuizIsHostedAndTakenOver() throws {
        #expect(QuizWriter.markdown(Self.quiz).utf8.count > 120_000 && Self.parts.count > 8)
        let cluster = TestCluster(balancers: 1)
        for _ in 0..<2 { try cluster.addServer() }
        cluster.settle()
        let host = try cluster.guest("host")
        for part in Self.parts.indices {
            #expect(put(part, host)?.integer("result", "part") == Int64(part))
        }
        let pin = try #require(create(host)?.integer("result", "room"))
        let state = try #require(host.ask("room.enter", #"{"room":\#(pin)}"#))
        #expect(state.text("result", "options") == "", "what is hidden does not grow the state")
        #expect(host.ask("room.sit")?.integer("result", "seat") == 0)
        #expect(host.ask("room.move", #"{"move":"start"}"#)?.isResult == true)
        let owner = try #require(cluster.reader.room(pin: pin)?.owner)
        let server = try #require(cluster.servers.first { $0.incarnation == owner })
        cluster.kill(server)
        cluster.settle()
        #expect(host.ask("room.move", #"{"move":"reveal"}"#)?.isResult == true, "the survivor has the whole quiz")
    }

    @Test func whatIsMissingOrSomebodyElsesIsRefused() throws {
        let cluster = TestCluster(balancers: 1)
        try cluster.addServer()
        cluster.settle()
        let host = try cluster.guest("host")
        let other = try cluster.guest("other")
        #expect(create(host)?.refusal == "not_found")
        for part in Self.parts.indices.dropLast() { #expect(put(part, host)?.isResult == true) }
        #expect(create(host)?.refusal == "not_found")
        #expect(create(host, parts: Self.parts.count - 1)?.refusal == "unknown_game", "a part of a quiz is none")
        #expect(put(Self.parts.count - 1, host)?.isResult == true)
        #expect(create(other)?.refusal == "not_found", "each session has its own")
        #expect(create(host)?.isResult == true)
    }
}
