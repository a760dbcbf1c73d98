import Bytes
import Cluster
import EventLoop
import SQLiteStore
import Store

/// Whether a server may be asked to drain now.
enum DrainDecision: Equatable, Sendable {
    /// Ask this one. `isLast` when no other server is ready to take its players.
    case ask(Incarnation, isLast: Bool)
    /// It drains already.
    case underWay(Incarnation)
    /// Another server drains: never two at once.
    case refused(other: String)
    /// No live server has the name; these there are.
    case unknown(names: [String])

    /// Decides by the servers' rows. Expired rows are of servers that are gone.
    init(_ name: String, among servers: [ServerRecord], now: WallTime) {
        let live = servers.filter { $0.expiresAt > now }
        let newest = live.filter { $0.name == name }.max { $0.startedAt < $1.startedAt }
        guard let newest else {
            self = .unknown(names: Set(live.map(\.name)).sorted())
            return
        }
        let leaving = live.filter { $0.drainRequested || $0.state == .draining }
        if leaving.contains(where: { $0.incarnation == newest.incarnation }) {
            self = .underWay(newest.incarnation)
        } else if let other = leaving.first {
            self = .refused(other: other.name)
        } else {
            let isLast = !live.contains { $0.state == .ready && $0.incarnation != newest.incarnation }
            self = .ask(newest.incarnation, isLast: isLast)
        }
    }
}

/// `oneup admin drain`.
func drain(_ invocation: Invocation) -> ExitCode {
    let name = invocation.arguments[0]
    let folder = invocation.folder
    return withReader(invocation) { reader in
        let incarnation: Incarnation
        switch DrainDecision(name, among: try reader.servers(), now: WallClock.now()) {
        case .unknown(let names):
            let known = names.isEmpty ? "No server is running." : "There are: \(names.joined(separator: ", "))."
            return Output.fail(.failure, "no server that runs is called \(name). \(known)")
        case .refused(let other):
            return Output.fail(.refused, "\(other) is draining, and never two at once: wait until it has left")
        case .underWay(let found):
            Output.message("\(name) is draining already.")
            incarnation = found
        case .ask(let found, let isLast):
            let engine = try SQLiteEngine(folder: folder.storeFolder, incarnation: .random(in: 1 ... .max))
            let audit = AuditRecord(at: WallClock.now(), actor: "operator", action: "drain", target: name)
            guard try engine.commit([.requestDrain(name: name), .audit(audit)]).first == .done else {
                return Output.fail(.failure, "\(name) has just left by itself")
            }
            Output.message("\(name) was asked to drain.")
            if isLast { Output.message("No other server is ready: it keeps its players until one is.") }
            incarnation = found
        }
        guard invocation.has("wait") else { return .success }
        return try waitUntilGone(incarnation, name, reader, seconds: invocation.number("timeout") ?? 60)
    }
}

private func waitUntilGone(
    _ incarnation: Incarnation, _ name: String, _ reader: any StoreReader, seconds: Int
) throws -> ExitCode {
    let deadline = Monotonic.now() + UInt64(seconds) * 1_000_000_000
    repeat {
        // A row that has expired belongs to a server that died while it drained.
        let now = WallClock.now()
        if try !reader.servers().contains(where: { $0.incarnation == incarnation && $0.expiresAt > now }) {
            Output.message("\(name) has left.")
            return .success
        }
        pause(100)
    } while Monotonic.now() < deadline
    return Output.fail(.failure, "\(name) is still there after \(seconds) s; it goes on draining")
}
