public import EventLoop
internal import Telemetry

/// How a server is started.
public struct ServerOptions: Sendable {
    /// The cluster's folder.
    public var folder: String
    /// The operator's name for it; empty as long as the parent has not taken one.
    public var name: String
    /// The balancers to register with.
    public var balancers: [SocketAddress]
    /// Where health and metrics are served, without TLS; nil for nowhere.
    public var manage: SocketAddress?
    /// How log lines look; nil for words on a terminal and JSON elsewhere.
    public var logFormat: String?
    /// The incarnation, for the child that does the work; 0 for the parent.
    public var incarnation: UInt64

    /// What `--help` prints.
    public static let usage = """
        oneup-server: one of the game servers of a cluster.

        Usage: oneup-server --folder FOLDER [--name NAME] [--balancer HOST:PORT]... [--manage HOST:PORT]
                            [--log-format json|text]

          --folder FOLDER       the cluster's folder: store, keys, certificates
          --name NAME           the server's name, 1 to 32 letters, digits, - or _; default: the first of
                                server-1, server-2 … that no other server of the folder has taken
          --balancer HOST:PORT  a balancer's link address; default 127.0.0.1:7410
          --manage HOST:PORT    /healthz, /readyz and /metrics, without TLS: not for players; default none
          --log-format FORMAT   json or text; default text on a terminal, json elsewhere

        It runs as a small parent that starts the server again when it dies. SIGTERM drains it: its rooms
        and players move to another server, then it ends.

        Example: oneup-server --folder ~/.local/share/oneup --name server-1
        """

    /// Reads the command line, without the program's name. A thrown text says what is wrong.
    public init(arguments: [String]) throws(UsageError) {
        folder = ""
        name = ""
        balancers = []
        incarnation = 0
        var isNamed = false
        var rest = arguments[...]
        while let flag = rest.popFirst() {
            guard let value = rest.popFirst() else { throw UsageError("\(flag) needs a value") }
            switch flag {
            case "--folder": folder = value
            case "--name":
                name = value
                isNamed = true
            case "--balancer":
                guard let address = SocketAddress(value) else {
                    throw UsageError("--balancer is HOST:PORT, not \(value)")
                }
                balancers.append(address)
            case "--manage":
                guard let address = SocketAddress(value) else {
                    throw UsageError("--manage is HOST:PORT, not \(value)")
                }
                manage = address
            case "--log-format":
                guard LogFormat(name: value) != nil else {
                    throw UsageError("--log-format is json or text, not \(value)")
                }
                logFormat = value
            case "--incarnation":
                guard let number = UInt64(value), number > 0, number < 1 << 53 else {
                    throw UsageError("--incarnation is a number below 2^53, not \(value)")
                }
                incarnation = number
            default: throw UsageError("there is no option \(flag)")
            }
        }
        if folder.isEmpty { throw UsageError("--folder is missing") }
        let isPlain = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
                || $0 == 0x5F
        }
        guard !isNamed || isPlain && (1...32).contains(name.utf8.count) else {
            throw UsageError("--name has 1 to 32 letters, digits, - or _")
        }
        if balancers.isEmpty { balancers = [SocketAddress(host: "127.0.0.1", port: 7410)] }
    }
}

/// A command line that cannot be understood.
public struct UsageError: Error, Sendable {
    /// What is wrong with it.
    public let message: String

    init(_ message: String) { self.message = message }
}

/// How a server process ends.
public enum ServerStatus {
    /// It has drained.
    public static let drained: Int32 = 0
    /// It was buried by another server, or the store's state is unknown: start it again.
    public static let again: Int32 = 75
    /// A mistake in configuration (sysexits.h, EX_CONFIG): starting again will not help.
    public static let configuration: Int32 = 78
}
