internal import Cells
internal import EventLoop
internal import Glibc

/// The thin shell around a replay on a full screen of its own: the terminal, signals and the monotonic clock.
struct ReplayShell {
    /// Between two looks at the clock while steps come by themselves, in milliseconds.
    private static let tick: Int32 = 100

    private let terminal: Terminal
    private let signals: SignalWatcher
    private let isASCII: Bool
    private let theme: Theme

    /// Opens the screen. Fails where there is no terminal for one; nothing has changed then.
    init(isASCII: Bool, theme: Theme) throws {
        let terminal = try Terminal()
        do {
            signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH])
        } catch {
            terminal.close()
            throw error
        }
        signal(SIGPIPE, SIG_IGN)
        self.terminal = terminal
        self.isASCII = isASCII || !terminal.isUnicode
        self.theme = theme
    }

    /// Shows it until one leaves; returns the exit status.
    func run(_ start: ReplayView) -> Int32 {
        defer { terminal.close() }
        var view = start
        var size = terminal.size()
        while true {
            let now = Int64(Monotonic.now() / 1_000_000)
            view.pass(at: now)
            let current = terminal.size()
            if current != size {
                size = current
                terminal.resize(size)
            }
            let picture = picture(of: view, size)
            terminal.paint(picture, theme: theme)
            let isInput = PlainTerminal.waitForInput(
                orFor: signals.descriptor, atMost: view.isPlaying ? Self.tick : -1)
            while let number = signals.next() {
                switch number {
                case SIGWINCH: break
                case SIGTSTP: terminal.suspend()
                case SIGINT: return ClientExit.ok
                default: return 128 + number
                }
            }
            guard isInput else { continue }
            guard let inputs = terminal.read() else { return 128 + SIGHUP }
            for input in inputs where !take(input, picture, &view) { return ClientExit.ok }
        }
    }

    private func picture(of view: ReplayView, _ size: Size) -> ScreenPicture {
        var picture = ScreenPicture(size)
        if size.holds(ScreenModel.smallest) {
            view.draw(&picture, isASCII: isASCII)
        } else {
            let smallest = ScreenModel.smallest
            picture.grid.putCentered(
                "OneUp needs \(smallest.width) x \(smallest.height), this is \(size.width) x \(size.height)", .title,
                row: size.height / 2, within: picture.grid.bounds)
        }
        if isASCII { picture.grid = picture.grid.inASCII }
        return picture
    }

    /// Takes an input in; false when one leaves.
    private func take(_ input: ScreenInput, _ picture: ScreenPicture, _ view: inout ReplayView) -> Bool {
        let now = Int64(Monotonic.now() / 1_000_000)
        switch input {
        case .key(let key):
            switch keyBinding(key, in: .replay)?.action {
            case .back, .quit: return false
            case .suspend: terminal.suspend()
            case .redraw: terminal.redraw()
            case let action?: _ = view.perform(action, at: now)
            case nil: break
            }
        case .click(let column, let row):
            switch picture.target(column: column, row: row) {
            case .row(let step): view.go(to: step)
            case .action(.back): return false
            case .action(let action): _ = view.perform(action, at: now)
            default: break
            }
        case .wheel(let isUp): view.go(to: view.step + (isUp ? -1 : 1))
        case .resize, .paste, .delivery, .tick, .killed, .document: break
        }
        return true
    }
}
