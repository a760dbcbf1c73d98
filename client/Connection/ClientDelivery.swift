/// What a machine wants done. Directives are carried out in order.
public enum ClientDirective: Equatable, Sendable {
    /// Connect to this balancer after this many milliseconds; answer with `connected` or `disconnected`.
    case connect(balancer: Int, afterMilliseconds: Int64)
    /// Send these whole lines on the open connection.
    case send([UInt8])
    /// Close the open connection; `disconnected` is not called for it.
    case disconnect
    /// Tell the user.
    case deliver(ClientDelivery)
}

/// What a user, or a program that watches, is told: the facts as they came.
public enum ClientDelivery: Equatable, Sendable {
    /// A connection stands.
    case connected(balancer: Int)
    /// The first line on a connection; the server's name where it says it.
    case hello(server: String?)
    /// A connection could not be made. `attempt` counts from 1 since the last one that stood.
    case connectFailed(balancer: Int, attempt: Int, reason: String)
    /// The connection broke; another is tried without being asked.
    case connectionLost(reason: String)
    /// After a loss everything is as before; milliseconds from the loss to the last answer that was needed for it.
    case reconnected(afterMilliseconds: Int64)
    /// A stored login was accepted.
    case resumed(name: String)
    /// The login to keep for the next start; nil when it is over.
    case keep(StoredLogin?)
    /// The answer to a request. Every request gets exactly one.
    case reply(ClientReply)
    /// An event of the room one is in.
    case event(RoomEvent)
    /// An event of the lobby.
    case lobbyEvent(LobbyEvent)
    /// Who is in the room.
    case presence(room: Int64, present: [String])
    /// A short line that counts what goes on in the room; the latest counts.
    case tally(room: Int64, text: String)
    /// Somebody invites one to a room.
    case invited(InviteListing)
    /// A seek was paired with another: the room is made, and a seat in it kept.
    case paired(InviteListing)
    /// About the stream itself.
    case notice(StreamNotice)
    /// Events are missing: a broken promise. The event that showed it follows.
    case gap(EventScope, expected: Int64, received: Int64)
    /// An event came again and was dropped.
    case duplicate(EventScope, number: Int64)
    /// An event came of a room one is not in; it was dropped.
    case stray(room: Int64, number: Int64)
    /// After a loss the server's room stands before an event that it had published: a broken promise.
    case rewound(room: Int64, known: Int64, received: Int64)
    /// After a loss the room could not be entered again.
    case roomLost(room: Int64, RequestError)
    /// An answer came to no request of this client.
    case foreignAnswer(id: Int64?)
    /// A line that is not of this protocol came; the connection is given up.
    case unreadable(reason: String)
    /// The server's certificate is not the one that is trusted; the client has stopped. Comes from the shell.
    case certificateRefused(reason: String)
    /// There is no login any more. After `loggedOut` one can log in again; after the others too, on a new connection.
    case loginLost(LoginLoss)
}

/// Which numbers an event belongs to.
public enum EventScope: Equatable, Sendable {
    /// The room with this PIN.
    case room(Int64)
    /// The lobby.
    case lobby
}

/// Why there is no login any more.
public enum LoginLoss: Equatable, Sendable {
    /// It was asked for.
    case loggedOut
    /// The server refused the stored login for good.
    case refused(RequestError)
    /// The session was started on another connection.
    case startedElsewhere
}

/// Bounds of a client, each with its unit and reason.
public enum ClientLimits {
    /// Requests that may be unanswered (docs/protocol.md, "Connection").
    public static let unanswered = 8
    /// Requests that wait for their turn; beyond it one is refused at once, so that a script that pours in
    /// commands has a bound.
    public static let waiting = 64
    /// The first bound of the time between two attempts to connect, in milliseconds.
    public static let firstBackoff: Int64 = 100
    /// The largest bound of the time between two attempts to connect, in milliseconds.
    public static let largestBackoff: Int64 = 5_000
    /// A connection that has worked for so long, in milliseconds, ends a row of failed attempts.
    public static let settledConnection: Int64 = 2_000
    /// A token is taken for expired so long before it is, in milliseconds, because it has to travel.
    public static let tokenMargin: Int64 = 5_000
    /// How long a connection and its TLS handshake may take, in milliseconds, before another balancer is tried.
    public static let handshake: Int64 = 5_000
    /// After how long without a line a connection that stands is said to wait for a server, in milliseconds: a ready one
    /// greets at once, and a hanging one is lost after this time (`LinkLimits.lostMilliseconds`).
    public static let silentServer: Int64 = 1_000
    /// How long the network may swallow what was sent, in milliseconds, before the connection counts as broken
    /// (TCP_USER_TIMEOUT, tcp(7)); longer than a server's takeover, which breaks no connection.
    public static let silence: Int32 = 10_000
    /// The longest request with its end, in bytes (docs/protocol.md, "Connection").
    public static let requestLine = 16_384
    /// The longest line that is taken from a server, in bytes: a hostile one cannot fill the memory.
    public static let serverLine = 1 << 20
}
