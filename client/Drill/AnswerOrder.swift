/// Watches one connection for what the protocol promises of answers: each sending gets one, in the order of sending.
struct AnswerOrder {
    /// What was sent on this connection and not answered, in order.
    private var expected: ArraySlice<Int64> = []

    /// How many answers are due.
    var count: Int { expected.count }

    /// Another connection stands: what was not answered on the former one never will be there.
    mutating func opened() { expected = [] }

    mutating func sent(_ id: Int64) { expected.append(id) }

    /// Takes an answer; what is wrong with it, or nil.
    mutating func received(_ id: Int64) -> String? {
        if expected.first == id {
            expected.removeFirst()
            return nil
        }
        let due = expected.first.map(String.init) ?? "none"
        if let place = expected.firstIndex(of: id) { expected.remove(at: place) }
        return "got the answer to \(id), due was \(due)"
    }

    /// The id of a request or an answer; nil for a notification. Both begin in the same way.
    static func id(in line: [UInt8]) -> Int64? {
        guard line.starts(with: start) else { return nil }
        return Int64(String(decoding: line[start.count...].prefix { (0x30...0x39).contains($0) }, as: UTF8.self))
    }

    private static let start = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
}
