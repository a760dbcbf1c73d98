import GameViews
import Games

/// What came of a room's rounds, wherever its log was read.
struct RoomResults {
    let pin: Int64
    let kind: String
    let title: String
    /// `open` or `closed`.
    let status: String
    /// When it was made, milliseconds since 1970.
    let createdAt: Int64
    /// How many rooms had the PIN before this one.
    let former: Int
    /// What the rounds came to; empty for a game that counts nothing.
    private(set) var rounds: [(number: Int, results: RoundResults)] = []
    /// Everything that does not add up.
    private(set) var differences: [String]

    /// Counts these rounds; `differences` are those that were found before.
    init(
        pin: Int64, kind: String, title: String, status: String, createdAt: Int64, former: Int,
        differences: [String] = [], rounds played: [PlayedRound]
    ) {
        (self.pin, self.kind, self.title, self.status) = (pin, kind, title, status)
        (self.createdAt, self.former, self.differences) = (createdAt, former, differences)
        guard let counter = resultCounter(of: kind) else { return }
        for round in played {
            do {
                rounds.append((round.number, try counter.count(round)))
            } catch {
                self.differences.append("round \(round.number) cannot be counted: \(error.message)")
            }
        }
        self.differences += rounds.flatMap { round in
            round.results.differences.map { "round \(round.number): \($0)" }
        }
    }

    /// What the game is called.
    var game: String { gameCatalogue[kind]?.title ?? kind }
}
