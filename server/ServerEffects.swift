internal import Bytes
internal import Link
internal import Store

/// Work for the password threads.
enum HashJob: Sendable {
    /// Make a PHC string for a new password.
    case make(password: [UInt8], salt: [UInt8])
    /// Compare a password with a PHC string.
    case verify(password: [UInt8], phc: String)
}

/// What a password thread found.
enum HashResult: Sendable {
    /// The PHC string.
    case made(String)
    /// The password is right; `isWeak` when it deserves a stronger hash.
    case right(isWeak: Bool)
    /// The password is wrong.
    case wrong
    /// Hashing failed: the memory for it could not be had.
    case failed
}

/// What the server's machine asks of its shell. The machine itself does no IO; reads go through the store's reader, so
/// that one test process can run many machines over an in-memory store.
protocol ServerEffects: AnyObject {
    /// Lets `body` append frames to a link's output.
    func withOutput(ofLink link: Int, _ body: (inout [UInt8]) -> Void)
    /// Queues a write; returns its ticket. Tickets grow by one and complete in order.
    func submit(_ write: Write) -> UInt64
    /// Whether the queue of writes is at its bound.
    var isStoreBusy: Bool { get }
    /// Tells the writer that the failure of a batch has been taken into account.
    func acknowledgeFailure()
    /// Queues password work; false when the queue is at its bound.
    func hash(_ job: HashJob, _ token: UInt64) -> Bool
    /// Fresh random bits.
    func random() -> UInt64
    /// A fresh random identifier, 1 to 2^53-1.
    func identifier() -> Int64
    /// The wall clock.
    func wallClock() -> WallTime
    /// Whether the process of this incarnation is proven dead: its alive file's lock is free.
    func isDead(_ incarnation: Incarnation) -> Bool
    /// Asks to be told when the process of this incarnation dies.
    func watch(_ incarnation: Incarnation)
    /// The command or timer that a dead incarnation was running, or nil.
    func poison(of incarnation: Incarnation) -> String?
    /// Removes what a dead incarnation left in the volume.
    func cleanUp(after incarnation: Incarnation)
    /// Notes the command or timer that is about to run, so that it survives a death; nil when it has run.
    func setRunning(_ key: String?)
    /// Ends the process.
    func exit(_ reason: String, status: Int32)
    /// A line for the log.
    func note(_ message: StaticString, _ fields: KeyValuePairs<StaticString, String>)
}

/// Bounds of a server, each with its reason.
enum ServerLimits {
    /// Between two renewals of the server's row, milliseconds.
    static let renewMilliseconds: UInt64 = 1_000
    /// How far ahead a renewal reaches, milliseconds: five renewals may be missed.
    static let leaseMilliseconds: Int64 = 5_000
    /// Between two sweeps for rooms that are due, milliseconds.
    static let sweepMilliseconds: UInt64 = 500
    /// Between two looks at what others committed, milliseconds.
    static let followMilliseconds: UInt64 = 50
    /// Invitations that are read at once when others' are followed.
    static let followedInvites = 256
    /// Streams from elsewhere that are told their invitations in one turn: a few milliseconds of reads.
    static let newcomers = 64
    /// Between two presence notices of one room, milliseconds: at most four a second.
    static let presenceMilliseconds: UInt64 = 250
    /// Between two takes of one room on the word of a balancer alone, milliseconds.
    static let forcedTakeMilliseconds: UInt64 = 1_000
    /// A room without streams and commands for so long is released, milliseconds.
    static let idleReleaseMilliseconds: Int64 = 30_000
    /// How long a game's clock waits for lines that came in time and are being worked on, milliseconds: a commit takes a
    /// few; one that takes longer holds up everybody else no more than a lost balancer does.
    static let judgeMilliseconds: UInt64 = 1_500
    /// Played games that are kept after they were read: who steps through one asks for it again and again. Few hundred
    /// kilobytes each at most for what a page shows.
    static let playedGames = 8
    /// Rooms in memory: at about 10 KB each half a gigabyte; beyond it new ones are refused.
    static let rooms = 50_000
    /// Rooms given away in one turn while draining, so that players in the others do not wait.
    static let drainBatch = 32
    /// Rooms that a take asks for at once: the transaction stays short for everybody else.
    static let takeBatch = 512
    /// How long a room of another server, read for the lobby, is shown again, milliseconds: clients ask once a second.
    static let boardMilliseconds: UInt64 = 1_000
    /// Rooms of other servers that are read for the lobby in that time: each is a scan of the log since its snapshot, a
    /// millisecond or two that commands wait for. Beyond it the lobby's boards stand still.
    static let boardReads = 16
    /// Lines in one frame that brings a client up to date, bytes: with an answer before them far below a link's frame.
    static let catchUpBytes = 1 << 18
    /// Between two tries to find a room's owner, milliseconds.
    static let retryMilliseconds: UInt64 = 25
    /// Before a session is attached again that another stream has attached meanwhile, milliseconds: enough to learn that
    /// this stream is gone.
    static let attachPauseMilliseconds: UInt64 = 100
    /// Deaths of servers after which a command is not run again.
    static let poisonDeaths: Int64 = 2
}
