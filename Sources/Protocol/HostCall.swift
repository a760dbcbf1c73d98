public import Bytes

/// What the host of a room, or a co-host, does with its players: `room.host` (docs/protocol.md, "Hosted rooms").
public struct HostCall: Equatable, Sendable {
    /// What is done.
    public enum Act: String, CaseIterable, Sendable {
        /// Nobody new takes a seat.
        case lock
        /// Seats are free again.
        case unlock
        /// A player loses the seat, and may come again.
        case kick
        /// An account may not be in this room.
        case ban
        /// It may again.
        case unban
        /// A player gets another name, in this room alone.
        case rename
        /// A player or somebody who watches hosts too.
        case cohost
        /// No longer.
        case uncohost
        /// The words that no player's name may have: `+word -word`.
        case words

        /// Whether it is done to somebody.
        public var needsName: Bool {
            switch self {
            case .kick, .ban, .unban, .rename, .cohost, .uncohost: true
            case .lock, .unlock, .words: false
            }
        }
    }

    /// Who is meant, where the name is no seated player's: found by the server, never read from a line.
    public struct Person: Equatable, Sendable {
        /// The account.
        public var user: UserID
        /// Its name.
        public var name: String
        /// Whether it is in the room now.
        public var isPresent: Bool

        /// A person with these values.
        public init(user: UserID, name: String, isPresent: Bool) {
            self.user = user
            self.name = name
            self.isPresent = isPresent
        }
    }

    /// What is done.
    public var act: Act
    /// To whom, as the room shows the name; empty where it is done to nobody.
    public var name: String
    /// The new name, or the words.
    public var to: String
    /// Who has the name, if no player; nil when nobody has.
    public var person: Person?

    /// A call with these values.
    public init(_ act: Act, name: String = "", to: String = "", person: Person? = nil) {
        self.act = act
        self.name = name
        self.to = to
        self.person = person
    }
}

extension Parameters {
    /// `act`, and as it needs `name` and `to`.
    func hostCall() throws(ProtocolError) -> HostCall {
        guard let act = HostCall.Act(rawValue: try text("act", most: 16)) else {
            let acts = HostCall.Act.allCases.map(\.rawValue).joined(separator: ", ")
            throw ProtocolError(.invalidParams, "act is one of \(acts)")
        }
        let name = act.needsName ? try text("name", most: 512) : ""
        let to: String
        switch act {
        case .rename: to = try text("to", most: 512)
        case .words: to = try text("to", most: ProtocolLimits.wordsBytes)
        case .lock, .unlock, .kick, .ban, .unban, .cohost, .uncohost: to = ""
        }
        return HostCall(act, name: name, to: to)
    }

    /// A move of one's own seat, or one in the host's place.
    func move() throws(ProtocolError) -> RoomCall {
        let text = try text("move", most: ProtocolLimits.moveBytes)
        let answers = try number("answers", 0...ProtocolLimits.largestID)
        return try flag("host") ? .hostMove(text: text, answers: answers) : .move(text: text, answers: answers)
    }

    /// A seat of one's own choice where there is one, or under a name that the server makes.
    func sit() throws(ProtocolError) -> RoomCall {
        let seat = try number("seat", 0...63).map(Int.init)
        return try flag("generate") ? .sitGenerated : .sit(seat: seat)
    }
}
