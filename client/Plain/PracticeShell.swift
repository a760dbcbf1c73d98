internal import Cells
internal import EventLoop
internal import GameViews
internal import Glibc

/// The thin shell around somebody's practice: the input, the output, the monotonic clock, and signals.
struct PracticeShell {
    /// The longest line that is written, in characters: two answers of six items of a document, with words around them.
    private static let longestLine = 2_000
    /// The longest wait at once, milliseconds: who comes back from Ctrl-Z is told that the time is up within it.
    private static let longestWait: Int64 = 1_000

    private let terminal: PlainTerminal
    private let signals: SignalWatcher

    /// Takes over SIGINT, SIGTERM and SIGHUP.
    init(inputIsTerminal: Bool) throws(SystemError) {
        signal(SIGPIPE, SIG_IGN)
        signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP])
        terminal = PlainTerminal(inputIsTerminal: inputIsTerminal)
    }

    /// Runs until it is over, the input ends, or a signal comes; returns the exit status.
    func run(_ start: any Practice) -> Int32 {
        var practice = start
        var isHeard = say(practice.begin(at: now))
        while isHeard, !practice.isOver {
            if let line = terminal.nextLine() {
                isHeard = say(practice.take(line: line, at: now))
            } else if terminal.isAtEnd {
                isHeard = say(practice.endOfInput())
            } else {
                let left = practice.deadline.map { min(max(0, $0 - now), Self.longestWait) } ?? -1
                let isInput = PlainTerminal.waitForInput(orFor: signals.descriptor, atMost: Int32(left))
                if let number = signals.next() {
                    _ = say(practice.endOfInput())
                    return 128 + number
                }
                isHeard = say(practice.pass(at: now))
                if isInput, !terminal.read() { isHeard = say(["The line was too long and has been left out."]) }
            }
        }
        // Who closed the pipe wants no more.
        return ClientExit.ok
    }

    private var now: Int64 { Int64(Monotonic.now() / 1_000_000) }

    /// Whether somebody still reads.
    private func say(_ lines: [String]) -> Bool {
        lines.allSatisfy {
            PlainTerminal.write(cleaned($0, maximumScalars: Self.longestLine), to: STDOUT_FILENO)
        }
    }
}
