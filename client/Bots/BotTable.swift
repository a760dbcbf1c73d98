internal import EventLoop
internal import GameViews
internal import Games

/// One place where a bot plays: a session of its account and the room it is in. The room's PIN lies in a file, so that a new
/// process goes on where the last one was.
final class BotTable {
    private let strength: BotStrength
    private let actor: DemoActor
    private let loop: ClientLoop
    private let thinker: BotThinker
    private let number: Int
    private let effort: Int
    private let path: String
    private var random: BotRandom
    private var play: BotPlay?

    /// A table with this number among all of the process; `path` is where the PIN is kept.
    init(
        _ number: Int, _ strength: BotStrength, actor: DemoActor, path: String, loop: ClientLoop, thinker: BotThinker,
        effort: Int, seed: UInt64
    ) throws {
        (self.number, self.strength, self.actor, self.path) = (number, strength, actor, path)
        (self.loop, self.thinker, self.effort) = (loop, thinker, effort)
        random = BotRandom(seed: seed)
        play = try Self.pin(in: path).map { BotPlay(pin: $0) }
        actor.onReply = { [unowned self] in play?.took($0, $1, now: loop.now) }
        actor.onNewLogin = { [unowned self] in play?.forget() }
        actor.start()
    }

    /// The room that lies in a table's file; nil for none.
    static func pin(in path: String) throws -> Int64? {
        try PrivateFile.read(path).flatMap { Int64(trimmed(String(decoding: $0, as: UTF8.self))) }
    }

    /// The room it plays in; nil while it is free.
    var pin: Int64? { play?.pin }
    /// What refused its certificate, for a person.
    var problem: String? { actor.problem }

    /// Sits down in a room, or is about to.
    func take(_ pin: Int64) throws {
        try PrivateFile.write(Array("\(pin)\n".utf8), to: path)
        play = BotPlay(pin: pin)
    }

    /// Does what is due. Returns the PIN of the room that it has left for good.
    func tick() -> Int64? {
        actor.tick(asksWho: true)
        guard actor.isIdle, var play else { return nil }
        let sight = BotSight(
            now: loop.now, room: actor.room, change: actor.change, changedAt: actor.changedAt,
            wantsRematch: actor.wantsRematch, waiting: thinker.waiting)
        let step = play.next(sight)
        self.play = play
        switch step {
        case .ask(let request): actor.ask(request)
        case .think(let change, let effort): think(change, effort)
        case nil: break
        }
        guard self.play?.hasEnded ?? false else { return nil }
        self.play = nil
        PrivateFile.remove(path)
        return play.pin
    }

    private func think(_ change: Int, _ effort: Int) {
        guard let room = actor.room, let game = room.game, let you = room.you, let bot = houseBot(of: room.kind) else {
            play?.thought(nil, change: change)
            return
        }
        let question = BotQuestion(
            table: number, change: change, game: game, bot: bot,
            task: BotTask(seat: you, strength: strength, effort: effort * self.effort / 100), seed: random.next())
        if !thinker.submit(question) { play?.thinkAgain(now: loop.now) }
    }

    /// Takes what the thinking thread has found for this table.
    func take(_ answer: BotAnswer) { play?.thought(answer.act, change: answer.change) }

    func stop() { actor.stop() }
}
