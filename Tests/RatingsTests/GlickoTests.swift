import Ratings
import Testing

@Suite struct GlickoTests {
    private static func rating(_ value: Double, _ deviation: Double, _ volatility: Double = 0.06) -> Rating {
        Rating(value: value, deviation: deviation, volatility: volatility)
    }

    /// All corners and some of the middle.
    private static let samples: [Rating] = [100, 1_000, 1_500, 2_200, 4_000].flatMap { value in
        [30, 110, 350].flatMap { deviation in
            [0.01, 0.06, 0.15].map { rating(value, deviation, $0) }
        }
    }

    /// The paper's own example, to the digits it prints: μ' = -0.2069, RD' = 151.52, σ' = 0.05999. Its last line, 1464.06, is
    /// made from that rounded μ'; unrounded it is 1464.05.
    @Test func theWorkedExampleComesOut() {
        let after = Self.rating(1_500, 200).after([
            RatedGame(opponent: Self.rating(1_400, 30), score: 1),
            RatedGame(opponent: Self.rating(1_550, 100), score: 0),
            RatedGame(opponent: Self.rating(1_700, 300), score: 0),
        ])
        let mu = (after.value - 1_500) / 173.7178
        #expect((mu * 10_000).rounded() == -2_069)
        #expect(abs(after.value - 1_464.06) < 0.01)
        #expect((after.deviation * 100).rounded() == 15_152)
        // 0.05999 in print, which is 0.059996 cut.
        #expect((after.volatility * 100_000).rounded(.down) == 5_999)
    }

    @Test func aWinNeverLowersAndALossNeverRaises() {
        for one in Self.samples {
            for other in Self.samples {
                let won = one.after([RatedGame(opponent: other, score: 1)])
                let drawn = one.after([RatedGame(opponent: other, score: 0.5)])
                let lost = one.after([RatedGame(opponent: other, score: 0)])
                #expect(won.value >= one.value && lost.value <= one.value, "\(one) against \(other)")
                #expect(won.value >= drawn.value && drawn.value >= lost.value, "\(one) against \(other)")
            }
        }
    }

    @Test func aDrawOfEqualsMovesNobody() {
        for one in Self.samples {
            let after = one.after([RatedGame(opponent: one, score: 0.5)])
            #expect(abs(after.value - one.value) < 1e-9, "\(one)")
        }
    }

    @Test func winnerAndLoserOfEqualsMoveByTheSame() {
        let one = Self.rating(1_500, 80)
        let won = one.after([RatedGame(opponent: one, score: 1)])
        let lost = one.after([RatedGame(opponent: one, score: 0)])
        #expect(abs((won.value - one.value) - (one.value - lost.value)) < 1e-9)
        #expect(won.deviation == lost.deviation)
    }

    @Test func allStaysWithinTheBoundsForLongRuns() {
        for sample in Self.samples {
            for score in [0, 0.5, 1] {
                var (one, other) = (sample, Self.rating(4_000, 30, 0.15))
                for turn in 0..<300 {
                    let before = one
                    one = one.after([RatedGame(opponent: other, score: score)])
                    other = other.after([RatedGame(opponent: before, score: 1 - score)])
                    if turn % 50 == 0 { one = one.idle(days: Double(turn)) }
                    for rating in [one, other] {
                        #expect(RatingLimits.value.contains(rating.value))
                        #expect(RatingLimits.deviation.contains(rating.deviation))
                        #expect(RatingLimits.volatility.contains(rating.volatility))
                    }
                }
            }
        }
    }

    @Test func timeAloneMakesLessSureUpToABeginner() {
        let sure = Self.rating(1_700, 60)
        #expect(sure.idle(days: 0) == sure)
        #expect(sure.idle(days: -5) == sure)
        let year = sure.idle(days: 365)
        #expect(year.deviation.rounded() == 110 && year.value == sure.value)
        #expect(sure.idle(days: .infinity).deviation == 350)
        #expect(sure.after([]).deviation > 60)
    }

    @Test func whatIsNoNumberIsABeginners() {
        #expect(Rating(value: .nan, deviation: .nan, volatility: .nan) == .beginner)
        #expect(Rating(value: .infinity, deviation: -1, volatility: 9) == Self.rating(4_000, 30, 0.15))
        #expect(Rating.beginner.idle(days: .nan) == .beginner)
        #expect(Rating.beginner.isProvisional && !Self.rating(1_500, 110).isProvisional)
    }
}
