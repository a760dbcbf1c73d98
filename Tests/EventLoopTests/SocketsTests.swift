import EventLoop
import Glibc
import Testing

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1:7400", "127.0.0.1", 7400), ("localhost:0", "localhost", 0), ("[::1]:65535", "::1", 65535),
        ("server-1.example:80", "server-1.example", 80),
    ])
    func readsAndWrites(text: String, host: String, port: UInt16) {
        let address = SocketAddress(text)
        #expect(address == SocketAddress(host: host, port: port))
        #expect(address?.description == text)
    }

    @Test(arguments: [
        "", ":", ":7400", "localhost", "localhost:", "localhost:65536", "localhost:+1", "localhost:1 ", "::1:7400",
        "[::1]", "[::1:7400", "::1]:7400", "[localhost]:1", "a b:1", "[]:1", "localhost:000001",
    ])
    func refuses(text: String) {
        #expect(SocketAddress(text) == nil)
    }
}

@Suite struct SocketsTests {
    @Test(arguments: ["127.0.0.1", "::1"])
    func connectsAndAccepts(host: String) throws {
        let listener = try Sockets.listen(SocketAddress(host: host, port: 0), reusePort: false)
        defer { close(listener.fd) }
        #expect(listener.port != 0)
        #expect(Sockets.accept(listener.fd) == nil)
        let near = try Sockets.connect(SocketAddress(host: host, port: listener.port))
        defer { close(near) }
        #expect(ready(near, Int32(POLLOUT)))
        #expect(Sockets.connectError(near) == nil)
        #expect(ready(listener.fd, Int32(POLLIN)))
        let accepted = try #require(Sockets.accept(listener.fd))
        defer { close(accepted.fd) }
        let peer = try #require(SocketAddress(accepted.peer))
        #expect(peer.host == host)
        for fd in [near, accepted.fd] {
            #expect(fcntl(fd, F_GETFL) & O_NONBLOCK != 0)
            #expect(fcntl(fd, F_GETFD) & FD_CLOEXEC != 0)
            var value: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            #expect(getsockopt(fd, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &size) == 0 && value != 0)
        }
    }

    @Test func aTakenAddressIsNamed() throws {
        let listener = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
        defer { close(listener.fd) }
        let error = #expect(throws: SystemError.self) {
            _ = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: listener.port), reusePort: false)
        }
        #expect(error?.message == "bind 127.0.0.1:\(listener.port): Address already in use")
    }

    @Test func aPortCanBeShared() throws {
        let first = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: true)
        defer { close(first.fd) }
        let second = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: first.port), reusePort: true)
        defer { close(second.fd) }
        #expect(second.port == first.port)
    }

    @Test func aRefusedConnectionIsNamed() throws {
        // Bound but not listening: the port stays this test's own, and refuses.
        let holder = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(holder) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                #expect(bind(holder, raw, size) == 0)
                #expect(getsockname(holder, raw, &size) == 0)
            }
        }
        let port = UInt16(bigEndian: address.sin_port)
        var reason: Int32?
        do {
            let near = try Sockets.connect(SocketAddress(host: "127.0.0.1", port: port))
            defer { close(near) }
            #expect(ready(near, Int32(POLLOUT)))
            reason = Sockets.connectError(near)?.errno
        } catch {
            reason = error.errno
        }
        #expect(reason == ECONNREFUSED)
    }

    @Test func anUnknownHostIsNamed() {
        let error = #expect(throws: SystemError.self) {
            _ = try Sockets.connect(SocketAddress(host: "not a host", port: 1))
        }
        #expect(error?.message.hasPrefix("look up not a host: ") == true)
    }
}
