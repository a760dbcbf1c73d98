import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Store

/// Looks at a cluster's folder, its store, and what runs there. It changes nothing.
struct Doctor {
    let folder: ClusterFolder

    /// Days before a certificate's end from which an operator is told: time to get another one.
    static let certificateDays = 30
    /// The age of a token key from which an operator is told, days: a year, as long as a key may leak unseen.
    static let keyDays = 365
    /// Free bytes below which the disk is short, and below which nothing is stored soon.
    static let shortBytes: UInt64 = 1 << 30
    static let fullBytes: UInt64 = 100 << 20
    /// Bytes of a WAL from which something keeps it from being copied back: 16 times what a checkpoint begins at.
    static let walBytes: Int64 = 64 << 20
    /// How far a server's clock may be from this one, milliseconds: one renewal and a busy machine.
    static let clockMilliseconds: Int64 = 2_000

    func examine() -> [Finding] {
        guard FileTools.exists(folder.root) else {
            return [
                .bad("folder", "\(folder.root) is not there", "start a cluster with `oneup up`, or name its --folder")
            ]
        }
        var findings = [rights(), keys()] + certificates() + [space(), fileSystem(), wal()]
        guard FileTools.exists(folder.databasePath) else {
            return findings + [
                .bad("store", "there is no database in \(folder.storeFolder)", "start the cluster: oneup up")
            ]
        }
        do throws(StoreFailure) {
            let reader = try SQLiteReader(folder: folder.storeFolder)
            findings.append(.ok("schema", "this release reads it"))
            findings += try store(reader)
        } catch {
            findings.append(.bad("schema", explain(error), "use the release that made it, or look at the disk"))
        }
        findings.append(port())
        return findings
    }

    // MARK: Files

    private func rights() -> Finding {
        let folders = [folder.root, folder.storeFolder, folder.keysFolder, folder.tlsFolder, folder.logFolder]
        for path in folders where FileTools.exists(path) {
            guard let problem = problem(path) else { continue }
            return .bad("rights", problem, "chmod -R go= \(folder.root), and make its user own it")
        }
        let secrets = [
            folder.databasePath, folder.authorityKey, folder.serverKey, folder.balancerKey, folder.publicKey,
        ]
        for path in secrets where FileTools.exists(path) {
            guard let problem = problem(path) else { continue }
            return .bad("rights", problem, "chmod 600 \(path); if others have read it, replace it")
        }
        return .ok("rights", "\(folder.root) is for its user alone")
    }

    private func problem(_ path: String) -> String? {
        var info = stat()
        guard stat(path, &info) == 0 else { return "\(path) cannot be looked at: \(String(cString: strerror(errno)))" }
        if info.st_uid != geteuid() { return "\(path) belongs to user \(info.st_uid), not to \(geteuid())" }
        // A database that SQLite made under another umask may be readable as long as its folder is closed.
        return info.st_mode & 0o077 == 0 ? nil : "\(path) is open to others"
    }

    private func keys() -> Finding {
        do {
            let keys = try SecretKeys.load(folder: folder.keysFolder)
            for key in keys where key.purpose == .access {
                let path = "\(folder.keysFolder)/\(key).key"
                var info = stat()
                let days = stat(path, &info) == 0 ? (WallClock.now() / 1_000 - Int64(info.st_mtim.tv_sec)) / 86_400 : 0
                // The newest comes first: it is the one that signs.
                guard days <= Self.keyDays else {
                    return .warn(
                        "keys", "tokens are signed with a key of \(days) days", "rotate it: docs/operations.md, Keys")
                }
                return .ok("keys", "\(keys.count) keys, tokens are signed with one of \(days) days")
            }
            return .bad("keys", "no key signs tokens", "put the cluster's keys back")
        } catch {
            return .bad("keys", error.message, "servers do not start until this is mended")
        }
    }

    private func certificates() -> [Finding] {
        [
            ("certificate", folder.publicCertificate, "put a new one in its place, then `oneup down` and `oneup up`"),
            (
                "link", folder.serverCertificate,
                "delete link-server.* and link-balancer.*, then `oneup down`, `oneup up`"
            ),
        ].map { name, path, next in
            do {
                let days = try Certificates.daysLeft(ofPEM: path)
                if days < 0 { return .bad(name, "\(path) has expired", next) }
                let text = "\(path) is good for \(days) days"
                return days < Self.certificateDays ? .warn(name, text, next) : .ok(name, text)
            } catch {
                return .bad(name, (error as? ClusterError)?.message ?? "\(error)", next)
            }
        }
    }

    private func space() -> Finding {
        var info = statvfs()
        guard statvfs(folder.root, &info) == 0 else {
            return .bad(
                "disk", "the free space cannot be asked: \(String(cString: strerror(errno)))", "look at the disk")
        }
        let free = UInt64(info.f_bavail) * UInt64(info.f_frsize)
        let text = "\(free >> 20) MiB are free"
        if free < Self.fullBytes { return .bad("disk", text, "free some space: players read Not saved when it ends") }
        if free < Self.shortBytes { return .warn("disk", text, "free some space") }
        return .ok("disk", text)
    }

    private func fileSystem() -> Finding {
        guard FileTools.exists(folder.storeFolder) else { return .ok("file system", "no store yet") }
        do {
            guard let warning = try FileSystemCheck.verify(folder.storeFolder) else {
                return .ok("file system", "a local disk")
            }
            return .warn("file system", warning, "move the folder to a local disk")
        } catch {
            return .bad("file system", explain(error), "move the folder to a local disk; servers do not start here")
        }
    }

    private func wal() -> Finding {
        var info = stat()
        let size = stat(folder.databasePath + "-wal", &info) == 0 ? Int64(info.st_size) : 0
        let text = "it has \(size >> 20) MiB"
        guard size > Self.walBytes else { return .ok("WAL", text) }
        return .warn("WAL", text, "another program may hold a read open; it shrinks no more, but is used again")
    }

    // MARK: The store

    private func store(_ reader: SQLiteReader) throws(StoreFailure) -> [Finding] {
        var findings: [Finding] = []
        let faults = try reader.quickCheck()
        findings.append(
            faults.isEmpty
                ? .ok("integrity", "the database is sound")
                : .bad("integrity", faults.joined(separator: "; "), "stop all servers and restore a copy"))
        let now = WallClock.now()
        let rows = try reader.servers()
        let ready = rows.filter { $0.state == .ready && $0.expiresAt > now }
        let text = "\(ready.count) of \(rows.count) are ready"
        switch ready.count {
        case 0: findings.append(.bad("servers", text, "start the cluster: oneup up; or look at the servers' logs"))
        case 1: findings.append(.warn("servers", text, "with one alone a hang lasts ten seconds: run two"))
        default: findings.append(.ok("servers", text))
        }
        let ahead = rows.map { $0.expiresAt - 5_000 - now }.max() ?? 0
        findings.append(
            ahead > Self.clockMilliseconds
                ? .bad("clocks", "a server's clock is \(ahead / 1_000) s ahead of this one", "set the machine's clock")
                : .ok("clocks", "the servers' clocks agree with this one"))
        let live = Set(rows.filter { $0.expiresAt > now }.map(\.incarnation))
        let rooms = try reader.openRooms(limit: 10_000)
        let orphans = rooms.count { $0.owner.map { !live.contains($0) } ?? false }
        findings.append(
            orphans == 0
                ? .ok("leases", "no room belongs to a dead server")
                : .warn(
                    "leases", "\(orphans) rooms belong to servers that are gone",
                    "a server takes each when it is asked for"))
        return findings
    }

    // MARK: What runs

    private func port() -> Finding {
        do {
            guard let cluster = try ClusterDescription.read(from: folder) else {
                return .warn("port", "no cluster was started from here", "start it: oneup up")
            }
            let address = Destination.reachable(cluster.publicAddress)
            guard try answers(address) else {
                return .bad("port", "nobody answers at \(address)", "look at `oneup status` and log/balancer-1.log")
            }
            return .ok("port", "somebody answers at \(address)")
        } catch {
            return .bad("port", "\(error)", "look at cluster.json")
        }
    }

    private func answers(_ address: SocketAddress) throws -> Bool {
        let socket = Descriptor(owning: try Sockets.connect(address))
        var entry = pollfd(fd: socket.raw, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 2_000) == 1 && Sockets.connectError(socket.raw) == nil
    }
}
