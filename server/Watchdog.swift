internal import Bytes
internal import CLinux
internal import EventLoop
internal import Glibc
internal import SQLiteStore
internal import Synchronization
internal import Telemetry

/// Looks after the wait for the turnstile. A process that was stopped inside a transaction blocks every writer; who waits
/// too long asks the holder's parent to kill it. The parent makes sure of it first.
final class Watchdog {
    /// A wait after which the holder's parent is asked, nanoseconds: sixty times the longest stall measured under load.
    private static let patience: UInt64 = 300_000_000
    /// Between two askings, nanoseconds.
    private static let pause: UInt64 = 200_000_000

    private let folder: String
    private let turnstile: Turnstile?
    private let log: Log
    private var lastAskedAt: UInt64 = 0

    /// Without a turnstile only `look(_:waitingSince:)` is used.
    init(folder: String, turnstile: Turnstile?, log: Log) {
        self.folder = folder
        self.turnstile = turnstile
        self.log = log
    }

    /// To be called often, with the time.
    func look(_ now: UInt64) { look(now, waitingSince: turnstile?.waitingSince ?? 0) }

    /// The same with a wait that began at `since`; 0 for none.
    func look(_ now: UInt64, waitingSince since: UInt64) {
        guard since != 0, now > since, now - since > Self.patience, now - lastAskedAt > Self.pause else { return }
        lastAskedAt = now
        guard let (main, next) = Turnstile.holder(folder: folder) else { return }
        // A holder that was stopped before it wrote its name at "main" still has it at "next".
        let isNamed = main != 0 && !AliveFile.isDead(folder: folder, incarnation: main)
        let holder = isNamed ? main : next
        guard holder != 0 else { return }
        log.warning(
            "waiting for the store's lock; asking the holder's parent", ["holder": String(holder, radix: 36)])
        if !ParentSocket.send(ParentSocket.killRequest, to: holder, folder) {
            log.warning("the holder's parent does not answer", ["holder": String(holder, radix: 36)])
        }
    }
}

extension Watchdog {
    /// How often a start is looked after, milliseconds.
    private static let startLook: Int32 = 50

    /// Runs `body`, which opens the store and so waits for the turnstile, while a thread looks after that wait: when the
    /// only other server was stopped with the lock, nobody else is there to ask for its end.
    static func lookingAfter<Value>(folder: String, log: Log, _ body: () throws -> Value) throws -> Value {
        let start = OpeningStore()
        let begun = Monotonic.now()
        try startThread {
            // Signals are for the descriptor that the shell makes later.
            var signals = sigset_t()
            sigfillset(&signals)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            let watchdog = Watchdog(folder: folder, turnstile: nil, log: log)
            while !start.isOver.load(ordering: .acquiring) {
                poll(nil, 0, startLook)
                watchdog.look(Monotonic.now(), waitingSince: begun)
            }
        }
        defer { start.isOver.store(true, ordering: .releasing) }
        return try body()
    }
}

/// Whether a start has got its store.
private final class OpeningStore: Sendable {
    let isOver = Atomic<Bool>(false)
}

/// Where a server's parent listens.
enum ParentSocket {
    static func folder(_ storeFolder: String) -> String { storeFolder + "/parents" }
    static func name(_ incarnation: Incarnation) -> String { String(incarnation, radix: 16) + ".sock" }

    /// Another server waits too long for the lock that the parent's child holds.
    static let killRequest = Array("kill".utf8)
    /// The child lives.
    static let sign = Array("sign".utf8)

    /// Sends a message to the parent of this incarnation; false when nobody listens there.
    @discardableResult
    static func send(_ message: [UInt8], to incarnation: Incarnation, _ storeFolder: String) -> Bool {
        clinux_send_datagram(folder(storeFolder), name(incarnation), message, message.count) == 0
    }
}
