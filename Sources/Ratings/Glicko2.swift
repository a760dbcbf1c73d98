import Glibc

/// A game as one of its players sees it.
public struct RatedGame: Equatable, Sendable {
    /// The other's rating before it.
    public var opponent: Rating
    /// 1 for a win, 0.5 for a draw, 0 for a loss.
    public var score: Double

    /// A game with these values.
    public init(opponent: Rating, score: Double) {
        self.opponent = opponent
        self.score = score
    }
}

// The steps are those of the paper, and so are the names of the formulas: μ, φ, σ, g, E, v, Δ, a, f.
extension Rating {
    /// Points in one unit of the paper's own scale.
    private static let scale = 173.7178
    private var mu: Double { (value - 1_500) / Self.scale }
    private var phi: Double { deviation / Self.scale }

    /// The rating after days without a game: only the deviation grows (step 6, for who did not play).
    public func idle(days: Double) -> Rating {
        guard days > 0 else { return self }
        let periods = min(days, RatingLimits.idleDays) * RatingLimits.periodsPerDay
        let grown = (phi * phi + periods * volatility * volatility).squareRoot()
        return Rating(value: value, deviation: grown * Self.scale, volatility: volatility)
    }

    /// The rating after one rating period with these games; without any, the deviation grows alone.
    public func after(_ games: [RatedGame]) -> Rating {
        guard !games.isEmpty else {
            let grown = (phi * phi + volatility * volatility).squareRoot()
            return Rating(value: value, deviation: grown * Self.scale, volatility: volatility)
        }
        // Steps 3 and 4: the variance v that the games give, and the improvement Δ that they show.
        var precision = 0.0
        var surprise = 0.0
        for game in games {
            let other = game.opponent.phi
            let g = 1 / (1 + 3 * other * other / (Double.pi * Double.pi)).squareRoot()
            let expected = 1 / (1 + exp(-g * (mu - game.opponent.mu)))
            precision += g * g * expected * (1 - expected)
            surprise += g * (min(max(game.score, 0), 1) - expected)
        }
        let variance = 1 / max(precision, 1e-12)
        let sigma = volatility(improvement: variance * surprise, variance: variance)
        // Steps 6 to 8.
        let before = phi * phi + sigma * sigma
        let after = 1 / (1 / before + 1 / variance)
        return Rating(
            value: 1_500 + Self.scale * (mu + after * surprise), deviation: after.squareRoot() * Self.scale,
            volatility: sigma)
    }

    /// Step 5: the volatility at which f is zero, by the Illinois method.
    private func volatility(improvement: Double, variance: Double) -> Double {
        let tau = RatingLimits.change
        let a = log(volatility * volatility)
        let (square, phi2) = (improvement * improvement, phi * phi)
        func f(_ x: Double) -> Double {
            let e = exp(x)
            let sum = phi2 + variance + e
            return e * (square - phi2 - variance - e) / (2 * sum * sum) - (x - a) / (tau * tau)
        }
        var low = a
        var high: Double
        if square > phi2 + variance {
            high = log(square - phi2 - variance)
        } else {
            var k = 1.0
            while f(a - k * tau) < 0, k < Double(RatingLimits.steps) { k += 1 }
            high = a - k * tau
        }
        var (fLow, fHigh) = (f(low), f(high))
        for _ in 0..<RatingLimits.steps where abs(high - low) > 1e-6 {
            let next = low + (low - high) * fLow / (fHigh - fLow)
            let fNext = f(next)
            if fNext * fHigh <= 0 {
                (low, fLow) = (high, fHigh)
            } else {
                fLow /= 2
            }
            (high, fHigh) = (next, fNext)
        }
        return exp(low / 2)
    }
}
