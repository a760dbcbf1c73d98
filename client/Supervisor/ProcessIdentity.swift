import Cluster
import Glibc

/// One process, named so that a later one with the same number is not taken for it.
struct ProcessIdentity: Equatable, Sendable {
    /// The process number.
    let pid: Int32
    /// When the process started, in clock ticks since boot (proc(5), field `starttime`).
    let startTicks: UInt64

    /// This process.
    static var own: ProcessIdentity { ProcessIdentity(pid: getpid(), startTicks: startTicks(of: getpid()) ?? 0) }

    /// Whether the very process still exists; one that ended and was not collected yet does not.
    var isAlive: Bool { Self.startTicks(of: pid) == startTicks }

    /// Sends the signal, unless the process has ended. Returns whether it was sent.
    @discardableResult
    func signal(_ number: Int32) -> Bool { isAlive && kill(pid, number) == 0 }

    /// When the process with this number started, or nil when there is none.
    static func startTicks(of pid: Int32) -> UInt64? {
        guard pid > 0, let text = try? FileTools.readFile("/proc/\(pid)/stat", limit: 4_096) else { return nil }
        return parse(text)
    }

    /// Reads `starttime`, the 22nd field, of a line of /proc/PID/stat. The second field is the program's name in
    /// parentheses and may hold anything, so counting starts after the last `)`. Nil for a process that has ended.
    static func parse(_ stat: [UInt8]) -> UInt64? {
        guard let end = stat.lastIndex(of: 0x29) else { return nil }
        let fields = stat[(end + 1)...].split { $0 == 0x20 || $0 == 0x0A }
        guard fields.count > 19, let state = fields.first?.first, state != 0x5A, state != 0x58 else { return nil }
        return UInt64(String(decoding: fields[19], as: UTF8.self))
    }
}
