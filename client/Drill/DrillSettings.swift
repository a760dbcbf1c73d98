import Games

/// What a drill breaks.
enum DrillPhase: String, CaseIterable, Sendable {
    /// The owner's process is killed at random moments.
    case kill
    /// The owner dies when a command was queued for the store.
    case queued
    /// The owner dies inside a transaction.
    case inTransaction = "in_transaction"
    /// The owner dies after a commit, before anybody was told.
    case committed
    /// The owner dies with half of its output sent.
    case midFrame = "mid_frame"
    /// The owner is stopped until it is given up, then goes on.
    case stopCont = "stop_cont"
    /// The owner is stopped with the store's lock in its hand.
    case stopInLock = "stop_in_lock"
    /// The owner is asked to drain.
    case drain
    /// All servers are killed, one is started again, then the others.
    case allServers = "all_servers"
    /// The balancer is killed and started again.
    case balancer

    /// How often it happens unless the command line says otherwise.
    var usualFaults: Int {
        switch self {
        case .kill: 6
        case .queued, .inTransaction, .committed, .midFrame, .stopInLock, .stopCont, .drain, .balancer: 3
        case .allServers: 2
        }
    }

    /// The failpoint that a server is started with, as the server's `Failpoints` names it.
    var failpoint: String? {
        switch self {
        case .queued, .inTransaction, .committed, .midFrame: rawValue
        case .stopInLock: "stop_in_transaction"
        case .stopCont: "stop_before_lock"
        case .kill, .drain, .allServers, .balancer: nil
        }
    }

    /// Whether clients may lose their connections: they hang on the balancer.
    var dropsConnections: Bool { self == .balancer }

    /// Whether players must have been told of a takeover for the fault to have taken effect.
    var takesOver: Bool {
        switch self {
        case .kill, .queued, .inTransaction, .committed, .midFrame, .stopCont, .stopInLock, .allServers: true
        case .drain, .balancer: false
        }
    }
}

/// How a drill is run.
struct DrillSettings: Sendable {
    /// Rooms, with two players each.
    var rooms = 200
    /// What they play, one after the other.
    var tables = DrillMix.usual
    /// Commands a second of all players together, at most.
    var rate = 1_000
    /// Faults in each phase, or nil for the usual number.
    var faults: Int?
    /// How long players play in each phase at least, in seconds.
    var seconds = 6
    /// The seed of everything that the drill chooses.
    var seed: UInt64 = 1
    /// The first port that is tried.
    var firstPort: UInt16 = 7_500
    /// Whether the folder stays when all is well.
    var keepsFolder = false
    /// Whether progress is written to standard error.
    var showsProgress = true

    /// The servers' names.
    static let serverNames = ["server-1", "server-2"]
}

/// Bounds of a drill, each with its unit and reason.
enum DrillLimits {
    /// Commands of one player without an answer: a person does not type faster than that.
    static let inFlight = 2
    /// How long anything that must happen may take, in milliseconds, before the drill calls it broken: a server that
    /// keeps dying is started again after at most 5 s, and a lease expires after 5 s.
    static let patience: Int64 = 20_000
    /// How long logging in, making rooms and sitting down may take, in milliseconds.
    static let setup: Int64 = 60_000
    /// Violations that are shown word by word.
    static let shownViolations = 10
    /// A violation kind is written down at most so often.
    static let keptViolations = 100
}

/// What stops a drill.
struct DrillProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What a drill chooses by: the same seed chooses the same again.
typealias DrillRandom = SeededRandom

/// FNV-1a, 64 bits (RFC 9923 section 2): lines are compared by it, so that a long drill need not keep them.
func fingerprint(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
}
