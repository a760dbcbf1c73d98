import BalancerCore
import Glibc
import ServerCore
import Telemetry
import Testing

/// docs/metrics.md says of each metric what its declaration says.
@Suite struct MetricsDocumentTests {
    static let programs = [("Server", ServerMetrics.metrics), ("Balancer", BalancerMetrics.metrics)]

    @Test(arguments: programs.map(\.0)) func theTableIsThatOfTheDeclarations(_ program: String) throws {
        let metrics = try #require(Self.programs.first { $0.0 == program }).1.filter { !$0.name.hasPrefix("process_") }
        try expectTable(of: metrics, under: "## \(program)")
    }

    @Test func theTableOfEveryProcessIsThatOfTheDeclarations() throws {
        try expectTable(of: ProcessFigures.metrics, under: "## Every process")
    }

    @Test func namesFollowTheConvention() {
        for metric in Self.programs.flatMap(\.1) {
            #expect(metric.name.allSatisfy { ("a"..."z").contains($0) || $0 == "_" }, "\(metric.name)")
            #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter), "\(metric.name)")
            #expect(metric.help.hasSuffix(".") && !metric.help.contains("\n"), "\(metric.name)")
        }
        for (_, metrics) in Self.programs { #expect(Set(metrics.map(\.name)).count == metrics.count) }
    }

    /// docs/metrics.md of this checkout.
    private static let page: String? = {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        guard let file = fopen("/\(root)/docs/metrics.md", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
    }()

    private func expectTable(of metrics: [Metric], under heading: String) throws {
        let page = try #require(Self.page)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex(of: heading), "docs/metrics.md has no \(heading)")
        let rows = lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }.filter { $0.hasPrefix("| `") }
        #expect(rows == metrics.map(Self.row))
    }

    static func row(_ metric: Metric) -> String {
        let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
        return
            "| `\(metric.name)` | \(metric.kind.rawValue) | \(metric.unit) | \(labels.isEmpty ? "–" : labels) | \(metric.help) | "
            + "\(metric.watch) |"
    }
}
