/// What a client asks for to meet others: invitations, seeks and blocks.
public enum MeetingCall: Equatable, Sendable {
    case invite(name: String)
    case listInvites
    case declineInvite(id: Int64)
    case seek(game: String, options: String, range: Int64?)
    case cancelSeek(game: String)
    case listSeeks
    case block(name: String)
    case unblock(name: String)
    case listBlocks

    /// Reads the parameters of a method; nil when it is none of these.
    init?(_ method: String, _ params: Parameters) throws(ProtocolError) {
        switch method {
        case "room.invite": self = .invite(name: try params.name())
        case "invite.list": self = .listInvites
        case "invite.decline": self = .declineInvite(id: try params.required("id", 1...ProtocolLimits.largestID))
        case "seek.start":
            self = .seek(
                game: try params.text("game", most: 32),
                options: try params.optionalText("options", most: ProtocolLimits.optionsBytes) ?? "",
                range: try params.number("range", 0...ProtocolLimits.ratingRange))
        case "seek.cancel": self = .cancelSeek(game: try params.text("game", most: 32))
        case "seek.list": self = .listSeeks
        case "block.add": self = .block(name: try params.name())
        case "block.remove": self = .unblock(name: try params.name())
        case "block.list": self = .listBlocks
        default: return nil
        }
    }
}

extension Parameters {
    /// The name of another player.
    func name() throws(ProtocolError) -> String { try text("name", most: 1_024) }
}
