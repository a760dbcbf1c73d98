internal import Cells
internal import Cluster
internal import EventLoop
internal import Glibc

/// What the full screen is started with beside what every client takes.
struct ScreenOptions {
    var play: PlayOptions
    /// The folder of the cluster on this machine that is played on; nil for another one.
    var folder: ClusterFolder?
    var isASCII = false
    /// Files that came with the program and can be hosted.
    var samples: [String] = []
    /// Whether the screen is a projector.
    var isProjector = false
    var theme = Theme.dark
}

/// The full-screen client.
enum ScreenClient {
    /// Runs until the user quits; returns the exit status (`ClientExit`), or nil when this terminal cannot show a full
    /// screen: then plain mode is the one to take. Call it before other threads are started, because it takes over signals.
    static func run(_ options: ScreenOptions) -> Int32? {
        guard let first = options.play.servers.first else { return nil }
        do {
            return try ScreenShell(options, first: first).run()
        } catch is Terminal.Unusable {
            return nil
        } catch {
            _ = PlainTerminal.write("\(error)", to: STDERR_FILENO)
            return ClientExit.unreachable
        }
    }
}

/// The thin shell around `ScreenModel`: one client, the terminal, and signals on one loop.
private final class ScreenShell {
    /// Between two looks at what time has changed, in milliseconds: seconds on the screen are never late by more.
    static let tick: Int32 = 250

    private let terminal: Terminal
    private let signals: SignalWatcher
    private let assembly: ClientAssembly
    private let cluster: OwnCluster?
    private var loop: ClientLoop { assembly.loop }
    private var model: ScreenModel
    private var client: ClientConnection?
    private var status: Int32?
    private var parting: String?

    init(_ options: ScreenOptions, first: SocketAddress) throws {
        // First, because plain mode follows when there is no full screen, and wants its signals as they were.
        let terminal = try Terminal()
        let signals: SignalWatcher
        do {
            signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGWINCH])
        } catch {
            terminal.close()
            throw error
        }
        signal(SIGPIPE, SIG_IGN)
        self.signals = signals
        self.terminal = terminal
        do {
            assembly = try ClientAssembly(options.play, first: first) { address, fingerprint in
                // As ssh does it: line by line, before anything else is seen.
                terminal.close()
                defer { terminal.open() }
                return ClientAssembly.askAboutCertificate(
                    address, fingerprint, PlainTerminal(inputIsTerminal: true), signals, isHuman: true
                ) {
                    var ends = false
                    while let number = signals.next() { ends = ends || number != SIGWINCH && number != SIGTSTP }
                    return ends
                }
            }
        } catch {
            terminal.close()
            throw error
        }
        cluster = options.folder.flatMap { OwnCluster(folder: $0) }
        let setup = ScreenModel.Setup(
            servers: options.play.serverNames, attempts: options.play.servers.count, name: options.play.name,
            suggestedName: PlayOptions.suggestedName(), room: options.play.room.map { Int64($0) },
            watches: options.play.watches, isProjector: options.isProjector, hasLogin: assembly.stored != nil,
            keepsLogin: assembly.credentials != nil, isOwnCluster: cluster != nil,
            isASCII: options.isASCII || !terminal.isUnicode, theme: options.theme, creates: options.play.creates,
            joinOptions: options.play.joinOptions, resultOptions: options.play.resultOptions, pages: options.play.pages,
            samples: options.samples,
            words: options.play.words,
            makesName: options.play.makesName)
        model = ScreenModel(setup, size: terminal.size(), at: 0)
        client = loop.addClient(assembly.machine()) { [unowned self] delivery in self.delivered(delivery) }
    }

    func run() throws -> Int32 {
        defer { terminal.close() }
        model = ScreenModel(model.setup, size: terminal.size(), at: loop.now)
        try loop.watch(signals.descriptor) { [unowned self] in self.takeSignals() }
        try loop.watch(STDIN_FILENO) { [unowned self] in self.readInput() }
        paint()
        client?.start()
        while status == nil {
            loop.turn(atMost: Self.tick)
            // A resize while the terminal was given away has told nobody.
            fit()
            take(.tick)
            paint()
        }
        client?.stop()
        terminal.close()
        if let parting { _ = PlainTerminal.write(parting, to: STDERR_FILENO) }
        return status ?? ClientExit.ok
    }

    /// Takes the terminal's size over.
    private func fit() {
        let size = terminal.size()
        guard size != model.size else { return }
        terminal.resize(size)
        take(.resize(size))
    }

    private func paint() {
        if status == nil { terminal.paint(model.picture(), theme: model.theme) }
    }

    // MARK: - Inputs

    private func take(_ input: ScreenInput) {
        for effect in model.handle(input, at: loop.now) {
            switch effect {
            case .request(let request): client?.request(request)
            case .killServer(let name): take(.killed(problem: cluster?.killServer(name) ?? noCluster))
            case .readDocument(let kind, let path): take(.document(HostedFile.read(path, kind: kind)))
            case .suspend:
                terminal.suspend()
                fit()
            case .redraw: terminal.redraw()
            case .exit(let code, let text):
                status = status ?? code
                parting = text
            }
        }
    }

    private var noCluster: String? { cluster == nil ? "no cluster of this machine is played on" : nil }

    private func readInput() {
        guard let inputs = terminal.read() else {
            status = status ?? 128 + SIGHUP
            return
        }
        for input in inputs where status == nil { take(input) }
    }

    private func takeSignals() {
        while let number = signals.next() {
            switch number {
            case SIGWINCH: fit()
            case SIGTSTP: take(.key(.control("z")))
            case SIGINT: take(.key(.control("c")))
            default: status = status ?? 128 + number
            }
        }
    }

    private func delivered(_ delivery: ClientDelivery) {
        if case .keep(let login) = delivery {
            do {
                try assembly.credentials?.keep(login)
            } catch {
                parting = "The login cannot be kept for the next start: \(error)"
            }
        }
        guard status == nil else { return }
        take(.delivery(delivery))
    }
}
