import Cluster
import EventLoop
import Glibc

/// Commands for players and spectators.
let playCommands: [Command] = [
    Command(
        "", "live quizzes and board games in your terminal, alone or together",
        details: """
            Without a command it opens the client: line by line, for every terminal, screen
            reader and pipe. Without --server it goes to the cluster on this machine. Data
            goes to standard output, messages to standard error. NO_COLOR is respected.
            """,
        options: [Option(flag: "plain", "line by line (what it always is for now)")] + playOptions,
        examples: [
            Example("oneup", "play on this machine's cluster"),
            Example("oneup join 482913", "straight into a room"),
            Example("oneup --server play.example.org:7400", "play on another one"),
            Example("oneup up", "start a cluster on this machine"),
        ],
        status: { play($0, room: nil, watches: false) }),
    Command(
        "join", "straight into a room, to play", arguments: [pin], options: playOptions,
        examples: [Example("oneup join 482913", "enter the room and take a free seat")],
        status: { play($0, room: $0.arguments.first, watches: false) }),
    Command(
        "watch", "straight into a room, to watch", arguments: [pin], options: playOptions,
        examples: [Example("oneup watch 482913", "enter the room and take no seat")],
        status: { play($0, room: $0.arguments.first, watches: true) }),
]

private let pin = Argument("PIN", "the room's six digits", kind: .pin)

let playOptions = [
    Option("server", "HOST:PORT", "the cluster to play on; several with commas", kind: .addresses),
    Option(
        "fingerprint", "SHA256:…", "what its certificate must have; nothing is asked then", kind: .fingerprint),
    Option("name", "NAME", "play as a guest of this name"), folderOption,
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
func play(_ invocation: Invocation, room: String?, watches: Bool, creates: HostedGame? = nil) -> Int32 {
    do {
        let destination = try Destination(invocation)
        guard !destination.servers.isEmpty else {
            return Output.fail(
                .noCluster, "there is no cluster on this machine: start one with `oneup up`, or name one with --server"
            ).rawValue
        }
        let status = PlainClient.run(
            PlainOptions(
                servers: destination.servers, room: room.flatMap { Int($0) }, watches: watches, creates: creates,
                name: invocation.text("name"), fingerprint: destination.fingerprint,
                inputIsTerminal: isatty(STDIN_FILENO) != 0))
        return status == ClientExit.unreachable ? ExitCode.noCluster.rawValue : status
    } catch {
        return Output.fail(.failure, error.message).rawValue
    }
}
