internal import Accounts
public import Bytes
internal import Games
internal import Protocol

// What hosts do with the room: who may, and what comes of it. Names are shown ones; who has no seat was found by the server.
extension Room {
    /// Whether somebody leads this room from its first seat.
    var isHosted: Bool {
        if case .hosted = rules.seating { return true }
        return false
    }

    /// Whether this account hosts: who made the room, or a co-host.
    public func hosts(_ user: UserID) -> Bool {
        isHosted && (user == creator || hosting.cohosts.contains { $0.user == user })
    }

    /// Whether a host keeps this account out.
    public func isBanned(_ user: UserID) -> Bool { hosting.banned.contains { $0.user == user } }

    /// The seat of the player with this name: as it is written, else without regard to capitals.
    public func seat(named name: String) -> Int? {
        if let exact = seats.firstIndex(where: { $0?.name == name }) { return exact }
        let folded = name.lowercased()
        return seats.firstIndex { $0?.name.lowercased() == folded }
    }

    /// The name under which an account is shown here.
    func shownName(_ caller: Caller) -> String {
        seat(of: caller.user).flatMap { seats[$0]?.name } ?? hosting.names[caller.user] ?? caller.name
    }

    /// A host who plays from another session has to claim the seat first; who has no seat hosts from anywhere.
    func mustHost(_ caller: Caller) throws(ProtocolError) {
        guard isHosted else { throw ProtocolError(.forbidden, "this room has no host") }
        guard hosts(caller.user) else { throw ProtocolError(.forbidden, "only the host and co-hosts do this") }
        if seat(of: caller.user) != nil { _ = try seatToPlay(caller) }
    }

    /// The name for a player who wants one made, or whose own is refused: the same one until somebody else has it.
    func generatedName(for user: UserID) -> String {
        for attempt in 0..<64 as Range<UInt64> {
            let bits = UInt64(bitPattern: user) ^ (UInt64(bitPattern: id) &* 31) &+ attempt
            let name = attempt < 8 ? GeneratedName.name(bits: bits) : GeneratedName.numberedName(bits: bits)
            if seat(named: name) == nil, !hosting.words.refuse(name) { return name }
        }
        return "player \(seats.count)"
    }

    /// The name of a player who takes a seat in a hosted room; the words keep some out.
    func nameToSit(_ caller: Caller, generated: Bool) throws(ProtocolError) -> String {
        guard !generated else { return generatedName(for: caller.user) }
        let name = shownName(caller)
        guard caller.user != creator, hosting.words.refuse(name) else { return name }
        let offer = generatedName(for: caller.user)
        throw ProtocolError(
            .badName,
            "the name \(name) has a word that is not wanted in this room; you can play as \(offer)")
    }

    /// What comes of a host's call.
    func happenings(of call: HostCall, by caller: Caller) throws(ProtocolError) -> [Happening] {
        try mustHost(caller)
        let by = shownName(caller)
        return try changes(of: call, by: caller).map { .hosted(HostChange(by: by, $0)) }
    }

    private func changes(of call: HostCall, by caller: Caller) throws(ProtocolError) -> [HostChange.Kind] {
        switch call.act {
        case .lock, .unlock:
            let locks = call.act == .lock
            guard hosting.isLocked != locks else {
                throw ProtocolError(.forbidden, "the room is \(locks ? "locked" : "open") already")
            }
            return [.locked(locks)]
        case .kick:
            let seat = try player(call, besides: caller)
            return [removal(of: seat)].compactMap { $0 }
        case .ban:
            let (user, name) = try account(call)
            try spare(user, caller)
            guard !isBanned(user) else { throw ProtocolError(.forbidden, "\(name) is banned already") }
            guard hosting.banned.count < RoomLimits.banned else {
                throw ProtocolError(
                    .forbidden, "\(RoomLimits.banned) are banned, which is all that is kept; lock the room instead")
            }
            return [seat(of: user).flatMap(removal), .banned(user: user, name: name)].compactMap { $0 }
        case .unban:
            let folded = call.name.lowercased()
            guard
                let person = hosting.banned.first(where: { $0.name == call.name })
                    ?? hosting.banned.first(where: {
                        $0.name.lowercased() == folded || $0.user == call.person?.user
                    })
            else { throw ProtocolError(.notFound, "\(call.name) is not banned here") }
            return [.unbanned(user: person.user, name: person.name)]
        case .rename: return [try renaming(call)]
        case .cohost, .uncohost: return [try cohosting(call)]
        case .words: return [try words(call.to)]
        }
    }

    /// The seat of a player who is neither the host nor the caller.
    private func player(_ call: HostCall, besides caller: Caller) throws(ProtocolError) -> Int {
        guard let seat = seat(named: call.name), let user = seats[seat]?.user else {
            throw ProtocolError(.notFound, "\(call.name) has no seat here")
        }
        try spare(user, caller)
        return seat
    }

    private func spare(_ user: UserID, _ caller: Caller) throws(ProtocolError) {
        guard user != creator else { throw ProtocolError(.forbidden, "nobody puts out who made the room") }
        guard user != caller.user else {
            throw ProtocolError(.forbidden, "you cannot do that to yourself; room.leave goes")
        }
    }

    private func removal(of seat: Int) -> HostChange.Kind? {
        seats[seat].map { .removed(seat: seat, user: $0.user, name: $0.name) }
    }

    /// Who has this name: a player, else whom the server found.
    private func account(_ call: HostCall) throws(ProtocolError) -> (UserID, String) {
        if let seat = seat(named: call.name), let player = seats[seat] { return (player.user, player.name) }
        guard let person = call.person else { throw ProtocolError(.notFound, "nobody is called \(call.name)") }
        return (person.user, person.name)
    }

    private func renaming(_ call: HostCall) throws(ProtocolError) -> HostChange.Kind {
        guard let seat = seat(named: call.name), let player = seats[seat] else {
            throw ProtocolError(.notFound, "\(call.name) has no seat here")
        }
        let name: String
        do { name = try PlayerName(call.to).display } catch { throw ProtocolError(.badName, error.message) }
        guard name != player.name else { throw ProtocolError(.forbidden, "\(name) is the name already") }
        if let other = self.seat(named: name), other != seat {
            throw ProtocolError(.nameTaken, "another player is called \(name) here")
        }
        return .renamed(seat: seat, user: player.user, former: player.name, name: name)
    }

    private func cohosting(_ call: HostCall) throws(ProtocolError) -> HostChange.Kind {
        let isOn = call.act == .cohost
        // Somebody who has gone is no co-host by name any more than anybody else; a former one can always be unmade.
        let folded = call.name.lowercased()
        let former = hosting.cohosts.first { $0.name.lowercased() == folded }
        let (user, name) =
            if !isOn, let former { (former.user, former.name) } else { try account(call) }
        guard user != creator else { throw ProtocolError(.forbidden, "\(name) is the host") }
        let isCohost = hosting.cohosts.contains { $0.user == user }
        guard isCohost != isOn else {
            throw ProtocolError(.forbidden, "\(name) is \(isOn ? "a co-host already" : "no co-host")")
        }
        let seat = seat(of: user)
        if isOn {
            guard seat != nil || call.person?.isPresent == true else {
                throw ProtocolError(.notFound, "\(name) is not here; a co-host is in the room when named")
            }
            guard !isBanned(user) else { throw ProtocolError(.forbidden, "\(name) is banned here") }
            guard hosting.cohosts.count < RoomLimits.cohosts else {
                throw ProtocolError(.forbidden, "there are \(RoomLimits.cohosts) co-hosts, which is all there can be")
            }
        }
        return .cohost(user: user, seat: seat, name: name, isOn: isOn)
    }

    /// `+word` adds, `-word` allows; a word without a sign is added.
    private func words(_ text: String) throws(ProtocolError) -> HostChange.Kind {
        var added: [HostChange.StoredWord] = []
        var allowed: [HostChange.StoredWord] = []
        for piece in text.split(whereSeparator: \.isWhitespace) {
            let isAllowed = piece.hasPrefix("-")
            let typed = String(isAllowed || piece.hasPrefix("+") ? piece.dropFirst() : piece)
            guard let word = NameWord(typed) else {
                throw ProtocolError(
                    .badText, "a word has 2 to \(NameWord.longest) letters: \(String(typed.prefix(40)))")
            }
            let stored = HostChange.StoredWord(word)
            guard !(added + allowed).contains(where: { $0.folded == stored.folded }) else { continue }
            if isAllowed { allowed.append(stored) } else { added.append(stored) }
            guard added.count + allowed.count <= RoomLimits.words else { break }
        }
        guard !added.isEmpty || !allowed.isEmpty else {
            throw ProtocolError(.badText, "write words with a sign: +word keeps it out, -word allows it")
        }
        let lists = hosting.wordLists(adding: added, removing: allowed)
        guard lists.added.count + lists.allowed.count <= RoomLimits.words else {
            throw ProtocolError(.badText, "a room keeps \(RoomLimits.words) words of its host's; nothing was changed")
        }
        return .words(added: added, removed: allowed)
    }
}
