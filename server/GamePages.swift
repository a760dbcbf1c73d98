internal import Accounts
internal import Games
internal import GameViews
internal import HTTP
internal import Pages
internal import Protocol
internal import Rooms

// Played games in a browser.
extension ServerMachine {
    /// The number of `/games/12`; nil for another path.
    static func playedGame(in path: String) -> Int64? {
        guard path.hasPrefix("/games/") else { return nil }
        return playedGame(number: path.dropFirst("/games/".count))
    }

    /// A game's number as an address has it; nil for anything else.
    static func playedGame(number digits: Substring) -> Int64? {
        guard (1...15).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(digits).flatMap { $0 > 0 ? $0 : nil }
    }

    /// Answers with a position of a played game: that after `step` steps, the last without a number.
    func showGame(_ request: HTTPRequest, _ stream: ServerStream, number: Int64) {
        guard let found = playedGame(number, of: stream) else { return }
        let document: GameDocument
        switch found {
        case .success(let found): document = found
        case .failure(let problem) where problem.code == .notFound:
            respondNotFound(stream, "There is no played game \(number).")
            return
        case .failure(let problem):
            respond(stream, status: 503, .html, Layout.message(title: "Not now", "\(problem.message)."))
            return
        }
        guard document.steps.count <= GamePage.steps else {
            let text = "This game has more steps than a page shows. In a terminal: oneup replay \(number)"
            respond(stream, status: 200, .html, Layout.message(title: "Game \(number)", text))
            return
        }
        guard let replay = replay(document) else {
            respond(
                stream, status: 503, .html,
                Layout.message(title: "Not now", "This game cannot be shown; the operator has to look at it."))
            return
        }
        let step = request.number("step").flatMap { Int(exactly: $0) } ?? replay.count
        let shown = min(max(step, 0), replay.count)
        let page = GamePage(
            replay: replay, step: shown, verdict: replay.verification(sha256Hex), board: board(of: replay, after: shown)
        )
        respond(stream, status: 200, .html, Layout.document(title: page.documentTitle, main: page.main))
    }

    /// Plays a document once more. One that killed servers twice is not played again.
    private func replay(_ document: GameDocument) -> Replay? {
        let key = "game \(document.id)"
        guard let rules = catalogue[document.kind], !poisoned.contains(key) else { return nil }
        effects.setRunning(key)
        defer { effects.setRunning(nil) }
        return try? Replay(document, rules: rules)
    }

    private func board(of replay: Replay, after step: Int) -> Markup? {
        let key = "game \(replay.document.id)"
        guard let view = view(of: replay.document.kind), !poisoned.contains(key) else { return nil }
        effects.setRunning(key)
        defer { effects.setRunning(nil) }
        var game = replay.game(after: step)
        // At the end no clock runs any more.
        if step == replay.count, let match = game as? any AnyMatch { game = match.stopped }
        return view.html(game, now: replay.time(after: step), names: replay.document.name)
    }
}
