import EventLoop
import Glibc

/// The ports of a cluster on one machine.
enum Ports {
    /// Where clients connect unless told otherwise.
    static let client: UInt16 = 7_400
    /// Where servers connect to the balancer unless told otherwise.
    static let link: UInt16 = 7_401
    /// How many ports are tried before giving up.
    static let tries = 100

    /// The first port from `first` on that is free on this host and not in `taken`; nil when none of `tries` is.
    static func firstFree(
        from first: UInt16, host: String, taken: Set<UInt16> = [], isFree: (SocketAddress) -> Bool = isFree
    ) -> UInt16? {
        for offset in 0..<tries {
            guard let port = UInt16(exactly: Int(first) + offset) else { return nil }
            if !taken.contains(port), isFree(SocketAddress(host: host, port: port)) { return port }
        }
        return nil
    }

    /// Whether a program could listen there now.
    static func isFree(_ address: SocketAddress) -> Bool {
        guard let listening = try? Sockets.listen(address, reusePort: false) else { return false }
        close(listening.fd)
        return true
    }
}
