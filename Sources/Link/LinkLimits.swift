/// Bounds of the link between balancer and server, each with its reason.
public enum LinkLimits {
    /// The version of the frames. Both ends must have the same; a rolling upgrade keeps it.
    public static let version: UInt16 = 2
    /// The longest frame in bytes, header included: a resume of 64 segments' events fits, a broken length does not
    /// make the other end collect gigabytes.
    public static let frameBytes = 1 << 20
    /// The longest context blob in bytes: a session, a room and the line to show while parked.
    public static let contextBytes = 4_096
    /// The longest server name in bytes.
    public static let nameBytes = 32
    /// The bytes of a client that may be unsettled before it is not read: four longest lines (DESIGN 4).
    public static let unsettledBytes = 4 * 16_384
    /// Bytes waiting for a client that does not read before it is cut: a full resume and some seconds of events.
    public static let clientOutputBytes = 2 << 20
    /// A mark counts at the latest so long after its bytes reached the balancer, milliseconds: who does not read gains no
    /// more time than that.
    public static let markMilliseconds: UInt64 = 500
    /// Between two heartbeats, milliseconds.
    public static let heartbeatMilliseconds: UInt64 = 250
    /// Silence after which a link counts as lost, milliseconds: four heartbeats.
    public static let lostMilliseconds: UInt64 = 1_000
}
