internal import EventLoop
internal import Glibc

/// Standard input, output and error as plain mode uses them.
final class PlainTerminal {
    private let inputIsTerminal: Bool
    private var saved = termios()
    private var hidesInput = false
    private var splitter = LineSplitter(limit: PlainTerminal.longestLine)
    /// Lines that were read and not yet taken.
    private var lines: [String] = []
    private(set) var isAtEnd = false

    /// The longest line that is read, in bytes: what fits a request.
    static let longestLine = ClientLimits.requestLine

    init(inputIsTerminal: Bool) { self.inputIsTerminal = inputIsTerminal }

    deinit { hideInput(false) }

    /// Whether what is typed is not to be seen.
    func hideInput(_ hides: Bool) {
        guard inputIsTerminal, hides != hidesInput else { return }
        if hides {
            guard tcgetattr(STDIN_FILENO, &saved) == 0 else { return }
            var silent = saved
            silent.c_lflag &= ~tcflag_t(ECHO)
            silent.c_lflag |= tcflag_t(ECHONL)
            guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else { return }
        } else {
            _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &saved)
        }
        hidesInput = hides
    }

    /// Reads what is there; call it when the input is readable, then it does not block. It says false when a line is too
    /// long, which is left out to its end.
    func read() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 4_096)
        let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return true }
        guard count > 0 else {
            isAtEnd = true
            if let rest = splitter.takeRest() { lines.append(Self.text(rest)) }
            return true
        }
        let taken = splitter.takeFitting(chunk[..<count])
        lines += taken.lines.map(Self.text)
        return !taken.leavesOut
    }

    /// The next line that was read.
    func nextLine() -> String? { lines.isEmpty ? nil : lines.removeFirst() }

    private static func text(_ bytes: [UInt8]) -> String {
        // A file from another system may end its lines with CR and LF.
        String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }

    /// Writes a line; false when nobody reads any more.
    static func write(_ line: String, to descriptor: Int32) -> Bool {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// Waits until the input or this other descriptor can be read, at most so many milliseconds, −1 for without end; true
    /// when it is the input alone.
    static func waitForInput(orFor other: Int32, atMost milliseconds: Int32 = -1) -> Bool {
        var watched = [
            pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&watched, 2, milliseconds) < 0, errno == EINTR {}
        return watched[0].revents != 0 && watched[1].revents == 0
    }
}
