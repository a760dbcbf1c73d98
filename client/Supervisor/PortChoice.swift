import EventLoop
import Glibc

/// The ports of a cluster on one machine.
enum Ports {
    /// Where clients connect unless told otherwise.
    static let client: UInt16 = 7_400
    /// Where servers connect to the balancer unless told otherwise.
    static let link: UInt16 = 7_401
    /// Where browsers on this machine find the pages, without TLS.
    static let pages: UInt16 = 7_480
    /// Where health and metrics of the balancer are; those of the servers follow.
    static let manage: UInt16 = 7_490
    /// How many ports are tried before giving up.
    static let tries = 100

    /// The first port from `first` on that, with the `count` - 1 behind it, is free on this host and not in `taken`; nil
    /// when none of `tries` is.
    static func firstFree(
        from first: UInt16, count: Int = 1, host: String, taken: Set<UInt16> = [],
        isFree: (SocketAddress) -> Bool = isFree
    ) -> UInt16? {
        for offset in 0..<tries {
            let ports = (0..<count).compactMap { UInt16(exactly: Int(first) + offset + $0) }
            guard let port = ports.first, ports.count == count else { return nil }
            let isUsable = ports.allSatisfy { !taken.contains($0) && isFree(SocketAddress(host: host, port: $0)) }
            if isUsable { return port }
        }
        return nil
    }

    /// How many ports the link has: one for each of the balancer's loops, which are as many as there are cores.
    static var linkCount: Int { min(64, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

    /// Whether a program could listen there now.
    static func isFree(_ address: SocketAddress) -> Bool {
        guard let listening = try? Sockets.listen(address, reusePort: false) else { return false }
        close(listening.fd)
        return true
    }
}
