internal import Protocol
internal import Store

// Options that are too long for one request: they are put in parts, then a room is made of them.
extension ServerMachine {
    /// Keeps a part of options that are too long for one request, for the room that will be made of them.
    func put(_ part: DocumentPart, _ stream: ServerStream, _ id: Int64, epoch: Int64) {
        guard !effects.isStoreBusy else {
            refuseBusy(stream, id)
            return
        }
        submit(.putDocument(part, at: effects.wallClock(), epoch: epoch)) { [self] outcome, reason in
            guard outcome == .done else {
                refuseWrite(stream, id, outcome, reason)
                return
            }
            answer(stream, id: id, .object { $0.member("part", part.part) })
        }
    }

    /// Makes a room of options that were put before.
    func createRoom(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, game: String, title: String,
        document: String, parts: Int
    ) {
        guard let found = read({ try reader.document(session: login.session, key: document, parts: parts) }) else {
            return
        }
        guard let options = found else {
            refuse(
                stream, id, .notFound,
                "a part of the document is not here, or not any more; put all \(parts) parts again, then make the room")
            return
        }
        createRoom(stream, id, login, game: game, title: title, options: options, invite: nil)
    }
}
