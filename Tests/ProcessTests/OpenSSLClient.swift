import CLinux
import Glibc

/// `openssl s_client` as a child process.
final class OpenSSLClient: TypedProgram {
    /// Starts it with these words after `s_client`. Its standard error is dropped.
    init(_ words: [String]) throws { try super.init("openssl", ["s_client"] + words) }
}

/// A program as a child process: what a human types goes to its standard input, what it prints is read here.
class TypedProgram {
    private let pid: Int32
    private let input: Int32
    private let output: Int32
    private var received: [UInt8] = []
    private var isAtEnd = false

    /// Starts a program with these words, and with these variables before the environment's. Its standard error is dropped.
    init(_ program: String, _ words: [String], environment variables: [String] = []) throws {
        // Typing to one that has ended is an error that is returned, and no signal.
        signal(SIGPIPE, SIG_IGN)
        var toChild: [Int32] = [-1, -1]
        var fromChild: [Int32] = [-1, -1]
        guard clinux_pipe(&toChild) == 0, clinux_pipe(&fromChild) == 0 else { throw Missing("no pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var inherited: [String] = []
        var entry = environ
        while let text = entry.pointee {
            inherited.append(String(cString: text))
            entry += 1
        }
        let arguments = ([program] + words).map { strdup($0) } + [nil]
        let environment = (variables + inherited).map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var child: pid_t = 0
        let problem = posix_spawnp(&child, program, &actions, nil, arguments, environment)
        close(toChild[0])
        close(fromChild[1])
        input = toChild[1]
        output = fromChild[0]
        pid = child
        guard problem == 0 else { throw Missing("\(program) cannot be started") }
    }

    deinit {
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        close(input)
        close(output)
    }

    /// Types a line.
    func type(_ line: String) throws {
        let bytes = Array((line + "\n").utf8)
        guard write(input, bytes, bytes.count) == bytes.count else {
            throw Missing("the program takes no input any more")
        }
    }

    /// The next line that it prints; nil when it has ended.
    func nextLine() throws -> String? {
        let deadline = milliseconds() + patience
        while true {
            if let end = received.firstIndex(of: 0x0A) {
                let line = String(decoding: received[..<end], as: UTF8.self)
                received.removeFirst(end + 1)
                return line
            }
            if isAtEnd { return nil }
            guard milliseconds() < deadline else { throw Missing("the program printed nothing more") }
            var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 100) > 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = read(output, &chunk, chunk.count)
            isAtEnd = count <= 0
            if count > 0 { received.append(contentsOf: chunk[..<count]) }
        }
    }

    /// Reads on until it prints a line with one of these in it; returns the line.
    func line(withOneOf texts: [String]) throws -> String {
        while let line = try nextLine() {
            if texts.contains(where: line.contains) { return line }
        }
        throw Missing("the program has ended and printed none of: \(texts)")
    }

    /// Ends it at once and for good, as `kill -9` does.
    func kill9() {
        kill(pid, SIGKILL)
        _ = exitStatus()
    }

    /// Waits until it ends by itself; returns its exit status, or nil when it did not.
    func exitStatus() -> Int32? {
        var info = siginfo_t()
        let hasEnded = eventually {
            waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo == SIGCHLD
        }
        guard hasEnded else { return nil }
        return info.si_code == CLD_EXITED ? info._sifields._sigchld.si_status : -1
    }
}
