import GameViews
import Glibc
import Rooms
import SQLiteStore
import Store
import Testing

@testable import ClientCore
@testable import ProcessTests

/// A room of a game with everybody in it. All of them read on whenever the course goes on.
final class Table {
    let game: ConformingGame
    let cluster: TestCluster
    let pin: Int64
    /// By seat.
    private(set) var members: [Member]
    /// Who sees all and has no seat, from the first event on.
    let watcher: Member
    /// Everybody else who came.
    private(set) var others: [Member] = []
    /// Who was here and is no more.
    var strangers: [Member] = []
    /// The steps of the course that were made in this round.
    private(set) var steps = 0
    private let reader: SQLiteReader

    var everybody: [Member] { members + [watcher] + others }
    /// The number of the last event that everybody has seen.
    var number: Int64 { watcher.number }
    /// The event that began the current round.
    var started: Member.Event? { watcher.events.last { $0.kind == "started" } }
    private var first: Int { Int(started?.params["first"]?.integer ?? 0) }

    /// Opens a room and lets all sit down; with `leavesSeat` the last seat stays free.
    init(_ game: ConformingGame, leavesSeat: Bool = false, withPassword: Bool = false) throws {
        self.game = game
        cluster = try GameConformance.cluster()
        let cluster = cluster
        reader = try SQLiteReader(folder: cluster.folder.cluster.storeFolder)
        members = try (0..<game.seats).map { seat in
            let name = "seat \(seat) \(randomKey().prefix(8))"
            return withPassword
                ? try Member(name, on: cluster, by: "account.register", Self.password) : try Member(name, on: cluster)
        }
        watcher = try Member("watcher \(randomKey().prefix(8))", on: cluster)
        let made = try members[0].ask(
            "room.create", #""game":"\#(game.kind)","title":"conformance","options":"\#(game.options)""#)
        pin = try #require(made["result"]?["room"]?.integer, "\(made)")
        for member in everybody { try member.enter(pin) }
        for seat in (0..<game.seats).filter({ $0 != game.lastSeat || (game.isHosted && !leavesSeat) }) {
            try sit(members[seat], at: seat)
        }
        if !leavesSeat, !game.isHosted { try sit(members[game.lastSeat], at: game.lastSeat) }
        try settle()
    }

    /// The password of members who have one, as params.
    static let password = #","password":"seven small boats""#

    /// Takes a seat, which must be this one.
    func sit(_ member: Member, at seat: Int) throws {
        let answer = try member.ask("room.sit")
        #expect(answer["result"]?["seat"]?.integer == Int64(seat), "\(answer)")
        try everybodyReads("the seat of \(member.name)") {
            $0.kind == "sat" && $0.params["by"]?.text == member.name
        }
    }

    /// The last seat is taken.
    func fill() throws {
        try sit(members[game.lastSeat], at: game.lastSeat)
        try settle()
    }

    /// Somebody else comes in and sees what follows.
    func add(_ member: Member) { others.append(member) }

    /// The member in this place of the course.
    func member(_ seat: Int) -> Member { members[(seat + first) % game.seats] }

    /// Another terminal plays a seat from now on.
    func replace(_ former: Member, by member: Member) throws {
        let seat = try #require(members.firstIndex { $0 === former })
        others.removeAll { $0 === member }
        others.append(former)
        members[seat] = member
    }

    // MARK: Playing

    /// Makes the steps up to this one, all of them when none is named.
    func play(to end: Int? = nil) throws {
        while steps < end ?? game.course.count { try makeStep() }
    }

    /// Makes the next step. Nobody reads what it brings when `settles` is false.
    func makeStep(settles: Bool = true) throws {
        let step = game.course[steps]
        let mover = member(step.seat)
        let before = watcher.number
        let answer = try mover.move(step.move)
        let number = try #require(answer["result"]?["number"]?.integer, "\(step.move): \(answer)")
        #expect(number == mover.number + (step.isSecret ? 0 : 1), "\(step.move)")
        #expect((answer["result"]?["stored"] != nil) == step.isSecret, "\(answer)")
        steps += 1
        guard settles else { return }
        try finishStep(after: before)
    }

    /// Everybody reads what the last step brings, which came after this number.
    func finishStep(after before: Int64) throws {
        guard let brings = game.course[steps - 1].brings else { return }
        try everybodyReads(brings) { $0.number > before && ($0.kind == brings || $0.text.hasPrefix(brings)) }
    }

    /// Everybody reads up to an event like this, and all to the same number.
    func everybodyReads(_ what: String, _ isIt: (Member.Event) -> Bool) throws {
        try watcher.wait(for: what) { watcher.events.contains(where: isIt) }
        try settle()
    }

    /// Everybody has read what anybody has, and what the room has.
    func settle() throws {
        var reached: Int64 = -1
        while reached < number {
            reached = try watcher.state()["number"]?.integer ?? 0
            for member in everybody { try member.wait(for: "event \(reached)") { member.number >= reached } }
        }
    }

    /// All who have to ask for another round do so.
    func askForAnotherRound() throws {
        let asking = game.isHosted ? [members[0]] : members
        if game.isHosted { expectRefusal(try members[1].ask("room.rematch"), "forbidden") }
        let before = watcher.number
        for member in asking { #expect(try member.ask("room.rematch")["result"]?["number"] != nil) }
        steps = 0
        try everybodyReads("another round") { $0.number > before && $0.kind == "started" }
    }

    // MARK: What must hold

    /// What everybody sees of the room: the same on all terminals.
    @discardableResult
    func sharedState() throws -> Value {
        let states = try everybody.map { try shared($0.state()) }
        for (member, state) in zip(everybody, states) {
            #expect(state == states[0], "\(member.name) sees another room than \(members[0].name)")
        }
        let names = states[0]["seats"]?.elements ?? []
        for member in members {
            let seat = names.firstIndex(of: .text(member.name)).map(Int64.init)
            #expect(try member.state()["you"]?.integer == seat, "\(member.name)")
        }
        return states[0]
    }

    /// A state without what one user sees alone.
    func shared(_ state: Value) throws -> Value {
        var members = try #require(state.members)
        members["you"] = nil
        if let snapshot = members["snapshot"]?.text { members["snapshot"] = .text(game.publicPart(snapshot)) }
        return .object(members)
    }

    /// The course has come to its end, as it always does.
    func expectEnd() throws {
        let state = try sharedState()
        #expect(state["phase"]?.text == "over")
        let winner = game.winner.map { Int64(($0 + first) % game.seats) }
        #expect(state["result"]?["winner"]?.integer == winner, "\(state)")
        let reason = state["result"]?["reason"]?.text
        #expect(reason != nil && reason != "")
        // A game of two is kept with its end, whoever was killed on the way there.
        guard !game.isHosted, game.seats == 2 else { return }
        let id = try #require(try reader.room(pin: pin)?.id)
        let kept = try reader.game(room: id, round: try #require(state["round"]?.integer))
        #expect(kept?.winner.map { Int64($0) } == winner && kept?.reason == reason, "\(String(describing: kept))")
        #expect(kept?.pin == pin && kept?.kind == game.kind && !(kept?.isRated ?? true))
    }

    /// Compares what everybody was told with the stored log.
    func audit() throws {
        try settle()
        let history = try history()
        #expect(history.violations.first == [])
        for member in everybody {
            #expect(member.problems == [])
            #expect(member.closeReason == nil, "\(member.name) was disconnected")
            let numbers = member.events.map(\.number)
            #expect(numbers.last ?? 0 == Int64(history.lines.count), "\(member.name)")
            for event in member.events {
                let place = Int(event.number) - 1
                let line = history.lines.indices.contains(place) ? history.lines[place] : nil
                #expect(fingerprint(event.raw.utf8) == line, "\(member.name) saw another event \(event.raw)")
            }
        }
        try check((everybody + strangers).flatMap(\.answered), in: history)
        // What a seat keeps from everybody is in its own user's lines alone.
        for case .secret(let seat?, let text) in history.records.flatMap(\.happenings) {
            let user = history.room.seats[seat]?.name
            for other in everybody where other.name != user {
                #expect(!other.heard.contains { $0.contains(text) }, "\(other.name) was told: \(text)")
            }
        }
        if game.hidesOptions {
            for member in everybody { #expect(!member.heard.contains { $0.contains(game.options) }) }
        }
    }

    /// Each command that was answered is in the log once, with this answer; each that is in the log was answered.
    private func check(_ answered: [Member.Answered], in history: RoomHistory) throws {
        let stored = history.records.filter { $0.session != 0 }
        for answer in answered where answer.room == pin && answer.isStored {
            let records = stored.filter { $0.session == answer.session && $0.request == answer.request }
            #expect(records.count == 1, "stored \(records.count) times: \(answer.raw)")
            let told = records.first?.answer.line(id: answer.request).dropLast()
            let isSame = told.map { $0.elementsEqual(answer.raw.utf8) } ?? false
            #expect(isSame, "stored otherwise: \(answer.raw)")
        }
        for record in stored {
            let tellings = answered.count { $0.session == record.session && $0.request == record.request }
            #expect(tellings == 1, "request \(record.request) of \(record.session) was answered \(tellings) times")
        }
    }

    private func history() throws -> RoomHistory {
        let id = try #require(try reader.room(pin: pin)?.id)
        let rules = try #require(gameCatalogue[game.kind])
        var history: RoomHistory?
        _ = try eventually {
            let before = try #require(try reader.loadedRoom(id: id))
            let segments = try reader.segments(room: id, from: 1)
            guard try reader.loadedRoom(id: id) == before else { return false }
            history = RoomHistory(before, segments, rules: rules)
            return true
        }
        return try #require(history)
    }

    // MARK: Breaking

    /// Kills the process that owns the room, with a line of everybody's on its way. One that is named is killed before they
    /// say anything.
    func killOwner(_ process: Int32? = nil) throws {
        let takeovers = everybody.map(\.takeovers)
        let owner = try process ?? ownersProcess()
        if process != nil { kill(owner, SIGKILL) }
        let words = everybody.map { ($0, $0.post("room.chat", #""text":"still here""#)) }
        if process == nil { kill(owner, SIGKILL) }
        GameConformance.countKill()
        for (member, id) in words {
            let answer = try member.answer(id)
            #expect(answer["result"]?["number"]?.integer != nil, "\(answer)")
        }
        for (member, before) in zip(everybody, takeovers) {
            try member.wait(for: "the notice of a takeover") { member.takeovers > before }
        }
        // As after a broken connection: what was done is not done again.
        for member in everybody { try member.repeatCommands() }
    }

    /// The process that owns the room, when another one could take over.
    func ownersProcess() throws -> Int32 {
        var found: Int32?
        _ = try eventually {
            let ready = try reader.servers().filter { $0.state == .ready && cluster.process(of: $0.incarnation) != nil }
            guard ready.count == cluster.servers.count else { return false }
            found = try reader.room(pin: pin).flatMap { cluster.process(of: $0.owner ?? 0) }
            return found != nil
        }
        return try #require(found, "the room has no owner that runs")
    }
}
