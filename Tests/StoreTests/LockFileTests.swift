import Bytes
import CLinux
import Glibc
import Store
import Synchronization
import Testing

@testable import SQLiteStore

@Suite struct LockFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try StoreFolder.prepare(folder.path)
    }

    /// Gives other threads the processor until `condition` holds; false after 20 s, which no sound run comes near.
    private func waitUntil(_ condition: () -> Bool) -> Bool {
        let deadline = monotonicNanoseconds() + 20_000_000_000
        while !condition() {
            if monotonicNanoseconds() > deadline { return false }
            sched_yield()
        }
        return true
    }

    /// Starts a process that does nothing but hold this open file description, and with it its locks.
    private func spawnHolder(of descriptor: Int32) throws -> pid_t {
        let inherited = dup(descriptor)
        defer { close(inherited) }
        var ends: [Int32] = [0, 0]
        try #require(clinux_pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // It keeps the other end of its own input, so that it waits for ever.
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 100)
        var child: pid_t = 0
        let argument = strdup("cat")
        defer { free(argument) }
        try #require(posix_spawn(&child, "/bin/cat", &actions, nil, [argument, nil], [nil]) == 0)
        return child
    }

    @Test func whoWaitsIsServedBeforeWhoHasJustReleased() throws {
        let first = try Turnstile(folder: folder.path, incarnation: 1)
        let second = try Turnstile(folder: folder.path, incarnation: 2)
        let order = Mutex<[Int]>([])
        #expect(Turnstile.holder(folder: folder.path) == nil)
        #expect(first.heldSince == 0)
        try first.acquire()
        #expect(first.heldSince > 0)
        #expect(Turnstile.holder(folder: folder.path).map { [$0.main, $0.next] } == [1, 0])
        let thread = try #require(
            startThread {
                guard (try? second.acquire()) != nil else { return }
                order.withLock { $0.append(2) }
                second.release()
            })
        #expect(waitUntil { Turnstile.holder(folder: folder.path)?.next == 2 })
        #expect(second.waitingSince > 0)
        #expect(first.waitingSince == 0)
        order.withLock { $0.append(1) }
        first.release()
        try first.acquire()
        order.withLock { $0.append(1) }
        first.release()
        pthread_join(thread, nil)
        #expect(order.withLock { $0 } == [1, 2, 1])
        #expect(second.waitingSince == 0)
        #expect(!Turnstile.isHeld(folder: folder.path))
    }

    @Test func aKilledHolderFreesTheTurnstile() throws {
        let child: pid_t
        do {
            let turnstile = try Turnstile(folder: folder.path, incarnation: 7)
            try turnstile.acquire()
            child = try spawnHolder(of: turnstile.descriptor)
        }
        #expect(Turnstile.isHeld(folder: folder.path))
        let acquired = Atomic<Bool>(false)
        let path = folder.path
        let waiter = try Turnstile(folder: path, incarnation: 8)
        let thread = try #require(
            startThread {
                acquired.store((try? waiter.acquire()) != nil, ordering: .relaxed)
                waiter.release()
            })
        #expect(waitUntil { waiter.waitingSince > 0 && Turnstile.holder(folder: path)?.next == 8 })
        #expect(Turnstile.holder(folder: path)?.main == 7)
        kill(child, SIGKILL)
        pthread_join(thread, nil)
        waitpid(child, nil, 0)
        let hasAcquired = acquired.load(ordering: .relaxed)
        #expect(hasAcquired)
    }

    @Test func anIncarnationIsDeadWhenItsFileIsFree() throws {
        let path = folder.path
        #expect(AliveFile.isDead(folder: path, incarnation: 5))
        #expect(AliveFile.waitForDeath(folder: path, incarnation: 5))
        var file: AliveFile? = try AliveFile(folder: path, incarnation: 5)
        #expect(!AliveFile.isDead(folder: path, incarnation: 5))
        #expect(throws: StoreFailure.self) { try AliveFile(folder: path, incarnation: 5) }
        #expect(!AliveFile.isDead(folder: path, incarnation: 5))
        let child = try spawnHolder(of: try #require(file).descriptor)
        file = nil
        #expect(!AliveFile.isDead(folder: path, incarnation: 5))
        let seen = Atomic<Int>(0)
        let watchers = (0..<2).map { _ in
            startThread {
                if AliveFile.waitForDeath(folder: path, incarnation: 5) { seen.add(1, ordering: .relaxed) }
            }
        }
        let before = seen.load(ordering: .relaxed)
        #expect(before == 0)
        kill(child, SIGKILL)
        for watcher in watchers { pthread_join(try #require(watcher), nil) }
        waitpid(child, nil, 0)
        let after = seen.load(ordering: .relaxed)
        #expect(after == 2)
        #expect(AliveFile.isDead(folder: path, incarnation: 5))
        AliveFile.remove(folder: path, incarnation: 5)
        #expect(access(path + "/alive/5", F_OK) != 0)
    }

    @Test func thePoisonFileTellsWhatWasRunning() throws {
        let path = folder.path
        func read() -> String? { PoisonFile.read(folder: path, incarnation: 0xAB) }
        #expect(read() == nil)
        let file = try PoisonFile(folder: path, incarnation: 0xAB)
        #expect(read() == nil)
        file.enter("room 5 · command 9")
        #expect(read() == "room 5 · command 9")
        file.enter(Array("b".utf8))
        #expect(read() == "b")
        file.leave()
        #expect(read() == nil)
        file.enter(String(repeating: "x", count: 300))
        #expect(read()?.utf8.count == PoisonFile.longestKey)
        #expect(access(path + "/poison/ab", F_OK) == 0)
        PoisonFile.remove(folder: path, incarnation: 0xAB)
        #expect(read() == nil)
        file.enter("unmapped only at the end")
    }

    @Test func foreignFileSystemsAreRefused() throws {
        _ = try FileSystemCheck.verify(folder.path)
        #expect(throws: StoreFailure.self) { try FileSystemCheck.verify(folder.path + "/missing") }
        for magic: UInt64 in [0x6969, 0xFF53_4D42, 0xFE53_4D42, 0x517B, 0x0102_1997, 0x6573_5546] {
            guard case .refuse = FileSystemCheck.verdict(magic) else {
                Issue.record("\(magic) is not refused")
                continue
            }
        }
        guard case .warn = FileSystemCheck.verdict(0x794C_7630) else { throw UnexpectedOutcome() }
        // ext4, XFS, Btrfs.
        for magic: UInt64 in [0xEF53, 0x5846_5342, 0x9123_683E] { #expect(FileSystemCheck.verdict(magic) == .fine) }
    }

    @Test func aFolderIsMadeWithItsParents() throws {
        let path = folder.path + "/a/b"
        try StoreFolder.prepare(path)
        try StoreFolder.prepare(path)
        #expect(access(path + "/alive", W_OK) == 0)
        #expect(throws: StoreFailure.self) { try StoreFolder.prepare("/proc/none/here") }
    }
}
