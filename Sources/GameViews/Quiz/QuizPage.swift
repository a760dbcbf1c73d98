internal import Games
internal import QuizRules

/// A quiz for a projector: the question as large as it fits, tiles with shape, number and colour, the clock; then how many
/// chose what, and the leaderboard.
extension QuizView {
    static func html(_ game: any GameRules, now: Int64, names: (Int) -> String) -> Markup {
        guard let game = game as? QuizGame, let quiz = QuizShown(game.shown(to: nil)) else { return Markup() }
        return Markup { page in
            switch quiz.stage {
            case .gathering(let said):
                for line in said.introduction { page.element("p", ["class": "detail"], line) }
                page.element(
                    "p", ["class": "lead"], "\(count(said.questions, "question")). Waiting for the host to begin.")
                page.element("p", ["class": "count"], count(game.answered.players, "player"))
                teams(quiz.teams, &page)
            case .question(let asked):
                head(asked, nil, &page)
                tiles(asked, nil, [], &page)
                if let left = game.pausedRest {
                    page.element("p", ["class": "hint"], "Paused. \((left + 999) / 1_000) s are left.")
                } else {
                    clock(game, asked, now, &page)
                }
            case .reveal(let revealed):
                if let asked = game.projected {
                    head(asked, revealed, &page)
                    tiles(asked, revealed, game.revealedNumbers, &page)
                }
                reveal(revealed, isMarked: !game.revealedNumbers.isEmpty, &page)
            case .standings(let index, let of, let players, let places):
                page.element("h2", "After question \(index) of \(of)")
                board(places, players, names, climbs: game.climb(of:), &page)
                teams(quiz.teams, &page)
            case .podium(_, let players, let places):
                podium(places, players, names, &page)
                teams(quiz.teams, &page)
            case .extended, .paused, .resumed, .skipped, .teamed: break
            }
            if game.isPaused, game.pausedRest == nil { page.element("p", ["class": "hint"], "Paused.") }
        }
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// The teams: how many are in each, and on a leaderboard their points.
    private static func teams(_ teams: [QuizShown.Team], _ page: inout Markup) {
        guard !teams.isEmpty else { return }
        let isRanked = teams.allSatisfy { $0.rank != nil }
        page.element("table", ["class": "standings"]) { table in
            table.element("caption", "Teams")
            table.element("thead") { head in
                head.element("tr") { line in
                    line.element("th", ["scope": "col"], isRanked ? "Rank" : "Number")
                    line.element("th", ["scope": "col"], "Team")
                    line.element("th", ["scope": "col", "class": "figure"], "Players")
                    if isRanked { line.element("th", ["scope": "col", "class": "figure"], "Points") }
                }
            }
            table.element("tbody") { body in
                for team in teams {
                    body.element("tr") { line in
                        line.element("td", "\(team.rank ?? team.number)")
                        line.element("th", ["scope": "row"], team.name)
                        line.element("td", ["class": "figure"], "\(team.members)")
                        if isRanked { line.element("td", ["class": "figure"], grouped(team.points ?? 0)) }
                    }
                }
            }
        }
    }

    // MARK: The question

    private static func head(_ asked: QuizShown.Asked, _ revealed: QuizShown.Revealed?, _ page: inout Markup) {
        var line = "Question \(asked.index) of \(asked.of)"
        if asked.multiplier == 2 { line += " · double points" }
        if let revealed, asked.kind != "slide" {
            line +=
                revealed.rightCount.map { " · \($0) of \(revealed.answered) were right" }
                ?? " · \(revealed.answered) answered"
        }
        page.element("p", ["class": "step"], line)
        // Long questions are set smaller, and those that are answered, so that all of it stays on the screen.
        let size = revealed != nil || asked.text.utf8.count > 140 ? "question long" : "question"
        page.element("h2", ["class": size], asked.text)
        if !asked.art.isEmpty { page.element("pre", ["class": "art"], asked.art.joined(separator: "\n")) }
        for detail in asked.details { page.element("p", ["class": "detail"], detail) }
    }

    /// The shapes of the answers, the same on pages and screens.
    static let shapes = ["▲", "◆", "●", "■", "★", "⬟", "⬢", "✚"]

    private static func tiles(
        _ asked: QuizShown.Asked, _ revealed: QuizShown.Revealed?, _ right: [Int], _ page: inout Markup
    ) {
        guard !asked.answers.isEmpty else {
            if revealed == nil, let hint = hint(asked.kind) { page.element("p", ["class": "hint"], hint) }
            return
        }
        let most = max(1, revealed?.counts.max() ?? 1)
        page.element("ol", ["class": "tiles"]) { list in
            for (index, answer) in asked.answers.enumerated() {
                let isRight = right.contains(index + 1)
                let state = revealed == nil || right.isEmpty ? "" : isRight ? " right" : " wrong"
                list.element("li", ["class": "tile tile-\(index % shapes.count + 1)\(state)"]) { tile in
                    tile.element("span", ["class": "shape", "aria-hidden": "true"], shapes[index % shapes.count])
                    tile.element("span", ["class": "number"], "\(index + 1)")
                    tile.element("span", ["class": "answer"], answer)
                    if isRight { tile.element("strong", ["class": "verdict"], "✓ right") }
                    if let counts = revealed?.counts, counts.indices.contains(index) {
                        tile.element("span", ["class": "chosen"], "\(counts[index])")
                        bar(counts[index], of: most, &tile)
                    }
                }
            }
        }
        if revealed == nil, let hint = hint(asked.kind) { page.element("p", ["class": "hint"], hint) }
    }

    private static func hint(_ kind: String) -> String? {
        switch kind {
        case "multiple": "Several may be right."
        case "order": "Put them in order."
        case "typed": "Type the answer."
        case "number": "Type a number."
        default: nil
        }
    }

    /// A bar in a drawing of its own: the policy of the pages forbids styles in attributes.
    private static func bar(_ count: Int, of most: Int, _ tile: inout Markup) {
        tile.element(
            "svg",
            ["class": "bar", "viewBox": "0 0 100 4", "preserveAspectRatio": "none", "aria-hidden": "true"]
        ) {
            $0.element("rect", ["class": "filled", "width": "\(100 * count / most)", "height": "4"]) { _ in }
        }
    }

    private static func clock(_ game: QuizGame, _ asked: QuizShown.Asked, _ now: Int64, _ page: inout Markup) {
        guard asked.kind != "slide", let closesAt = game.closesAt else { return }
        let total = max(1, closesAt - asked.askedAt)
        let left = max(0, min(total, closesAt - now))
        page.element("div", ["class": "clock"]) { clock in
            clock.element(
                "progress",
                ["max": "\(total)", "value": "\(left)", "data-left": "\(left)", "aria-label": "time left"]
            ) { _ in }
            clock.element("p", ["class": "left"]) { line in
                line.element("span", ["class": "seconds", "aria-live": "off"], "\((left + 999) / 1_000)")
                line.text(" s")
            }
            clock.element("p", ["class": "answered"], "\(game.answered.given) of \(game.answered.players) answered")
        }
    }

    // MARK: The answer

    private static func reveal(_ revealed: QuizShown.Revealed, isMarked: Bool, _ page: inout Markup) {
        if !revealed.right.isEmpty, !isMarked {
            page.element("p", ["class": "solution"]) {
                $0.element("strong", "Right: ")
                $0.text(revealed.right)
            }
        }
        for line in revealed.explanation { page.element("p", ["class": "explanation"], line) }
    }

    // MARK: The leaderboard

    private static func board(
        _ places: [QuizShown.Place], _ players: Int, _ names: (Int) -> String, climbs: (Int) -> Int? = { _ in nil },
        _ page: inout Markup
    ) {
        let hasClimbs = places.contains { climbs($0.seat) != nil }
        page.element("table", ["class": "standings"]) { table in
            table.element("caption", count(players, "player"))
            table.element("thead") { head in
                head.element("tr") { line in
                    line.element("th", ["scope": "col"], "Rank")
                    line.element("th", ["scope": "col"], "Name")
                    line.element("th", ["scope": "col", "class": "figure"], "Points")
                    line.element("th", ["scope": "col", "class": "figure"], "Last")
                    if hasClimbs { line.element("th", ["scope": "col", "class": "figure"], "Moved") }
                }
            }
            table.element("tbody") { body in
                for place in places {
                    body.element("tr") { line in
                        line.element("td", "\(place.rank)")
                        line.element("th", ["scope": "row"], names(place.seat))
                        line.element("td", ["class": "figure"], grouped(place.points))
                        line.element("td", ["class": "figure"], place.last > 0 ? "+\(grouped(place.last))" : "–")
                        if hasClimbs { climb(climbs(place.seat) ?? 0, &line) }
                    }
                }
            }
        }
    }

    /// Up, down or where it was: an arrow and a number, in words for those who do not see it.
    private static func climb(_ ranks: Int, _ line: inout Markup) {
        line.element("td", ["class": ranks > 0 ? "figure up" : ranks < 0 ? "figure down" : "figure"]) { cell in
            guard ranks != 0 else { return cell.text("–") }
            cell.element("span", ["aria-hidden": "true"], ranks > 0 ? "▲ " : "▼ ")
            cell.element("span", ["class": "hidden"], ranks > 0 ? "up " : "down ")
            cell.text("\(abs(ranks))")
        }
    }

    private static func podium(
        _ places: [QuizShown.Place], _ players: Int, _ names: (Int) -> String, _ page: inout Markup
    ) {
        page.element("h2", "The winners")
        page.element("ol", ["class": "podium"]) { list in
            for place in places.prefix(3) {
                list.element("li", ["class": "place-\(place.rank)"]) { step in
                    step.element("span", ["class": "rank"], ordinal(place.rank))
                    step.element("strong", names(place.seat))
                    step.element("span", ["class": "points"], "\(grouped(place.points)) points")
                }
            }
        }
        if places.count > 3 { board(Array(places.dropFirst(3)), players, names, &page) }
    }

    /// 5120 as `5,120`.
    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number.magnitude))
        var at = digits.count - 3
        while at > 0 {
            digits.insert(",", at: at)
            at -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }
}
