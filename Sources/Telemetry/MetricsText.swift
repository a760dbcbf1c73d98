/// Metrics as text, in the exposition format 0.0.4 of Prometheus (prometheus.io/docs/instrumenting/exposition_formats).
/// All samples of a metric are added one after the other.
public struct MetricsText {
    /// The value of `Content-Type`.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text so far.
    public private(set) var bytes: [UInt8] = []
    private var current = ""

    /// An empty text.
    public init() { bytes.reserveCapacity(16_384) }

    /// Adds a number.
    public mutating func add(
        _ metric: Metric, _ value: some BinaryInteger, _ labels: KeyValuePairs<String, String> = [:]
    ) {
        begin(metric)
        sample(metric.name, labels.map { ($0.key, $0.value) }, "\(value)")
    }

    /// Adds a duration as seconds.
    public mutating func add(
        _ metric: Metric, nanoseconds: UInt64, _ labels: KeyValuePairs<String, String> = [:]
    ) {
        begin(metric)
        sample(metric.name, labels.map { ($0.key, $0.value) }, Self.seconds(nanoseconds))
    }

    /// Adds a histogram: of durations in nanoseconds, shown in seconds, when the metric's name says seconds.
    public mutating func add(_ metric: Metric, _ histogram: Histogram) {
        begin(metric)
        let isTime = metric.name.hasSuffix("_seconds")
        func shown(_ value: UInt64) -> String { isTime ? Self.seconds(value) : "\(value)" }
        var below: UInt64 = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            below &+= count
            sample(metric.name + "_bucket", [("le", shown(bound))], "\(below)")
        }
        sample(metric.name + "_bucket", [("le", "+Inf")], "\(histogram.count)")
        sample(metric.name + "_sum", [], shown(histogram.sum))
        sample(metric.name + "_count", [], "\(histogram.count)")
    }

    private mutating func begin(_ metric: Metric) {
        guard metric.name != current else { return }
        current = metric.name
        append("# HELP \(metric.name) \(metric.help)\n# TYPE \(metric.name) \(metric.kind.rawValue)\n")
    }

    private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: String) {
        append(name)
        if !labels.isEmpty {
            append("{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}")
        }
        append(" \(value)\n")
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// The value of a label: backslash, quote and line feed are escaped.
    private static func escaped(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Nanoseconds as seconds, exactly, without zeros at the end.
    static func seconds(_ nanoseconds: UInt64) -> String {
        let whole = nanoseconds / 1_000_000_000
        let rest = nanoseconds % 1_000_000_000
        guard rest > 0 else { return "\(whole)" }
        let digits = String(rest)
        var text = String(repeating: "0", count: 9 - digits.utf8.count) + digits
        while text.hasSuffix("0") { text.removeLast() }
        return "\(whole).\(text)"
    }
}
