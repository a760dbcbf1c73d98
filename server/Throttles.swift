internal import Bytes
internal import Link
internal import Protocol
internal import Store

/// Bounds on attempts, each with its reason. They are kept in the store: all servers count together, and a restart
/// forgets nothing.
enum AttemptLimits {
    private static let second: Int64 = 1_000
    private static let minute = 60 * second

    /// Logins at one address: a class behind one router at once, then one in 3 s. Each costs 15 ms of a core.
    static func logins(_ address: String) -> Charge {
        Charge(key: "login \(address)", interval: 3 * second, burst: 40)
    }

    /// Logins to one account at one address: a person who tries old passwords, then one a minute.
    static func logins(_ address: String, _ name: String) -> Charge {
        Charge(key: "login \(address) \(name)", interval: minute, burst: 5)
    }

    /// Logins to one account from addresses where it has no session: many attackers together get no further than
    /// 50 an hour, and its owner at a known address is not counted here.
    static func strangers(_ name: String) -> Charge {
        Charge(key: "strangers \(name)", interval: 72 * second, burst: 20)
    }

    /// Changes of one account's password: five tries at the current one, then one a minute.
    static func passwords(_ user: UserID) -> Charge { Charge(key: "password user \(user)", interval: minute, burst: 5) }

    /// New accounts at one address: a lecture hall at once, then six a minute.
    static func accounts(_ address: String) -> Charge {
        Charge(key: "account \(address)", interval: 10 * second, burst: 200)
    }

    /// Wrong PINs, at one address and of one account: 20 an hour, of 900,000 there are.
    static func pins(_ address: String) -> Charge { Charge(key: "pin \(address)", interval: 3 * minute, burst: 20) }
    static func pins(_ user: UserID) -> Charge { Charge(key: "pin user \(user)", interval: 3 * minute, burst: 20) }

    /// Invitations that an account sends: twenty at once, then one in three minutes, so that nobody is pestered.
    static func invites(_ user: UserID) -> Charge {
        Charge(key: "invite user \(user)", interval: 3 * minute, burst: 20)
    }

    /// Pages of rooms that there are not, at one address; apart from the players, whom no forgotten browser shall hinder.
    static func pages(_ address: String) -> Charge { Charge(key: "page \(address)", interval: 3 * minute, burst: 20) }

    /// Codes for the first admin: it has 128 random bits, so this bounds the noise in the audit log.
    static func codes(_ address: String) -> Charge { Charge(key: "code \(address)", interval: 6 * minute, burst: 10) }
}

/// A client's address without its port, as attempts are counted: an IPv6 network of 64 bits counts as one, because one
/// customer has all of it.
func countedAddress(_ peer: String) -> String {
    var host = Substring(peer)
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
        host = host[host.index(after: host.startIndex)..<end]
    } else if host.utf8.count(where: { $0 == 0x3A }) == 1, let colon = host.firstIndex(of: ":") {
        host = host[..<colon]
    }
    let mapped = "::ffff:"
    if host.hasPrefix(mapped), host.contains(".") { return String(host.dropFirst(mapped.count)) }
    guard host.contains(":") else { return String(host) }
    // The first four groups; `::` stands for as many zeros as are missing.
    let sides = host.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
    var groups = sides[0].split(separator: ":").map(String.init)
    if sides.count == 2 {
        let behind = sides[1].split(separator: ":").map(String.init)
        groups += Array(repeating: "0", count: max(0, 8 - groups.count - behind.count)) + behind
    }
    return groups.prefix(4).joined(separator: ":") + "::/64"
}

/// Whether only programs on the balancer's machine can have this address: whoever is there needs no network to make
/// accounts, and a drill makes many.
func isLoopback(_ address: String) -> Bool { address.hasPrefix("127.") || address == "0:0:0:0::/64" }

extension ServerMachine {
    /// Counts an attempt, and goes on with it or says how long to wait.
    func attempt(
        _ stream: ServerStream, _ id: Int64, _ what: StaticString, target: String, _ charges: [Charge],
        _ body: @escaping () -> Void
    ) {
        guard !charges.isEmpty else {
            body()
            return
        }
        submit(.charge(charges, at: effects.wallClock())) { [self] outcome, reason in
            switch outcome {
            case .throttled(let milliseconds):
                refuseThrottled(stream, id, what, target: target, milliseconds: milliseconds)
            case nil: refuseNotSaved(stream, id, reason)
            default: if !stream.isGone { body() }
            }
        }
    }

    func refuseThrottled(
        _ stream: ServerStream, _ id: Int64, _ what: StaticString, target: String, milliseconds: Int64
    ) {
        note(event: what, stream, target: target, result: "throttled")
        refuse(stream, id, .throttled, "too many attempts; wait \(spoken(milliseconds: milliseconds))")
    }

    /// A line in the audit log about what somebody at this stream's address has tried. Those of one minute that are alike
    /// are one line. It waits for nothing, and is left out while too much waits.
    func note(event action: StaticString, _ stream: ServerStream, target: String, result: String) {
        guard !effects.isStoreBusy else { return }
        let line = AuditRecord(
            at: effects.wallClock(), actor: "address \(countedAddress(stream.peer))", action: "\(action)",
            target: target, result: result, isEvent: true)
        submit(.audit(line)) { _, _ in }
    }

    // MARK: Wrong PINs

    /// There is no such room: counts the guess, and says so or how long to wait.
    func refuseWrongPIN(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ pin: Int64) {
        let wall = effects.wallClock()
        if let wait = guessingPause(stream, login), wait > 0 {
            refuseThrottled(stream, id, "room.enter", target: login.name, milliseconds: wait)
            return
        }
        submit(.charge(guesses(stream, login), at: wall)) { [self] outcome, _ in
            if case .throttled(let milliseconds) = outcome {
                refuseThrottled(stream, id, "room.enter", target: login.name, milliseconds: milliseconds)
            } else {
                refuse(stream, id, .noSuchRoom, "there is no room \(pin); check the six digits")
            }
        }
    }

    /// How long whoever is at this stream must wait before a PIN is looked at again, milliseconds; nil when the store
    /// cannot be read.
    func guessingPause(_ stream: ServerStream, _ login: SessionContext.Login) -> Int64? {
        pause(of: guesses(stream, login))
    }

    /// How long until all of these allow one more attempt, milliseconds; nil when the store cannot be read.
    func pause(of charges: [Charge]) -> Int64? {
        let wall = effects.wallClock()
        var longest: Int64 = 0
        for charge in charges {
            guard let fullAt = read({ try reader.fullAt(bucket: charge.key) }) else { return nil }
            longest = max(longest, charge.wait(fullAt: fullAt, now: wall))
        }
        return longest
    }

    private func guesses(_ stream: ServerStream, _ login: SessionContext.Login) -> [Charge] {
        [AttemptLimits.pins(countedAddress(stream.peer)), AttemptLimits.pins(login.user)]
    }
}
