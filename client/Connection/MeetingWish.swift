internal import GameViews
internal import Games

/// Whether this is a game for two players, so that a room of it can be for two alone.
func isForTwo(_ kind: String) -> Bool {
    switch gameCatalogue[kind]?.seating {
    case .exactly(let count): count == 2
    case .hosted, nil: false
    }
}

/// With whom to play what: somebody by name, or whoever wants the same.
public struct MeetingWish: Equatable, Sendable {
    /// The game's kind.
    public var game: String
    /// The game's options; nil for none.
    public var options: String?
    /// The most that the ratings may lie apart; nil for anybody.
    public var range: Int64?
    /// The player who is invited; nil to seek anybody.
    public var against: String?

    /// A wish with these values.
    public init(game: String, options: String? = nil, range: Int64? = nil, against: String? = nil) {
        self.game = game
        self.options = options
        self.range = range
        self.against = against
    }

    /// The request that makes it come true.
    var request: ClientRequest {
        if let against { return .create(game: game, title: nil, options: options, invite: against) }
        return .seek(game: game, options: options, range: range)
    }
}
