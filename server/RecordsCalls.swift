internal import Admin
internal import Protocol
internal import Rooms
internal import Store

// Reads of finished games and ratings.
extension ServerMachine {
    /// The reads over this server's store and games.
    var records: RecordsRun { RecordsRun(reader, kinds: catalogue.all.map { $0.kind }) }

    func read(_ stream: ServerStream, _ id: Int64, _ call: RecordsCall) {
        let found = read { () throws -> Result<[UInt8], ProtocolError> in
            do {
                return .success(try records.answer(call))
            } catch let problem as ProtocolError {
                return .failure(problem)
            }
        }
        switch found {
        case nil: break
        case .success(let json): answer(stream, id: id, .result(json))
        case .failure(let problem): answer(stream, id: id, .refusal(problem))
        }
    }

    /// The ratings of who sits in a room for two, by seat; nil where there is none yet.
    func ratings(in room: Room) -> [Room.SeatRating?] {
        guard case .exactly(2) = room.rules.seating else { return [] }
        return room.seats.map { seat in
            guard let seat, let found = read({ try reader.rating(of: seat.user, kind: room.rules.kind) }) else {
                return nil
            }
            return found.map { Room.SeatRating(rating: $0.rating.wholePoints, deviation: $0.deviation.wholePoints) }
        }
    }
}
