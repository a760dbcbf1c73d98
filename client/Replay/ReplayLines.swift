import Accounts
import Cells
import GameViews
import Games
import JSON

/// A replay as lines: for screen readers, pipes and programs.
struct ReplayLines {
    let replay: Replay
    private var document: GameDocument { replay.document }
    private var view: (any GameView.Type)? { GameViews.view(of: document.kind) }

    /// What was played, by whom, and how it ended.
    var head: [String] {
        let title = document.title.isEmpty ? "" : ", \(foreign(document.title))"
        let number = document.id > 0 ? "Game \(document.id): " : ""
        var lines = ["\(number)\(gameCatalogue[document.kind]?.title ?? document.kind)\(title)"]
        for (seat, player) in document.players.enumerated() {
            let mark = view.map { ", plays \($0.mark(of: seat, in: replay.game(after: 0)))" } ?? ""
            let rating = player.rating.map { ", rated \(Int($0.rounded()))" } ?? ""
            lines.append("Seat \(seat + 1): \(foreign(player.name))\(mark)\(rating).")
        }
        if !document.options.isEmpty { lines.append("Options: \(foreign(document.options)).") }
        lines += document.comments.map { "Comment: \(foreign($0))" }
        return lines
    }

    /// Each step as one line, its comments below it.
    var steps: [String] {
        (0..<replay.count).flatMap { lines(of: $0) }
    }

    /// What no rules play, and what came of the verification.
    func end(_ verdict: Replay.Verdict) -> [String] {
        var lines: [String] = []
        if !document.rest.isEmpty { lines.append("Not played, as no rules know it: \(foreign(document.rest))") }
        lines.append(sentence("\(foreign(verdict.sentence))."))
        return lines
    }

    /// The board after so many steps, with the step that led there.
    func position(after steps: Int) -> [String] {
        let game = replay.game(after: steps)
        var lines = steps == 0 ? ["The beginning."] : self.lines(of: steps - 1)
        lines += view?.plain(game) ?? [game.snapshot]
        lines += view?.details(game).map { foreign($0) } ?? []
        if let left = replay.left(after: steps) {
            lines.append("Clocks: \(left.map(clockText).joined(separator: " – ")).")
        }
        let standing = foreign(replay.standing(after: steps))
        if !standing.isEmpty { lines.append(sentence("\(standing).")) }
        return lines
    }

    private func lines(of step: Int) -> [String] {
        var line = "\(step + 1)  "
        if let seat = replay.mover(of: step) { line += "\(document.name(seat)): " }
        line += replay.text(of: step)
        if let used = replay.used(by: step) { line += "  \(duration(used))" }
        if let seat = replay.mover(of: step), let left = replay.moments[step].left, left.indices.contains(seat) {
            line += ", \(clockText(left[seat])) left"
        }
        let annotation = document.steps[step].annotation
        return [foreign(line)] + annotation.comments.map { "   \(foreign($0))" }
            + annotation.variations.map { "   (\(foreign($0)))" }
    }

    /// A position as one JSON object, for programs.
    func json(after steps: Int) -> [UInt8] {
        let game = replay.game(after: steps)
        return jsonObject {
            $0.member("step", steps)
            if steps > 0 { $0.member("text", replay.text(of: steps - 1)) }
            $0.member("at", replay.time(after: steps))
            $0.member("snapshot", game.snapshot)
            $0.array("board") { for line in view?.plain(game) ?? [] { $0.element(line) } }
            if case .running(let turn?) = game.status { $0.member("turn", turn) } else { $0.memberNull("turn") }
            if let left = replay.left(after: steps) {
                $0.array("left") { for milliseconds in left { $0.element(milliseconds) } }
            }
        }
    }
}
