/// Cuts a stream of bytes into lines that end with 0x0A.
struct LineSplitter {
    /// A line is longer than it may be.
    struct Overlong: Error {}

    private var rest: [UInt8] = []
    /// Whether what comes belongs to a line that is left out.
    private var skips = false
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Takes bytes in and returns the lines that are whole now, without their ends.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(Overlong) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            if byte == 0x0A {
                lines.append(rest)
                rest.removeAll(keepingCapacity: true)
            } else {
                guard rest.count < limit else { throw Overlong() }
                rest.append(byte)
            }
        }
        return lines
    }

    /// The same, but a line that is too long is left out up to its end; says whether one began to be.
    mutating func takeFitting(_ bytes: some Sequence<UInt8>) -> (lines: [[UInt8]], leavesOut: Bool) {
        var lines: [[UInt8]] = []
        var leavesOut = false
        for byte in bytes {
            if skips {
                skips = byte != 0x0A
                continue
            }
            do {
                lines += try take(CollectionOfOne(byte))
            } catch {
                rest = []
                skips = true
                leavesOut = true
            }
        }
        return (lines, leavesOut)
    }

    /// Forgets the unfinished line.
    mutating func reset() { (rest, skips) = ([], false) }

    /// The unfinished line, at the end of the stream.
    mutating func takeRest() -> [UInt8]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}
