import Glibc
import Testing

@testable import ProcessTests

/// What a host does with the people of a room.
struct HostVerb: Sendable, CustomTestStringConvertible {
    /// What comes before it.
    var before: [String] = []
    /// The params; `NAME` stands for a player's name, `NEW` for another one.
    var params: String
    /// The event that it brings.
    var brings: String
    /// Whether the player is not in the room any more.
    var putsOut = false
    var testDescription: String { params }
}

private let hostVerbs = [
    HostVerb(params: #""act":"lock""#, brings: "locked"),
    HostVerb(before: [#""act":"lock""#], params: #""act":"unlock""#, brings: "locked"),
    HostVerb(params: #""act":"kick","name":"NAME""#, brings: "removed"),
    HostVerb(params: #""act":"ban","name":"NAME""#, brings: "banned", putsOut: true),
    HostVerb(
        before: [#""act":"ban","name":"NAME""#], params: #""act":"unban","name":"NAME""#, brings: "unbanned",
        putsOut: true),
    HostVerb(params: #""act":"rename","name":"NAME","to":"NEW""#, brings: "renamed"),
    HostVerb(params: #""act":"cohost","name":"NAME""#, brings: "cohosts"),
    HostVerb(
        before: [#""act":"cohost","name":"NAME""#], params: #""act":"uncohost","name":"NAME""#, brings: "cohosts"),
    HostVerb(params: #""act":"words","to":"+zebra -cat""#, brings: "words"),
]

private let hostedGames = conformingGames.filter(\.isHosted)

extension GameConformance {
    /// The host's verbs while servers die, and hosts who are gone.
    struct HostTests {
        @Test(arguments: hostedGames, hostVerbs)
        func aVerbIsDoneOnceWhileTheOwnerIsKilled(_ game: ConformingGame, _ verb: HostVerb) throws {
            let table = try Table(game)
            let extra = try Member("extra \(randomKey().prefix(8))", on: table.cluster)
            try extra.enter(table.pin)
            table.add(extra)
            try table.sit(extra, at: game.seats)
            try table.play(to: 1)
            if verb.putsOut { table.lose(extra) }
            let new = "new \(randomKey().prefix(8))"
            func params(_ text: String) -> String {
                func put(_ text: String, _ word: String, _ value: String) -> String {
                    guard let range = text.firstRange(of: word) else { return text }
                    return String(text[..<range.lowerBound]) + value + String(text[range.upperBound...])
                }
                return put(put(text, "NAME", extra.name), "NEW", new)
            }
            let host = table.members[0]
            for before in verb.before { #expect(try host.ask("room.host", params(before))["result"] != nil) }
            try table.settle()
            let number = table.number
            let takeovers = host.takeovers
            let owner = try table.ownersProcess()
            let request = host.post("room.host", params(verb.params))
            kill(owner, SIGKILL)
            GameConformance.countKill()
            let answer = try host.answer(request)
            #expect(answer["result"]?["number"]?.integer != nil, "\(answer)")
            try table.everybodyReads(verb.brings) { $0.number > number && $0.kind == verb.brings }
            try host.wait(for: "the notice of a takeover") { host.takeovers > takeovers }
            try host.repeatCommands()
            try table.settle()
            #expect(table.watcher.events.count { $0.number > number && $0.kind == verb.brings } == 1)
            if verb.putsOut { try extra.wait(for: "that one is out") { extra.isOut } }
            try table.audit()
        }

        /// The host's terminal is gone from each step on: a co-host who watches goes on, without any step between.
        @Test(arguments: hostedGames.flatMap { game in (0..<game.course.count).map { (game, $0) } })
        func aCoHostGoesOnWhereTheHostIsGone(_ game: ConformingGame, _ steps: Int) throws {
            let table = try Table(game)
            let second = try Member("second \(randomKey().prefix(8))", on: table.cluster)
            try second.enter(table.pin)
            table.add(second)
            let host = table.members[0]
            let answer = try host.ask("room.host", #""act":"cohost","name":\#(quoted(second.name))"#)
            #expect(answer["result"] != nil, "\(answer)")
            try table.play(to: steps)
            try table.settle()
            host.disconnect()
            try table.replace(host, by: second)
            table.lose(host)
            try table.play()
            try table.expectEnd()
            try table.audit()
        }

        /// A host who comes back on another terminal goes on after a claim; nobody else ever does.
        @Test(arguments: hostedGames) func aHostWhoIsGoneIsReplacedByNobodyElse(_ game: ConformingGame) throws {
            let table = try Table(game, withPassword: true)
            try table.play(to: 1)
            let host = table.members[0]
            host.disconnect()
            let stranger = try Member("stranger \(randomKey().prefix(8))", on: table.cluster)
            try stranger.enter(table.pin)
            let step = try #require(game.course.last { $0.seat == 0 }).move
            for member in [stranger, table.members[1]] {
                for verb in hostVerbs {
                    expectRefusal(try member.ask("room.host", verb.params), "forbidden")
                }
                expectRefusal(try member.ask("room.move", #""move":\#(quoted(step)),"host":true"#), "forbidden")
            }
            expectRefusal(try stranger.ask("room.claim"), "not_seated")
            table.strangers.append(stranger)
            let again = try Member(host.name, on: table.cluster, by: "account.login", Table.password)
            try again.enter(table.pin)
            expectRefusal(try again.ask("room.host", #""act":"lock""#), "other_terminal")
            #expect(try again.ask("room.claim")["result"]?["seat"]?.integer == 0)
            table.add(again)
            try table.replace(host, by: again)
            table.lose(host)
            #expect(try again.ask("room.host", #""act":"lock""#)["result"] != nil)
            try table.settle()
            try table.play()
            try table.expectEnd()
            try table.audit()
        }

        /// Both press at once, all along: each step is made once, and none is skipped.
        @Test(arguments: hostedGames) func twoHostsAtOnceSkipNothing(_ game: ConformingGame) throws {
            let table = try Table(game)
            let second = try Member("second \(randomKey().prefix(8))", on: table.cluster)
            try second.enter(table.pin)
            table.add(second)
            let host = table.members[0]
            let named = try host.ask("room.host", #""act":"cohost","name":\#(quoted(second.name))"#)
            #expect(named["result"] != nil, "\(named)")
            try table.settle()
            var hostSteps = 0
            for step in game.course {
                guard step.seat == 0 else {
                    try table.makeStep()
                    continue
                }
                hostSteps += 1
                let before = table.number
                let params = #""move":\#(quoted(step.move)),"answers":\#(before)"#
                let requests = [(host, host.post("room.move", params)), (second, second.post("room.move", params))]
                let answers = try requests.map { try $0.answer($1) }
                #expect(answers.count { $0["result"] != nil } == 1, "\(answers)")
                let refusals = answers.compactMap { $0["error"]?["data"]?["code"]?.text }
                #expect(refusals == ["outdated"] || refusals == ["game_over"], "\(answers)")
                table.skipStep()
                try table.finishStep(after: before)
                try table.settle()
            }
            #expect(hostSteps > 2)
            try table.expectEnd()
            try table.audit()
        }
    }
}
