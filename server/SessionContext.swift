internal import Bytes
internal import Link
internal import Protocol
internal import Rooms

/// What a server leaves with a stream, from which any server rebuilds the session.
struct SessionContext: Equatable {
    /// Who is logged in, or nil before that.
    struct Login: Equatable {
        var user: UserID
        var session: SessionID
        var epoch: Int64
        var name: String
        var isGuest: Bool
        var isAdmin: Bool
        /// The number of the last invitation that it was told of, or that there was when it logged in.
        var invites: Int64 = 0

        var caller: Caller { Caller(user: user, session: session, epoch: epoch, name: name) }
    }

    var login: Login?

    private static let version: UInt8 = 1

    /// The notice that the balancer shows while no server is ready.
    private static let parkedLine = notification("stream.notice") {
        $0.member("kind", "waiting")
        $0.member("text", "waiting for a server")
    }

    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(login != nil)
        if let login {
            writer.write(login.user)
            writer.write(login.session)
            writer.write(login.epoch)
            writer.write(login.name)
            writer.write(login.isGuest)
            writer.write(login.isAdmin)
            writer.write(login.invites)
        }
        return StreamContext.encode(parkedLine: Self.parkedLine, blob: writer.bytes)
    }

    init(login: Login? = nil) { self.login = login }

    init(_ context: UnsafeRawBufferPointer) throws(ByteError) {
        var reader = ByteReader(Array(StreamContext.blob(context)))
        guard try reader.read(UInt8.self) == Self.version else { throw .malformed }
        guard try reader.readFlag() else { return }
        login = Login(
            user: try reader.read(), session: try reader.read(), epoch: try reader.read(),
            name: try reader.readText(), isGuest: try reader.readFlag(), isAdmin: try reader.readFlag())
        // A server of the release before left nothing more: its stream is told all open invitations.
        if reader.remaining > 0 { login?.invites = try reader.read() }
    }
}
