/// A decimal number with at most six decimals, kept exactly: 0.4 - 0.3 is 0.1 here, so no answer at the edge of a margin
/// is judged by a rounding error.
public struct FixedNumber: Hashable, Comparable, Sendable {
    /// The number in millionths.
    public let millionths: Int64

    /// The most digits before the decimal point. With six behind it a number and a difference of two fit 64 bits.
    public static let integerDigits = 12
    /// The most digits behind the decimal point.
    public static let decimals = 6
    /// The first number with too many digits, in millionths.
    static let bound: Int64 = 1_000_000_000_000_000_000

    /// A whole number; nil when it has more than 12 digits.
    public init?(_ whole: Int64) {
        let (product, overflow) = whole.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return nil }
        self.init(millionths: product)
    }

    /// A number of millionths; nil when it has more than 12 digits before the point.
    public init?(millionths: Int64) {
        guard millionths.magnitude < Self.bound.magnitude else { return nil }
        self.millionths = millionths
    }

    /// The number that a text such as `42`, `-3.5` or `0.001` stands for; nil for anything else, also for a leading zero
    /// as in `007`, which is a name and no number. U+2212 is a minus sign too.
    public init?(_ text: some StringProtocol) {
        var rest = text.unicodeScalars[...]
        var isNegative = false
        if let sign = rest.first, sign == "-" || sign == "+" || sign == "\u{2212}" {
            isNegative = sign != "+"
            rest.removeFirst()
        }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...Self.integerDigits).contains(whole.count) else { return nil }
        guard whole.count == 1 || whole.first != "0" else { return nil }
        let fraction = parts.dropFirst().first ?? parts[0].prefix(0)
        guard parts.count == 1 || (1...Self.decimals).contains(fraction.count) else { return nil }
        var value: Int64 = 0
        for scalar in whole {
            guard let digit = Self.digit(scalar) else { return nil }
            value = value * 10 + digit
        }
        var scale: Int64 = 1_000_000
        value *= scale
        for scalar in fraction {
            guard let digit = Self.digit(scalar) else { return nil }
            scale /= 10
            value += digit * scale
        }
        millionths = isNegative ? -value : value
    }

    /// Whether this number lies at most `margin` away from `target`, the edges included.
    public func isWithin(_ margin: FixedNumber, of target: FixedNumber) -> Bool {
        (millionths - target.millionths).magnitude <= margin.millionths.magnitude
    }

    /// Zero.
    public static var zero: FixedNumber { FixedNumber(trusted: 0) }

    private init(trusted millionths: Int64) { self.millionths = millionths }

    private static func digit(_ scalar: Unicode.Scalar) -> Int64? {
        ("0"..."9").contains(scalar) ? Int64(scalar.value) - 0x30 : nil
    }

    /// By value.
    public static func < (left: FixedNumber, right: FixedNumber) -> Bool { left.millionths < right.millionths }
}

extension FixedNumber: CustomStringConvertible {
    /// The shortest text that reads as this number.
    public var description: String {
        let whole = millionths.magnitude / 1_000_000
        var fraction = String(millionths.magnitude % 1_000_000 + 1_000_000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return (millionths < 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}
