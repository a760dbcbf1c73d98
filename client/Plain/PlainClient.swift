public import EventLoop
internal import Glibc

/// What plain mode is started with.
public struct PlainOptions {
    /// The balancers to connect to, at least one.
    public var servers: [SocketAddress]
    /// The PIN of a room to enter at once.
    public var room: Int?
    /// Whether to watch there and take no seat.
    public var watches: Bool
    /// A game to open a room with at once, and to host.
    public var creates: HostedGame?
    /// The name for a guest account. Its login is kept apart from others, so several names can play from one machine.
    public var name: String?
    /// The fingerprint that the certificate must have, for a cluster of one's own: nothing is asked.
    public var fingerprint: String?
    /// Whether a human types.
    public var inputIsTerminal: Bool

    /// Options with these values.
    public init(
        servers: [SocketAddress], room: Int? = nil, watches: Bool = false, creates: HostedGame? = nil,
        name: String? = nil, fingerprint: String? = nil, inputIsTerminal: Bool
    ) {
        self.servers = servers
        self.room = room
        self.watches = watches
        self.creates = creates
        self.name = name
        self.fingerprint = fingerprint
        self.inputIsTerminal = inputIsTerminal
    }
}

/// A game that is hosted, with what its room needs.
public struct HostedGame: Equatable, Sendable {
    /// The game's kind.
    public var kind: String
    /// The room's title.
    public var title: String
    /// The game's options.
    public var options: String
}

/// Plain mode: the whole product line by line, for screen readers, pipes and slow links.
public enum PlainClient {
    /// Runs until the input ends or the user quits; returns the exit status (`ClientExit`). Call it before other threads
    /// are started, because it takes over SIGINT, SIGTERM and SIGHUP.
    public static func run(_ options: PlainOptions) -> Int32 {
        guard let first = options.servers.first else {
            _ = PlainTerminal.write("No server was given.", to: STDERR_FILENO)
            return ClientExit.usage
        }
        do {
            return try PlainShell(options, first: first).run()
        } catch {
            _ = PlainTerminal.write("\(error)", to: STDERR_FILENO)
            return ClientExit.unreachable
        }
    }
}

/// The thin shell around `PlainSession`: one client, the input, and signals on one loop.
private final class PlainShell {
    /// After the end of the input an answer is awaited for so long, in milliseconds.
    static let patience: Int64 = 5_000
    /// Lines that may wait in the session before no more are read, so that a long script stays in its file.
    static let mostWaitingLines = 64

    private let options: PlainOptions
    private let terminal: PlainTerminal
    private let signals: SignalWatcher
    private let loop: ClientLoop
    private let credentials: Credentials?
    private var session: PlainSession
    private var client: ClientConnection?
    private var status: Int32?
    private var lastProgress: Int64 = 0
    private var watchesInput = false
    /// Whether the input is a file, which can always be read and cannot be polled.
    private var inputIsFile = false

    init(_ options: PlainOptions, first: SocketAddress) throws {
        self.options = options
        signal(SIGPIPE, SIG_IGN)
        let signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP])
        let terminal = PlainTerminal(inputIsTerminal: options.inputIsTerminal)
        self.signals = signals
        self.terminal = terminal
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        var trust = CertificateTrust(
            known: try KnownClusters(path: KnownClusters.usualPath), expected: options.fingerprint
        ) { address, fingerprint in
            Self.askAboutCertificate(address, fingerprint, terminal, signals, isHuman: options.inputIsTerminal)
        }
        loop = try ClientLoop(servers: options.servers, context: context) { address, fingerprint in
            trust.judge(address.description, fingerprint)
        }
        var stored: StoredLogin?
        credentials = try SettingsFolders.data().flatMap {
            try Credentials(folder: $0, server: first.description, profile: options.name)
        }
        stored = try credentials?.load()
        session = PlainSession(
            PlainSession.Setup(
                inputIsTerminal: options.inputIsTerminal, name: options.name, suggestedName: Self.suggestedName(),
                room: options.room.map { Int64($0) }, watches: options.watches, creates: options.creates,
                hasLogin: stored != nil,
                attempts: options.servers.count,
                servers: options.servers.map(\.description).joined(separator: ", ")))
        let machine = ClientMachine(
            balancers: options.servers.count, login: stored,
            // Larger than any id of an earlier run with the same session.
            nextID: stored == nil ? 1 : WallClock.now()
        ) { UInt64.random(in: .min ... .max) }
        client = loop.addClient(machine) { [unowned self] delivery in self.delivered(delivery) }
    }

    func run() throws -> Int32 {
        if credentials == nil, options.inputIsTerminal {
            carryOut([.note("Another oneup of yours runs here, so this one does not keep its login.")])
        }
        try loop.watch(signals.descriptor) { [unowned self] in
            while let number = self.signals.next() { self.status = 128 + number }
        }
        client?.start()
        lastProgress = loop.now
        while status == nil {
            watchInput()
            loop.turn(atMost: inputIsFile && wantsInput ? 0 : 1_000)
            feed()
            if inputIsFile, wantsInput { readInput() }
            if session.isEnded, session.isOwedAnswer, loop.now - lastProgress > Self.patience {
                carryOut([
                    .note("No answer came within \(Self.patience / 1_000) seconds."), .exit(ClientExit.unreachable),
                ])
            }
        }
        terminal.hideInput(false)
        client?.stop()
        return status ?? ClientExit.ok
    }

    // MARK: - Input

    private var wantsInput: Bool {
        status == nil && !session.isEnded && session.waitingLines < Self.mostWaitingLines
    }

    private func watchInput() {
        if wantsInput, !watchesInput, !inputIsFile {
            do {
                try loop.watch(STDIN_FILENO) { [unowned self] in self.readInput() }
                watchesInput = true
            } catch {
                inputIsFile = true
            }
        } else if !wantsInput, watchesInput {
            loop.unwatch(STDIN_FILENO)
            watchesInput = false
        }
    }

    private func readInput() {
        if !terminal.read() { carryOut([.note("A line was too long and has been left out.")]) }
        feed()
    }

    /// Gives the session the lines that were read; some may be left from a question.
    private func feed() {
        while status == nil, let line = terminal.nextLine() { carryOut(session.line(line)) }
        guard terminal.isAtEnd, !session.isEnded, status == nil else { return }
        lastProgress = loop.now
        carryOut(session.endOfInput())
    }

    // MARK: - Directives

    private func delivered(_ delivery: ClientDelivery) {
        if case .keep(let login) = delivery {
            do {
                try credentials?.keep(login)
            } catch {
                carryOut([.note("The login cannot be kept for the next start: \(error)")])
            }
        }
        guard status == nil else { return }
        switch delivery {
        // Losing and finding connections is no progress, or a script could wait for ever.
        case .reply, .event: lastProgress = loop.now
        default: break
        }
        carryOut(session.delivered(delivery))
    }

    private func carryOut(_ outputs: [PlainOutput]) {
        for output in outputs {
            switch output {
            case .say(let line):
                // Who closed the pipe wants no more.
                if !PlainTerminal.write(line, to: STDOUT_FILENO) { status = status ?? ClientExit.ok }
            case .note(let line): _ = PlainTerminal.write(line, to: STDERR_FILENO)
            case .request(let request): client?.request(request)
            case .secret(let hides): terminal.hideInput(hides)
            case .exit(let code): status = status ?? code
            }
        }
    }

    // MARK: - Questions

    private static func askAboutCertificate(
        _ address: String, _ fingerprint: String, _ terminal: PlainTerminal, _ signals: SignalWatcher, isHuman: Bool
    ) -> Bool {
        func tell(_ line: String) { _ = PlainTerminal.write(line, to: STDERR_FILENO) }
        tell("The server at \(address) was never seen from here. Its certificate's fingerprint is")
        tell("  \(fingerprint)")
        guard isHuman else {
            tell(
                "Connect once from a terminal and compare it with the one that its operator names, or give it beforehand."
            )
            return false
        }
        tell("Compare it with the one that its operator names. Trust it from now on? Type yes or no.")
        while true {
            if let line = terminal.nextLine() {
                switch trimmed(line).lowercased() {
                case "yes", "y": return true
                case "no", "n": return false
                default: tell("Type yes to trust it, or no to leave.")
                }
            } else if terminal.isAtEnd || !PlainTerminal.waitForInput(orFor: signals.descriptor) {
                return false
            } else {
                _ = terminal.read()
            }
        }
    }

    /// A name for whoever does not want to think of one; the digits make it likely to be free.
    private static func suggestedName() -> String {
        let animals = ["badger", "crane", "finch", "heron", "lynx", "marten", "otter", "plover", "raven", "stoat"]
        return "\(animals.randomElement() ?? "otter")\(Int.random(in: 100...999))"
    }
}
