// The supervisor's decisions, without processes, signals or clocks: events and the time come in, directives go out.

/// One program that the supervisor keeps running.
public struct Child: Equatable, Sendable {
    /// What a program is for; demos and bots are stopped before servers, and servers before balancers.
    public enum Role: String, CaseIterable, Sendable {
        /// Scripted players, as clients of the cluster.
        case demo
        /// House bots, as clients of the cluster.
        case bots
        /// Runs rooms.
        case server
        /// Holds the clients' connections.
        case balancer

        /// How long a program of this kind may take to end, in milliseconds.
        var grace: Int64 {
            switch self {
            case .demo: SupervisorLimits.demoGrace
            case .bots: SupervisorLimits.botGrace
            case .server: SupervisorLimits.serverGrace
            case .balancer: SupervisorLimits.balancerGrace
            }
        }
    }

    /// Where a program is in its life.
    public enum State: Equatable, Sendable {
        /// To be started, not before this time.
        case waiting(until: Int64)
        /// Runs, since this time.
        case running(pid: Int32, since: Int64)
        /// Was asked to end; is killed at this time.
        case stopping(pid: Int32, killAt: Int64)
        /// Found its configuration unusable; another start would find the same.
        case failed
        /// Ended, and is not to be started again.
        case stopped
    }

    /// Its name, such as `server-1`.
    public let name: String
    /// What it is for.
    public let role: Role
    /// Where it is in its life.
    public internal(set) var state: State
    /// How often it was started again after it had ended by itself.
    public internal(set) var restarts: Int
    /// How it ended last, in words; empty when it never did.
    public internal(set) var lastEnd: String
    var backoff: Int64

    init(name: String, role: Role, now: Int64) {
        self.name = name
        self.role = role
        state = .waiting(until: now)
        restarts = 0
        lastEnd = ""
        backoff = SupervisorLimits.firstBackoff
    }

    var pid: Int32? {
        switch state {
        case .running(let pid, _), .stopping(let pid, _): pid
        case .waiting, .failed, .stopped: nil
        }
    }
}

/// The supervisor's times, in milliseconds.
public enum SupervisorLimits {
    /// The wait before the first restart: short, because a server that died is missed at once.
    public static let firstBackoff: Int64 = 100
    /// The longest wait between restarts: a program that cannot run must not eat the machine.
    public static let longestBackoff: Int64 = 5_000
    /// A program that ran this long was healthy: its next restart waits `firstBackoff` again.
    public static let healthyAfter: Int64 = 10_000
    /// How long scripted players may take to close their rooms; they give up a little earlier (`DemoLimits.closing`).
    public static let demoGrace: Int64 = 2_000
    /// How long bots may take: they close nothing, as the next start goes on with their games.
    public static let botGrace: Int64 = 1_000
    /// How long servers may drain when the whole cluster stops. There is nobody to hand over to, so it is short.
    public static let serverGrace: Int64 = 3_000
    /// How long balancers may take to close their connections.
    public static let balancerGrace: Int64 = 2_000
    /// The exit status with which a program reports an unusable configuration (sysexits.h, EX_CONFIG).
    public static let configurationStatus: Int32 = 78
}

/// How a program ended.
public enum ProcessEnd: Equatable, Sendable {
    /// It exited with this status.
    case exited(Int32)
    /// A signal killed it.
    case signalled(Int32)

    /// In words.
    public var words: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .signalled(let signal): "was killed by signal \(signal)"
        }
    }
}

/// What the supervisor's shell must do next.
public enum SupervisorDirective: Equatable, Sendable {
    /// Start the program and report its process id with `started`.
    case start(name: String)
    /// Ask the process to end.
    case terminate(pid: Int32)
    /// Kill the process.
    case kill(pid: Int32)
    /// Tell the log that the program ended and when it starts again; nil for never.
    case report(name: String, end: ProcessEnd, again: Int64?)
    /// Everything has ended: exit.
    case finish
}

/// Keeps programs running until it is told to stop; then stops them role by role.
public struct SupervisorMachine: Sendable {
    private enum Phase: Equatable {
        case running
        case stopping(Child.Role)
        case finished
    }

    /// The programs, in the order in which they are started.
    public private(set) var children: [Child]
    private var phase = Phase.running

    /// A machine that starts these programs at once.
    public init(balancers: [String], servers: [String], demos: [String] = [], bots: [String] = [], now: Int64) {
        children =
            balancers.map { Child(name: $0, role: .balancer, now: now) }
            + servers.map { Child(name: $0, role: .server, now: now) }
            + demos.map { Child(name: $0, role: .demo, now: now) }
            + bots.map { Child(name: $0, role: .bots, now: now) }
    }

    /// When `onTime` must be called, or nil when only an event can change anything.
    public var deadline: Int64? {
        children.compactMap { child -> Int64? in
            switch child.state {
            case .waiting(let until): until
            case .stopping(_, let killAt): killAt
            case .running, .failed, .stopped: nil
            }
        }.min()
    }

    /// Whether it was told to stop.
    public var isStopping: Bool { phase != .running }

    /// Starts what is due and kills what did not end in time.
    public mutating func onTime(_ now: Int64) -> [SupervisorDirective] {
        var directives: [SupervisorDirective] = []
        for index in children.indices {
            switch children[index].state {
            case .waiting(let until) where until <= now: directives.append(.start(name: children[index].name))
            case .stopping(let pid, let killAt) where killAt <= now:
                directives.append(.kill(pid: pid))
                children[index].state = .stopping(pid: pid, killAt: now + SupervisorLimits.balancerGrace)
            case .waiting, .stopping, .running, .failed, .stopped: break
            }
        }
        return directives
    }

    /// A `start` directive was carried out.
    public mutating func onStarted(_ name: String, pid: Int32, now: Int64) {
        update(name) { $0.state = .running(pid: pid, since: now) }
    }

    /// A `start` directive could not be carried out; it is tried again.
    public mutating func onStartFailed(_ name: String, reason: String, now: Int64) {
        update(name) { child in
            child.lastEnd = reason
            child.state = .waiting(until: now + child.backoff)
            child.backoff = min(child.backoff * 2, SupervisorLimits.longestBackoff)
        }
    }

    /// A process ended. One that is not a child changes nothing.
    public mutating func onEnded(pid: Int32, _ end: ProcessEnd, now: Int64) -> [SupervisorDirective] {
        guard let index = children.firstIndex(where: { $0.pid == pid }) else { return [] }
        children[index].lastEnd = end.words
        guard case .running(_, let since) = children[index].state, phase == .running else {
            children[index].state = .stopped
            return [.report(name: children[index].name, end: end, again: nil)] + advance(now)
        }
        if end == .exited(SupervisorLimits.configurationStatus) {
            children[index].state = .failed
            return [.report(name: children[index].name, end: end, again: nil)]
        }
        if now - since >= SupervisorLimits.healthyAfter { children[index].backoff = SupervisorLimits.firstBackoff }
        let wait = children[index].backoff
        children[index].backoff = min(wait * 2, SupervisorLimits.longestBackoff)
        children[index].restarts += 1
        children[index].state = .waiting(until: now + wait)
        return [.report(name: children[index].name, end: end, again: wait)]
    }

    /// The operator wants everything to end. Asking again kills what still runs.
    public mutating func onStop(_ now: Int64) -> [SupervisorDirective] {
        guard phase == .running else { return children.compactMap(\.pid).map { .kill(pid: $0) } }
        for index in children.indices where children[index].pid == nil { children[index].state = .stopped }
        return stop(Child.Role.allCases[...], now)
    }

    /// Stops the first of these roles that has a program running; when none has, everything has ended.
    private mutating func stop(_ roles: ArraySlice<Child.Role>, _ now: Int64) -> [SupervisorDirective] {
        guard let role = roles.first else {
            phase = .finished
            return [.finish]
        }
        phase = .stopping(role)
        var directives: [SupervisorDirective] = []
        for index in children.indices where children[index].role == role {
            guard case .running(let pid, _) = children[index].state else { continue }
            children[index].state = .stopping(pid: pid, killAt: now + role.grace)
            directives.append(.terminate(pid: pid))
        }
        return directives + advance(now)
    }

    /// Goes to the next role when all programs of the one that is being stopped have ended.
    private mutating func advance(_ now: Int64) -> [SupervisorDirective] {
        guard case .stopping(let role) = phase, !children.contains(where: { $0.role == role && $0.pid != nil }) else {
            return []
        }
        return stop(Child.Role.allCases.drop { $0 != role }.dropFirst(), now)
    }

    private mutating func update(_ name: String, _ change: (inout Child) -> Void) {
        if let index = children.firstIndex(where: { $0.name == name }) { change(&children[index]) }
    }
}
