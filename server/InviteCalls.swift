internal import Bytes
internal import Games
internal import GameViews
internal import JSON
internal import Protocol
internal import Rooms
internal import Store

// Invitations. They lie in the store; all servers follow them and tell each invited account on all its connections. What
// a stream has been told last goes with it, so that it is told the rest wherever it goes on.
extension ServerMachine {
    func meet(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ call: MeetingCall) {
        switch call {
        case .listInvites: listInvites(stream, id, login)
        case .listSeeks: listSeeks(stream, id)
        case .listBlocks: listBlocks(stream, id, login)
        case .invite(let name): invite(stream, id, login, name)
        case .declineInvite(let number): commit(.decline(number), stream, id, login)
        case .seek(let game, let options, let range):
            seek(stream, id, login, game: game, options: options, range: range)
        case .cancelSeek(let game): commit(.cancelSeek(kind: game), stream, id, login)
        case .block(let name): block(stream, id, login, name, isOn: true)
        case .unblock(let name): block(stream, id, login, name, isOn: false)
        }
    }

    /// Commits an act that is answered with `{}`.
    func commit(_ act: MeetingAct, _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login) {
        guard !effects.isStoreBusy else {
            refuseBusy(stream, id)
            return
        }
        submit(.meet(act, origin(id, login))) { [self] outcome, reason in
            if outcome == .done {
                answer(stream, id: id, .object { _ in })
            } else {
                refuseMeeting(stream, id, login, outcome, reason)
            }
        }
    }

    /// What a meeting's write was refused for. `name` is whom it was about.
    func refuseMeeting(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ outcome: Outcome?, _ reason: String,
        name: String = ""
    ) {
        switch outcome {
        case .throttled(let wait):
            refuseThrottled(stream, id, "invite", target: login.name, milliseconds: wait)
        case .refused(.blocked): refuse(stream, id, .forbidden, "\(name) takes no invitations from you")
        case .refused(.unchanged): refuse(stream, id, .noSuchRoom, "this room has ended")
        case .refused(.full):
            refuse(
                stream, id, .forbidden,
                "you have blocked \(MeetingLimits.blocks) players, which is the most; block.remove lets one go")
        default: refuseWrite(stream, id, outcome, reason)
        }
    }

    /// Makes a room for the caller and the invited account alone.
    func createRoom(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ rules: any GameRules.Type,
        title: String, options: String, invite name: String
    ) {
        guard case .exactly(2) = rules.seating else {
            refuse(
                stream, id, .invalidParams,
                "a room of this game is for everybody: make it without invite, enter it and use room.invite")
            return
        }
        guard let invited = player(name, stream, id) else { return }
        guard invited.id != login.user else {
            refuse(stream, id, .invalidParams, "you cannot invite yourself")
            return
        }
        let reserved = [NamedUser(id: login.user, name: login.name), invited]
        let draft = draft(rules, options: options, title: title, login, reserved: reserved, isAnnounced: false)
        let act = MeetingAct.createFor(invited, draft, [AttemptLimits.invites(login.user)])
        submitRoom(.meet(act, origin(id, login)), rules) { [self] outcome, reason in
            guard case .room(let made, _) = outcome else {
                refuseMeeting(stream, id, login, outcome, reason, name: invited.name)
                return
            }
            followInvites()
            answer(stream, id: id, .object { $0.member("room", made.pin) })
        }
    }

    private func invite(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ name: String) {
        guard let entry = currentRoom(stream, id), let invited = player(name, stream, id) else { return }
        guard invited.id != login.user else {
            refuse(stream, id, .invalidParams, "you cannot invite yourself")
            return
        }
        guard entry.room.seat(of: invited.id) == nil else {
            refuse(stream, id, .alreadySeated, "\(invited.name) has a seat here")
            return
        }
        guard !effects.isStoreBusy else {
            refuseBusy(stream, id)
            return
        }
        let act = MeetingAct.invite(invited, to: entry.room.id, [AttemptLimits.invites(login.user)])
        submit(.meet(act, origin(id, login))) { [self] outcome, reason in
            guard case .number(let number, _) = outcome else {
                refuseMeeting(stream, id, login, outcome, reason, name: invited.name)
                return
            }
            followInvites()
            answer(stream, id: id, .object { $0.member("invite", number) })
        }
    }

    private func listInvites(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login) {
        guard let found = read({ try reader.invites(of: login.user, limit: ProtocolLimits.listedInvites) }) else {
            return
        }
        answer(
            stream, id: id,
            .object {
                $0.array("invites") { for invite in found { $0.object { write(invite, into: &$0) } } }
            })
    }

    private func write(_ invite: InviteRecord, into writer: inout JSONWriter) {
        writer.member("id", invite.id)
        writer.member("room", invite.pin)
        writer.member("game", invite.kind)
        writer.member("title", invite.title)
        writer.member("by", invite.by.name)
        writer.member("options", catalogue[invite.kind]?.hidesOptions ?? true ? "" : invite.options)
        writer.member("at", invite.at)
        if invite.seek != 0 { writer.member("seek", invite.seek) }
    }

    // MARK: Telling

    /// Tells all invited accounts what anybody has committed since the last look.
    func followInvites() {
        while true {
            let most = ServerLimits.followedInvites
            guard let found = read({ try reader.invites(after: inviteNumber, limit: most) }), let last = found.last
            else { return }
            inviteNumber = last.id
            let byUser = Dictionary(grouping: found, by: \.user)
            for stream in sessionStreams.values.flatMap(\.self) {
                if let user = stream.context.login?.user, let invites = byUser[user] { tell(stream, invites) }
            }
            if found.count < most { return }
        }
    }

    /// Streams that came from other servers are told what was committed while they were on their way: some in each turn,
    /// so that a takeover of thousands is not held up.
    func tellNewcomers() {
        var left = ServerLimits.newcomers
        while left > 0, let stream = newcomers.popFirst() {
            guard !stream.isGone, let user = stream.context.login?.user else { continue }
            left -= 1
            guard let found = read({ try reader.invites(of: user, limit: MeetingLimits.invites) }) else { return }
            tell(stream, found.reversed())
        }
    }

    /// Tells a stream those invitations that it has not been told, oldest first.
    private func tell(_ stream: ServerStream, _ invites: [InviteRecord]) {
        guard !stream.isGone, stream.kind == .game, !stream.isLoggingOut, var login = stream.context.login else {
            return
        }
        let fresh = invites.filter { $0.id > login.invites }
        guard let last = fresh.last else { return }
        login.invites = last.id
        var lines: [UInt8] = []
        for invite in fresh {
            lines += notification(invite.seek == 0 ? "lobby.invited" : "lobby.paired") { write(invite, into: &$0) }
        }
        send(stream, lines, settles: false, context: SessionContext(login: login))
    }
}
