internal import Cells
internal import Games
internal import QuizRules

// A quiz as a picture: what belongs to each stage, from the top down. Where things stand depends on the question and the
// size alone, so that nothing jumps while answers come in.
extension QuizScene {
    /// The widest part that is used: longer lines are hard to read, and the eye has far to go between tiles.
    private static let widest = 132

    func picture(_ look: SceneLook, fitting size: Size) -> BoardPicture {
        var picture = BoardPicture(Grid(Size(min(size.width, Self.widest), size.height)))
        let area = picture.grid.bounds
        switch stage {
        case .gathering, .extended, .paused, .resumed, .skipped, .teamed, nil: drawGathering(look, area, &picture)
        case .question(let asked): drawQuestion(asked, nil, look, area, &picture)
        case .reveal(let revealed): drawQuestion(question, revealed, look, area, &picture)
        case .standings(let index, let of, let players, let places):
            drawStandings("after question \(index) of \(of)", players, places, look, area, &picture)
        case .podium(_, let players, let places):
            if showsMistakes, let mistakes {
                drawMistakes(mistakes, look, area, &picture)
            } else {
                drawPodium(players, places, look, area, &picture)
            }
        }
        return picture
    }

    /// The shape of an answer: what the pages show, letters where only ASCII may be used.
    static func shape(_ index: Int, isASCII: Bool) -> String {
        isASCII ? String(UnicodeScalar(UInt8(0x41 + index % 26))) : QuizView.shapes[index % QuizView.shapes.count]
    }

    // MARK: A question and its answer

    private func drawQuestion(
        _ asked: QuizShown.Asked?, _ revealed: QuizShown.Revealed?, _ look: SceneLook, _ area: Rect,
        _ picture: inout BoardPicture
    ) {
        let below = revealed.map { solution($0, asked, area.width) } ?? []
        let layout = QuizLayout(asked, fitting: area.size, below: below.count)
        for (row, line) in layout.head.enumerated() where layout.top + row < layout.footer {
            picture.grid.putCentered(line.text, line.style, row: layout.top + row, within: area)
        }
        if let asked { drawTiles(asked, revealed, layout, look, &picture) }
        if revealed == nil {
            drawClock(look, row: layout.footer, area, &picture)
        } else {
            // Under the tiles, in the rows that the clock had and those above it.
            let rows = layout.footer + 1 - layout.tilesEnd
            var lines = Array(below.prefix(max(rows, 1)))
            if lines.count < below.count, let last = lines.popLast() {
                lines.append((truncated(last.text + " …", to: area.width - 4), last.style))
            }
            // Next to what they explain: the tiles, which end above the clock, or the question alone.
            let isNear = layout.tiles.isEmpty || area.height >= QuizLayout.large
            let first = isNear ? layout.tilesEnd + (layout.tiles.isEmpty ? 0 : 1) : layout.footer + 1 - lines.count
            for (offset, line) in lines.enumerated() {
                picture.grid.put(line.text, line.style, column: 2, row: first + offset, within: area)
            }
        }
        drawOwn(revealed, look, row: layout.footer + (layout.isTight ? 1 : 2), area, &picture)
    }

    /// What is said about the answer, under the tiles.
    private func solution(
        _ revealed: QuizShown.Revealed, _ asked: QuizShown.Asked?, _ width: Int
    ) -> [(text: String, style: Style)] {
        var lines: [(text: String, style: Style)] = []
        let isMarked = asked.map { !Self.rightNumbers(revealed.right, of: $0).isEmpty } ?? false
        if !isMarked, !revealed.right.isEmpty {
            lines += wrapped("Right answer: \(revealed.right)", to: width - 4).map { ($0, .good) }
        }
        if let right = revealed.rightCount {
            lines.append(("\(right) of \(revealed.answered) were right", .normal))
        } else if asked == nil {
            // Who has not seen the question reads the counts by number.
            let counts = revealed.counts.enumerated().map { "\($0 + 1): \($1)" }.joined(separator: "  ")
            lines.append(("\(revealed.answered) answered   \(counts)", .normal))
        }
        return lines + revealed.explanation.flatMap { wrapped($0, to: width - 4) }.map { ($0, .dim) }
    }

    /// The bar that runs out, with the seconds, and how many have answered. It changes once a second and no more.
    private func drawClock(_ look: SceneLook, row: Int, _ area: Rect, _ picture: inout BoardPicture) {
        guard let question else { return }
        // All the time of the question, also what had run before a pause.
        let total = max(1, (closesAt - question.askedAt + question.elapsed + 999) / 1_000)
        let left =
            pausedLeft.map { min(($0 + 999) / 1_000, total) }
            ?? look.now.map { min(max(0, (closesAt - $0 + 999) / 1_000), total) } ?? total
        // Behind it are the seconds, and how many of thousands have answered.
        let width = max(min(area.width * 3 / 5, 70, area.width - 38), 10)
        let full = Int((Int64(width) * left + total - 1) / total)
        let style: Style = left <= 5 ? .error : left <= 10 ? .warning : .accent
        var column = picture.grid.put(String(repeating: "█", count: full), style, column: 2, row: row, within: area)
        column = picture.grid.put(
            String(repeating: "░", count: width - full), .frame, column: column, row: row, within: area)
        let words = pausedLeft != nil ? "paused, \(left) s" : left == 0 ? "time is up" : "\(left) s"
        picture.grid.put(words, left <= 10 ? style : .title, column: column + 2, row: row, within: area)
        if question.kind == "slide" {
            picture.grid.putRight("goes on by itself  ", .dim, row: row, within: area)
        } else if let answered {
            picture.grid.putRight(
                "\(answered.given) of \(answered.players) answered  ", .normal, row: row, within: area)
        }
    }

    /// What is one's own: what was said, the result, rank and points; for the host who is waited for.
    private func drawOwn(
        _ revealed: QuizShown.Revealed?, _ look: SceneLook, row: Int, _ area: Rect, _ picture: inout BoardPicture
    ) {
        switch look.role {
        case .host where revealed != nil:
            if let words = automaticWords(look) {
                picture.grid.put(words, .accent, column: 2, row: row, within: area)
            }
        case .host where isOpen:
            let names = missing.map { look.name($0) }
            let more = max(0, (answered.map { $0.players - $0.given } ?? 0) - names.count)
            guard !names.isEmpty else { return }
            var text = "not yet: " + Self.bounded(names, in: (area.width - 4) * 2)
            if more > 0 { text += " …" }
            for (offset, line) in wrapped(text, to: area.width - 4).prefix(2).enumerated() {
                picture.grid.put(line, .dim, column: 2, row: row + offset, within: area)
            }
        case .host: return
        case .spectator:
            picture.grid.put("you are watching", .dim, column: 2, row: row, within: area)
        case .player:
            let line = revealed.map { result($0, look) } ?? choice(look)
            picture.grid.put(
                truncated(line.text, to: area.width - 4), line.style, column: 2, row: row, within: area)
            if let place = place(look) { picture.grid.put(place, .dim, column: 2, row: row + 1, within: area) }
        }
    }

    /// What one has chosen, and whether it is stored.
    private func choice(_ look: SceneLook) -> (text: String, style: Style) {
        if let said { return ("you \(named(said.text, look)) in \(Self.seconds(said.used)) s · stored ✓", .good) }
        if let pending { return ("you \(named(pending, look)) · … on its way", .pending) }
        if pausedLeft != nil, isOpen { return ("the host has paused the quiz · answer when it goes on", .warning) }
        guard let question, isOpen else { return ("", .normal) }
        let enter = look.isASCII ? "Enter" : "↵"
        switch question.kind {
        case "multiple":
            let chosen = draft.sorted().map { "\($0) \(Self.shape($0 - 1, isASCII: look.isASCII))" }
            return draft.isEmpty
                ? ("several may be right · choose with their numbers, then \(enter)", .accent)
                : ("chosen: \(chosen.joined(separator: "  ")) · \(enter) sends", .accent)
        case "order":
            let chosen = draft.map { "\($0) \(Self.shape($0 - 1, isASCII: look.isASCII))" }
            return draft.isEmpty
                ? ("type the numbers in the right order, then \(enter)", .accent)
                : (
                    "your order: \(chosen.joined(separator: " → "))\(draft.count == question.answers.count ? " · \(enter) sends" : "")",
                    .accent
                )
        case "typed", "number": return ("type your answer below, then \(enter)", .accent)
        default: return ("press its number, or click it", .accent)
        }
    }

    /// `chose 2 ◆`, or `answered 206`.
    private func named(_ answer: String, _ look: SceneLook) -> String {
        guard let question, !question.answers.isEmpty else { return "answered \(cleaned(answer))" }
        let numbers = answer.split(separator: " ").compactMap { Int($0) }.filter {
            (1...question.answers.count).contains($0)
        }
        let words = numbers.map { "\($0) \(Self.shape($0 - 1, isASCII: look.isASCII))" }
        return "chose \(words.joined(separator: question.kind == "order" ? " → " : "  "))"
    }

    /// What the reveal says to one alone.
    private func result(_ revealed: QuizShown.Revealed, _ look: SceneLook) -> (text: String, style: Style) {
        guard let said else {
            return revealed.right.isEmpty ? ("", .normal) : ("you have not answered", .warning)
        }
        let time = "in \(Self.seconds(said.used)) s"
        if revealed.right.isEmpty { return ("you \(named(said.text, look))", .normal) }
        let numbers = question.map { Self.rightNumbers(revealed.right, of: $0) } ?? []
        let isRight =
            numbers.isEmpty ? (you?.last ?? 0) > 0 : said.text == numbers.map(String.init).joined(separator: " ")
        guard isRight else { return ("✗ wrong: you \(named(said.text, look)) \(time)", .error) }
        let points = you.map { " · +\(QuizView.grouped($0.last)) points" } ?? ""
        return ("✓ right: you \(named(said.text, look)) \(time)\(points)", .good)
    }

    /// `rank 4 of 31, up 2 ▲ · 5,120 points`; nil before one is known.
    func place(_ look: SceneLook) -> String? {
        guard let you else { return nil }
        let players = answered.map { max($0.players, you.rank) }
        var text = "rank \(you.rank)" + (players.map { " of \($0)" } ?? "")
        if let formerRank, formerRank != you.rank {
            text += formerRank > you.rank ? ", ▲\(formerRank - you.rank) up" : ", ▼\(you.rank - formerRank) down"
        }
        return text + " · \(QuizView.grouped(you.points)) points"
    }

    static func seconds(_ milliseconds: Int64) -> String {
        "\(milliseconds / 1_000).\(milliseconds % 1_000 / 100)"
    }
}
