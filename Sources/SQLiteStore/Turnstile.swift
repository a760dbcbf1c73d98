public import Bytes
import CLinux
import Glibc
public import Store
import Synchronization

/// The fair lock around every write transaction, checkpoint and migration, over all processes on one folder.
///
/// Two bytes of the file `turnstile` are locked in turn: "next", then "main", and "next" is let go. So who waits is served
/// before who has just released; plain locks let the releaser barge back in. The locks belong to the open file
/// description (fcntl(2), "Open file description locks"): the kernel frees them when the process dies. Whoever holds a
/// byte writes its incarnation into the file, so that who waits too long knows whom to have killed.
///
/// One thread acquires and releases; the figures may be read by any.
public final class Turnstile: Sendable {
    private static let mainByte: Int64 = 0
    private static let nextByte: Int64 = 1
    private static let mainName = 16
    private static let nextName = 24

    let descriptor: Int32
    private let path: String
    private let incarnation: Incarnation
    private let waiting = Atomic<UInt64>(0)
    private let holding = Atomic<UInt64>(0)

    /// The turnstile of a folder, for one incarnation; makes the file when it is missing.
    public init(folder: String, incarnation: Incarnation) throws(StoreFailure) {
        path = StoreFolder.turnstile(folder)
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        self.incarnation = incarnation
        guard descriptor >= 0 else { throw .system("open \(path)") }
        // Room for the names now, so that a full disk never stands between a lock and its name.
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_size < 32 {
            let zeros = [UInt8](repeating: 0, count: 32)
            guard pwrite(descriptor, zeros, 32, 0) == 32 else {
                let failure = StoreFailure.system("write \(path)")
                close(descriptor)
                throw failure
            }
        }
    }

    deinit { close(descriptor) }

    /// Since when this process waits for its turn (monotonic clock, nanoseconds); 0 when it does not.
    public var waitingSince: UInt64 { waiting.load(ordering: .acquiring) }

    /// Since when this process holds the lock (monotonic clock, nanoseconds); 0 when it does not.
    public var heldSince: UInt64 { holding.load(ordering: .acquiring) }

    /// Waits for the lock, without a time-out: a watchdog looks at `waitingSince`.
    public func acquire() throws(StoreFailure) {
        waiting.store(monotonicNanoseconds(), ordering: .releasing)
        defer { waiting.store(0, ordering: .releasing) }
        guard clinux_lock_wait(descriptor, Turnstile.nextByte) == 0 else { throw .system("lock \(path)") }
        write(incarnation, at: Turnstile.nextName)
        let result = clinux_lock_wait(descriptor, Turnstile.mainByte)
        let failure = StoreFailure.system("lock \(path)")
        if result == 0 { write(incarnation, at: Turnstile.mainName) }
        write(0, at: Turnstile.nextName)
        _ = clinux_unlock(descriptor, Turnstile.nextByte)
        guard result == 0 else { throw failure }
        holding.store(monotonicNanoseconds(), ordering: .releasing)
    }

    /// Lets the next one in.
    public func release() {
        holding.store(0, ordering: .releasing)
        write(0, at: Turnstile.mainName)
        _ = clinux_unlock(descriptor, Turnstile.mainByte)
    }

    /// Runs `body` under the lock.
    func hold<Value>(_ body: () throws(StoreFailure) -> Value) throws(StoreFailure) -> Value {
        try acquire()
        defer { release() }
        return try body()
    }

    /// Whose the two bytes are, or nil when nobody holds either. A name is 0 when its byte is free, or when the holder was
    /// stopped between taking it and writing its name. While `main` is held under a name that is 0 or dead, the holder
    /// is the one named at `next`: the name at "next" is cleared only after the one at "main" is written.
    public static func holder(folder: String) -> (main: Incarnation, next: Incarnation)? {
        let descriptor = open(StoreFolder.turnstile(folder), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let isMainHeld = clinux_lock_probe(descriptor, mainByte) == 1
        let isNextHeld = clinux_lock_probe(descriptor, nextByte) == 1
        guard isMainHeld || isNextHeld else { return nil }
        return (isMainHeld ? read(descriptor, mainName) : 0, isNextHeld ? read(descriptor, nextName) : 0)
    }

    /// Whether anybody, this process included, is in a write transaction now.
    public static func isHeld(folder: String) -> Bool {
        let descriptor = open(StoreFolder.turnstile(folder), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return clinux_lock_probe(descriptor, mainByte) == 1
    }

    private func write(_ name: Incarnation, at offset: Int) {
        // The names only help to find a stopped holder; the lock itself does not depend on them.
        withUnsafeBytes(of: name.littleEndian) { _ = pwrite(descriptor, $0.baseAddress, 8, off_t(offset)) }
    }

    private static func read(_ descriptor: Int32, _ offset: Int) -> Incarnation {
        var name: UInt64 = 0
        let count = withUnsafeMutableBytes(of: &name) { pread(descriptor, $0.baseAddress, 8, off_t(offset)) }
        return count == 8 ? UInt64(littleEndian: name) : 0
    }
}

/// The monotonic clock in nanoseconds.
func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
