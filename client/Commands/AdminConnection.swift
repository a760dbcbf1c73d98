import Cluster
import EventLoop
import Glibc

/// An admin who asks a server: one connection, one request after the other.
final class AdminConnection {
    /// How long an answer may take, milliseconds; a takeover, a busy store and a slow hash fit.
    private static let patience: Int64 = 15_000

    private let loop: ClientLoop
    private let credentials: Credentials?
    private var client: ClientConnection?
    private var replies: [Int64: Result<ReplyValue, RequestError>] = [:]
    private var isConnected = false
    private var failure: AdminProblem?
    private var attempts = 0
    private let balancers: Int

    /// Connects and logs in: with the login that is kept for this cluster and `--name`, else with name and password, which
    /// are asked for.
    init(_ invocation: Invocation) throws(AdminProblem) {
        let destination: Destination
        do {
            destination = try Destination(invocation)
        } catch {
            throw AdminProblem(code: .failure, message: error.message)
        }
        guard let first = destination.servers.first else {
            throw AdminProblem(
                code: .noCluster,
                message:
                    "there is no cluster in \(invocation.folder.root): start one with `oneup up`, or name a --server")
        }
        let options = PlayOptions(
            servers: destination.servers, name: invocation.text("name"), fingerprint: destination.fingerprint,
            inputIsTerminal: isatty(STDIN_FILENO) != 0)
        let assembly: ClientAssembly
        do {
            signal(SIGPIPE, SIG_IGN)
            assembly = try ClientAssembly(options, first: first) { address, fingerprint in
                SecretInput.confirmCertificate(address, fingerprint)
            }
        } catch {
            throw AdminProblem(code: .failure, message: "\(error)")
        }
        loop = assembly.loop
        credentials = assembly.credentials
        balancers = destination.servers.count
        client = loop.addClient(assembly.machine()) { [unowned self] in delivered($0) }
        client?.start()
        if credentials == nil {
            Output.message("Another oneup of yours goes on with the login that is kept here; this one logs in anew.")
        }
        if assembly.stored == nil || credentials == nil { try logIn(invocation.text("name")) }
    }

    deinit { client?.stop() }

    /// Asks; the answer's JSON object.
    func run(_ request: ClientRequest) throws(AdminProblem) -> [UInt8] {
        guard case .document(let json) = try ask(request) else {
            throw AdminProblem(code: .failure, message: "the server gave another answer than was asked for")
        }
        return json
    }

    private func logIn(_ given: String?) throws(AdminProblem) {
        try wait { isConnected }
        guard let name = given ?? SecretInput.line("Name: ") else {
            throw AdminProblem(code: .login, message: "nobody is logged in here: name an account with --name")
        }
        guard let password = SecretInput.secret("Password of \(name): ") else {
            throw AdminProblem(code: .login, message: "no password was given")
        }
        _ = try ask(.logIn(name: name, password: password))
    }

    private func ask(_ request: ClientRequest) throws(AdminProblem) -> ReplyValue {
        guard let client else { throw AdminProblem(code: .failure, message: "there is no connection") }
        let ticket = client.request(request)
        try wait { replies[ticket] != nil }
        if let failure { throw failure }
        switch replies.removeValue(forKey: ticket) {
        case .success(let value): return value
        case .failure(let error): throw AdminProblem(code: .of(refusal: error.code), message: error.message)
        case nil: throw AdminProblem(code: .noCluster, message: "no answer came")
        }
    }

    private func wait(_ isDone: () -> Bool) throws(AdminProblem) {
        let deadline = loop.now + Self.patience
        while !isDone() {
            if let failure { throw failure }
            guard loop.now < deadline else {
                throw AdminProblem(
                    code: .noCluster, message: "no answer came within \(Self.patience / 1_000) seconds; try again")
            }
            loop.turn(atMost: 100)
        }
    }

    private func delivered(_ delivery: ClientDelivery) {
        switch delivery {
        case .connected: isConnected = true
        case .connectFailed(_, _, let reason):
            attempts += 1
            guard !isConnected, attempts >= balancers else { return }
            failure = AdminProblem(code: .noCluster, message: "cannot connect: \(reason)")
        case .certificateRefused(let reason): failure = AdminProblem(code: .certificate, message: reason)
        case .reply(let reply): replies[reply.ticket] = reply.result
        case .keep(let login):
            do {
                try credentials?.keep(login)
            } catch {
                Output.message("oneup: the login cannot be kept for the next time: \(error)")
            }
        case .loginLost(.refused(let error)):
            failure =
                failure ?? AdminProblem(code: .login, message: "\(error.message); the login that was kept is gone")
        case .loginLost: failure = failure ?? AdminProblem(code: .login, message: "the session has ended; log in again")
        case .unreadable(let reason):
            failure = AdminProblem(code: .failure, message: "the server does not speak this protocol: \(reason)")
        case .hello, .connectionLost, .reconnected, .resumed, .event, .lobbyEvent, .presence, .tally, .notice, .gap,
            .invited, .paired, .duplicate, .stray, .rewound, .roomLost, .foreignAnswer:
            break
        }
    }
}
