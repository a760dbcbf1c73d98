import JSON

/// A line that a client got.
struct Line: Equatable, CustomStringConvertible {
    let bytes: [UInt8]
    var description: String { String(decoding: bytes.dropLast(), as: UTF8.self) }

    private func look<Value>(_ path: [String], _ body: (JSONView) -> Value?) -> Value? {
        try? withJSON(bytes) { root -> Value? in
            var view = root
            for name in path {
                guard let next = view[name] else { return nil }
                view = next
            }
            return body(view)
        } ?? nil
    }

    func integer(_ path: String...) -> Int64? { look(path) { $0.integer } }
    func text(_ path: String...) -> String? { look(path) { $0.text } }
    func flag(_ path: String...) -> Bool? { look(path) { $0.flag } }

    var id: Int64? { integer("id") }
    var method: String? { text("method") }
    /// The name of the refusal, or nil.
    var refusal: String? { text("error", "data", "code") }
    var isResult: Bool { look(["result"]) { _ in true } ?? false }
    /// An event's kind.
    var kind: String? { text("params", "kind") }
    var number: Int64? { integer("params", "number") }
}

/// A client at a balancer.
final class TestClient {
    unowned let cluster: TestCluster
    let balancer: TestBalancer
    var slot: Int?
    var isRead = true
    /// Its address with a port, as the balancer tells it.
    var peer = ""
    private var rest: [UInt8] = []
    private var inbox: [Line] = []
    private(set) var nextID: Int64 = 1

    init(_ cluster: TestCluster, _ balancer: TestBalancer) {
        self.cluster = cluster
        self.balancer = balancer
    }

    var isOpen: Bool { slot != nil }

    func receive(_ bytes: [UInt8]) {
        rest += bytes
        while let end = rest.firstIndex(of: 0x0A) {
            inbox.append(Line(bytes: Array(rest[...end])))
            rest.removeFirst(end + 1)
        }
    }

    /// Whether a line has come in part only.
    var hasPartOfALine: Bool { !rest.isEmpty }

    /// The lines since the last call.
    func take() -> [Line] {
        defer { inbox = [] }
        return inbox
    }

    /// Sends a request and does not wait; its id.
    @discardableResult
    func post(_ method: String, _ params: String = "{}", id: Int64? = nil) -> Int64 {
        let id = id ?? nextID
        nextID = max(nextID, id + 1)
        balancer.type(
            self, Array(#"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#.utf8) + [0x0A])
        return id
    }

    func type(_ text: String) { balancer.type(self, Array(text.utf8)) }

    /// Sends a request and runs the cluster until it is quiet; the answer. The other lines are put into `seen`.
    func ask(_ method: String, _ params: String = "{}", id: Int64? = nil) -> Line? {
        let id = post(method, params, id: id)
        cluster.settle()
        return answer(id)
    }

    /// The answer to a request among what has come; the other lines are put into `seen`.
    func answer(_ id: Int64?) -> Line? {
        var found: Line?
        for line in take() {
            if found == nil, line.method == nil, line.id == id { found = line } else { seen.append(line) }
        }
        return found
    }

    /// Lines that came with answers that were asked for.
    var seen: [Line] = []

    /// The events of a method among all lines so far, taken out.
    func events(_ method: String) -> [Line] {
        seen += take()
        let events = seen.filter { $0.method == method }
        seen.removeAll { $0.method == method }
        return events
    }
}
