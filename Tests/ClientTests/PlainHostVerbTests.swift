import Protocol
import Testing

@testable import ClientCore

/// What hosts type about players, and what everybody reads of it.
@Suite("Plain mode, the host's verbs") struct PlainHostVerbTests {
    private func state(you: Int?, isHosting: Bool = false) -> RoomState {
        RoomState(
            room: 482_913, game: "quiz", title: "Small", options: "", number: 2, phase: "running",
            seats: ["carla", "ana", "ben"], you: you, round: 1, snapshot: "gathering 2\nSmall", board: [], turn: nil,
            isHosting: isHosting || you == 0)
    }

    private func inRoom(as seat: Int?, isHosting: Bool = false) -> PlainHarness {
        var plain = PlainHarness()
        plain.type("guest ana", "watch 482913")
        plain.deliver(.connected(balancer: 0))
        plain.answer(.login(Identity(name: "ana", session: "1", isGuest: true, server: nil)))
        plain.answer(.state(state(you: seat, isHosting: isHosting)))
        _ = plain.takeSaid()
        return plain
    }

    @Test(arguments: [
        ("lock", HostCall(.lock)), ("unlock", HostCall(.unlock)), ("kick Ben B.", HostCall(.kick, name: "Ben B.")),
        ("ban ben", HostCall(.ban, name: "ben")), ("unban ben", HostCall(.unban, name: "ben")),
        ("rename to be to Tobias", HostCall(.rename, name: "to be", to: "Tobias")),
        ("cohost ben", HostCall(.cohost, name: "ben")), ("uncohost ben", HostCall(.uncohost, name: "ben")),
        ("words +zebra -cat", HostCall(.words, to: "+zebra -cat")),
    ]) func everyVerbIsTyped(typed: String, call: HostCall) {
        var plain = inRoom(as: 0)
        plain.type(typed)
        #expect(plain.requests == [.host(call)])
    }

    @Test(arguments: ["kick", "rename ben", "rename to x", "cohost"]) func whatIsMissingIsSaid(typed: String) {
        var plain = inRoom(as: 0)
        plain.type(typed)
        #expect(plain.requests.isEmpty && plain.said.last?.contains("NAME") == true)
    }

    @Test func everybodyReadsWhatTheHostDoes() {
        var plain = inRoom(as: 1)
        let news: [(HostNews.Kind, String)] = [
            (.locked(true), "Carla locks the room: nobody new takes a seat."),
            (.renamed(seat: 2, former: "ben", name: "Ben B."), "Ben is called Ben B. here."),
            (.cohost(seat: 2, name: "Ben B.", isOn: true), "Ben B. is a co-host now."),
            (.removed(seat: 2, name: "Ben B."), "Carla takes Ben B.'s seat away."),
            (.banned(name: "Ben B."), "Carla keeps Ben B. out of the room."),
            (.unbanned(name: "Ben B."), "Carla lets Ben B. in again."),
            (.words(added: 2, removed: 1), "Carla keeps 2 more words out of names and allows 1 word in names."),
        ]
        for (offset, (kind, words)) in news.enumerated() {
            plain.event(3 + Int64(offset), .hosted(HostNews(by: "carla", kind: kind)))
            #expect(plain.said.last == words)
        }
        #expect(plain.session.room?.seats == ["carla", "ana", nil] && plain.session.room?.isLocked == true)
        #expect(plain.session.room?.playerLines == ["carla, host", "ana, you"])
        plain.event(20, .hosted(HostNews(by: "carla", kind: .removed(seat: 1, name: "ana"))))
        #expect(plain.said.contains("Carla has taken your seat away; you are watching."))
        #expect(plain.session.room?.you == nil)
    }

    @Test func fromAPlayerTheSameWordsAreAnswers() {
        var plain = inRoom(as: 1)
        plain.type("words")
        #expect(plain.requests == [.move("words", answers: nil)])
        var host = inRoom(as: 0)
        host.type("players")
        #expect(host.said.suffix(4) == ["2 players.", "carla, host, you", "ana", "ben"] && host.requests.isEmpty)
    }

    @Test func aCoHostWhoWatchesPlaysAndOneWhoPlaysSaysHost() {
        var watching = inRoom(as: nil)
        watching.event(3, .hosted(HostNews(by: "carla", kind: .cohost(seat: nil, name: "ana", isOn: true))))
        #expect(watching.requests == [.state], "there is more to see for a host")
        watching.answer(.state(state(you: nil, isHosting: true)))
        watching.type("start")
        #expect(watching.requests == [.move("start", answers: 2)])
        var playing = inRoom(as: 1, isHosting: true)
        playing.type("1")
        #expect(playing.requests == [.move("1", answers: nil)], "an answer of one's own")
        playing.answer(.stored(number: 2, text: "answer 0 1 2 1"))
        playing.type("host next")
        #expect(playing.requests == [.hostMove("next", answers: 2)])
    }

    @Test func theWordsAreAskedForAndTheOwnListIsToldOnce() {
        var plain = inRoom(as: 0)
        plain.type("words")
        var told = state(you: 0)
        told.words = ["+zebra", "-cat"]
        told.banned = ["eve"]
        plain.answer(.state(told))
        #expect(plain.said.suffix(2) == ["Words: +zebra and -cat.", "Banned: eve."])
        var host = PlainHarness(
            PlainSession.Setup(
                creates: HostedGame(kind: "quiz", title: "T", options: "o"), hasLogin: true, words: "+zebra"))
        host.deliver(.connected(balancer: 0), .resumed(name: "carla"))
        host.answer(.created(room: 482_913))
        host.answer(.state(state(you: nil)))
        host.answer(.seat(0))
        #expect(host.requests == [.host(HostCall(.words, to: "+zebra"))])
    }

    @Test func aRefusedNameIsAnsweredWithAGeneratedOne() {
        var plain = inRoom(as: nil)
        plain.type("sit")
        plain.refuse("bad_name", "the name ana is not wanted; you can play as brave-otter")
        #expect(plain.said.last?.contains("Type sit generated") == true)
        plain.type("sit generated")
        #expect(plain.requests == [.sitGenerated])
        plain.answer(.seat(3))
        plain.event(3, .sat(seat: 3, by: "brave-otter"))
        #expect(plain.session.room?.you == 3 && plain.session.room?.name(3) == "brave-otter")
    }

    @Test func aMadeUpNameThatIsTakenIsReplacedByAnother() {
        var plain = PlainHarness(PlainSession.Setup(name: "brave-otter-10", makesName: true))
        plain.deliver(.connected(balancer: 0))
        #expect(plain.requests == [.guest(name: "brave-otter-10")])
        plain.refuse("name_taken")
        #expect(plain.requests == [.guest(name: anotherName(than: "brave-otter-10"))])
    }

    @Test func linesOfAServerAreReadWhateverTheyHold() throws {
        func read(_ params: String) throws -> RoomEvent.Kind {
            let line = #"{"jsonrpc":"2.0","method":"room.event","params":{"room":1,"number":1,\#(params)}}"#
            guard case .event(let event) = try readServerLine(Array(line.utf8)) else { return .other("none") }
            return event.kind
        }
        #expect(
            try read(#""kind":"removed","by":"a","seat":3,"name":"b""#)
                == .hosted(HostNews(by: "a", kind: .removed(seat: 3, name: "b"))))
        #expect(
            try read(#""kind":"cohosts","by":"a","seat":null,"name":"b","cohost":true"#)
                == .hosted(HostNews(by: "a", kind: .cohost(seat: nil, name: "b", isOn: true))))
        for seat in ["-1", "100000", "9223372036854775807", "null", "\"1\""] {
            #expect(try read(#""kind":"removed","by":"a","seat":\#(seat),"name":"b""#) == .other("removed"))
        }
        let left = #"{"jsonrpc":"2.0","method":"stream.notice","params":{"kind":"left","room":7,"text":"out"}}"#
        #expect(try readServerLine(Array(left.utf8)) == .notice(.left(room: 7, text: "out")))
    }

    @Test func aFileOfWordsIsRead() throws {
        func words(_ text: String) throws -> String? {
            try HostWordsFile.words(in: Array(text.utf8), path: "words.txt")
        }
        #expect(try words("zebra # stripes\r\n-cat +dog\n\n# nothing\n") == "+zebra -cat +dog")
        #expect(try words("# nothing\n") == nil && words("") == nil)
        let many = (0...HostWordsFile.mostWords).map { "w\($0)" }.joined(separator: "\n")
        #expect(throws: SettingsError.self) { try words(many) }
    }
}
