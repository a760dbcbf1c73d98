import Glibc

/// What the kernel says of this process, under the names that all programs use (prometheus.io/docs/instrumenting/writing_clientlibs).
public enum ProcessFigures {
    static let cpu = Metric(
        "process_cpu_seconds_total", .counter, "CPU time of all threads, user and system.",
        watch: "its rate near the number of cores: the machine is the bound")
    static let memory = Metric(
        "process_resident_memory_bytes", .gauge, "Memory in RAM.",
        watch: "growth that does not stop; a server with much memory is taken over more slowly")
    static let descriptors = Metric(
        "process_open_fds", .gauge, "Open descriptors.", watch: "near `process_max_fds`: connections are refused")
    static let mostDescriptors = Metric(
        "process_max_fds", .gauge, "The most descriptors that may be open.", watch: "raise it for many players")
    static let startTime = Metric(
        "process_start_time_seconds", .gauge, "When the process was started, in seconds since 1970.",
        watch: "changes: the process was started anew")

    /// All of them.
    public static let metrics = [cpu, memory, descriptors, mostDescriptors, startTime]

    /// Adds them to a text. `startedAt` is in milliseconds since 1970.
    public static func write(to text: inout MetricsText, startedAt: Int64) {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func nanoseconds(_ time: timeval) -> UInt64 {
            UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_usec) * 1_000
        }
        text.add(cpu, nanoseconds: nanoseconds(usage.ru_utime) + nanoseconds(usage.ru_stime))
        text.add(memory, residentPages() * Int(sysconf(Int32(_SC_PAGESIZE))))
        text.add(descriptors, openDescriptors())
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        text.add(mostDescriptors, limit.rlim_cur)
        text.add(startTime, nanoseconds: UInt64(max(0, startedAt)) * 1_000_000)
    }

    /// The second number of /proc/self/statm (proc(5)).
    private static func residentPages() -> Int {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = read(descriptor, &buffer, buffer.count)
        let words = buffer[..<max(0, count)].split(separator: 0x20)
        return words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
    }

    private static func openDescriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // "." and "..", and the descriptor of this look.
        return max(0, count - 3)
    }
}
