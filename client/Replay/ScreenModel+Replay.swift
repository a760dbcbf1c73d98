internal import Games
internal import GameViews
internal import Rooms

// A played game in the full screen: it is read page by page, and then covers the place one is at until one leaves it.
extension ScreenModel {
    /// Asks for a game by its number; without one for that which ended last in this room.
    mutating func openReplay(_ text: String) {
        var id: Int64?
        if !text.isEmpty {
            guard let number = Int64(text), number > 0 else {
                return say("a played game has a number, such as 12", .warning)
            }
            id = number
        } else if place != .room {
            return say("name a game by its number, such as replay 12", .warning)
        } else if room?.isRunning ?? false {
            return say("this game is not over; name another by its number", .warning)
        }
        guard !flows.contains(where: { $0.purpose == .game }) else { return say("a game is being read") }
        gamePages = nil
        ask(.readGame(id: id, after: 0), .game)
    }

    /// A page of the game has come: asks for the next, or shows it.
    mutating func take(page json: [UInt8]) {
        do {
            let (page, more) = try GamePage.read(json)
            var game = page
            if var former = gamePages {
                guard former.append(page: page) else { return fail("its pages do not belong together") }
                game = former
            }
            gamePages = game
            if more, !page.steps.isEmpty { return ask(.readGame(id: game.id, after: game.steps.count), .game) }
            gamePages = nil
            guard let rules = gameCatalogue[game.kind], !rules.hidesOptions else {
                return fail("this release cannot replay \(foreign(game.kind))")
            }
            replay = ReplayView(try Replay(game, rules: rules))
            message = nil
        } catch let problem as DocumentProblem {
            fail(problem.message)
        } catch {
            fail((error as? Violation)?.message ?? "\(error)")
        }
    }

    private mutating func fail(_ reason: String) {
        gamePages = nil
        say("the game cannot be shown: \(foreign(reason))", .error)
    }

    /// Takes a key while a game is looked at.
    mutating func pressReplay(_ key: Key) {
        guard let binding = keyBinding(key, in: .replay) else { return }
        performReplay(binding.action)
    }

    /// Takes a click while a game is looked at.
    mutating func clickReplay(_ target: ScreenPicture.Target?) {
        switch target {
        case .row(let step): replay?.go(to: step)
        case .action(let action): performReplay(action)
        default: break
        }
    }

    private mutating func performReplay(_ action: ScreenAction) {
        switch action {
        case .back: replay = nil
        case .quit, .suspend, .redraw: perform(action)
        default: _ = replay?.perform(action, at: now)
        }
    }
}
