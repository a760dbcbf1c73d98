/// A bot at the board of a match: it moves, and it answers offers as somebody does who knows how the game stands.
public enum MatchBot<Bot: BotPlayer>: HouseBot {
    /// It agrees to a draw when it expects no more than this, per mille.
    static var contentment: Int { -40 }
    /// How much of its bound it spends on an offer while the other is to move, per cent.
    static var offerEffort: Int { 20 }

    /// Its answer to an offer, else its move. It lets moves be taken back where nothing is at stake, and clocks be stopped,
    /// agrees to a draw that is no loss to it, and asks for nothing. The strongest gives up what is hopeless.
    public static func act(
        _ game: any GameRules, _ task: BotTask, random: inout some RandomNumberGenerator
    ) -> (act: BotAct, thought: BotThought?)? {
        guard let match = game as? Match<Bot.Board> else { return nil }
        if let resuming = match.state.resuming {
            guard case .running = match.board.status, resuming[1 - task.seat], !resuming[task.seat] else { return nil }
            return (.say("resume"), nil)
        }
        guard case .running(let turn?) = match.status else { return nil }
        if let open = match.state.open, open.seat != task.seat {
            if open.offer == .takeback, match.state.terms.isRated { return (.say("decline"), nil) }
            guard open.offer == .draw else { return (.say("accept"), nil) }
            let thought = expectation(match.board, task, turn: turn, random: &random)
            return (.say((thought?.outlook ?? 0) <= contentment ? "accept" : "decline"), thought)
        }
        guard turn == task.seat, let thought = Bot.think(match.board, task, random: &random) else { return nil }
        if thought.isHopeless, task.strength == .hard { return (.resign, thought) }
        return (.say(thought.move), thought)
    }

    /// What the task's seat expects, whoever is to move.
    private static func expectation(
        _ board: Bot.Board, _ task: BotTask, turn: Int, random: inout some RandomNumberGenerator
    ) -> BotThought? {
        var asked = task
        asked.seat = turn
        asked.effort = min(task.effort, offerEffort)
        // Whoever has to judge does not blunder on purpose.
        asked.strength = .hard
        guard var thought = Bot.think(board, asked, random: &random) else { return nil }
        if turn != task.seat { thought.outlook = -thought.outlook }
        return thought
    }
}
