import Bytes
import Glibc
import Store
import Testing

@testable import SQLiteStore

/// The engines that the contract's suite runs over.
enum Kind: CaseIterable, Sendable {
    case memory
    case sqlite
}

/// A fresh folder, removed with the object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/oneup-store-XXXXXX".utf8CString)
        let made = try #require(mkdtemp(&template))
        path = String(cString: made)
    }

    deinit { removeTree(path) }
}

/// Removes a folder with all that is in it.
func removeTree(_ path: String) {
    if let folder = opendir(path) {
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { removeTree(path + "/" + name) }
        }
        closedir(folder)
    }
    remove(path)
}

/// One store with as many engines and readers as a test asks for.
final class Fixture {
    let folder: TemporaryFolder
    private let memory: InMemoryStore?

    init(_ kind: Kind) throws {
        folder = try TemporaryFolder()
        memory = kind == .memory ? InMemoryStore() : nil
    }

    func engine(_ incarnation: Incarnation = 1) throws -> any StoreEngine {
        if let memory { return memory.engine(incarnation: incarnation) }
        return try SQLiteEngine(folder: folder.path, incarnation: incarnation)
    }

    /// An engine over a folder that another thread has one over too.
    static func sqlite(_ folder: String, _ incarnation: Incarnation) throws -> any StoreEngine {
        try SQLiteEngine(folder: folder, incarnation: incarnation)
    }

    func reader() throws -> any StoreReader {
        if let memory { return memory.reader() }
        return try SQLiteReader(folder: folder.path)
    }
}

extension StoreEngine {
    /// Commits one write.
    func commit(_ write: Write) throws -> Outcome {
        let outcomes = try commit([write])
        #expect(outcomes.count == 1)
        return try #require(outcomes.first)
    }

    /// Makes an account with a session; returns the session with its identifier `id` at epoch 1.
    @discardableResult
    func makeSession(_ id: SessionID, at now: WallTime = 1_000) throws -> SessionRecord {
        let session = sampleSession(id, user: id, createdAt: now)
        let key = ReceiptKey(session: 0, key: "make \(id)")
        #expect(try commit(.createUser(sampleUser(id), session, key)) == .session(session, isReplay: false))
        guard case .session(let attached, false) = try commit(.attachSession(id, now: now)) else {
            throw UnexpectedOutcome()
        }
        return attached
    }

    /// Makes an open room with PIN 100000 + id, owned by `owner`, for session 7 at epoch 1.
    @discardableResult
    func makeRoom(_ id: RoomID, owner: Incarnation? = 1, wakeAt: WallTime? = nil) throws -> RoomRecord {
        let write = Write.createRoom(
            sampleRoom(id, owner: owner, wakeAt: wakeAt), pins: [100_000 + id], announcement: [], epoch: 1,
            ReceiptKey(session: 7, key: "room \(id)"))
        guard case .room(let room, false) = try commit(write) else { throw UnexpectedOutcome() }
        return room
    }

    func take(_ rooms: [RoomID], from: Incarnation?, by taker: Incarnation) throws -> [LoadedRoom] {
        guard case .taken(let taken) = try commit(.takeRooms(TakeRooms(taker: taker, from: from, rooms: rooms))) else {
            throw UnexpectedOutcome()
        }
        return taken
    }
}

struct UnexpectedOutcome: Error {}

func sampleUser(_ id: UserID, name: String? = nil, skeleton: String? = nil) -> UserRecord {
    let name = name ?? "User\(id)"
    return UserRecord(
        id: id, name: name, folded: name.lowercased(), skeleton: skeleton ?? "skeleton of \(name)", password: nil,
        isAdmin: false, createdAt: 1_000)
}

func sampleSession(_ id: SessionID, user: UserID, createdAt: WallTime = 1_000) -> SessionRecord {
    SessionRecord(id: id, user: user, createdAt: createdAt, expiresAt: createdAt + 1_000_000)
}

func sampleRoom(_ id: RoomID, owner: Incarnation?, wakeAt: WallTime? = nil) -> RoomRecord {
    RoomRecord(
        id: id, pin: 0, kind: "tic-tac-toe", options: "{}", title: "Römer \(id)", creator: 7, owner: owner,
        wakeAt: wakeAt, createdAt: 2_000 + id)
}

func append(_ room: RoomID, _ fence: Int64, _ record: String) -> Write {
    .append(RoomAppend(room: room, fence: fence, record: Array(record.utf8)))
}

func append(_ room: RoomID, _ record: String) -> Write { append(room, 1, record) }

func text(_ records: [[UInt8]]) -> [String] { records.map { String(decoding: $0, as: UTF8.self) } }
