import Cluster
import Glibc

/// CPU time of processes, as proc(5) counts it, from a moment on. A process that ends keeps what it had at the last look.
struct BenchCPU {
    private struct Usage {
        var first: Double
        var last: Double
    }

    private var usages: [Int32: Usage] = [:]
    private var pids: [(name: String, pid: Int32)] = []

    /// Looks at the processes of a name; one that was not seen before counts from now on, or from its start when `isNew`.
    mutating func look(_ name: String, _ pid: Int32?, isNew: Bool = false) {
        guard let pid, pid > 0, let seconds = Self.seconds(of: pid) else { return }
        if usages[pid] == nil {
            usages[pid] = Usage(first: isNew ? 0 : seconds, last: seconds)
            pids.append((name, pid))
        }
        usages[pid]?.last = seconds
    }

    /// Seconds of CPU by name, in the order in which the names were seen first.
    var totals: [(name: String, seconds: Double)] {
        var result: [(name: String, seconds: Double)] = []
        for (name, pid) in pids {
            let used = usages[pid].map { $0.last - $0.first } ?? 0
            if let place = result.firstIndex(where: { $0.name == name }) {
                result[place].seconds += used
            } else {
                result.append((name, used))
            }
        }
        return result
    }

    /// User and system time, fields 14 and 15 of /proc/PID/stat; counting starts behind the program's name, which may hold
    /// anything.
    private static func seconds(of pid: Int32) -> Double? {
        guard let text = try? FileTools.readFile("/proc/\(pid)/stat", limit: 4_096),
            let end = text.lastIndex(of: 0x29)
        else { return nil }
        let fields = text[(end + 1)...].split { $0 == 0x20 || $0 == 0x0A }
        guard fields.count > 12, let user = Double(String(decoding: fields[11], as: UTF8.self)),
            let system = Double(String(decoding: fields[12], as: UTF8.self))
        else { return nil }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
