public import Bytes
import CLinux
import Glibc
public import Store

/// The proof that an incarnation lives: a fresh file that it keeps locked. The kernel lets the lock go when the process is
/// dead, and only then; a stopped process keeps it. Made before the server's row is published.
public final class AliveFile: Sendable {
    let descriptor: Int32

    /// Makes and locks the file of this incarnation.
    public init(folder: String, incarnation: Incarnation) throws(StoreFailure) {
        try StoreFolder.prepare(folder)
        let path = StoreFolder.file(StoreFolder.alive(folder), incarnation)
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("make the alive file \(path)") }
        guard clinux_lock_try(descriptor, 0) == 0 else {
            let failure = StoreFailure.system("lock the alive file \(path)")
            close(descriptor)
            throw failure
        }
    }

    deinit { close(descriptor) }

    /// Whether the incarnation is proven dead: its file is gone, or nobody holds its lock.
    public static func isDead(folder: String, incarnation: Incarnation) -> Bool {
        let descriptor = open(StoreFolder.file(StoreFolder.alive(folder), incarnation), O_RDWR | O_CLOEXEC)
        // Any other error than a missing file proves nothing.
        guard descriptor >= 0 else { return errno == ENOENT }
        defer { close(descriptor) }
        // Others that wait for the death hold it shared for a moment after it (2): that too is proof.
        let held = clinux_lock_probe(descriptor, 0)
        return held == 0 || held == 2
    }

    /// Waits until the incarnation is dead; call it on a thread of its own. False when it cannot be watched.
    public static func waitForDeath(folder: String, incarnation: Incarnation) -> Bool {
        let descriptor = open(StoreFolder.file(StoreFolder.alive(folder), incarnation), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT }
        defer { close(descriptor) }
        return clinux_lock_wait_shared(descriptor, 0) == 0
    }

    /// Removes the file of an incarnation that is dead and has no rooms left.
    public static func remove(folder: String, incarnation: Incarnation) {
        unlink(StoreFolder.file(StoreFolder.alive(folder), incarnation))
    }
}
