/// Bounds of the client's protocol, each with its reason. docs/protocol.md states those that clients must know.
public enum ProtocolLimits {
    /// The longest line from a client in bytes, its end included: a long chat line with every character escaped fits.
    public static let lineBytes = 16_384
    /// Requests of one stream that may be unanswered.
    public static let unanswered = 8
    /// Before a stream that has not logged in is closed, milliseconds: time for a human to type.
    public static let loginMilliseconds: UInt64 = 60_000
    /// Characters of a client's key: enough for 128 random bits in hexadecimal, and room.
    public static let keyLength = 16...64
    /// The greatest request id, 2^53 - 1: every JSON reader holds it exactly.
    public static let largestID: Int64 = (1 << 53) - 1
    /// Rooms in one answer of `lobby.rooms`.
    public static let listedRooms = 100
    /// Games in one answer of `game.list`.
    public static let listedGames = 50
    /// The last games in an answer of `player.show`.
    public static let shownGames = 20
    /// Players in one answer of `player.top`.
    public static let rankedPlayers = 100
    /// Rooms in one answer of `lobby.mine`: more games at once than anybody plays.
    public static let listedOwnRooms = 50
    /// Names in one answer of `room.who`.
    public static let listedNames = 100
    /// The longest title of a room in bytes.
    public static let titleBytes = 80
    /// The longest options of a game in bytes, and the longest part of longer ones: room for the rest of the line.
    public static let optionsBytes = 15_000
    /// The most parts of options that were put before the room is made: the longest quiz, encoded.
    public static let documentParts = 24
    /// The widest range of ratings that a seek may name: wider than ratings lie apart.
    public static let ratingRange: Int64 = 5_000
    /// Invitations in one answer of `invite.list`.
    public static let listedInvites = 50
    /// Seeks in one answer of `seek.list`.
    public static let listedSeeks = 50
    /// The longest move in bytes: any notation fits, and a typed answer.
    public static let moveBytes = 600
    /// The longest list of words in one `room.host`, in bytes: 500 words, and room for the rest of the line.
    public static let wordsBytes = 12_000
    /// The ALPN name of the game protocol.
    public static let applicationProtocol = "oneup/1"
}
