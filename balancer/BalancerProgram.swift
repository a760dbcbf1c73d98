internal import Accounts
internal import Cluster
public import EventLoop
internal import Glibc
internal import Telemetry

/// How the balancer is started.
public struct BalancerOptions: Sendable {
    /// The cluster's folder.
    public var folder: String
    /// Where clients connect.
    public var listen: SocketAddress
    /// Where servers connect; loop n listens at the port plus n.
    public var link: SocketAddress
    /// Where browsers on this machine connect without TLS; nil for nowhere.
    public var pages: SocketAddress?
    /// Where health and metrics are served, without TLS; nil for nowhere.
    public var manage: SocketAddress?
    /// How many loops, 1 to 64.
    public var loops: Int
    /// How log lines look; nil for words on a terminal and JSON elsewhere.
    public var logFormat: String?
    /// The name in the log.
    public var name: String

    /// What `--help` prints.
    public static let usage = """
        oneup-balancer: carries players' connections to the game servers.

        Usage: oneup-balancer --folder FOLDER [--listen HOST:PORT] [--link HOST:PORT] [--pages HOST:PORT]
                              [--manage HOST:PORT] [--loops N] [--name NAME] [--log-format json|text]

          --folder FOLDER     the cluster's folder, with its certificates
          --listen HOST:PORT  where players connect; default 127.0.0.1:7400
          --link HOST:PORT    where servers connect; loop n listens at PORT + n; default 127.0.0.1:7410
          --pages HOST:PORT   the pages for browsers on this machine, without TLS: a loopback address; default none
          --manage HOST:PORT  /healthz, /readyz and /metrics, without TLS: not for players; default none
          --loops N           event loops, each on a thread; default: one a core
          --name NAME         the name in the log; default balancer-1
          --log-format FORMAT json or text; default text on a terminal, json elsewhere

        Example: oneup-balancer --folder ~/.local/share/oneup --listen 0.0.0.0:7400
        """

    /// Reads the command line, without the program's name. A thrown text says what is wrong.
    public init(arguments: [String]) throws(UsageError) {
        folder = ""
        listen = SocketAddress(host: "127.0.0.1", port: 7400)
        link = SocketAddress(host: "127.0.0.1", port: 7410)
        loops = min(64, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        name = "balancer-1"
        var rest = arguments[...]
        while let flag = rest.popFirst() {
            guard let value = rest.popFirst() else { throw UsageError("\(flag) needs a value") }
            switch flag {
            case "--folder": folder = value
            case "--listen": listen = try Self.address(flag, value)
            case "--link": link = try Self.address(flag, value)
            case "--pages":
                let address = try Self.address(flag, value)
                guard Self.isLoopback(address.host) else {
                    throw UsageError(
                        "--pages has no TLS and is for this machine alone: give 127.0.0.1 or ::1, not \(address.host)")
                }
                pages = address
            case "--loops":
                guard let count = Int(value), (1...64).contains(count) else {
                    throw UsageError("--loops is a number from 1 to 64, not \(value)")
                }
                loops = count
            case "--manage": manage = try Self.address(flag, value)
            case "--log-format":
                guard LogFormat(name: value) != nil else {
                    throw UsageError("--log-format is json or text, not \(value)")
                }
                logFormat = value
            case "--name": name = value
            default: throw UsageError("there is no option \(flag)")
            }
        }
        if folder.isEmpty { throw UsageError("--folder is missing") }
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "::1" || host == "localhost"
            || (host.hasPrefix("127.") && host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E })
    }

    private static func address(_ flag: String, _ value: String) throws(UsageError) -> SocketAddress {
        guard let address = SocketAddress(value) else { throw UsageError("\(flag) is HOST:PORT, not \(value)") }
        return address
    }
}

/// A command line that cannot be understood.
public struct UsageError: Error, Sendable {
    /// What is wrong with it.
    public let message: String

    init(_ message: String) { self.message = message }
}

/// Starts the balancer's loops.
public enum BalancerProgram {
    /// The exit status for a mistake in configuration (sysexits.h, EX_CONFIG): starting again will not help.
    public static let configurationStatus: Int32 = 78

    /// Runs until the process is ended; returns only when it cannot start, with the exit status.
    public static func run(_ options: BalancerOptions) -> Int32 {
        let identifier = UInt64(Randomness.identifier())
        let log = Log(
            component: options.name, incarnation: String(identifier, radix: 36),
            format: options.logFormat.flatMap(LogFormat.init(name:)) ?? .automatic)
        do {
            let folder = ClusterFolder(root: options.folder)
            let clientCertificate = try ClientCertificate(folder)
            let linkContext = try TLSContext.server(
                certificate: folder.balancerCertificate, key: folder.balancerKey,
                clientAuthority: folder.authorityCertificate, protocols: ["oneup-link/1"])
            var loops: [LoopBox] = []
            // The loops share the port among themselves; a stranger on it must be noticed all the same.
            SocketCloser.close(try listen(options.listen, "--listen"))
            let board = BalancerBoard(loops: options.loops)
            if let pages = options.pages { SocketCloser.close(try listen(pages, "--pages")) }
            for index in 0..<options.loops {
                let client = try listen(options.listen, "--listen", reusePort: true)
                var address = options.link
                guard let port = UInt16(exactly: Int(address.port) + index) else {
                    throw UsageError("--link \(options.link) leaves no ports for \(options.loops) loops")
                }
                address.port = port
                let link = try listen(address, "--link")
                let pages = try options.pages.map { address throws(UsageError) in
                    try listen(address, "--pages", reusePort: true)
                }
                loops.append(
                    LoopBox(
                        try BalancerLoop(
                            identifier: identifier, loop: index, loops: options.loops, clientListener: client,
                            linkListener: link, pageListener: pages, clientCertificate: clientCertificate,
                            linkContext: linkContext, board: board, log: log)))
            }
            if let manage = options.manage {
                do {
                    try loops[0].loop.manage(at: manage)
                } catch {
                    throw cannotListen(manage, "--manage", error)
                }
            }
            log.notice(
                "listening",
                [
                    "clients": "\(options.listen)", "links": "\(options.link)", "loops": "\(options.loops)",
                    "pages": options.pages.map { "\($0)" } ?? "none",
                    "manage": options.manage.map { "\($0)" } ?? "none",
                ])
            for box in loops.dropFirst() { try startThread { box.loop.run() } }
            loops[0].loop.run()
        } catch {
            log.error("cannot start", ["reason": "\((error as? UsageError)?.message ?? "\(error)")"])
            return configurationStatus
        }
    }

    private static func listen(
        _ address: SocketAddress, _ option: String, reusePort: Bool = false
    ) throws(UsageError) -> Int32 {
        do {
            return try Sockets.listen(address, reusePort: reusePort).fd
        } catch {
            throw cannotListen(address, option, error)
        }
    }

    private static func cannotListen(_ address: SocketAddress, _ option: String, _ error: SystemError) -> UsageError {
        UsageError("cannot listen on \(address): \(error); end the program that does, or choose another with \(option)")
    }
}

/// Hands a loop to its thread, the only one that uses it from then on.
private final class LoopBox: @unchecked Sendable {
    let loop: BalancerLoop
    init(_ loop: BalancerLoop) { self.loop = loop }
}
