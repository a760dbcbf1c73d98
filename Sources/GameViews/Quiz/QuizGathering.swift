internal import Cells
internal import Games
internal import QuizRules

// A quiz before its first question: how others come, what the author says, who is here, and the teams.
extension QuizScene {
    /// The columns that large digits and an address take beside a code.
    private static let besideCode = 56

    func drawGathering(_ look: SceneLook, _ whole: Rect, _ picture: inout BoardPicture) {
        var area = whole
        // The code for phones stands at the side, where it leaves enough for the rest.
        let codeWidth = look.code.map(displayWidth).max() ?? 0
        if codeWidth > 0, look.code.count <= whole.height, whole.width - codeWidth - 2 >= Self.besideCode {
            area.width -= codeWidth + 2
            var row = (whole.height - look.code.count) / 2
            for line in look.code {
                picture.grid.put(line, .code, column: area.endColumn + 2, row: row)
                row += 1
            }
        }
        let isLow = area.height < 18
        var row = max((area.height - 19) / 3, 0)
        picture.grid.putCentered("join with", .dim, row: row, within: area)
        row += isLow ? 1 : 2
        let digits = look.pin
        let scale: BlockLetters.Scale = isLow || area.width < 60 ? .small : .large
        for line in BlockLetters.lines(digits, scale, isASCII: look.isASCII, columns: area.width) ?? [digits] {
            picture.grid.putCentered(line, .accent, row: row, within: area)
            row += 1
        }
        row += isLow ? 0 : 1
        for line in look.invitation {
            picture.grid.putCentered(line, .normal, row: row, within: area)
            row += 1
        }
        row += 1
        let last = area.height - 2
        let teamWords = wrapped(teamsText, to: area.width - 8).filter { !$0.isEmpty }
        // The author's words leave room for who is here and for the teams.
        let most = max(last - row - 3 - teamWords.count, 0)
        let introduction = (gathering?.introduction ?? []).flatMap {
            wrapped(cleaned($0), to: min(area.width - 8, 100))
        }
        for (offset, line) in introduction.prefix(most).enumerated() {
            let isCut = offset == most - 1 && introduction.count > most
            picture.grid.putCentered(
                isCut ? truncated(line + " …", to: area.width - 8) : line, .normal, row: row, within: area)
            row += 1
        }
        if !introduction.isEmpty, most > 0 { row += 1 }
        let names = look.seats.dropFirst().compactMap { $0 }
        let players = Self.count(names.count, "player")
        picture.grid.putCentered(
            names.isEmpty ? "nobody has joined yet" : "\(players) \(names.count == 1 ? "is" : "are") here", .title,
            row: row, within: area)
        row += 1
        for line in teamWords {
            picture.grid.putCentered(line, .accent, row: row, within: area)
            row += 1
        }
        let text = Self.bounded(names, in: max(last - row, 0) * (area.width - 8))
        for line in wrapped(text, to: area.width - 8).prefix(max(last - row, 0)) where !names.isEmpty {
            picture.grid.putCentered(line, .dim, row: row, within: area)
            row += 1
        }
        let words: (String, Style)
        switch look.role {
        case .host: words = ("press n when everybody is here", .accent)
        case .player: words = gatheringWords(look)
        case .spectator: words = ("waiting for the host to begin", .dim)
        }
        picture.grid.putCentered(words.0, words.1, row: area.height - 1, within: area)
    }

    /// Names in at most so many columns, and how many more there are.
    static func bounded(_ names: [String], in columns: Int) -> String {
        var text = ""
        for (index, name) in names.enumerated() {
            let name = truncated(cleaned(name), to: 24)
            let next = text.isEmpty ? name : "\(text), \(name)"
            // Room for the words behind it, and for what is lost where lines break.
            guard displayWidth(next) + 28 <= columns || index == 0 else {
                return "\(text) and \(names.count - index) more"
            }
            text = next
        }
        return text
    }

    /// The teams with how many are in each: `1 Red (3) · 2 Blue (2)`.
    private var teamsText: String {
        teams.map { "\($0.number) \(cleaned($0.name)) (\($0.members))" }.joined(separator: " · ")
    }

    /// What a player who waits is told.
    private func gatheringWords(_ look: SceneLook) -> (String, Style) {
        guard !teams.isEmpty else { return ("you are in · waiting for the host to begin", .good) }
        guard let team = ownTeam(look.role), let own = teams.first(where: { $0.number == team }) else {
            return ("choose your team with its number, or be put into the smallest", .accent)
        }
        return ("you are in team \(cleaned(own.name)) · another number changes it", .good)
    }
}
