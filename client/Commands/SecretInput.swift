import EventLoop
import Glibc

/// What operators type that must not be seen, or read by a script from standard input. Nothing secret is ever taken from
/// a command line.
enum SecretInput {
    // Both are used on the main thread only, before anything else reads the input.
    nonisolated(unsafe) private static let terminal = PlainTerminal(inputIsTerminal: isatty(STDIN_FILENO) != 0)
    nonisolated(unsafe) private static let signals = try? SignalWatcher([SIGINT, SIGTERM, SIGHUP])

    /// A line; nil at the end of the input. Without a terminal nothing is asked, only read.
    static func line(_ question: String) -> String? { read(question, hides: false) }

    /// A line that is not shown while it is typed.
    static func secret(_ question: String) -> String? { read(question, hides: true) }

    /// Asks whether an unknown certificate is to be trusted.
    static func confirmCertificate(_ address: String, _ fingerprint: String) -> Bool {
        guard let signals else { return false }
        return ClientAssembly.askAboutCertificate(
            address, fingerprint, terminal, signals, isHuman: isatty(STDIN_FILENO) != 0)
    }

    private static func read(_ question: String, hides: Bool) -> String? {
        guard let signals else { return nil }
        if isatty(STDIN_FILENO) != 0 { ask(question) }
        if hides { terminal.hideInput(true) }
        defer { terminal.hideInput(false) }
        while true {
            if let line = terminal.nextLine() { return line.isEmpty ? nil : line }
            if terminal.isAtEnd { return nil }
            if PlainTerminal.waitForInput(orFor: signals.descriptor) {
                _ = terminal.read()
            } else if let number = signals.next() {
                terminal.hideInput(false)
                ask("\n")
                _exit(128 + number)
            }
        }
    }

    private static func ask(_ question: String) {
        let bytes = Array(question.utf8)
        _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
