internal import Cells
internal import Games
internal import QuizRules

// The teams on the leaderboard and the podium, what a player did not know, and what the host's client does by itself.
extension QuizScene {
    /// The teams in a few rows: `1. Red 840   2. Blue 700`, the best first; empty where everybody plays alone.
    func teamRows(_ look: SceneLook, _ width: Int) -> [String] {
        let own = ownTeam(look.role)
        let words = teams.filter { $0.rank != nil }.map { team in
            // A name with a space stays in one row.
            let name = cleaned(team.name) + (team.number == own ? " (yours)" : "")
            return "\(team.rank ?? 0). \(name) \(QuizView.grouped(team.points ?? 0))"
        }
        var rows: [String] = []
        for word in words {
            if let row = rows.last, displayWidth(row) + 3 + displayWidth(word) <= width {
                rows[rows.count - 1] = "\(row)   \(word)"
            } else {
                rows.append(truncated(word, to: width))
            }
        }
        return rows
    }

    /// `next in 4 s · a holds`; nil when nothing happens by itself.
    func automaticWords(_ look: SceneLook) -> String? {
        look.automaticSeconds.map { "next in \($0) s · a holds" }
    }

    /// The questions that were not answered rightly, each with its answer.
    func drawMistakes(
        _ mistakes: (wrong: Int, missed: Int, first: [QuizShown.Mistake]), _ look: SceneLook, _ area: Rect,
        _ picture: inout BoardPicture
    ) {
        var parts: [String] = []
        if mistakes.wrong > 0 { parts.append("\(mistakes.wrong) wrong") }
        if mistakes.missed > 0 { parts.append("\(mistakes.missed) without an answer") }
        picture.grid.putCentered(parts.joined(separator: " · "), .title, row: 0, within: area)
        var row = 2
        var shown = 0
        // The last row says how many more there are.
        for mistake in mistakes.first {
            let mark = mistake.isMissed ? "–" : "✗"
            let lines =
                wrapped("\(mark) \(mistake.number) \(cleaned(mistake.text))", to: area.width - 4).prefix(2).map {
                    ($0, mistake.isMissed ? Style.warning : .error)
                }
                + wrapped("right: \(cleaned(mistake.right))", to: area.width - 8).prefix(1).map { ("    \($0)", .good) }
            guard row + lines.count < area.height - 1 else { break }
            for (text, style) in lines {
                picture.grid.put(text, style, column: 2, row: row, within: area)
                row += 1
            }
            shown += 1
        }
        let more = mistakes.wrong + mistakes.missed - shown
        if more > 0 { picture.grid.put("and \(more) more", .dim, column: 2, row: area.height - 1, within: area) }
    }
}
