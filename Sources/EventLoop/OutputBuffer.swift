internal import Glibc

/// A queue of bytes in one block of memory: appended at the end, consumed at the start. It keeps its memory between
/// uses, so that a busy channel does not allocate for each message.
struct OutputBuffer: ~Copyable {
    /// A block larger than this, in bytes, is given back when the queue is empty: a burst must not stay with
    /// thousands of idle connections.
    static let keptCapacity = 64 * 1024

    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private var start = 0
    private var end = 0

    deinit { free(base) }

    /// How many bytes wait.
    var count: Int { end - start }

    /// The waiting bytes; valid until the next change.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base.map { UnsafeRawPointer($0 + start) }, count: count)
    }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        guard let source = more.baseAddress, more.count > 0 else { return }
        memcpy(room(for: more.count), source, more.count)
        end += more.count
    }

    mutating func consume(_ consumed: Int) {
        start += consumed
        if start == end { clear() }
    }

    mutating func clear() {
        start = 0
        end = 0
        if capacity > OutputBuffer.keptCapacity {
            free(base)
            base = nil
            capacity = 0
        }
    }

    /// The place behind the last byte, with at least `more` bytes of room.
    private mutating func room(for more: Int) -> UnsafeMutableRawPointer {
        if let base, end + more <= capacity { return base + end }
        // Moving to the front is worth it only when that moves fewer bytes than were consumed; otherwise a long queue
        // that is drained in small steps would be moved again and again.
        if let base, start >= count, count + more <= capacity {
            memmove(base, base + start, count)
            end = count
            start = 0
            return base + end
        }
        var larger = max(capacity, 512)
        while larger < end + more { larger *= 2 }
        guard let moved = realloc(base, larger) else { fatalError("out of memory for \(larger) bytes of output") }
        base = moved
        capacity = larger
        return moved + end
    }
}
