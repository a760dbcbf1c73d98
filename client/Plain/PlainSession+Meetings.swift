internal import GameViews
internal import Games

// How players meet: invitations, seeks, and who is kept away.
extension PlainSession {
    /// A seek is renewed so long after it was last sent, in milliseconds: twice before the server forgets it.
    static let renewal: Int64 = 30_000

    // MARK: - What is typed

    /// Asks for what is wished: a room for two, or whoever wants the same.
    mutating func meet(_ wish: MeetingWish) {
        if wish.against != nil { return ask(wish.request, .create) }
        seeking = wish
        (sought, seekNumber) = (nil, nil)
        ask(wish.request, .seek)
    }

    mutating func seek(_ rest: String) {
        let (word, more) = firstWord(rest)
        switch word.lowercased() {
        case "": ask(.seeks, .other(.seek))
        case "stop":
            guard let wish = seeking else { return say("You seek nobody.") }
            seeking = nil
            ask(.cancelSeek(game: wish.game), .stopSeeking)
        case let kind:
            guard let wish = wish(kind, more) else { return }
            meet(wish)
        }
    }

    mutating func invite(_ rest: String) {
        let (name, more) = firstWord(rest)
        guard !name.isEmpty else { return say("Type whom to invite too: invite NAME.") }
        if room != nil { return ask(.invite(name: name), .invite(name)) }
        let (kind, options) = firstWord(more)
        guard !kind.isEmpty else { return say("Type the game too: invite \(foreign(name)) \(exampleGame).") }
        guard var wish = wish(kind.lowercased(), options) else { return }
        wish.against = name
        meet(wish)
    }

    /// A game and what follows it, as one would type it after `create`.
    private mutating func wish(_ kind: String, _ rest: String) -> MeetingWish? {
        guard isForTwo(kind) else {
            let names = gameCatalogue.all.filter { !$0.hidesOptions }.map { $0.kind }
            say("There is no game \"\(foreign(kind))\" for two. There are: \(names.joined(separator: ", ")).")
            return nil
        }
        let word = firstWord(rest)
        let options = word.word.lowercased() == "with" ? word.rest : rest
        return MeetingWish(game: kind, options: options.isEmpty ? nil : options)
    }

    mutating func dismiss(_ rest: String) {
        guard let number = Int(rest), invites.indices.contains(number - 1) else {
            return say("Type the number of an invitation: dismiss 1. The command invites lists them.")
        }
        ask(.declineInvite(id: invites[number - 1].id), .dismiss)
    }

    mutating func block(_ action: PlainAction, _ name: String) {
        if name.isEmpty {
            let names = blocked.sorted().map(foreign)
            return say(names.isEmpty ? "You have blocked nobody." : "You have blocked \(spoken(names)).")
        }
        ask(action == .block ? .block(name: name) : .unblock(name: name), .block(action, name))
    }

    // MARK: - Answers

    /// Answers to what the program asks by itself beside what is typed.
    mutating func takeAside(_ reply: ClientReply) -> Bool {
        switch (reply.request, reply.result) {
        case (.blocks, .success(.blocked(let names))): blocked = Set(names)
        case (.blocks, _): break
        case (.invites, .success(.invites(let list))) where flow != .other(.invites):
            for invite in list.reversed() { handle(invite: invite) }
        case (.seek, .success(let value)) where flow != .seek: took(value)
        case (.invites, _) where flow != .other(.invites): break
        case (.seek, _) where flow != .seek: break
        default: return false
        }
        return true
    }

    /// What became of a seek: it waits, or it has its pair.
    mutating func took(_ value: ReplyValue) {
        guard let wish = seeking else { return }
        switch value {
        case .seeking(let number): seekNumber = number
        case .created(let pin):
            seeking = nil
            say("Somebody wants to play \(wish.game) too.")
            go(to: pin)
        default: break
        }
    }

    mutating func sayInvites(_ list: [InviteListing]) {
        invites = list
        guard !list.isEmpty else { return say("Nobody invites you.") }
        for (index, invite) in list.enumerated() {
            let options = invite.options.isEmpty ? "" : " with \(foreign(invite.options))"
            say(
                "\(index + 1). \(foreign(invite.by)): \(foreign(invite.game))\(options), "
                    + "room \(ClientRoom.text(pin: invite.room)).")
        }
        say("Type join and the six digits, or dismiss and the number.")
    }

    mutating func saySeeks(_ list: [SeekListing]) {
        guard !list.isEmpty else { return say("Nobody waits. Type seek \(exampleGame) to wait yourself.") }
        for seek in list {
            let options = seek.options.isEmpty ? "" : " with \(foreign(seek.options))"
            say("\(foreign(seek.by)), rated \(seek.rating): \(foreign(seek.game))\(options).")
        }
        say("Who seeks the same plays with the first of them.")
    }

    // MARK: - What comes unasked

    mutating func handle(invite: InviteListing) {
        // The same one may be told twice.
        guard invite.id > lastInvite else { return }
        lastInvite = invite.id
        if invite.seek != nil { return handle(paired: invite) }
        guard !blocked.contains(invite.by), room?.pin != invite.room else { return }
        say(
            "\(foreign(invite.by)) invites you to \(foreign(invite.game)). "
                + "Type \(room == nil ? "" : "leave, then ")join \(invite.room).")
    }

    private mutating func handle(paired invite: InviteListing) {
        // An answer may have brought the same news already.
        guard invite.room != lastPair, invite.room != room?.pin else { return }
        guard seeking != nil, invite.seek == seekNumber else {
            // From a seek before this start of the program, or one that was ended as it was paired.
            return say(
                "A seat is kept for you in a game of \(foreign(invite.game)) with \(foreign(invite.by)). "
                    + "Type join \(invite.room), or dismiss it from your invites.")
        }
        seeking = nil
        say("\(foreign(invite.by)) plays \(foreign(invite.game)) with you.")
        go(to: invite.room)
    }

    private mutating func go(to pin: Int64) {
        lastPair = pin
        guard room == nil else {
            return say("Your seat is kept in room \(ClientRoom.text(pin: pin)). Type leave, then join \(pin).")
        }
        pairedRoom = pin
    }

    /// Whether the lines of a script wait until somebody is found.
    var holdsLines: Bool { seeking != nil && room == nil && !setup.inputIsTerminal }

    /// The request that renews a seek, when it is time.
    mutating func renewSeek() -> [PlainOutput] {
        guard let wish = seeking, stage == .online, flow != .seek else { return [] }
        guard let last = sought else {
            sought = now
            return []
        }
        guard now - last >= Self.renewal else { return [] }
        sought = now
        return [.request(wish.request)]
    }
}
