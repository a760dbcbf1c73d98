internal import Accounts
internal import Bytes
public import Games
internal import Protocol
public import Rooms
public import Store

/// Played games as documents, from the log of their rooms: the same whether a server is asked or whoever may read the
/// cluster's folder looks there. Who owns the room is of no account.
public struct PlayedGames {
    private let reader: any StoreReader
    private let catalogue: GameCatalogue

    /// Reads for a release that knows these games.
    public init(_ reader: any StoreReader, catalogue: GameCatalogue) {
        self.reader = reader
        self.catalogue = catalogue
    }

    /// The record of the game with this number. Throws `ProtocolError` when there is none, `StoreFailure` when the store
    /// cannot be read.
    public func record(_ number: Int64) throws -> GameRecord {
        guard let record = try reader.game(id: number) else {
            throw ProtocolError(.notFound, "there is no played game \(number)")
        }
        return record
    }

    /// The record of the game that ended last in a room: that of its present round, or while it runs of the one before.
    public func last(of room: Room) throws -> GameRecord {
        for round in [room.round, room.round - 1] where round > 0 {
            if let record = try reader.game(room: room.id, round: Int64(round)) { return record }
        }
        throw ProtocolError(.notFound, "no game for two has ended in this room yet")
    }

    /// The game's document. Throws `ProtocolError` for a game that cannot be shown, `StoreFailure` when the store cannot be
    /// read.
    public func document(of record: GameRecord) throws -> GameDocument {
        guard let rules = catalogue[record.kind] else {
            throw ProtocolError(.unknownGame, "this release does not know the game \(record.kind)")
        }
        guard !rules.hidesOptions else {
            throw ProtocolError(.forbidden, "a game with a host is not shown step by step")
        }
        var document = GameDocument(record)
        guard let records = try log(of: record), document.read(round: Int(record.round), from: records) else {
            throw ProtocolError(.overloaded, "game \(record.id) cannot be read now; try again")
        }
        guard document.steps.count <= DocumentLimits.steps else {
            throw ProtocolError(.overloaded, "game \(record.id) has more than \(DocumentLimits.steps) steps")
        }
        document.check = sha256Hex(document.stepsText)
        return document
    }

    /// The log's records from the game's first event on; nil when the store does not stand still for it.
    private func log(of game: GameRecord) throws -> [LogRecord]? {
        // A snapshot may move records from the tail to a segment between the two reads; then they are read again.
        for _ in 0..<20 {
            guard let before = try reader.loadedRoom(id: game.room) else { return nil }
            let segments = try reader.segments(room: game.room, from: game.firstEvent)
            guard try reader.loadedRoom(id: game.room) == before else { continue }
            do throws(ByteError) {
                var records: [LogRecord] = []
                for segment in segments where segment.firstEvent <= game.lastEvent {
                    records += try LogRecord.records(inSegment: segment.body)
                }
                for record in before.tail { records.append(try LogRecord(record[...])) }
                return records
            } catch {
                throw ProtocolError(
                    .roomUnavailable, "the log of game \(game.id) cannot be read; the operator has to look")
            }
        }
        return nil
    }
}

extension GameDocument {
    /// What a game's record says; its steps come from the log.
    init(_ record: GameRecord) {
        self.init(
            kind: record.kind,
            players: record.players.map {
                Player(name: $0.name, rating: $0.before?.rating, deviation: $0.before?.deviation)
            })
        id = record.id
        title = record.title
        pin = record.pin
        options = record.options
        isRated = record.isRated
        winner = record.winner
        reason = record.reason
        startedAt = record.startedAt
        endedAt = record.endedAt
        hash = record.finalHash
    }
}
