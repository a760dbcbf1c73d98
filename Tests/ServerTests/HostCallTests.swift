import Protocol
import Testing

@testable import ServerCore

/// What hosts do with a room, over servers that die.
@Suite struct HostCallTests {
    /// A verb, and what has to be done before it.
    struct Verb: CustomTestStringConvertible, Sendable {
        var before: [String] = []
        let params: String
        let kind: String
        var testDescription: String { params }
    }

    static let verbs = [
        Verb(params: #"{"act":"lock"}"#, kind: "locked"),
        Verb(before: [#"{"act":"lock"}"#], params: #"{"act":"unlock"}"#, kind: "locked"),
        Verb(params: #"{"act":"kick","name":"ben"}"#, kind: "removed"),
        Verb(params: #"{"act":"ban","name":"ben"}"#, kind: "banned"),
        Verb(before: [#"{"act":"ban","name":"ben"}"#], params: #"{"act":"unban","name":"ben"}"#, kind: "unbanned"),
        Verb(params: #"{"act":"rename","name":"ben","to":"Ben B."}"#, kind: "renamed"),
        Verb(params: #"{"act":"cohost","name":"ben"}"#, kind: "cohosts"),
        Verb(before: [#"{"act":"cohost","name":"ben"}"#], params: #"{"act":"uncohost","name":"ben"}"#, kind: "cohosts"),
        Verb(params: #"{"act":"words","to":"+zebra -cat"}"#, kind: "words"),
    ]

    private func prepared(_ verb: Verb) throws -> QuizPlay {
        let play = try QuizPlay(players: 3, servers: 2)
        play.say("start")
        for params in verb.before { try #require(play.host.ask("room.host", params)?.isResult == true) }
        for client in [play.host] + play.players { _ = client.events("room.event") }
        return play
    }

    /// The owner dies between the commit and the answer, or before the commit: done once, and the same answer for ever.
    @Test(arguments: verbs, [true, false])
    func aVerbIsDoneOnceWhenTheOwnerDies(_ verb: Verb, isStored: Bool) throws {
        let play = try prepared(verb)
        let owner = try #require(play.owner)
        owner.isHeld = true
        let id = play.host.post("room.host", verb.params)
        play.cluster.settle()
        if isStored {
            owner.isDeaf = true
            owner.commit()
            play.cluster.settle()
        }
        #expect(play.host.answer(id) == nil)
        play.cluster.kill(owner)
        play.cluster.settle()
        let answer = try #require(play.host.answer(id))
        #expect(answer.isResult, "\(answer)")
        let kinds = play.host.events("room.event").compactMap(\.kind)
        #expect(kinds.count { $0 == verb.kind } == 1, "\(kinds)")
        #expect(play.host.ask("room.host", verb.params, id: id) == answer, "the same request again")
        let stored = try play.cluster.storedEvents(play.pin).values.compactMap(\.kind)
        #expect(
            stored.count { $0 == verb.kind } == 1
                + verb.before.count { _ in verb.kind == "locked" || verb.kind == "cohosts" })
        // Everybody who is still there has read the same.
        #expect(play.players[0].events("room.event").compactMap(\.kind).contains(verb.kind))
        // A second takeover changes nothing.
        let state = play.host.ask("room.state")?.description
        try play.cluster.addServer()
        play.cluster.settle()
        play.cluster.kill(try #require(play.owner))
        play.cluster.settle()
        func shape(_ text: String?) -> Substring? { text?.firstRange(of: #""phase""#).map { text![$0.lowerBound...] } }
        let again = play.host.ask("room.state")?.description
        #expect(shape(again) == shape(state))
        #expect(play.cluster.violations.isEmpty)
    }

    @Test(arguments: verbs) func nobodyElseMayDoIt(_ verb: Verb) throws {
        let play = try prepared(verb)
        let stranger = try play.cluster.guest("stranger")
        try play.enter(stranger)
        for client in [play.players[0], stranger] {
            #expect(client.ask("room.host", verb.params)?.refusal == "forbidden")
            #expect(client.ask("room.move", #"{"move":"end","host":true}"#)?.refusal == "forbidden")
        }
        #expect(play.host.events("room.event").isEmpty)
        let outside = try play.cluster.guest("outside")
        #expect(outside.ask("room.host", verb.params)?.refusal == "not_in_room")
    }

    @Test func whoIsBannedIsPutOutAndStaysOut() throws {
        let play = try QuizPlay(players: 2, servers: 2)
        let ben = play.players[1]
        #expect(play.host.ask("room.host", #"{"act":"ban","name":"BEN"}"#)?.isResult == true)
        play.cluster.settle()
        #expect(ben.events("stream.notice").map(\.kind) == ["left"])
        #expect(ben.ask("room.chat", #"{"text":"hm"}"#)?.refusal == "not_in_room")
        #expect(ben.ask("room.enter", #"{"room":\#(play.pin)}"#)?.refusal == "forbidden")
        play.say("start")
        #expect(!ben.events("room.event").contains { $0.kind == "move" }, "nothing more is told")
        // Another connection of the same account is out as well.
        let again = play.cluster.addClient()
        try #require(again.ask("session.start", #"{"token":"\#(play.tokens[1])"}"#)?.isResult == true)
        #expect(again.ask("room.enter", #"{"room":\#(play.pin)}"#)?.refusal == "forbidden")
        #expect(play.host.ask("room.host", #"{"act":"unban","name":"ben"}"#)?.isResult == true)
        try play.enter(again)
        #expect(again.ask("room.sit")?.integer("result", "seat") == 3)
    }

    /// Who watches, and who is not even here, can be banned by the account's name.
    @Test func anyAccountCanBeBanned() throws {
        let play = try QuizPlay(players: 1)
        let olga = try play.cluster.guest("olga")
        try play.enter(olga)
        let away = try play.cluster.guest("away")
        for name in ["Olga", "away"] {
            #expect(play.host.ask("room.host", #"{"act":"ban","name":"\#(name)"}"#)?.isResult == true)
        }
        #expect(olga.events("stream.notice").map(\.kind) == ["left"])
        #expect(away.ask("room.enter", #"{"room":\#(play.pin)}"#)?.refusal == "forbidden")
        #expect(play.host.ask("room.host", #"{"act":"ban","name":"nobody"}"#)?.refusal == "not_found")
    }

    /// The owner dies when the ban is stored and nobody has been told.
    @Test func aTakeoverPutsOutWhoWasBannedMeanwhile() throws {
        let play = try QuizPlay(players: 2, servers: 2)
        let ben = play.players[1]
        for client in [play.host] + play.players { _ = client.events("room.event") }
        let owner = try #require(play.owner)
        owner.isHeld = true
        let id = play.host.post("room.host", #"{"act":"ban","name":"ben"}"#)
        play.cluster.settle()
        owner.isDeaf = true
        owner.commit()
        play.cluster.settle()
        play.cluster.kill(owner)
        play.cluster.settle()
        #expect(play.host.answer(id)?.isResult == true)
        let lines = ben.take() + ben.seen
        #expect(
            lines.filter { $0.method != "lobby.event" }.compactMap(\.kind).filter { $0 != "takeover" } == [
                "removed", "banned", "left",
            ])
        #expect(ben.ask("room.state")?.refusal == "not_in_room")
    }

    @Test func aCoHostGoesOnWhenTheHostIsGone() throws {
        let play = try QuizPlay(players: 2, servers: 2)
        let olga = try play.cluster.guest("olga")
        #expect(play.host.ask("room.host", #"{"act":"cohost","name":"olga"}"#)?.refusal == "not_found", "not here")
        try play.enter(olga)
        #expect(play.host.ask("room.host", #"{"act":"cohost","name":"olga"}"#)?.isResult == true)
        #expect(play.host.ask("room.host", #"{"act":"cohost","name":"ana"}"#)?.isResult == true)
        _ = play.host.ask("room.leave")
        #expect(play.say("start", olga)?.isResult == true)
        play.cluster.kill(try #require(play.owner))
        play.cluster.settle()
        #expect(olga.ask("room.state")?.text("result", "snapshot")?.contains("missing ") == true, "the host's lines")
        #expect(play.say("1", play.players[0])?.used != nil, "a co-host who plays answers")
        let reveal = play.players[0].ask("room.move", #"{"move":"reveal","host":true}"#)
        #expect(reveal?.isResult == true)
        #expect(play.say("next", olga)?.isResult == true)
        #expect(play.host.ask("room.enter", #"{"room":\#(play.pin)}"#)?.integer("result", "you") == 0)
    }

    @Test func ofTwoHostsAtOnceOneGoesOn() throws {
        let play = try QuizPlay(players: 2, servers: 2)
        try #require(play.host.ask("room.host", #"{"act":"cohost","name":"ana"}"#)?.isResult == true)
        play.say("start")
        let number = try #require(play.host.ask("room.state")?.integer("result", "number"))
        let first = play.host.post("room.move", #"{"move":"reveal","answers":\#(number)}"#)
        let second = play.players[0].post("room.move", #"{"move":"reveal","host":true,"answers":\#(number)}"#)
        play.cluster.settle()
        let answers = [play.host.answer(first), play.players[0].answer(second)]
        #expect(answers.count { $0?.isResult == true } == 1 && answers.count { $0?.refusal == "outdated" } == 1)
    }

    /// Bots at one address: what it takes to bring many is bounded, and a locked room takes none of them.
    @Test func aFloodOfPlayersEndsAtTheAddressAndAtTheLock() throws {
        let play = try QuizPlay(players: 1, servers: 2)
        let address = "203.0.113.9:2000"
        func come(_ number: Int) -> (client: TestClient, login: Line?) {
            let client = play.cluster.addClient(from: address)
            return (
                client, client.ask("account.guest", #"{"name":"bot \#(number)","key":"key-of-bot-\#(number)-000000"}"#)
            )
        }
        var comers = 0
        var refused: Line?
        var last: TestClient?
        while refused == nil, comers < 300 {
            let (client, login) = come(comers)
            if login?.isResult == true { last = client } else { refused = login }
            comers += 1
        }
        #expect(comers == 201 && refused?.refusal == "throttled")
        #expect(refused?.text("error", "message") == "too many attempts; wait 10 seconds")
        #expect(play.host.ask("room.host", #"{"act":"lock"}"#)?.isResult == true)
        let bot = try #require(last)
        try play.enter(bot)
        #expect(bot.ask("room.sit")?.refusal == "forbidden")
        #expect(bot.ask("room.sit", #"{"generate":true}"#)?.refusal == "forbidden")
        // Who plays comes back all the same.
        let ana = play.cluster.addClient(from: address)
        try #require(ana.ask("session.start", #"{"token":"\#(play.tokens[0])"}"#)?.isResult == true)
        try play.enter(ana)
        #expect(ana.ask("room.claim")?.integer("result", "seat") == 1)
    }

    @Test func aNameIsMadeForWhoWantsOne() throws {
        let play = try QuizPlay(players: 1)
        let rude = try play.cluster.guest("asshole7")
        try play.enter(rude)
        let refused = rude.ask("room.sit")
        #expect(refused?.refusal == "bad_name")
        #expect(rude.ask("room.sit", #"{"generate":true}"#)?.integer("result", "seat") == 2)
        let name = try #require(rude.events("room.event").last { $0.kind == "sat" }?.text("params", "by"))
        #expect(refused?.text("error", "message")?.contains(name) == true)
        #expect(play.host.ask("room.host", #"{"act":"kick","name":"\#(name)"}"#)?.isResult == true)
    }
}
