internal import Bytes
internal import Games
internal import JSON
internal import Protocol
internal import Rooms
internal import Store

// Played games as documents: what `game.read`, the API and the pages show. They are read from the store, whoever owns the
// room, and they never change, so the last ones are kept.
extension ServerMachine {
    /// Answers with a played game: its head and a page of its steps. Without a number it is the one that ended last in the
    /// room that the stream is in.
    func readGame(_ stream: ServerStream, _ id: Int64, game number: Int64?, after: Int64?) {
        guard let found = number.map({ gameRecord($0) }) ?? lastGame(of: stream) else { return }
        let record: GameRecord
        switch found {
        case .success(let found): record = found
        case .failure(let problem):
            answer(stream, id: id, .refusal(problem))
            return
        }
        switch playedGame(record) {
        case nil: break
        case .failure(let problem): answer(stream, id: id, .refusal(problem))
        case .success(let document): answer(stream, id: id, Self.page(of: document, after: Int(clamping: after ?? 0)))
        }
    }

    /// The document's head with the steps after so many, and whether more follow.
    private static func page(of document: GameDocument, after: Int) -> Answer {
        let start = min(after, document.steps.count)
        let end = min(start + DocumentLimits.stepsPerPage, document.steps.count)
        return .object {
            document.write(into: &$0, steps: start..<end)
            $0.member("more", end < document.steps.count)
        }
    }

    /// The record of a game by its number; nil when the store cannot be read.
    func gameRecord(_ number: Int64) -> Result<GameRecord, ProtocolError>? {
        guard let found = read({ try reader.game(id: number) }) else { return nil }
        return found.map { .success($0) } ?? .failure(ProtocolError(.notFound, "there is no played game \(number)"))
    }

    private func lastGame(of stream: ServerStream) -> Result<GameRecord, ProtocolError>? {
        guard let room = stream.room?.room else {
            return .failure(ProtocolError(.notInRoom, "you are in no room; name a game by its id"))
        }
        // While a game runs it is the one before.
        for round in [room.round, room.round - 1] where round > 0 {
            guard let found = read({ try reader.game(room: room.id, round: Int64(round)) }) else { return nil }
            if let found { return .success(found) }
        }
        return .failure(ProtocolError(.notFound, "no game for two has ended in this room yet"))
    }

    // MARK: - Documents

    /// A game's document from the room's log; nil when the store cannot be read.
    func playedGame(_ record: GameRecord) -> Result<GameDocument, ProtocolError>? {
        if let kept = playedGames.first(where: { $0.id == record.id }) { return .success(kept) }
        guard let rules = catalogue[record.kind] else {
            return .failure(ProtocolError(.unknownGame, "this release does not know the game of \(record.id)"))
        }
        guard !rules.hidesOptions else {
            return .failure(ProtocolError(.forbidden, "a game with a host is not shown step by step"))
        }
        guard let found = read({ try loggedRecords(record) }) else { return nil }
        var document = GameDocument(record)
        guard let records = found, document.read(round: Int(record.round), from: records) else {
            return .failure(ProtocolError(.overloaded, "game \(record.id) cannot be read now; try again"))
        }
        guard document.steps.count <= DocumentLimits.steps else {
            return .failure(
                ProtocolError(.overloaded, "game \(record.id) has more than \(DocumentLimits.steps) steps"))
        }
        if playedGames.count == ServerLimits.playedGames { playedGames.removeFirst() }
        playedGames.append(document)
        return .success(document)
    }

    /// The log's records from the game's first event on; nil when the store does not stand still for it.
    private func loggedRecords(_ game: GameRecord) throws -> [LogRecord]? {
        // A snapshot may move records from the tail to a segment between the two reads; then they are read again.
        for _ in 0..<20 {
            guard let before = try reader.loadedRoom(id: game.room) else { return nil }
            let segments = try reader.segments(room: game.room, from: game.firstEvent)
            guard try reader.loadedRoom(id: game.room) == before else { continue }
            var records: [LogRecord] = []
            for segment in segments where segment.firstEvent <= game.lastEvent {
                records += try LogRecord.records(inSegment: segment.body)
            }
            if records.last.map({ $0.firstNumber <= game.lastEvent }) ?? true {
                for record in before.tail { records.append(try LogRecord(record[...])) }
            }
            return records
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
