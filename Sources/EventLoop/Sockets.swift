internal import CLinux
internal import Glibc
internal import Synchronization

/// TCP sockets, all of them non-blocking and closed on exec.
public enum Sockets {
    /// Connections that the kernel keeps until they are accepted; capped by net.core.somaxconn (4096 by default).
    public static let backlog: Int32 = 4096

    /// Listens on an address. Returns the socket, which the caller owns and closes, and the port, which is of interest
    /// when 0 was asked for. With `reusePort` several sockets share the port and the kernel spreads connections over
    /// them (SO_REUSEPORT). A host name stands for the first of its addresses that can be bound.
    public static func listen(_ address: SocketAddress, reusePort: Bool) throws(SystemError) -> (
        fd: Int32, port: UInt16
    ) {
        keepSpare()
        return try firstThatWorks(address, passive: true) { entry throws(SystemError) in
            let socket = try open(entry)
            var one: Int32 = 1
            let size = socklen_t(MemoryLayout<Int32>.size)
            _ = setsockopt(socket.raw, SOL_SOCKET, SO_REUSEADDR, &one, size)
            if reusePort, setsockopt(socket.raw, SOL_SOCKET, SO_REUSEPORT, &one, size) != 0 {
                throw SystemError(call: "share the port of \(address)", errno: errno)
            }
            guard bind(socket.raw, entry.ai_addr, entry.ai_addrlen) == 0 else {
                throw SystemError(call: "bind \(address)", errno: errno)
            }
            guard Glibc.listen(socket.raw, backlog) == 0 else {
                throw SystemError(call: "listen on \(address)", errno: errno)
            }
            let port = try localPort(socket.raw)
            return (fd: socket.release(), port: port)
        }
    }

    /// The next waiting connection with TCP_NODELAY set, and its peer as text ("127.0.0.1:51234"); nil when there is
    /// none. The caller owns the descriptor.
    ///
    /// When the process is out of descriptors the connection is taken and closed, so that its client hears of it and
    /// the listening socket does not stay readable for ever.
    public static func accept(_ fd: Int32) -> (fd: Int32, peer: String)? {
        var storage = sockaddr_storage()
        while true {
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let raw = withUnsafeMutablePointer(to: &storage) { clinux_accept(fd, $0, &length) }
            if raw >= 0 {
                setNoDelay(raw)
                return (fd: raw, peer: text(&storage, length))
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE:
                refuseWithSpare(fd)
                return nil
            default: return nil
            }
        }
    }

    /// Starts to connect; the socket is writable when that has succeeded or failed (`connectError`). The caller owns
    /// the descriptor; TCP_NODELAY is set.
    ///
    /// A host name is looked up first, and that blocks the caller for as long as the resolver takes. Of several
    /// addresses the first is taken that does not fail at once.
    public static func connect(_ address: SocketAddress) throws(SystemError) -> Int32 {
        try firstThatWorks(address, passive: false) { entry throws(SystemError) in
            let socket = try open(entry)
            setNoDelay(socket.raw)
            let result = Glibc.connect(socket.raw, entry.ai_addr, entry.ai_addrlen)
            guard result == 0 || errno == EINPROGRESS || errno == EINTR else {
                throw SystemError(call: "connect to \(address)", errno: errno)
            }
            return socket.release()
        }
    }

    /// Why a connecting socket failed, asked once it is writable; nil when it is connected (SO_ERROR, socket(7)).
    public static func connectError(_ fd: Int32) -> SystemError? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(fd, SOL_SOCKET, SO_ERROR, &value, &size) == 0 else {
            return SystemError(call: "connect", errno: errno)
        }
        return value == 0 ? nil : SystemError(call: "connect", errno: value)
    }

    // MARK: - Addresses

    private static func firstThatWorks<Result>(
        _ address: SocketAddress, passive: Bool, _ attempt: (addrinfo) throws(SystemError) -> Result
    ) throws(SystemError) -> Result {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (passive ? AI_PASSIVE : 0)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(address.host, String(address.port), &hints, &list)
        guard code == 0 else {
            if code == EAI_SYSTEM { throw SystemError(call: "look up \(address.host)", errno: errno) }
            throw SystemError(call: "look up \(address.host): \(String(cString: gai_strerror(code)))", errno: 0)
        }
        defer { freeaddrinfo(list) }
        var failure = SystemError(call: "look up \(address.host): no address", errno: 0)
        var next = list
        while let entry = next {
            do throws(SystemError) {
                return try attempt(entry.pointee)
            } catch {
                failure = error
            }
            next = entry.pointee.ai_next
        }
        throw failure
    }

    private static func open(_ entry: addrinfo) throws(SystemError) -> Descriptor {
        let type = entry.ai_socktype | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let raw = socket(entry.ai_family, type, 0)
        guard raw >= 0 else { throw SystemError(call: "socket", errno: errno) }
        return Descriptor(owning: raw)
    }

    private static func setNoDelay(_ fd: Int32) {
        var one: Int32 = 1
        // Fails only for sockets that are not TCP, where it means nothing.
        _ = setsockopt(fd, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func localPort(_ fd: Int32) throws(SystemError) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(fd, $0, &length) }
        }
        guard result == 0 else { throw SystemError(call: "getsockname", errno: errno) }
        // The port is the 16 bits behind the family for IPv4 and IPv6 alike (ip(7), ipv6(7)).
        return withUnsafeBytes(of: &storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }

    private static func text(_ storage: inout sockaddr_storage, _ length: socklen_t) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST) + 32) { buffer in
            let host = buffer.baseAddress
            let port = host.map { $0 + Int(NI_MAXHOST) }
            let flags = NI_NUMERICHOST | NI_NUMERICSERV
            let code = withUnsafeMutablePointer(to: &storage) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    getnameinfo($0, length, host, socklen_t(NI_MAXHOST), port, 32, flags)
                }
            }
            guard code == 0, let host, let port, let number = UInt16(String(cString: port)) else { return "unknown" }
            return SocketAddress(host: String(cString: host), port: number).description
        }
    }

    // MARK: - A descriptor in reserve

    private static let spare = Mutex<Int32>(-1)

    private static func keepSpare() {
        spare.withLock { if $0 < 0 { $0 = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) } }
    }

    private static func refuseWithSpare(_ fd: Int32) {
        spare.withLock {
            guard $0 >= 0 else { return }
            _ = close($0)
            let refused = Glibc.accept(fd, nil, nil)
            if refused >= 0 { _ = close(refused) }
            $0 = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
        }
    }
}
