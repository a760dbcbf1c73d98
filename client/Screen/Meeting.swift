internal import GameViews

/// A game that one waits for with anybody.
struct Seeking: Equatable {
    /// The same request again says that one still waits; the server forgets who has not said it for 90 s.
    static let renewInterval: Int64 = 30_000

    let game: String
    let options: String?
    let range: Int64?
    let since: Int64
    var renewAt: Int64

    init(game: String, options: String?, range: Int64?, at now: Int64) {
        self.game = game
        self.options = options
        self.range = range
        since = now
        renewAt = now + Self.renewInterval
    }

    var request: ClientRequest { .seek(game: game, options: options, range: range) }

    /// What the status line says.
    func text(at now: Int64) -> String {
        let terms = termWords(options ?? "")
        return "seeking \(game)\(terms.isEmpty ? "" : " \(terms)") · \(clockText(now - since))"
    }
}

/// Options as people say them: `clock=5+3 rated` is `5+3 rated`.
func termWords(_ options: String) -> String {
    foreign(options).split(separator: " ").map { word in
        for (name, ending) in [("clock=", ""), ("days=", " days a move")] where word.hasPrefix(name) {
            return word.dropFirst(name.count) + ending
        }
        return String(word)
    }.joined(separator: " ")
}

/// Who wants to play with one, with whom one waits to play, and of whom one does not want to hear.
struct Meeting {
    /// The most invitations that are kept; the server keeps no more.
    static let mostInvites = 50

    /// Invitations that stand, newest first.
    private(set) var invites: [InviteListing] = []
    /// The seek that waits.
    var seeking: Seeking?
    /// The players that one has blocked.
    var blocked: Set<String> = []

    /// Takes the server's list in.
    mutating func take(_ invites: [InviteListing]) {
        self.invites = Array(invites.prefix(Self.mostInvites).map(Self.shown).sorted { $0.at > $1.at })
    }

    /// Takes one in that has just come; false when it is known, as the same may be told twice.
    mutating func take(_ invite: InviteListing) -> Bool {
        guard !invites.contains(where: { $0.id == invite.id }) else { return false }
        invites.insert(Self.shown(invite), at: 0)
        if invites.count > Self.mostInvites { invites.removeLast() }
        return true
    }

    mutating func forget(invite id: Int64) { invites.removeAll { $0.id == id } }
    mutating func forget(room: Int64) { invites.removeAll { $0.room == room } }

    private static func shown(_ invite: InviteListing) -> InviteListing {
        var invite = invite
        (invite.by, invite.game, invite.title) = (foreign(invite.by), foreign(invite.game), foreign(invite.title))
        return invite
    }

    /// The talk without what the blocked have said.
    func heard(_ lines: [TalkLine]) -> [TalkLine] {
        blocked.isEmpty ? lines : lines.filter { line in line.by.map { !blocked.contains($0) } ?? true }
    }
}
