internal import Protocol

/// The requests that open a room for a hosted game: one, or for long options a part in each and then the room. Each goes out
/// when the one before was answered. A part may be repeated, so what breaks goes on where it was.
struct DocumentUpload: Equatable {
    private let game: HostedGame
    private let parts: [String]
    private let key: String
    private var sent = 0

    init(_ game: HostedGame) {
        self.game = game
        // Options are ASCII, so a part can end anywhere.
        let bytes = Array(game.options.utf8)
        let size = ProtocolLimits.optionsBytes
        parts = stride(from: 0, to: bytes.count, by: size).map { start in
            String(decoding: bytes[start..<min(start + size, bytes.count)], as: UTF8.self)
        }
        // The same document has the same key, so that putting it again puts the same. It is no secret: each session has
        // its own.
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        let digits = String(hash, radix: 16)
        key = "document-" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Whether it takes more than one request.
    private var isLong: Bool { parts.count > 1 }

    /// The next request; the last one opens the room.
    mutating func next() -> ClientRequest {
        guard isLong else { return .create(game: game.kind, title: game.title, options: game.options) }
        guard sent < parts.count else {
            return .createFrom(game: game.kind, title: game.title, document: key, parts: parts.count)
        }
        defer { sent += 1 }
        return .putDocument(key: key, part: sent, text: parts[sent])
    }
}
