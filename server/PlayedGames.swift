internal import Admin
internal import Games
internal import JSON
internal import Protocol
internal import Rooms
internal import Store

// Played games for `game.read`, the API and the pages. They never change, so the last ones are kept.
extension ServerMachine {
    /// Answers with a played game: its head and a page of its steps. Without a number it is the one that ended last in the
    /// room that the stream is in.
    func readGame(_ stream: ServerStream, _ id: Int64, game number: Int64?, after: Int64?) {
        switch playedGame(number, of: stream) {
        case nil: break
        case .failure(let problem): answer(stream, id: id, .refusal(problem))
        case .success(let document):
            answer(stream, id: id, Self.page(of: document, after: Int(clamping: after ?? 0)))
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

    /// The document of the game with this number, or of the last one of the stream's room; nil when the store cannot be read.
    func playedGame(_ number: Int64?, of stream: ServerStream) -> Result<GameDocument, ProtocolError>? {
        if let number, let kept = playedGames.first(where: { $0.id == number }) { return .success(kept) }
        let room = stream.room?.room
        let found = read { () throws -> Result<GameDocument, ProtocolError> in
            do {
                let games = PlayedGames(reader, catalogue: catalogue)
                guard number != nil || room != nil else {
                    throw ProtocolError(.notInRoom, "you are in no room; name a game by its id")
                }
                let record = try number.map(games.record) ?? room.map(games.last)
                guard let record else { throw ProtocolError(.notFound, "there is no such played game") }
                return .success(try playedGames.first { $0.id == record.id } ?? games.document(of: record))
            } catch let problem as ProtocolError {
                return .failure(problem)
            }
        }
        if case .success(let document)? = found, !playedGames.contains(where: { $0.id == document.id }) {
            if playedGames.count == ServerLimits.playedGames { playedGames.removeFirst() }
            playedGames.append(document)
        }
        return found
    }
}
