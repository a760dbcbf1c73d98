/// How strong a player is in one game, and how sure that is: Glicko-2 (Mark Glickman, "Example of the Glicko-2 system",
/// 2013). Always within `RatingLimits`.
public struct Rating: Equatable, Sendable {
    /// The strength in points; 1500 is where everybody begins.
    public let value: Double
    /// The rating deviation in points: the strength lies within two of them with 95 percent.
    public let deviation: Double
    /// How much the strength is expected to change from period to period, on the scale of the paper (section "step 1").
    public let volatility: Double

    /// A rating with these values, brought within the bounds; what is no number becomes the beginner's.
    public init(value: Double, deviation: Double, volatility: Double) {
        self.value = RatingLimits.value.bounding(value, else: 1_500)
        self.deviation = RatingLimits.deviation.bounding(deviation, else: 350)
        self.volatility = RatingLimits.volatility.bounding(volatility, else: 0.06)
    }

    /// Who has not played yet (the paper's step 1).
    public static let beginner = Rating(value: 1_500, deviation: 350, volatility: 0.06)

    /// Whether too little is known for a place among others.
    public var isProvisional: Bool { deviation > RatingLimits.provisional }
}

/// Bounds of ratings, each with its reason.
public enum RatingLimits {
    /// Points: nobody comes near by playing, and all that is computed stays far from overflow.
    public static let value: ClosedRange<Double> = 100...4_000
    /// Deviations: no surer than 30, so that who improves is followed; no less sure than a beginner.
    public static let deviation: ClosedRange<Double> = 30...350
    /// Volatilities: about those that the paper calls reasonable, 0.03 to 0.12, and some room.
    public static let volatility: ClosedRange<Double> = 0.01...0.15
    /// The greatest deviation with a place in a table of the best.
    public static let provisional: Double = 110
    /// The paper's τ, which keeps the volatility from changing much; it calls 0.3 to 1.2 reasonable.
    static let change = 0.5
    /// Rating periods in a day without games: with the beginner's volatility a deviation of 60 grows to 110 in a year.
    static let periodsPerDay = 0.214
    /// Days without games that count: by then any deviation has come to its bound.
    static let idleDays: Double = 36_500
    /// Steps of the search for the volatility. The paper's example needs four; each step narrows the bracket.
    static let steps = 100
}

extension ClosedRange<Double> {
    func bounding(_ value: Double, else other: Double) -> Double {
        value.isNaN ? other : Swift.min(Swift.max(value, lowerBound), upperBound)
    }
}
