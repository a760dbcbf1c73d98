import Cells
import Cluster
import EventLoop
import Glibc
import Telemetry

/// Commands for players and spectators.
let playCommands: [Command] = [
    Command(
        "", "live quizzes and board games in your terminal, alone or together",
        details: """
            Without a command it opens the full-screen client; `--plain`, a pipe or a
            terminal without a cursor get the one that works line by line. Without --server
            it goes to the cluster on this machine. NO_COLOR is respected. ? shows all keys.
            """,
        options: playOptions,
        examples: [
            Example("oneup", "play on this machine's cluster"),
            Example("oneup join 482913", "straight into a room"),
            Example("oneup --server play.example.org:7400", "play on another one"),
            Example("oneup up", "start a cluster on this machine"),
        ],
        status: { play($0, room: nil, watches: false) }),
    Command(
        "join", "straight into a room, to play", arguments: [pin], options: playOptions,
        examples: [
            Example("oneup join 482913", "enter the room and take a free seat"),
            Example("oneup join 482913 --generate-name", "the same under a name that is made up"),
        ],
        status: { play($0, room: $0.arguments.first, watches: false) }),
    Command(
        "watch", "straight into a room, to watch", arguments: [pin],
        options: playOptions + [
            Option(flag: "projector", "a live quiz has all of the screen")
        ],
        examples: [
            Example("oneup watch 482913", "enter the room and take no seat"),
            Example("oneup watch 482913 --projector", "on the terminal that everybody sees"),
        ],
        status: { play($0, room: $0.arguments.first, watches: true) }),
    Command(
        "keys", "the keys of the full screen, for docs/client.md",
        options: [Option(flag: "markdown", "as Markdown (what it always is)")], isHidden: true
    ) { _ in
        Output.data(String(keyTableAsMarkdown().dropLast()))
        return .success
    },
]

private let pin = Argument("PIN", "the room's six digits", kind: .pin)

let playOptions = [
    Option("server", "HOST:PORT", "the cluster to play on; several with commas", kind: .addresses),
    Option(
        "fingerprint", "SHA256:…", "what its certificate must have; nothing is asked then", kind: .fingerprint),
    Option("name", "NAME", "play as a guest of this name"),
    Option(flag: "generate-name", "play as a guest of a name that is made up"), folderOption,
    Option(flag: "plain", "line by line, for screen readers, pipes and slow links"),
    Option(flag: "ascii", "draw with ASCII characters alone"),
    Option("theme", "NAME", "the colours: dark, light or colour-blind"),
]

/// Where to connect, and which certificate to expect.
struct Destination: Equatable {
    /// The balancers.
    var servers: [SocketAddress]
    /// The certificate's fingerprint, when it is known beforehand.
    var fingerprint: String?

    /// The destination that the options name, else this machine's cluster. Throws when its description cannot be read.
    init(_ invocation: Invocation) throws(ClusterError) {
        fingerprint = invocation.text("fingerprint")
        if let list = invocation.text("server") {
            servers = list.split(separator: ",").compactMap { SocketAddress(String($0)) }
            return
        }
        guard let cluster = try ClusterDescription.read(from: invocation.folder) else {
            servers = []
            return
        }
        servers = [Self.reachable(cluster.publicAddress)]
        fingerprint = fingerprint ?? Certificates.display(fingerprint: cluster.fingerprint)
    }

    /// An address to connect to for one that a cluster on this machine listens on.
    static func reachable(_ address: SocketAddress) -> SocketAddress {
        switch address.host {
        case "0.0.0.0": SocketAddress(host: "127.0.0.1", port: address.port)
        case "::": SocketAddress(host: "::1", port: address.port)
        default: address
        }
    }
}

/// Opens the client.
func play(
    _ invocation: Invocation, room: String?, watches: Bool, creates: HostedGame? = nil, meets: MeetingWish? = nil,
    script: [String]? = nil
) -> Int32 {
    do {
        let destination = try Destination(invocation)
        guard !destination.servers.isEmpty else {
            return Output.fail(
                .noCluster, "there is no cluster on this machine: start one with `oneup up`, or name one with --server"
            ).rawValue
        }
        var options = PlayOptions(
            servers: destination.servers, room: room.flatMap { Int($0) }, watches: watches, creates: creates,
            name: invocation.text("name"), fingerprint: destination.fingerprint,
            inputIsTerminal: isatty(STDIN_FILENO) != 0)
        if let server = invocation.text("server") {
            options.joinOptions = " --server \(visible(server, limit: 200))"
            let name = invocation.text("name").map { " --name \(visible($0, limit: 200))" }
            options.resultOptions = options.joinOptions + (name ?? "")
        }
        if invocation.has("generate-name") {
            guard options.name == nil else {
                return Output.fail(.usage, "--name and --generate-name exclude each other; give one").rawValue
            }
            options.name = PlayOptions.suggestedName()
            options.makesName = true
        }
        options.pages = pages(invocation, destination)
        switch Result(catching: { () throws(SettingsError) in try HostWordsFile.read() }) {
        case .success(let words): options.words = words
        case .failure(let problem): return Output.fail(.failure, problem.message).rawValue
        }
        func code(_ status: Int32) -> Int32 {
            status == ClientExit.unreachable ? ExitCode.noCluster.rawValue : status
        }
        options.script = script
        options.meets = meets
        if meets != nil, !invocation.has("plain"), isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 {
            // Whoever is to be met is found line by line; the screen opens in the room.
            let (status, found) = PlainClient.find(options)
            guard let found else { return code(status) }
            options.meets = nil
            options.room = Int(found)
        }
        let status = script == nil ? screen(invocation, options) : nil
        return code(status ?? PlainClient.run(options))
    } catch {
        return Output.fail(.failure, error.message).rawValue
    }
}

/// Where the cluster's pages are. A cluster of this machine has some that a browser opens without a warning.
private func pages(_ invocation: Invocation, _ destination: Destination) -> String? {
    if invocation.text("server") == nil,
        let description = try? ClusterDescription.read(from: invocation.folder), let page = description.pageAddress
    {
        return "http://\(Destination.reachable(page))"
    }
    return destination.servers.first.map { "https://\($0)" }
}

/// Opens the full screen; nil when plain mode is asked for or this is no terminal for a screen.
private func screen(_ invocation: Invocation, _ options: PlayOptions) -> Int32? {
    var screen = ScreenOptions(play: options)
    if let name = invocation.text("theme") {
        guard let theme = Theme(rawValue: name) else {
            let names = Theme.allCases.map(\.rawValue).joined(separator: ", ")
            return Output.fail(.usage, "there is no theme \(visible(name, limit: 40)); there are \(names)").rawValue
        }
        screen.theme = theme
    }
    guard !invocation.has("plain") else { return nil }
    screen.isASCII = invocation.has("ascii")
    screen.samples = DemoQuizFile.allShipped()
    screen.isProjector = invocation.has("projector")
    if invocation.text("server") == nil { screen.folder = invocation.folder }
    return ScreenClient.run(screen)
}
