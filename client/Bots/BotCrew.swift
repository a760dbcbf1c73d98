internal import EventLoop
internal import GameViews
internal import Games
internal import Glibc
internal import Telemetry

/// Everything of one house bot: a desk where invitations come in, and tables, one for each game at a time. All are sessions of
/// one account. Tables are opened when they are needed, and kept.
final class BotCrew {
    private let strength: BotStrength
    private let settings: BotSettings
    private let loop: ClientLoop
    private let thinker: BotThinker
    private let log: Log
    private let firstTable: Int
    private let front: DemoActor
    private var desk = BotDesk()
    private var declines: [Int64] = []
    private var tables: [BotTable] = []

    /// The bot of this strength. `firstTable` is the number of its first table among all of the process. Nil when another
    /// process plays with these logins.
    init?(
        _ strength: BotStrength, _ settings: BotSettings, password: String, firstTable: Int, loop: ClientLoop,
        thinker: BotThinker, log: Log
    ) throws {
        (self.strength, self.settings, self.firstTable) = (strength, settings, firstTable)
        (self.loop, self.thinker, self.log) = (loop, thinker, log)
        let name = BotSettings.name(strength)
        guard let credentials = try Credentials(folder: settings.state, server: "bots", profile: name) else {
            return nil
        }
        self.password = password
        front = try DemoActor(name, loop: loop, credentials: credentials, password: password)
        front.onReply = { [unowned self] in replied($0, $1) }
        front.onInvitation = { [unowned self] in desk.renew() }
        front.start()
    }

    private let password: String

    /// The bot's name, with a number when another player had it first.
    var name: String { front.name }
    /// Why it cannot go on, for a person: a certificate was refused, or a file cannot be written.
    private(set) var problem: String?

    // MARK: Tables

    private func path(_ index: Int) -> String { "\(settings.state)/table-\(BotSettings.name(strength))-\(index)" }

    /// Opens the tables at which a former process has left a game.
    private func reopen() throws {
        for index in 0..<BotLimits.tables where try BotTable.pin(in: path(index)) != nil {
            while tables.count <= index { guard try open() != nil else { return } }
        }
    }

    private func open() throws -> BotTable? {
        let index = tables.count
        guard index < BotLimits.tables else { return nil }
        let profile = "\(BotSettings.name(strength))-\(index)"
        guard let credentials = try Credentials(folder: settings.state, server: "bots", profile: profile) else {
            return nil
        }
        let actor = try DemoActor(front.name, loop: loop, credentials: credentials, password: password)
        let table = try BotTable(
            firstTable + index, strength, actor: actor, path: path(index), loop: loop, thinker: thinker,
            effort: settings.effort, seed: BotRandom.seed(settings.seed, UInt64(firstTable + index)))
        tables.append(table)
        return table
    }

    /// Gives a room to a free table; false when there is none.
    private func seat(_ pin: Int64) throws -> Bool {
        guard let table = try tables.first(where: { $0.pin == nil }) ?? open() else { return false }
        try table.take(pin)
        log.info("sits down", ["bot": name, "room": "\(pin)"])
        return true
    }

    // MARK: Running

    private var hasReopened = false

    /// Lets the desk and all tables do what is due. Returns the rooms that were left for good.
    func tick() throws -> [Int64] {
        front.tick(asksWho: false)
        problem = problem ?? front.problem ?? tables.lazy.compactMap(\.problem).first
        if front.isIdle {
            if !hasReopened {
                hasReopened = true
                try reopen()
                if let pin = settings.room, !tables.contains(where: { $0.pin == pin }) { _ = try seat(pin) }
            }
            attend()
        }
        var left: [Int64] = []
        for table in tables {
            guard let pin = table.tick() else { continue }
            log.info("has left", ["bot": name, "room": "\(pin)"])
            left.append(pin)
        }
        return left
    }

    /// Reads the invitations, and declines those that cannot be taken.
    private func attend() {
        guard settings.room == nil else { return }
        if let id = declines.popLast() {
            front.ask(.declineInvite(id: id))
        } else if desk.asks(now: loop.now) {
            desk.asked(now: loop.now)
            front.ask(.invites)
        }
    }

    private func replied(_ request: ClientRequest, _ result: Result<ReplyValue, RequestError>) {
        guard case .invites = request else { return }
        guard case .success(.invites(let invites)) = result else { return desk.renew() }
        let playing = Set(tables.compactMap(\.pin))
        let guests = invites.map { BotGuest(id: $0.id, room: $0.room, game: $0.game) }
        let decisions = desk.took(guests, playing: playing, free: BotLimits.tables - playing.count) {
            houseBot(of: $0) != nil
        }
        for decision in decisions {
            switch decision {
            case .decline(let id): decline(id)
            case .seat(let guest):
                do {
                    if try !seat(guest.room) { decline(guest.id) }
                } catch { problem = "\(error)" }
            }
        }
    }

    private func decline(_ id: Int64) {
        log.info("declines", ["bot": name, "invitation": "\(id)"])
        declines.append(id)
    }

    /// Takes what the thinking thread has found, if it is for one of these tables.
    func take(_ answer: BotAnswer) {
        let index = answer.table - firstTable
        if tables.indices.contains(index) { tables[index].take(answer) }
    }

    func stop() {
        front.stop()
        for table in tables { table.stop() }
    }
}
