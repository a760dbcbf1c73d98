internal import Games

/// The people of one show: a leader, and for a hosted game the players around.
final class DemoTroupe {
    /// Everybody's names.
    static let hostedNames = ["henrike", "mirko", "aoife", "tadeo", "yuki.m", "femke", "ravi77"]
    /// One name for each game for two, in the order of the games.
    static let pairNames = ["odalys", "ilmari", "wanjiru", "benedek", "sunniva", "kaito"]

    private var lead: DemoLead
    private let leader: DemoActor
    private let players: [DemoActor]
    private var hands: [DemoHand]
    /// When each player may ask again after a refusal.
    private var notBefore: [Int64]
    private let loop: ClientLoop
    /// When somebody else was seen last.
    private var audienceAt: Int64

    /// The first actor leads, the others play.
    init(
        _ show: DemoShow, actors: [DemoActor], script: any ScriptedPlayer.Type, isHosted: Bool, seed: UInt64,
        loop: ClientLoop
    ) {
        func hand(_ index: Int) -> DemoHand {
            DemoHand(script: script, options: show.options ?? "", seed: seed &+ UInt64(index))
        }
        lead = DemoLead(show, isHosted: isHosted, hand: hand(0))
        leader = actors[0]
        players = Array(actors.dropFirst())
        hands = players.indices.map { hand($0 + 1) }
        notBefore = players.map { _ in 0 }
        self.loop = loop
        audienceAt = loop.now
        leader.onReply = { [unowned self] in lead.took($0, $1, now: loop.now) }
        leader.onNewLogin = { [unowned self] in lead.forget() }
        for (index, player) in players.enumerated() {
            player.onReply = { [unowned self] request, result in
                guard case .failure(let error) = result else { return }
                if case .move(let text, _) = request {
                    if !isRuled(error) { hands[index].again(text, now: loop.now) }
                } else {
                    notBefore[index] = loop.now + DemoLimits.retry
                }
            }
        }
    }

    /// Everybody's actors.
    var actors: [DemoActor] { [leader] + players }
    /// Whether nothing is open any more, after `end`.
    var hasEnded: Bool { lead.hasEnded }
    /// From now on it only closes what is open.
    func end() { lead.end() }

    /// Lets everybody do what is due. `cast` has the names of all scripted players.
    func tick(cast: Set<String>) {
        leader.tick(asksWho: true)
        for player in players { player.tick(asksWho: false) }
        if let present = leader.room?.present, present.contains(where: { !cast.contains($0) }) { audienceAt = loop.now }
        let hasAudience = loop.now - audienceAt < DemoLimits.quiet
        if leader.isIdle {
            let sight = DemoSight(
                now: loop.now, name: leader.name, room: leader.room, change: leader.change, changedAt: leader.changedAt,
                hasAudience: hasAudience)
            if let request = lead.next(sight) { leader.ask(request) }
        }
        for (index, player) in players.enumerated() where player.isIdle && loop.now >= notBefore[index] {
            if let request = next(player, index, hasAudience) { player.ask(request) }
        }
    }

    /// A player follows the leader, sits down and plays.
    private func next(_ player: DemoActor, _ index: Int, _ hasAudience: Bool) -> ClientRequest? {
        guard !lead.hasEnded, let pin = lead.pin, leader.room?.pin == pin, leader.room?.you != nil else { return nil }
        guard let room = player.room, room.pin == pin else { return .enter(room: pin, after: nil) }
        guard let you = room.you else { return room.phase == "closed" ? nil : .sit(seat: nil) }
        guard room.phase == "running" else { return nil }
        return hands[index].next(
            change: player.change, shown: room.shown ?? "", seat: you, hasAudience: hasAudience, now: loop.now
        ).map { .move($0, answers: room.number) }
    }
}
