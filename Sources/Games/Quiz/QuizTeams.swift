internal import Games
internal import Quizzes

// Teams: chosen until the first question opens, by who comes later until the next one does. Who has not chosen is put into
// the smallest.
extension QuizGame {
    /// How a team stands.
    struct TeamStanding: Equatable {
        /// The team's index.
        var team: Int
        /// How many belong to it.
        var members: Int
        /// The mean of its members' points, rounded half up: a large team has no advantage.
        var points: Int
    }

    /// Whether a seat may choose its team now.
    func mayChoose(_ seat: Int) -> Bool {
        guard !quiz.settings.teams.isEmpty, scores[seat] != nil else { return false }
        return stage == .gathering || stage != .finished && choosing.contains(seat)
    }

    /// What `team 2` or `team Red` of a player comes to; nil when the move is none of that kind. While a question is open
    /// and the teams are settled, such words are an answer.
    func team(_ move: String, _ seat: Int) throws(Violation) -> Fact? {
        let words = move.split(whereSeparator: \.isWhitespace)
        guard words.first == "team" else { return nil }
        let teams = quiz.settings.teams
        guard mayChoose(seat) else {
            if case .asking = stage { return nil }
            throw Violation(
                .notYourTurn,
                teams.isEmpty ? "this quiz has no teams" : "a team is chosen before the first question opens")
        }
        let name = words.dropFirst().joined(separator: " ")
        let chosen =
            Int(name).map { $0 - 1 } ?? teams.firstIndex { $0.lowercased() == name.lowercased() } ?? -1
        guard teams.indices.contains(chosen) else {
            let list = teams.enumerated().map { "\($0 + 1) \($1)" }.joined(separator: ", ")
            throw Violation(.illegalMove, "choose one of the teams with its number: \(list)")
        }
        var after = self
        after.members[seat] = chosen
        let lines = ["team \(chosen + 1) \(seat)"] + after.teamLines
        return Fact(seat: seat, text: lines.joined(separator: "\n"))
    }

    mutating func chooseTeam(_ team: Int, _ seat: Int?) -> Bool {
        guard let seat, mayChoose(seat), quiz.settings.teams.indices.contains(team) else { return false }
        members[seat] = team
        return true
    }

    /// Puts who has not chosen into a team, in the order of the seats.
    mutating func settleTeams() -> Bool {
        guard stage == .gathering, !quiz.settings.teams.isEmpty else { return false }
        for seat in scores.keys.sorted() where members[seat] == nil { members[seat] = smallestTeam }
        return true
    }

    /// Puts who comes after the first question into a team at once.
    mutating func joinTeam(late seat: Int) {
        guard !quiz.settings.teams.isEmpty, stage != .gathering else { return }
        members[seat] = smallestTeam
        choosing.insert(seat)
    }

    /// The team with the fewest members, of several the first.
    private var smallestTeam: Int {
        let sizes = teamSizes
        return sizes.indices.min { (sizes[$0], $0) < (sizes[$1], $1) } ?? 0
    }

    private var teamSizes: [Int] {
        var sizes = Array(repeating: 0, count: quiz.settings.teams.count)
        for team in members.values { sizes[team] += 1 }
        return sizes
    }

    /// All teams, the best first; of equals the one that the author named first.
    var teamRanking: [TeamStanding] {
        Self.ranking(of: quiz.settings.teams.count, members, points: scores.mapValues(\.points))
    }

    /// The same of any points by seat.
    static func ranking(of count: Int, _ members: [Int: Int], points: [Int: Int]) -> [TeamStanding] {
        var sums = Array(repeating: (members: 0, points: 0), count: count)
        for (seat, team) in members where sums.indices.contains(team) {
            sums[team].members += 1
            sums[team].points = min(sums[team].points + (points[seat] ?? 0), Int(latest))
        }
        return sums.enumerated().map { team, sum in
            let mean = sum.members == 0 ? 0 : (2 * sum.points + sum.members) / (2 * sum.members)
            return TeamStanding(team: team, members: sum.members, points: mean)
        }.sorted { ($1.points, $0.team) < ($0.points, $1.team) }
    }

    // MARK: Texts

    /// `team NUMBER MEMBERS NAME` for each.
    var teamLines: [String] {
        let sizes = teamSizes
        return quiz.settings.teams.enumerated().map { "team \($0 + 1) \(sizes[$0]) \($1)" }
    }

    /// `team NUMBER MEMBERS RANK POINTS NAME` for each, the best first.
    var teamStandingLines: [String] {
        teamRanking.enumerated().map {
            "team \($1.team + 1) \($1.members) \($0 + 1) \($1.points) \(quiz.settings.teams[$1.team])"
        }
    }

    /// `teams`, then the teams with all members in them.
    func teamsText() -> String {
        var after = self
        guard after.settleTeams() else { return "teams" }
        return (["teams"] + after.teamLines).joined(separator: "\n")
    }
}
