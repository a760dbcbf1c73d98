internal import Games

/// A player's rating in the game of a room, in whole points.
public struct SeatRating: Equatable, Sendable {
    /// The rating.
    public var rating: Int64
    /// The rating deviation.
    public var deviation: Int64

    /// A rating with these values.
    public init(rating: Int64, deviation: Int64) {
        self.rating = rating
        self.deviation = deviation
    }

    /// As people read it: `1604 ±61`.
    var text: String { "\(rating) ±\(deviation)" }
}

extension ClientRoom {
    /// Whether games here count for ratings.
    var isRated: Bool { !isHosted && (try? MatchTerms(options))?.isRated ?? false }

    /// The rating of a seat in a rated room; nil elsewhere, and before the first rated game.
    func rating(_ seat: Int) -> SeatRating? {
        isRated && ratings.indices.contains(seat) ? ratings[seat] : nil
    }

    /// Who sits on a seat, with the rating in a rated room: `ben (1604 ±61)`.
    func titled(_ seat: Int) -> String { name(seat) + (rating(seat).map { " (\($0.text))" } ?? "") }

    /// The ratings of the players in one sentence; nil where there are none.
    var ratingSentence: String? {
        guard isRated else { return nil }
        let known = seats.indices.filter { seats[$0] != nil }.map { seat in
            "\(name(seat)) \(rating(seat)?.text ?? "has none yet")"
        }
        return known.isEmpty ? nil : "Ratings: \(known.joined(separator: ", "))."
    }
}
