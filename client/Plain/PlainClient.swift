internal import EventLoop
internal import Glibc

/// Plain mode: the whole product line by line, for screen readers, pipes and slow links.
public enum PlainClient {
    /// Runs until the input ends or the user quits; returns the exit status (`ClientExit`). Call it before other threads
    /// are started, because it takes over SIGINT, SIGTERM and SIGHUP.
    public static func run(_ options: PlayOptions) -> Int32 {
        guard let first = options.servers.first else {
            _ = PlainTerminal.write("No server was given.", to: STDERR_FILENO)
            return ClientExit.usage
        }
        do {
            return try PlainShell(options, first: first).run().status
        } catch {
            _ = PlainTerminal.write("\(error)", to: STDERR_FILENO)
            return ClientExit.unreachable
        }
    }

    /// Looks for whoever is to be met, and ends where a room is found. Its PIN, or nil with the exit status.
    static func find(_ options: PlayOptions) -> (status: Int32, room: Int64?) {
        guard let first = options.servers.first else { return (ClientExit.usage, nil) }
        do {
            return try PlainShell(options, first: first, endsInRoom: true).run()
        } catch {
            _ = PlainTerminal.write("\(error)", to: STDERR_FILENO)
            return (ClientExit.unreachable, nil)
        }
    }
}

/// The thin shell around `PlainSession`: one client, the input, and signals on one loop.
private final class PlainShell {
    /// After the end of the input an answer is awaited for so long, in milliseconds.
    static let patience: Int64 = 5_000
    /// Lines that may wait in the session before no more are read, so that a long script stays in its file.
    static let mostWaitingLines = 64

    private let options: PlayOptions
    private let terminal: PlainTerminal
    private let signals: SignalWatcher
    private let assembly: ClientAssembly
    private var loop: ClientLoop { assembly.loop }
    private var credentials: Credentials? { assembly.credentials }
    private var session: PlainSession
    private var client: ClientConnection?
    private var status: Int32?
    private var found: Int64?
    private var lastProgress: Int64 = 0
    private var watchesInput = false
    /// Whether the input is a file, which can always be read and cannot be polled.
    private var inputIsFile = false

    init(_ options: PlayOptions, first: SocketAddress, endsInRoom: Bool = false) throws {
        self.options = options
        signal(SIGPIPE, SIG_IGN)
        let signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP])
        let terminal = PlainTerminal(inputIsTerminal: options.inputIsTerminal)
        self.signals = signals
        self.terminal = terminal
        assembly = try ClientAssembly(options, first: first) { address, fingerprint in
            ClientAssembly.askAboutCertificate(
                address, fingerprint, terminal, signals, isHuman: options.inputIsTerminal)
        }
        session = PlainSession(
            PlainSession.Setup(
                inputIsTerminal: options.inputIsTerminal, name: options.name,
                suggestedName: PlayOptions.suggestedName(), room: options.room.map { Int64($0) },
                watches: options.watches, creates: options.creates, meets: options.meets,
                endsInRoom: endsInRoom, script: options.script, hasLogin: assembly.stored != nil,
                attempts: options.servers.count,
                servers: options.serverNames, pages: options.pages, resultOptions: options.resultOptions,
                words: options.words,
                makesName: options.makesName))
        client = loop.addClient(assembly.machine()) { [unowned self] delivery in self.delivered(delivery) }
    }

    func run() throws -> (status: Int32, room: Int64?) {
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
            carryOut(session.tick(at: loop.now))
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
        return (status ?? ClientExit.ok, found)
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
        if isLogin(delivery), status == nil {
            // What came while nobody was here to be told.
            client?.request(.blocks)
            client?.request(.invites)
        }
    }

    private func isLogin(_ delivery: ClientDelivery) -> Bool {
        switch delivery {
        case .resumed: true
        case .reply(let reply): if case .success(.login) = reply.result { true } else { false }
        default: false
        }
    }

    private func carryOut(_ outputs: [PlainOutput]) {
        for output in outputs {
            switch output {
            case .say(let line):
                // Who closed the pipe wants no more.
                if !PlainTerminal.write(line, to: STDOUT_FILENO) { status = status ?? ClientExit.ok }
            case .note(let line): _ = PlainTerminal.write(line, to: STDERR_FILENO)
            case .request(let request): client?.request(request)
            case .readDocument(let kind, let path): carryOut(session.document(HostedFile.read(path, kind: kind)))
            case .secret(let hides): terminal.hideInput(hides)
            case .exit(let code): status = status ?? code
            case .room(let pin): found = pin
            }
        }
    }
}
