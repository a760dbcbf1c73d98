internal import Glibc

/// Gives the terminal back when the program crashes: a signal handler that knows the modes from before and the sequences
/// that leave the full screen.
enum TerminalGuard {
    /// Leaves the other screen, shows the cursor, ends colours, the mouse and the keypad's own codes.
    private static let sequence: StaticString =
        "\u{1B}[?1000l\u{1B}[?1002l\u{1B}[?1003l\u{1B}[?1006l\u{1B}[?2004l\u{1B}[?7h\u{1B}[?1049l\u{1B}[?25h\u{1B}[?1l\u{1B}>\u{1B}[0m\r\n"
    /// The signals of a crash: a trap of the runtime, bad memory, abort.
    private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]
    nonisolated(unsafe) private static let modes = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    nonisolated(unsafe) private static var isSaved = false

    /// Remembers the modes as the shell has set them.
    static func save() {
        guard !isSaved else { return }
        modes.initialize(to: termios())
        isSaved = tcgetattr(STDIN_FILENO, modes) == 0
    }

    /// Sets the remembered modes; ncurses does so too, this is for what it does not know of.
    static func restoreModes() {
        if isSaved { _ = tcsetattr(STDIN_FILENO, TCSADRAIN, modes) }
    }

    /// Catches the signals of a crash. Everything that the handler touches is made before.
    static func arm() {
        _ = sequence.utf8CodeUnitCount
        for number in signals {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                // Only calls that are safe in a handler (signal-safety(7)).
                let bytes = TerminalGuard.sequence
                _ = write(STDOUT_FILENO, bytes.utf8Start, bytes.utf8CodeUnitCount)
                if TerminalGuard.isSaved { _ = tcsetattr(STDIN_FILENO, TCSANOW, TerminalGuard.modes) }
                // The default action follows: a core dump, and the status that says so.
                signal(number, SIG_DFL)
                raise(number)
            }
            action.sa_flags = SA_NODEFER | resetHandler
            sigaction(number, &action, nil)
        }
    }

    /// SA_RESETHAND, whose value does not fit the type it is imported with.
    private static let resetHandler = Int32(bitPattern: 0x8000_0000)
}
