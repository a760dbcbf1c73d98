public import Bytes
import Glibc
public import Store
import Synchronization

/// What a server was running when it died: the key of its current command or timer, in a mapped file that outlives
/// `kill -9`. Entering and leaving cost a few stores to memory, no system call. One thread enters and leaves.
public final class PoisonFile: @unchecked Sendable {
    /// The longest key in bytes; longer ones are cut.
    public static let longestKey = 128

    // A length of 8 bytes, 0 when nothing runs; then the key.
    private static let size = 256
    private static let keyOffset = 16

    private let base: UnsafeMutableRawPointer
    private let length: UnsafeMutablePointer<Atomic<UInt64>>

    /// Makes and maps the file of this incarnation.
    public init(folder: String, incarnation: Incarnation) throws(StoreFailure) {
        try StoreFolder.prepare(folder)
        let path = StoreFolder.file(StoreFolder.poison(folder), incarnation)
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system("make the poison file \(path)") }
        defer { close(descriptor) }
        // Written, not only made longer: a store into a hole of a full disk would kill the process.
        let zeros = [UInt8](repeating: 0, count: PoisonFile.size)
        guard pwrite(descriptor, zeros, zeros.count, 0) == zeros.count else { throw .system("write \(path)") }
        let mapped = mmap(nil, PoisonFile.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let mapped, mapped != MAP_FAILED else { throw .system("map the poison file \(path)") }
        base = mapped
        length = mapped.bindMemory(to: Atomic<UInt64>.self, capacity: 1)
    }

    deinit { munmap(base, PoisonFile.size) }

    /// Notes that the command or timer with this key (1 to 128 bytes) starts.
    public func enter(_ key: [UInt8]) { key.withUnsafeBytes { enter($0) } }

    /// Notes that the command or timer with this key (1 to 128 bytes of UTF-8) starts.
    public func enter(_ key: String) {
        var key = key
        key.withUTF8 { enter(UnsafeRawBufferPointer($0)) }
    }

    /// Notes that it ended.
    public func leave() { length.pointee.store(0, ordering: .releasing) }

    private func enter(_ key: UnsafeRawBufferPointer) {
        let count = min(key.count, PoisonFile.longestKey)
        // The length is 0 while the key changes, so a death in between leaves no half key.
        length.pointee.store(0, ordering: .releasing)
        if let start = key.baseAddress { (base + PoisonFile.keyOffset).copyMemory(from: start, byteCount: count) }
        length.pointee.store(UInt64(count).littleEndian, ordering: .releasing)
    }

    /// The key under which the incarnation died, or nil when it was running nothing.
    public static func read(folder: String, incarnation: Incarnation) -> String? {
        let descriptor = open(StoreFolder.file(StoreFolder.poison(folder), incarnation), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: size)
        guard pread(descriptor, &bytes, size, 0) == size else { return nil }
        var count: UInt64 = 0
        for index in (0..<8).reversed() { count = count << 8 | UInt64(bytes[index]) }
        guard count > 0, count <= longestKey else { return nil }
        return String(decoding: bytes[keyOffset..<keyOffset + Int(count)], as: UTF8.self)
    }

    /// Removes the file of an incarnation whose key is counted.
    public static func remove(folder: String, incarnation: Incarnation) {
        unlink(StoreFolder.file(StoreFolder.poison(folder), incarnation))
    }
}
