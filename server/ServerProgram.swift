internal import Accounts
internal import Cluster
internal import EventLoop
internal import Glibc
internal import SQLiteStore
internal import Store
internal import Telemetry

/// Starts a server: the parent, or with an incarnation the process that does the work.
public enum ServerProgram {
    /// Runs until the process ends; returns the exit status.
    public static func run(_ options: ServerOptions) -> Int32 {
        guard options.name.isEmpty else { return run(named: options) }
        do {
            // Kept until the parent ends: another server may have the name only after this one.
            let name = try ServerName(in: ClusterFolder(root: options.folder))
            var named = options
            named.name = name.text
            return withExtendedLifetime(name) { run(named: named) }
        } catch {
            Log(component: "server").error("cannot start", ["reason": "\(error)"])
            return ServerStatus.configuration
        }
    }

    private static func run(named options: ServerOptions) -> Int32 {
        let log = Log(
            component: options.name,
            incarnation: options.incarnation == 0 ? "" : String(options.incarnation, radix: 36),
            format: options.logFormat.flatMap(LogFormat.init(name:)) ?? .automatic)
        do {
            if options.incarnation == 0 {
                if let manage = options.manage { try checkPort(manage) }
                return try Parent(options: options, program: try ownProgram(), log: log).run()
            }
            // The parent may have died between the fork and the request for its signal; clinux_spawn looks.
            let shell = try makeShell(options, log)
            shell.run()
        } catch {
            log.error("cannot start", ["reason": "\((error as? UsageError)?.message ?? "\(error)")"])
            return error is SystemError ? ServerStatus.again : ServerStatus.configuration
        }
    }

    /// The server's process listens there, again and again; whether it can at all is found out once.
    private static func checkPort(_ address: SocketAddress) throws {
        do {
            close(try Sockets.listen(address, reusePort: false).fd)
        } catch {
            throw UsageError(
                "cannot listen on \(address): \(error); end the program that does, or choose another with --manage")
        }
    }

    /// The path of this program. Resolved once: after an upgrade the file there is the new release, and the next start of
    /// the child runs it.
    private static func ownProgram() throws(SystemError) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { throw SystemError(call: "readlink /proc/self/exe", errno: errno) }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func makeShell(_ options: ServerOptions, _ log: Log) throws -> ServerShell {
        let folder = ClusterFolder(root: options.folder)
        let keys = try SecretKeys.load(folder: folder.keysFolder)
        func tokenKeys(_ purpose: SecretKey.Purpose) throws -> [TokenKey] {
            try keys.filter { $0.purpose == purpose }.map {
                try TokenKey(identifier: $0.identifier, secret: $0.bytes)
            }
        }
        let linkContext = try TLSContext.client(
            authority: folder.authorityCertificate, certificate: folder.serverCertificate, key: folder.serverKey,
            protocols: ["oneup-link/1"])
        try StoreFolder.prepare(folder.storeFolder)
        if let warning = try FileSystemCheck.verify(folder.storeFolder) {
            log.warning("the store", ["warning": warning])
        }
        let failpoints = Failpoints(getenv("ONEUP_FAILPOINT").map { String(cString: $0) })
        try FileTools.makeFolder(folder.storeFolder, mode: FileTools.privateFolder)
        if let warning = try FileSystemCheck.verify(folder.storeFolder) {
            log.warning("the store's file system", ["warning": warning])
        }
        // The alive file is locked before the row is published: a row without a lock is a dead server's.
        let aliveFile = try AliveFile(folder: folder.storeFolder, incarnation: options.incarnation)
        let poisonFile = try PoisonFile(folder: folder.storeFolder, incarnation: options.incarnation)
        let engine = try Watchdog.lookingAfter(folder: folder.storeFolder, log: log) {
            try SQLiteEngine(folder: folder.storeFolder, incarnation: options.incarnation) { phase in
                switch phase {
                case .beforeLock: failpoints.pass(.stopBeforeLock)
                case .beforeTransaction: break
                case .inTransaction:
                    failpoints.pass(.inTransaction)
                    failpoints.pass(.stopInTransaction)
                case .committed: failpoints.pass(.committed)
                }
            }
        }
        let parts = ServerShell.Parts(
            reader: try SQLiteReader(folder: folder.storeFolder), engine: engine, aliveFile: aliveFile,
            poisonFile: poisonFile, signer: try TokenSigner(keys: tokenKeys(.access)),
            refreshKeys: try tokenKeys(.refresh), linkContext: linkContext, failpoints: failpoints)
        return try ServerShell(options: options, storeFolder: folder.storeFolder, log: log, parts: parts)
    }
}
