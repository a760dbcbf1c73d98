internal import Accounts
public import EventLoop
internal import Glibc

/// What a client that people use is started with.
public struct PlayOptions {
    /// The balancers to connect to, at least one.
    public var servers: [SocketAddress]
    /// The PIN of a room to enter at once.
    public var room: Int?
    /// Whether to watch there and take no seat.
    public var watches: Bool
    /// A game to open a room with at once, and to host.
    public var creates: HostedGame?
    /// Whom to play with at once.
    public var meets: MeetingWish?
    /// Commands of plain mode that are carried out in place of typed ones.
    var script: [String]?
    /// The name for a guest account. Its login is kept apart from others, so several names can play from one machine.
    public var name: String?
    /// The fingerprint that the certificate must have, for a cluster of one's own: nothing is asked.
    public var fingerprint: String?
    /// Whether a human types.
    public var inputIsTerminal: Bool
    /// Whether the name was made up, so that another will do when it is taken.
    var makesName = false
    /// The words of a host's own list, `+word -word`; nil for none.
    var words: String?
    /// What others add to `oneup join PIN` to come to the same cluster.
    var joinOptions = ""
    /// What a host adds to `oneup results PIN` to ask the same cluster as the same account.
    var resultOptions = ""
    /// Where the pages of rooms are, without a slash at the end; nil where it is not known.
    var pages: String?

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

    /// The servers for people.
    var serverNames: String { servers.map(\.description).joined(separator: ", ") }

    /// A name for whoever does not want to think of one; the digits make it likely to be free.
    static func suggestedName() -> String { GeneratedName.numberedName(bits: .random(in: .min ... .max)) }
}

/// The name that is offered when this one is taken: the same one to the same name, and another to that.
func anotherName(than taken: String) -> String {
    // FNV-1a (Fowler, Noll, Vo): any function that spreads will do.
    let bits = taken.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    return GeneratedName.numberedName(bits: bits)
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

/// What plain mode and the full screen start from: the loop, the login that was kept, and the certificates that are
/// trusted.
struct ClientAssembly {
    /// The loop for the one client, the input and the signals.
    let loop: ClientLoop
    /// Where the login is kept; nil when another client of this user holds it, or without a home.
    let credentials: Credentials?
    /// The login from an earlier run.
    let stored: StoredLogin?
    private let options: PlayOptions

    /// `ask` shows an unknown certificate's fingerprint to the user and returns whether it is to be trusted; it is called
    /// from the loop and may block.
    init(
        _ options: PlayOptions, first: SocketAddress,
        ask: @escaping (_ address: String, _ fingerprint: String) -> Bool
    ) throws {
        self.options = options
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        var trust = CertificateTrust(
            known: try KnownClusters(path: KnownClusters.usualPath), expected: options.fingerprint, ask: ask)
        func judge(_ isVouchedFor: Bool) -> (SocketAddress, [UInt8]?) -> CertificateVerdict {
            { trust.judge($0.description, $1, isVouchedFor: isVouchedFor) }
        }
        loop = try ClientLoop(
            servers: options.servers, context: context, judgeVouched: judge(true), judge: judge(false))
        credentials = try SettingsFolders.data().flatMap {
            try Credentials(folder: $0, server: first.description, profile: options.name)
        }
        stored = try credentials?.load()
    }

    /// The machine of the one client.
    func machine() -> ClientMachine {
        ClientMachine(
            balancers: options.servers.count, login: stored,
            // Larger than any id of an earlier run with the same session.
            nextID: stored == nil ? 1 : WallClock.now()
        ) { UInt64.random(in: .min ... .max) }
    }

    /// Asks on the terminal, line by line, whether an unknown certificate is to be trusted. When a signal has come,
    /// `endsQuestion` says whether it is one that ends it.
    static func askAboutCertificate(
        _ address: String, _ fingerprint: String, _ terminal: PlainTerminal, _ signals: SignalWatcher, isHuman: Bool,
        endsQuestion: () -> Bool = { true }
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
            } else if terminal.isAtEnd {
                return false
            } else if PlainTerminal.waitForInput(orFor: signals.descriptor) {
                _ = terminal.read()
            } else if endsQuestion() {
                return false
            }
        }
    }
}
