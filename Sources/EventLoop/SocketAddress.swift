/// Where to listen or connect: a host and a TCP port.
public struct SocketAddress: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// A name or a numeric address, an IPv6 address without brackets.
    public var host: String
    /// The TCP port; 0 when listening lets the system choose.
    public var port: UInt16

    /// An address of its parts.
    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Reads "127.0.0.1:7400", "localhost:7400" or "[::1]:7400"; nil for anything else, an IPv6 address without brackets
    /// included, because its last group could be meant as the port.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let colon = bytes.lastIndex(of: 0x3A) else { return nil }
        let digits = bytes[(colon + 1)...]
        guard !digits.isEmpty, digits.count <= 5, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(String(decoding: digits, as: UTF8.self))
        else { return nil }
        var host = bytes[..<colon]
        if host.first == 0x5B {
            guard host.last == 0x5D, host.contains(0x3A) else { return nil }
            host = host.dropFirst().dropLast()
        } else if host.contains(0x3A) {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: { $0 <= 0x20 || $0 == 0x7F || $0 == 0x5B || $0 == 0x5D }) else {
            return nil
        }
        self.init(host: String(decoding: host, as: UTF8.self), port: port)
    }

    /// The same host with a port so much higher; nil when there is none.
    public func advanced(by ports: Int) -> SocketAddress? {
        UInt16(exactly: Int(port) + ports).map { SocketAddress(host: host, port: $0) }
    }

    /// The text that `init(_:)` reads.
    public var description: String { host.utf8.contains(0x3A) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
