import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Store
import Telemetry

/// How long a balancer may take to answer, milliseconds: a takeover fits in twice.
private let answerLimit: UInt64 = 3_000

/// `oneup check`.
func check(_ invocation: Invocation) -> ExitCode {
    do {
        let problem =
            if let address = invocation.firstAddress("server") {
                try balancerProblem(address, invocation.folder)
            } else {
                try serverProblem(invocation.folder)
            }
        guard let problem else {
            Output.data("It works.")
            return .success
        }
        return Output.fail(.failure, problem)
    } catch let failure as StoreFailure {
        return Output.fail(.failure, explain(failure))
    } catch {
        return Output.fail(.failure, "\(error)")
    }
}

/// What keeps the server here from working; nil for nothing.
private func serverProblem(_ folder: ClusterFolder) throws -> String? {
    guard let name = try ServerName.owned(in: folder) else { return "no server here has taken a name" }
    let now = WallClock.now()
    let rows = try SQLiteReader(folder: folder.storeFolder).servers().filter { $0.name == name && $0.expiresAt > now }
    guard let row = rows.max(by: { $0.startedAt < $1.startedAt }) else { return "\(name) does not renew its row" }
    return row.state == .ready ? nil : "\(name) is not ready but \(row.state)"
}

/// What keeps the balancer there from bringing a page; nil for nothing.
private func balancerProblem(_ address: SocketAddress, _ folder: ClusterFolder) throws -> String? {
    let certificate = try Certificates.fingerprint(ofPEM: folder.publicCertificate)
    let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["http/1.1"])
    let poller = try Poller()
    let socket = try Sockets.connect(address)
    let channel = try SecureChannel(socket: socket, context: context, role: .client(serverName: nil), wire: Wire())
    defer { channel.close() }
    try poller.add(socket, [.readable, .writable], token: 0)
    let request = Array("GET / HTTP/1.1\r\nHost: \(address.host)\r\nConnection: close\r\n\r\n".utf8)
    var isAsked = false
    var answer: [UInt8] = []
    let deadline = Monotonic.now() + answerLimit * 1_000_000
    while Monotonic.now() < deadline {
        poller.wait(timeoutMilliseconds: 100) { _, _ in }
        var state = channel.receive(atMost: 1 << 16) { if answer.count < 1_024 { answer += $0 } }
        if channel.isEstablished, !isAsked {
            isAsked = true
            guard channel.peerFingerprint == certificate else { return "\(address) shows another certificate" }
            request.withUnsafeBytes { channel.queue($0) }
        }
        if case .open = state { state = channel.flush() }
        poller.modify(socket, channel.wantsWrite ? [.readable, .writable] : .readable, token: 0)
        if answer.starts(with: "HTTP/1.1 200 ".utf8) { return nil }
        if let end = answer.firstIndex(of: 0x0D) {
            return "\(address) answers \(visible(String(decoding: answer[..<end], as: UTF8.self), limit: 80))"
        }
        if case .closed(let reason) = state { return "\(address): \(reason)" }
    }
    return "\(address) has not answered within \(answerLimit / 1_000) s"
}
