import Accounts
import GameViews
import Games
import JSON
import Rooms
import Testing

/// Games of chance as documents: what is written is read, what is read replays, and what was changed is found.
@Suite struct DocumentTests {
    private static let options = ["", "clock=5+3", "clock=3d2 rated", "days=3"]

    private static func documents(steps: Int = 60) throws -> [GameDocument] {
        var documents: [GameDocument] = []
        for entry in boardGames {
            for (seed, options) in options.enumerated() {
                // A word that these rules do not know yet is left out.
                guard (try? entry.rules.init(options: options, first: 0, random: 0)) != nil else { continue }
                documents.append(
                    try RandomGame(entry, options: options, seed: UInt64(seed) &+ 7, steps: steps).document)
            }
        }
        return documents
    }

    private func replay(_ document: GameDocument) throws -> Replay {
        try Replay(document, rules: try #require(gameCatalogue[document.kind]))
    }

    @Test func everyBoardGameGoesThroughItsDocument() throws {
        let documents = try Self.documents()
        #expect(Set(documents.map(\.kind)).count == boardGames.count)
        #expect(
            documents.contains { $0.steps.count != ((try? replay($0))?.standing.count ?? 0) }, "words are among them")
        for document in documents {
            let json = document.json()
            let read = try GameDocument(json: json)
            #expect(read == document)
            #expect(read.json() == json)
            let replay = try replay(read)
            #expect(replay.verification(sha256Hex) == .equal, "\(document.kind) \(document.options)")
            #expect(replay.count == document.steps.count)
        }
    }

    /// Every position is the same whether one comes to it from the beginning or from one that is kept.
    @Test func everyPositionIsThatOfItsSteps() throws {
        for document in try Self.documents(steps: 45) {
            let replay = try replay(document)
            var game = try #require(gameCatalogue[document.kind]).init(
                options: document.options, first: document.first, random: document.random)
            #expect(replay.game(after: 0).snapshot == game.snapshot)
            for (index, step) in document.steps.enumerated() {
                switch step.event {
                case .fact(let seat, let text, let used):
                    try game.apply(Fact(seat: seat, text: text, at: step.at, used: used))
                case .credited(let milliseconds): game.credit(milliseconds)
                case .resigned: continue
                }
                #expect(replay.game(after: index + 1).snapshot == game.snapshot, "\(document.kind) step \(index + 1)")
                if let match = game as? any AnyMatch, let left = match.left(0, at: step.at) {
                    #expect(replay.left(after: index + 1)?.first == left)
                }
            }
        }
    }

    @Test func aChangedByteInAStepIsFound() throws {
        var random = Seeded(state: 5)
        for document in try Self.documents(steps: 40) {
            let standing = try replay(document).standing
            for _ in 0..<12 {
                let index = try #require(standing.randomElement(using: &random))
                guard case .fact(let seat, let text, let used) = document.steps[index].event else { continue }
                var bytes = Array(text.utf8)
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^=
                    UInt8(1) << UInt8.random(in: 0..<7, using: &random)
                var changed = document
                changed.steps[index].event = .fact(seat: seat, text: String(decoding: bytes, as: UTF8.self), used: used)
                guard let read = try? GameDocument(json: changed.json()) else { continue }
                let verdict = try replay(read).verification(sha256Hex)
                #expect(!verdict.isGood, "\(document.kind): \(text) became \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test func aStepThatCannotBeIsNamed() throws {
        var document = try Self.documents(steps: 20)[0]
        let index = try replay(document).standing[2]
        document.steps[index].event = .fact(seat: 0, text: "nonsense")
        let replay = try replay(document)
        #expect(replay.count == index)
        guard case .broken(let step, let reason) = replay.verdict(sha256Hex) else {
            Issue.record("it is not found")
            return
        }
        #expect(step == index + 1 && !reason.isEmpty)
    }

    @Test func anotherEndIsFound() throws {
        let document = try Self.documents(steps: 30)[0]
        var other = document
        other.winner = document.winner == nil ? 0 : nil
        #expect(!(try replay(other).verdict(sha256Hex)).isGood)
        other = document
        other.hash = String(repeating: "0", count: 64)
        #expect(
            try replay(other).verdict(sha256Hex)
                == .different("the last state has another hash than the document says"))
        other = document
        other.steps[1].at = 0
        guard case .broken(2, _) = try replay(other).verdict(sha256Hex) else {
            Issue.record("a time that runs backwards is not found")
            return
        }
    }

    @Test func whatIsNoDocumentSaysWhereItIsWrong() throws {
        let good = String(decoding: try Self.documents(steps: 8)[0].json(), as: UTF8.self)
        func with(_ old: String, _ new: String) -> String {
            good.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
        }
        let cases = [
            ("", "not a JSON text"), ("[]", "one JSON object"), ("{}", "member format"),
            (with("oneup-game/1", "oneup-game/9"), "oneup-game/1"),
            (with("\"id\":12", "\"id\":-1"), "member id"), (with("\"id\":12", "\"id\":1.5"), "member id"),
            (with("\"first\":", "\"first\":7,\"was\":"), "member first"),
            (with("\"random\":\"", "\"random\":\"x"), "member random"),
            (with("\"hash\":\"", "\"hash\":\"Z"), "member hash"),
            (with("\"rated\":true", "\"rated\":1"), "member rated"),
            (with("\"name\":\"ana\"", "\"name\":7"), "player 0, member name"),
            (with("\"steps\":[", "\"steps\":[7,"), "step 1, an object"),
            (with("\"steps\":[", "\"steps\":[{},"), "step 1, member seat"),
            (with("\"steps\":[", "\"steps\":[{\"seat\":5,\"at\":1,\"text\":\"a1\"},"), "step 1, member seat"),
            (with("\"steps\":[", "\"steps\":[{\"seat\":0,\"text\":\"a1\"},"), "step 1, member at"),
            (with("\"steps\":[", "\"steps\":[{\"credited\":0,\"at\":1},"), "step 1, member credited"),
        ]
        for (text, reason) in cases {
            do {
                _ = try GameDocument(json: Array(text.utf8))
                Issue.record("\(text.prefix(80)) is read")
            } catch {
                #expect(error.message.contains(reason), "\(error.message)")
            }
        }
        #expect(throws: DocumentProblem.self) {
            try GameDocument(json: [UInt8](repeating: 0x20, count: DocumentLimits.bytes + 1))
        }
    }
}
