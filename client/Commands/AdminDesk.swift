import Accounts
import Admin
import Bytes
import Cluster
import EventLoop
import GameViews
import Glibc
import Protocol
import SQLiteStore
import Store

/// Why an operator's request was not done.
struct AdminProblem: Error {
    /// The exit code to end with.
    var code: ExitCode
    /// For the person.
    var message: String
}

/// Where an operator's requests are done: on the store in the cluster's folder, or by a server.
enum AdminDesk {
    case folder(FolderDesk)
    case server(AdminConnection)

    /// The folder, unless a server is named or there is no folder.
    init(_ invocation: Invocation) throws(AdminProblem) {
        if invocation.text("server") == nil, FileTools.exists(invocation.folder.databasePath) {
            self = .folder(try FolderDesk(invocation.folder))
        } else {
            self = .server(try AdminConnection(invocation))
        }
    }

    /// What the request came to: a JSON object.
    func run(_ request: AdminRequest) throws(AdminProblem) -> [UInt8] {
        switch self {
        case .folder(let desk): try desk.run(request)
        case .server(let connection): try connection.run(.admin(request))
        }
    }
}

extension AdminDesk {
    /// What there is of finished games and ratings: a JSON object.
    func read(_ call: RecordsCall) throws(AdminProblem) -> [UInt8] {
        switch self {
        case .folder(let desk): try desk.read(call)
        case .server(let connection): try connection.run(.records(call))
        }
    }
}

/// The operator who reads the cluster's folder.
final class FolderDesk {
    private let folder: ClusterFolder
    private let reader: SQLiteReader
    private var engine: SQLiteEngine?

    init(_ folder: ClusterFolder) throws(AdminProblem) {
        self.folder = folder
        do {
            reader = try SQLiteReader(folder: folder.storeFolder)
        } catch {
            throw AdminProblem(code: .failure, message: explain(error))
        }
    }

    func run(_ request: AdminRequest) throws(AdminProblem) -> [UInt8] {
        do {
            let run = AdminRun(reader, now: WallClock.now(), rows: AdminRun.fileRows, name: "the operator")
            let act: AdminAct
            switch try run.plan(request) {
            case .answer(let json): return json
            case .act(let planned): act = planned
            case .hash(let password, let make):
                act = make(try PasswordHash.make(password: password, salt: Randomness.bytes(16)))
            }
            return try run.answer(request, try commit(act)).get()
        } catch {
            throw Self.problem(error)
        }
    }

    func read(_ call: RecordsCall) throws(AdminProblem) -> [UInt8] {
        do {
            return try RecordsRun(reader, kinds: gameCatalogue.all.map { $0.kind }).answer(call)
        } catch {
            throw Self.problem(error)
        }
    }

    /// Runs an act as the operating system's user who calls.
    func commit(_ act: AdminAct) throws -> Outcome {
        let engine = try engine ?? SQLiteEngine(folder: folder.storeFolder, incarnation: .random(in: 1 ... .max))
        self.engine = engine
        let write = Write.administer(act, by: .operator(uid: getuid()), at: WallClock.now())
        return try engine.commit([write]).first ?? .refused(.unknown)
    }

    static func problem(_ error: any Error) -> AdminProblem {
        switch error {
        case let problem as AdminProblem: problem
        case let error as ProtocolError:
            AdminProblem(code: .of(refusal: error.code.name), message: error.message)
        case let failure as StoreFailure: AdminProblem(code: .failure, message: explain(failure))
        case let problem as HashProblem: AdminProblem(code: .failure, message: problem.message)
        default: AdminProblem(code: .failure, message: "\(error)")
        }
    }
}

extension ExitCode {
    /// The code for a refusal with this name (docs/protocol.md, "Errors").
    static func of(refusal name: String) -> ExitCode {
        switch name {
        case "forbidden", "unauthenticated", "bad_credentials", "bad_token", "expired_token", "session_ended", "banned",
            "old_stream":
            .login
        case "busy", "overloaded", "not_saved", "throttled": .refused
        default: .failure
        }
    }
}

/// A store's failure in words.
func explain(_ failure: StoreFailure) -> String {
    switch failure {
    case .full(let text): "not saved, the disk is full: \(text)"
    case .unknown(let text): text
    case .newerSchema(let found, let known):
        "the store has schema \(found), made by a newer release; this one knows \(known): use the newer `oneup`"
    }
}
