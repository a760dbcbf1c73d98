/// One who wants to play: an invitation, as a bot's desk needs it.
struct BotGuest: Equatable {
    /// The invitation's number.
    var id: Int64
    /// The room.
    var room: Int64
    /// The game's kind.
    var game: String
}

/// Decides about invitations: each gets a table while there is one, and is declined otherwise. Pure.
struct BotDesk {
    /// What becomes of an invitation.
    enum Decision: Equatable {
        /// A table takes it.
        case seat(BotGuest)
        /// It is declined.
        case decline(id: Int64)
    }

    /// The invitations that a table was given and that may still be open.
    private var seated: Set<Int64> = []
    /// Those that were declined and may still be listed.
    private var declined: Set<Int64> = []
    private var isStale = true
    private var askedAt: Int64 = .min / 2

    /// Whether the list is to be read: somebody was told to have invited, or some time has passed.
    func asks(now: Int64) -> Bool { isStale && now >= askedAt + BotLimits.retry || now >= askedAt + BotLimits.invites }

    /// The list has been asked for.
    mutating func asked(now: Int64) {
        (isStale, askedAt) = (false, now)
    }

    /// There is something new in it, or what was asked was not answered.
    mutating func renew() { isStale = true }

    /// Takes the list. `playing` are the rooms that tables have, `free` how many more tables there are; `plays` says whether
    /// there is a bot for a kind of game.
    mutating func took(
        _ guests: [BotGuest], playing: Set<Int64>, free: Int, plays: (String) -> Bool
    ) -> [Decision] {
        let open = Set(guests.map(\.id))
        seated.formIntersection(open)
        declined.formIntersection(open)
        var decisions: [Decision] = []
        var (playing, left) = (playing, free)
        for guest in guests where !declined.contains(guest.id) {
            if playing.contains(guest.room) { continue }
            // A table that has left the room again could not sit down there.
            if plays(guest.game), left > 0, seated.insert(guest.id).inserted {
                left -= 1
                playing.insert(guest.room)
                decisions.append(.seat(guest))
            } else {
                declined.insert(guest.id)
                decisions.append(.decline(id: guest.id))
            }
        }
        return decisions
    }
}
