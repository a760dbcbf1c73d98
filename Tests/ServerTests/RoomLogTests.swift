import Bytes
import Games
import QuizRules
import Rooms
import Testing

@testable import ServerCore

/// The log of a hosted room as its host reads it.
@Suite struct RoomLogTests {
    /// The page in an answer of `room.log`.
    private func page(_ line: Line?) throws -> RoomLogPage {
        let bytes = try #require(line, "no answer").bytes
        let head = Array(#""result":"#.utf8)
        let start = try #require(
            bytes.indices.first { bytes[$0...].starts(with: head) }, "\(String(describing: line))")
        return try RoomLogPage(json: Array(bytes[(start + head.count)...].dropLast(2)))
    }

    private func ask(_ client: TestClient, _ pin: Int64, _ rest: String = "") -> Line? {
        client.ask("room.log", #"{"room":\#(pin)\#(rest)}"#)
    }

    /// The rounds of all pages, and how many pages there were.
    private func rounds(
        _ play: QuizPlay, between: () throws -> Void = {}
    ) throws -> (rounds: [PlayedRound], pages: Int) {
        var page = try page(ask(play.host, play.pin))
        let options = try #require(page.head).options
        var steps = page.steps
        var pages = 1
        while let next = page.next {
            try between()
            page = try self.page(ask(play.host, play.pin, #","after":"\#(next)""#))
            #expect(page.head == nil && page.steps.count <= RoomLogLimits.steps)
            steps += page.steps
            pages += 1
            try #require(pages < 1_000)
        }
        return (PlayedRound.rounds(of: steps, options: options), pages)
    }

    /// The rounds as the store has them.
    private func stored(_ play: QuizPlay) throws -> [PlayedRound] {
        let row = try #require(play.cluster.reader.rooms(of: try creator(play), pin: play.pin, limit: 9).first)
        var records: [LogRecord] = []
        for segment in play.cluster.reader.segments(room: row.id, from: 1) {
            records += try LogRecord.records(inSegment: segment.body)
        }
        for record in play.cluster.reader.loadedRoom(id: row.id)?.tail ?? [] {
            records.append(try LogRecord(record[...]))
        }
        return PlayedRound.rounds(
            of: records.flatMap { record in record.happenings.map { ($0, record.at) } }, options: row.options)
    }

    private func creator(_ play: QuizPlay) throws -> UserID {
        try #require(play.cluster.reader.user(folded: "host")).id
    }

    /// Asks and answers a question, whose answers are shown when all have given them.
    private func question(_ play: QuizPlay, _ first: String) {
        play.say(first)
        for player in play.players { play.say("1", player) }
        play.cluster.run(milliseconds: 100)
    }

    private func playQuiz(_ play: QuizPlay) {
        question(play, "start")
        play.say("next")
        question(play, "next")
        play.say("end")
    }

    @Test func aHostReadsWhatIsStoredAndItCounts() throws {
        let play = try QuizPlay()
        playQuiz(play)
        _ = play.host.ask("room.rematch")
        question(play, "start")
        let (read, pages) = try rounds(play)
        #expect(pages == 1 && read.count == 2)
        #expect(try read == stored(play))
        #expect(read[0].names == [0: "host", 1: "ana", 2: "ben"])
        let secrets = read[0].steps.filter { if case .fact(let fact) = $0 { !fact.isPublic } else { false } }
        #expect(secrets.count == 4)
        #expect(try QuizResults.count(read[0]).differences == [])
        let first = try page(ask(play.host, play.pin))
        #expect(first.head?.kind == QuizGame.kind && first.head?.status == "open" && first.head?.former == 0)
    }

    @Test func nobodyElseReadsIt() throws {
        let play = try QuizPlay()
        question(play, "start")
        let eve = try play.cluster.guest("eve")
        for other in play.players + [eve] {
            let answer = ask(other, play.pin)
            #expect(answer?.refusal == "forbidden")
            #expect(answer?.isResult == false)
            #expect(ask(other, play.pin, #","after":"0.1""#)?.refusal == "forbidden")
        }
        // Nobody learns by asking whether there is such a room.
        let open = ask(eve, play.pin)?.text("error", "message")
        _ = play.host.ask("room.close")
        #expect(ask(eve, play.pin)?.text("error", "message") == open)
        #expect(ask(play.players[0], play.pin)?.refusal == "forbidden")
        let page = try page(ask(play.host, play.pin))
        #expect(page.head?.status == "closed" && !page.steps.isEmpty)
        let stranger = play.cluster.addClient(at: 0)
        #expect(ask(stranger, play.pin)?.refusal == "unauthenticated")
    }

    @Test func aGameWithoutAHostHasNoSuchLog() throws {
        let play = try RoomPlay()
        try play.sit()
        #expect(ask(play.ana, play.pin)?.refusal == "forbidden")
        #expect(ask(play.ben, play.pin)?.refusal == "forbidden")
    }

    @Test func wrongPlacesAndRoomsAreRefused() throws {
        let play = try QuizPlay()
        for after in [#""x""#, #""1""#, #""1.-2""#, #""1.2.3""#, "7"] {
            #expect(ask(play.host, play.pin, #","after":\#(after)"#)?.refusal == "invalid_params")
        }
        #expect(ask(play.host, play.pin, #","former":1"#)?.refusal == "not_found")
        #expect(ask(play.host, play.pin == 100_000 ? 100_001 : 100_000)?.refusal == "forbidden")
        // Behind the end there is nothing.
        #expect(try page(ask(play.host, play.pin, #","after":"0.4000000000""#)).steps.isEmpty)
        #expect(try page(ask(play.host, play.pin, #","after":"4000000000.0""#)).steps.isEmpty)
    }

    @Test func aLongLogComesInPagesThroughSnapshotsAndTakeovers() throws {
        let play = try QuizPlay(players: 3, servers: 2)
        question(play, "start")
        play.say("next")
        play.say("next")
        // Each is a step; among so many the room's state is stored and records become segments.
        for _ in 0..<300 { play.say("extend 1") }
        for _ in 0..<30 { _ = play.host.ask("room.chat", #"{"text":"well"}"#) }
        let before = try stored(play)
        let (read, pages) = try rounds(play)
        #expect(read == before && pages > 2)
        // What comes while it is read is read too, and nothing twice.
        var turns = 0
        let grown = try rounds(play) {
            turns += 1
            if turns == 1 { for _ in 0..<100 { play.say("extend 1") } }
            if turns == 2, let owner = play.owner {
                play.cluster.kill(owner)
                play.cluster.settle()
            }
        }
        #expect(try grown.rounds == stored(play))
        #expect(grown.rounds[0].steps.count == read[0].steps.count + 100)
        #expect(try QuizResults.count(grown.rounds[0]).differences == [])
    }

    @Test func whatWasKeptForThePageBeforeIsNotTheEnd() throws {
        let play = try QuizPlay()
        question(play, "start")
        let first = try rounds(play).rounds
        play.say("next")
        play.say("next")
        let second = try rounds(play).rounds
        #expect(try second == stored(play))
        #expect(second[0].steps.count > first[0].steps.count)
    }
}
