import EventLoop
import GameViews
import Games
import Glibc

/// The demo's game of two: the owner is killed while a move is on its way.
final class DemoBoardGame {
    let players: [DrillPlayer]
    private unowned let demo: Demo
    private let rules: any GameRules.Type

    /// The moves of both in turn; the first one wins with the last.
    private static let script = ["5", "1", "3", "9", "7"]
    /// The move that is on its way when the owner is killed.
    private static let fatalMove = 3

    init(_ demo: Demo) throws {
        guard let rules = drillGame else { throw DrillProblem("there is no game that the demo can play") }
        self.demo = demo
        self.rules = rules
        players = ["ana", "ben"].enumerated().map { DrillPlayer(index: $0, name: $1, rules: rules) }
    }

    func play() throws {
        let pin = try sitDown()
        let owner = try demo.owner(of: pin)
        demo.say("\(owner.name) owns the room (process \(owner.worker.pid)); the other server knows nothing of it")
        for (number, move) in Self.script.enumerated() {
            let player = players[number % 2]
            try demo.wait(for: "\(player.journal.name)'s turn") {
                players[0].journal.events.count == players[1].journal.events.count
            }
            let move = spelled(move, seat: number % 2, player)
            if number == Self.fatalMove {
                try killDuring(player, move, owner)
            } else {
                try play(player, move)
            }
        }
        try demo.wait(for: "the end of the game") { players.allSatisfy(\.isOver) }
        show(players[0])
    }

    private func sitDown() throws -> Int64 {
        var pin: Int64 = 0
        players[0].onRoom = { pin = $0 }
        try demo.admit(players)
        demo.say("ana and ben connect and are guests: a name, no password")
        try demo.wait(for: "ana's room") { pin != 0 }
        try demo.seat([players[0]], in: pin)
        demo.say("ana opens room \(pin), \(rules.title), and sits down")
        try demo.seat([players[1]], in: pin)
        demo.say("ben enters it and sits down: the game begins")
        return pin
    }

    private func play(_ player: DrillPlayer, _ move: String) throws {
        let count = player.commands.count
        player.send(.move(move, answers: nil))
        try demo.wait(for: "the answer to \(player.journal.name)") {
            player.commands.count > count && player.commands[count].isAnswered
        }
        demo.say("\(player.journal.name) plays \(move): \(outcome(player.commands[count]))")
    }

    private func killDuring(_ player: DrillPlayer, _ move: String, _ owner: Demo.Owner) throws {
        let count = player.commands.count
        player.send(.move(move, answers: nil))
        kill(owner.worker.pid, SIGKILL)
        let killedAt = Monotonic.now()
        let name = player.journal.name
        demo.say(
            "\(name) plays \(move), and before the answer comes: kill -9 \(owner.worker.pid), \(owner.name) is dead")
        try demo.wait(for: "the answer to \(name)") { player.commands[count].isAnswered }
        let command = player.commands[count]
        let gap = Double(command.answeredAt - min(killedAt, command.answeredAt)) / 1e6
        demo.say("\(name)'s move: \(outcome(command)), \(tenth(gap)) ms after the kill")
        try demo.tellTakeover(players, after: 0)
        show(player)
    }

    /// The move as the game writes it.
    private func spelled(_ move: String, seat: Int, _ player: DrillPlayer) -> String {
        (try? player.game?.decide(move: move, seat: seat, moment: Moment(at: 0)).first?.text) ?? move
    }

    private func outcome(_ command: DrillCommand) -> String {
        if let number = command.number { return "accepted as event \(number)" }
        return "refused, \(command.refusal ?? "without a reason")"
    }

    private func show(_ player: DrillPlayer) {
        guard let game = player.game, let view = view(of: rules.kind) else { return }
        demo.show(view.plain(game))
    }
}
