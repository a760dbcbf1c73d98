internal import CNcurses
internal import Cells
internal import Glibc

/// The terminal through ncurses: it paints a picture and reads keys. One thread uses it.
final class Terminal {
    /// Why there is no full screen on this terminal.
    struct Unusable: Error {
        let reason: String
    }

    /// How long after Esc a longer sequence may follow, in milliseconds: keys of slow links stay whole, and Esc alone is
    /// not felt to wait.
    static let escapeDelay: Int32 = 40

    /// Whether characters beyond ASCII can be shown.
    let isUnicode: Bool
    private var shown: Grid?
    private var shownCursor: (column: Int, row: Int)?
    private var isOpen = false
    private var attributes: [attr_t] = []
    private var pairs: [Int16] = []
    private var theme: Theme?
    private var scalars = ScalarReader()
    private var paste = PasteReader()

    /// Opens the screen. Fails on a terminal that cannot place a cursor, and on one that nothing is known of.
    init() throws(Unusable) {
        isUnicode = Self.setLocale()
        let type = getenv("TERM").map { String(cString: $0) } ?? ""
        guard isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 else {
            throw Unusable(reason: "input and output are no terminal")
        }
        guard type != "dumb", !type.isEmpty else { throw Unusable(reason: "the terminal cannot place a cursor") }
        TerminalGuard.save()
        // An unknown terminal of today understands what xterm understands.
        var screen = cncurses_open(type)
        for known in ["xterm-256color", "xterm", "vt100"] where screen == nil { screen = cncurses_open(known) }
        guard screen != nil else { throw Unusable(reason: "nothing is known of the terminal \(type)") }
        TerminalGuard.arm()
        prepare()
    }

    /// The user's locale, else one with UTF-8, without which wide characters vanish.
    private static func setLocale() -> Bool {
        func isUTF8() -> Bool { nl_langinfo(Int32(CODESET)).map { String(cString: $0) } == "UTF-8" }
        _ = setlocale(LC_ALL, "")
        if isUTF8() { return true }
        for name in ["C.UTF-8", "C.utf8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil {
            if isUTF8() { return true }
        }
        return false
    }

    private func prepare() {
        raw()
        noecho()
        nonl()
        _ = set_escdelay(Self.escapeDelay)
        let window = cncurses_screen()
        nodelay(window, true)
        keypad(window, true)
        cncurses_use_mouse()
        cncurses_mark_pastes(1)
        start_color()
        use_default_colors()
        curs_set(0)
        isOpen = true
        shown = nil
        theme = nil
    }

    /// Gives the terminal back as it was.
    func close() {
        guard isOpen else { return }
        isOpen = false
        curs_set(1)
        cncurses_mark_pastes(0)
        endwin()
        TerminalGuard.restoreModes()
    }

    /// Takes the terminal again after `close`.
    func open() {
        guard !isOpen else { return }
        isOpen = true
        reset_prog_mode()
        cncurses_mark_pastes(1)
        paste.finish()
        redraw()
    }

    /// Forgets what is on the screen, so that the next picture is painted whole.
    func redraw() {
        shown = nil
        clearok(cncurses_screen(), true)
    }

    /// The terminal's size now, from the kernel.
    func size() -> Size {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return Size(80, 24)
        }
        return Size(Int(window.ws_col), Int(window.ws_row))
    }

    /// Tells ncurses of another size.
    func resize(_ size: Size) {
        resizeterm(Int32(size.height), Int32(size.width))
        redraw()
    }

    /// Stops the program for the shell's job control, and comes back when it goes on.
    func suspend() {
        close()
        // Blocked for the signal descriptor; it must take effect now. A process group without a shell ignores it.
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTSTP)
        signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        open()
    }

    // MARK: - Colours

    private func use(_ theme: Theme) {
        guard theme != self.theme else { return }
        self.theme = theme
        let noColour = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let colours = noColour ? 0 : Int(cncurses_colours())
        attributes = []
        pairs = []
        for (index, style) in Style.allCases.enumerated() {
            let look = theme.look(style, colours: colours)
            var attribute: attr_t = 0
            if look.isBold { attribute |= cncurses_A_BOLD() }
            if look.isDim { attribute |= cncurses_A_DIM() }
            if look.isReverse { attribute |= cncurses_A_REVERSE() }
            if look.isUnderlined { attribute |= cncurses_A_UNDERLINE() }
            attributes.append(attribute)
            let number = Int16(index + 1)
            let hasPair = colours > 0 && (look.foreground != nil || look.background != nil)
            if hasPair, Int32(number) < cncurses_pairs() {
                init_pair(number, look.foreground ?? -1, look.background ?? -1)
                pairs.append(number)
            } else {
                pairs.append(0)
            }
        }
        redraw()
    }

    // MARK: - Painting

    /// Paints what differs from the last picture.
    func paint(_ picture: ScreenPicture, theme: Theme) {
        guard isOpen else { return }
        use(theme)
        let grid = picture.grid
        let isWhole = shown?.size != grid.size
        var isChanged = isWhole
        if isWhole { erase() }
        for row in 0..<grid.size.height where isWhole || shown?.row(row) != grid.row(row) {
            paintRow(grid.row(row), row)
            isChanged = true
        }
        shown = grid
        let cursorMoved =
            picture.cursor?.column != shownCursor?.column || picture.cursor?.row != shownCursor?.row
        guard isChanged || cursorMoved else { return }
        shownCursor = picture.cursor
        if let cursor = picture.cursor {
            wmove(cncurses_screen(), Int32(cursor.row), Int32(cursor.column))
            curs_set(1)
        } else {
            curs_set(0)
        }
        wrefresh(cncurses_screen())
    }

    private func paintRow(_ cells: ArraySlice<Cell>, _ row: Int) {
        for (column, cell) in cells.enumerated() where !cell.isContinuation {
            var text = cell.text.unicodeScalars.prefix(Int(cncurses_most_scalars()) - 1).map {
                wchar_t(bitPattern: $0.value)
            }
            if !isUnicode, text.contains(where: { $0 > 126 }) { text = [wchar_t(0x3F)] }
            text.append(0)
            let style = Int(cell.style.rawValue)
            _ = cncurses_put(Int32(row), Int32(column), text, attributes[style], pairs[style])
        }
    }

    // MARK: - Keys

    /// What was typed or clicked since the last look; nil when the terminal is gone.
    func read() -> [ScreenInput]? {
        var inputs: [ScreenInput] = []
        // A long paste is taken in large parts: the screen is painted once for each.
        while inputs.count < 256 || paste.isPasting && inputs.count < 16_384 {
            var value: UInt32 = 0
            switch cncurses_read(&value) {
            case 1:
                guard let scalar = scalars.take(UInt8(truncatingIfNeeded: value)) else { continue }
                if paste.isPasting {
                    inputs += paste.take(scalar.value).map { .paste($0) }
                } else if let input = Self.character(scalar.value) {
                    inputs.append(input)
                }
            case 2 where Int32(bitPattern: value) == cncurses_PASTE_BEGIN(): paste.begin()
            case 2 where Int32(bitPattern: value) == cncurses_PASTE_END(): paste.finish()
            case 2 where paste.isPasting: break
            case 2:
                if let input = special(Int32(bitPattern: value)) { inputs.append(input) }
            default: return inputs.isEmpty && isGone ? nil : inputs
            }
        }
        return inputs
    }

    /// Whether the other end of the terminal was closed.
    private var isGone: Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, 0) > 0 && Int32(input.revents) & (POLLHUP | POLLERR | POLLNVAL) != 0
    }

    private static func character(_ value: UInt32) -> ScreenInput? {
        switch value {
        case 0x0D, 0x0A: return .key(.enter)
        case 0x09: return .key(.tab)
        case 0x1B: return .key(.escape)
        case 0x08, 0x7F: return .key(.backspace)
        case 0x01...0x1A:
            return Unicode.Scalar(value + 0x60).map { .key(.control(Character($0))) }
        default:
            guard value >= 0x20, let scalar = Unicode.Scalar(value) else { return nil }
            return .key(.character(Character(scalar)))
        }
    }

    private func special(_ code: Int32) -> ScreenInput? {
        let keys: [Int32: Key] = [
            cncurses_KEY_UP(): .up, cncurses_KEY_DOWN(): .down, cncurses_KEY_LEFT(): .left,
            cncurses_KEY_RIGHT(): .right, cncurses_KEY_HOME(): .home, cncurses_KEY_END(): .end,
            cncurses_KEY_PPAGE(): .pageUp, cncurses_KEY_NPAGE(): .pageDown, cncurses_KEY_BACKSPACE(): .backspace,
            cncurses_KEY_DC(): .delete, cncurses_KEY_ENTER(): .enter, cncurses_KEY_BTAB(): .backTab,
            cncurses_KEY_F(1): .function(1),
        ]
        if let key = keys[code] { return .key(key) }
        if code == cncurses_KEY_MOUSE() {
            var column: Int32 = 0
            var row: Int32 = 0
            switch cncurses_mouse(&column, &row) {
            case 1: return .click(column: Int(column), row: Int(row))
            case 2: return .wheel(isUp: true)
            case 3: return .wheel(isUp: false)
            default: return nil
            }
        }
        return code == cncurses_KEY_RESIZE() ? .resize(size()) : nil
    }
}
