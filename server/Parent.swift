internal import Accounts
internal import Bytes
internal import CLinux
internal import Cluster
internal import EventLoop
internal import Glibc
internal import SQLiteStore
internal import Telemetry

/// The small process above a server: starts it, starts it again when it dies, kills it when it was stopped with the store's
/// lock in its hand, and hands on SIGTERM. It has one thread and no memory to speak of; when it dies the kernel kills the
/// server.
final class Parent {
    /// The first and the longest wait before a start, nanoseconds; back to the first after a run of `health`.
    private static let firstBackoff: UInt64 = 20_000_000
    private static let longestBackoff: UInt64 = 5_000_000_000
    private static let health: UInt64 = 10_000_000_000
    /// How often the holder of the lock is looked at before it is killed: with others waiting, a holder that lives has
    /// given the lock up in between.
    private static let looks = 10
    private static let lookMilliseconds: Int32 = 10
    /// A server that has given no sign for so long is killed, nanoseconds: ten of its signs. Long before that the balancer
    /// has given its players to another server; this is for the last one there is.
    private static let longestSilence: UInt64 = 10_000_000_000
    /// How often the silence is looked at, milliseconds.
    private static let lookAfterMilliseconds: Int32 = 1_000

    private let options: ServerOptions
    private let program: String
    private let storeFolder: String
    private let log: Log
    private let poller: Poller
    private let signals: SignalWatcher
    private var child: pid_t = 0
    private var incarnation: Incarnation = 0
    private var socket: Int32 = -1
    private var startedAt: UInt64 = 0
    /// When the child gave its last sign; 0 before the first.
    private var signAt: UInt64 = 0
    private var startAt: UInt64 = 0
    private var backoff = Parent.firstBackoff
    private var isStopping = false
    private var isFirst = true

    init(options: ServerOptions, program: String, log: Log) throws(SystemError) {
        self.options = options
        self.program = program
        self.log = log
        storeFolder = ClusterFolder(root: options.folder).storeFolder
        poller = try Poller()
        signals = try SignalWatcher([SIGCHLD, SIGTERM, SIGINT])
        try poller.add(signals.descriptor, .readable, token: 0)
    }

    /// Runs until the server has ended for good; the exit status.
    func run() -> Int32 {
        while true {
            let now = Monotonic.now()
            if child == 0, !isStopping, now >= startAt {
                if let status = start() { return status }
            }
            let wait =
                child > 0
                ? Self.lookAfterMilliseconds : Int32(clamping: (max(startAt, now) - now) / 1_000_000 + 1)
            var wasAsked = false
            poller.wait(timeoutMilliseconds: wait) { token, _ in
                if token == 1 { wasAsked = takeRequest() || wasAsked }
            }
            if wasAsked { killStoppedHolder() }
            killSilentChild(after: now)
            while let signal = signals.next() {
                if signal != SIGCHLD { stop(signal) }
            }
            if let status = reap() { return status }
            if isStopping, child == 0 { return ServerStatus.drained }
        }
    }

    private func start() -> Int32? {
        incarnation = Incarnation(Randomness.identifier())
        startedAt = Monotonic.now()
        signAt = 0
        if socket >= 0 {
            poller.remove(socket)
            close(socket)
        }
        do {
            try FileTools.makeFolder(ParentSocket.folder(storeFolder), mode: FileTools.privateFolder)
            socket = clinux_bind_datagram(ParentSocket.folder(storeFolder), ParentSocket.name(incarnation))
            guard socket >= 0 else { throw SystemError(call: "bind the parent's socket", errno: errno) }
            try poller.add(socket, .readable, token: 1)
        } catch {
            log.error("cannot start", ["reason": "\(error)"])
            return ServerStatus.configuration
        }
        var arguments = ["oneup-server", "--folder", options.folder, "--name", options.name]
        for balancer in options.balancers { arguments += ["--balancer", "\(balancer)"] }
        if let manage = options.manage { arguments += ["--manage", "\(manage)"] }
        if let format = options.logFormat { arguments += ["--log-format", format] }
        arguments += ["--incarnation", "\(incarnation)"]
        child = spawn(arguments)
        guard child > 0 else {
            log.error("cannot start the server's process", ["errno": "\(errno)"])
            return ServerStatus.again
        }
        isFirst = false
        return nil
    }

    private func spawn(_ arguments: [String]) -> pid_t {
        var environment: [String] = []
        var entry = environ
        while let text = entry.pointee {
            let line = String(cString: text)
            // A failpoint is for one life.
            if isFirst || !line.hasPrefix("ONEUP_FAILPOINT=") { environment.append(line) }
            entry += 1
        }
        let argv = arguments.map { strdup($0) } + [nil]
        let envp = environment.map { strdup($0) } + [nil]
        defer { for text in argv + envp { free(text) } }
        return clinux_spawn(program, argv, envp, -1, SIGKILL, 0)
    }

    private func stop(_ signal: Int32) {
        isStopping = true
        if child > 0 { kill(child, signal) }
    }

    /// Takes note of the child's end; a status when this process is to end too.
    private func reap() -> Int32? {
        guard child > 0 else { return nil }
        var status: Int32 = 0
        guard waitpid(child, &status, WNOHANG) == child else { return nil }
        child = 0
        unlink(ParentSocket.folder(storeFolder) + "/" + ParentSocket.name(incarnation))
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
        log.notice("the server's process has ended", ["status": "\(code)"])
        if isStopping { return ServerStatus.drained }
        if code == ServerStatus.configuration { return code }
        let now = Monotonic.now()
        if now - startedAt > Self.health { backoff = Self.firstBackoff }
        startAt = now + backoff
        backoff = min(backoff * 2, Self.longestBackoff)
        return nil
    }

    private func takeRequest() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        var isAsked = false
        while recv(socket, &bytes, bytes.count, 0) > 0 {
            if bytes.starts(with: ParentSocket.sign) {
                signAt = Monotonic.now()
            } else {
                isAsked = isAsked || bytes.starts(with: ParentSocket.killRequest)
            }
        }
        return isAsked
    }

    /// Kills a child that hangs. Silence counts only while this process was awake itself.
    private func killSilentChild(after before: UInt64) {
        let now = Monotonic.now()
        guard child > 0, signAt > 0 else { return }
        if now - before > 2 * UInt64(Self.lookAfterMilliseconds) * 1_000_000 { signAt = now }
        guard now - min(now, signAt) > Self.longestSilence else { return }
        log.warning("killing the server: it gives no sign of life", ["process": "\(child)"])
        signAt = now
        kill(child, SIGKILL)
    }

    /// Kills the child if it holds the store's lock and does not let go of it though others wait.
    private func killStoppedHolder() {
        for look in 0..<Self.looks {
            if look > 0 { poll(nil, 0, Self.lookMilliseconds) }
            guard child > 0, let (main, next) = Turnstile.holder(folder: storeFolder),
                main == incarnation || next == incarnation
            else { return }
        }
        log.warning("killing the server: it was stopped with the store's lock", ["process": "\(child)"])
        kill(child, SIGKILL)
    }
}
