// The names that several modules share. Random ones keep to 53 bits, so that every JSON reader holds them exactly.

/// One room for as long as its records exist. Players know it by its PIN while it is open.
public typealias RoomID = Int64
/// One account, guest or full.
public typealias UserID = Int64
/// One login of one account on one client; it lasts over reconnects, until logout or expiry.
public typealias SessionID = Int64
/// One start of one server process. Two starts of the same server never share it.
public typealias Incarnation = UInt64
/// One client connection, as the balancer names it to servers; unique for a balancer loop's lifetime.
public typealias StreamID = UInt64
/// Milliseconds since 1970, UTC, from the wall clock: for records and display, never for safety.
public typealias WallTime = Int64

/// An account with the name that people know it by, where both are needed.
public struct NamedUser: Equatable, Hashable, Sendable {
    /// The account.
    public var id: UserID
    /// Its name as its owner wrote it.
    public var name: String

    /// An account with its name.
    public init(id: UserID, name: String) {
        self.id = id
        self.name = name
    }
}

/// The largest random identifier, 2^53 - 1 (RFC 8259 section 6).
public let largestIdentifier: Int64 = (1 << 53) - 1
