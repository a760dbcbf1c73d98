internal import Glibc
internal import Synchronization

/// Looks up a host's addresses without making its loop wait: a name server that does not answer keeps a thread of its own
/// busy for seconds (resolv.conf(5)), at most one for each lookup.
public final class HostLookup: Sendable {
    /// How far it is.
    public enum Answer: Equatable, Sendable {
        /// A thread asks; `wake` is called when it knows.
        case pending
        /// Numeric addresses, in the order in which they are to be tried.
        case found([String])
        /// There is none, with the resolver's words.
        case failed(String)
    }

    private let host: String
    private let wake: @Sendable () -> Void
    private let answer = Mutex<Answer?>(nil)

    /// A lookup of a name or a numeric address, the latter without brackets. Nothing is asked yet.
    public init(_ host: String, wake: @escaping @Sendable () -> Void) {
        self.host = host
        self.wake = wake
    }

    /// Whether the next `take` has an answer without asking.
    public var hasAnswer: Bool {
        answer.withLock {
            switch $0 {
            case nil, .pending: false
            case .found, .failed: true
            }
        }
    }

    /// The answer. Each is given once, because a name may lead elsewhere the next time: without one a thread begins to ask.
    /// A numeric host is its own address.
    public func take() -> Answer {
        let known = answer.withLock { answer in
            defer { if answer != .pending { answer = nil } }
            return answer
        }
        if let known { return known }
        if case .found(let own) = Sockets.lookUp(host, isNumeric: true) { return .found(own) }
        answer.withLock { $0 = .pending }
        do {
            try startThread {
                let found = Sockets.lookUp(self.host, isNumeric: false)
                self.answer.withLock { $0 = found }
                self.wake()
            }
            return .pending
        } catch {
            answer.withLock { $0 = nil }
            return .failed(error.message)
        }
    }
}

extension Sockets {
    /// Asks the resolver, or with `isNumeric` nobody.
    fileprivate static func lookUp(_ host: String, isNumeric: Bool) -> HostLookup.Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = isNumeric ? AI_NUMERICHOST : 0
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else { return .failed("look up \(host): \(String(cString: gai_strerror(code)))") }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let size = socklen_t(text.count)
            guard getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, size, nil, 0, NI_NUMERICHOST) == 0 else {
                continue
            }
            found.append(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        return found.isEmpty ? .failed("look up \(host): no address") : .found(found)
    }
}
