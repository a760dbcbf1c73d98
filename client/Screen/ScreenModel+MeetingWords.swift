internal import GameViews

// What is typed behind `:` about meeting others.
extension ScreenModel {
    /// `seek`, `seek stop`, `seek GAME [with OPTIONS]`.
    mutating func seek(_ rest: String) {
        let (word, more) = firstWord(rest)
        if word.lowercased() == "stop" { return cancelSeek() }
        guard let rules = gameCatalogue[word.lowercased()], rules.seating == .exactly(2) else {
            if !word.isEmpty { say("there is no game for two called \"\(word)\"", .warning) }
            if meeting.seeking == nil { overlay = .form(Form(.seek)) }
            return
        }
        startSeek(Seeking(game: rules.kind, options: NewRoom(more).options, range: nil, at: now))
    }

    /// Begins to wait; another seek ends.
    mutating func startSeek(_ seeking: Seeking) {
        if let former = meeting.seeking, former.game != seeking.game { cancelSeek() }
        meeting.seeking = seeking
        ask(seeking.request, .seek)
    }

    /// `invite NAME` into the room one is in, or from the lobby to a new one.
    mutating func invite(_ rest: String) {
        let (player, more) = firstWord(rest)
        guard !player.isEmpty else { return say("type the name too: invite NAME", .warning) }
        guard place == .lobby else { return ask(.invite(name: player), .invite(name: player)) }
        let (word, terms) = firstWord(more)
        guard let rules = gameCatalogue[word.lowercased()] else {
            if !word.isEmpty { say("there is no game \"\(word)\"", .warning) }
            overlay = .form(Form(.create, opponent: player))
            return
        }
        let new = NewRoom(terms)
        ask(.create(game: rules.kind, title: new.title, options: new.options, invite: player), .create)
    }

    /// `dismiss NUMBER`, as the list is numbered from the newest.
    mutating func dismiss(_ rest: String) {
        guard let number = Int(rest), meeting.invites.indices.contains(number - 1) else {
            return say("the invitations are 1 to \(meeting.invites.count); \(keyOfInvites) shows them", .warning)
        }
        decline(meeting.invites[number - 1])
    }

    /// Whom one has blocked.
    mutating func showBlocked() {
        let names = meeting.blocked.sorted()
        overlay = .note(
            title: "blocked",
            lines: names.isEmpty ? ["nobody; :block NAME does it"] : Array(names.prefix(size.height - 8)))
    }
}
