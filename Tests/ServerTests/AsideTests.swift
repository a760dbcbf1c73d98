import Testing

@testable import ServerCore

/// What watchers say among themselves: the numbers are everybody's, the text is not for those who play.
@Suite struct AsideTests {
    private let play: RoomPlay
    private let cyd: TestClient
    private let dan: TestClient

    init() throws {
        play = try RoomPlay(servers: 2, balancers: 2)
        try play.sit()
        cyd = try play.cluster.guest("cyd")
        dan = try play.cluster.guest("dan", at: 1)
        for client in [cyd, dan] { try play.enter(client) }
    }

    private func whisper(_ client: TestClient, _ text: String) -> Line? {
        client.ask("room.chat", #"{"text":"\#(text)","to":"watchers"}"#)
    }

    private func texts(_ client: TestClient) -> [String] {
        client.events("room.event").map { line in
            let hidden = line.description.contains(#""hidden":true"#) ? "hidden" : ""
            return "\(line.number ?? 0) \(line.kind ?? "") \(line.text("params", "text") ?? hidden)"
        }
    }

    @Test func playersReadThatSomethingWasSaidAndNotWhat() throws {
        #expect(whisper(cyd, "ana loses")?.integer("result", "number") == 4)
        #expect(play.move(play.ana, "b2")?.integer("result", "number") == 5)
        for client in [cyd, dan] { #expect(texts(client) == ["4 chat ana loses", "5 move b2"]) }
        for client in [play.ana, play.ben] {
            let lines = client.events("room.event")
            #expect(lines.map(\.number) == [4, 5], "no gap")
            #expect(lines.first?.description.contains(#""kind":"chat","to":"watchers","hidden":true}"#) == true)
            #expect(!lines.contains { $0.description.contains("loses") || $0.description.contains("cyd") })
        }
        #expect(whisper(play.ana, "psst")?.refusal == "forbidden")
        #expect(play.cluster.violations.isEmpty)
    }

    @Test func whoMissedItReadsWhatIsForThem() throws {
        #expect(whisper(cyd, "one")?.isResult == true)
        #expect(play.say(play.ana, "two")?.isResult == true)
        try play.enter(play.ben, after: 3)
        try play.enter(dan, after: 3)
        #expect(texts(play.ben).suffix(2) == ["4 chat hidden", "5 chat two"])
        #expect(texts(dan).suffix(2) == ["4 chat one", "5 chat two"])
        // The same from another server, out of the log.
        let owner = try #require(play.owner)
        play.cluster.kill(owner)
        play.cluster.run(milliseconds: 300)
        try play.enter(play.ana, after: 3)
        try play.enter(cyd, after: 3)
        #expect(texts(play.ana).suffix(2) == ["4 chat hidden", "5 chat two"])
        #expect(texts(cyd).suffix(2) == ["4 chat one", "5 chat two"])
        #expect(whisper(dan, "three")?.integer("result", "number") == 6)
        #expect(texts(play.ben).suffix(1) == ["6 chat hidden"] && texts(cyd) == ["6 chat three"])
    }

    @Test func afterTheGameEverybodyReadsEverything() throws {
        #expect(whisper(cyd, "before")?.isResult == true)
        #expect(play.ana.ask("room.resign")?.isResult == true)
        #expect(whisper(cyd, "after")?.isResult == true)
        #expect(texts(play.ben) == ["4 chat hidden", "5 resigned ", "6 over ", "7 chat after"])
        try play.enter(play.ana, after: 3)
        #expect(texts(play.ana).contains("4 chat before"))
        #expect(whisper(play.ana, "well")?.integer("result", "number") == 8)
    }

    /// A watcher whose server did not hear the commit's end gets the same line from the next.
    @Test func theSameWhisperAgainIsOneEvent() throws {
        let id = cyd.nextID
        #expect(whisper(cyd, "once")?.integer("result", "number") == 4)
        let again = cyd.ask("room.chat", #"{"text":"once","to":"watchers"}"#, id: id)
        #expect(again?.integer("result", "number") == 4)
        #expect(try play.cluster.storedEvents(play.pin).count == 4)
        #expect(cyd.ask("room.chat", #"{"text":"x","to":"all"}"#)?.refusal == "invalid_params")
    }
}
