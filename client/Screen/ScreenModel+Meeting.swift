internal import Cells
internal import GameViews

// Meeting others: invitations, seeks, blocks.
extension ScreenModel {
    // MARK: - Invitations

    mutating func invited(_ invite: InviteListing) {
        guard !meeting.blocked.contains(foreign(invite.by)), meeting.take(invite) else { return }
        let terms = termWords(invite.options)
        let game = "\(foreign(invite.game))\(terms.isEmpty ? "" : " \(terms)")"
        say("\(foreign(invite.by)) invites you to \(game) · \(keyOfInvites) looks", .warning)
    }

    /// The key that shows the invitations at this moment.
    var keyOfInvites: String {
        let keys = keyTable.first { $0.action == .invites }?.keys ?? []
        return (keys.first { !isTakenByMoves($0) } ?? .character("i")).name(isASCII: setup.isASCII)
    }

    mutating func showInvites() {
        overlay = .invites(selection: 0)
        askForInvites()
    }

    /// Asks for those that stand: some may have been used up, or come while the connection was away.
    mutating func askForInvites() {
        guard !flows.contains(where: { $0.purpose == .invites }) else { return }
        ask(.invites, .invites)
    }

    mutating func moveInvites(by rows: Int) {
        guard case .invites(let selection) = overlay else { return }
        overlay = .invites(selection: min(max(selection + rows, 0), max(meeting.invites.count - 1, 0)))
    }

    /// Goes into the room of an invitation.
    mutating func acceptInvite(_ index: Int) {
        overlay = nil
        guard meeting.invites.indices.contains(index) else { return }
        enter(meeting.invites[index].room, watches: false)
    }

    mutating func declineInvite() {
        guard case .invites(let selection) = overlay, meeting.invites.indices.contains(selection) else { return }
        decline(meeting.invites[selection])
        moveInvites(by: 0)
    }

    mutating func decline(_ invite: InviteListing) {
        meeting.forget(invite: invite.id)
        ask(.declineInvite(id: invite.id), .other)
        say("the invitation of \(invite.by) is declined")
    }

    // MARK: - Seeks

    /// Says again that one waits, in time.
    mutating func renewSeek() {
        guard let seeking = meeting.seeking, now >= seeking.renewAt,
            !flows.contains(where: { $0.purpose == .seek })
        else { return }
        meeting.seeking?.renewAt = now + Seeking.renewInterval
        ask(seeking.request, .seek)
    }

    mutating func cancelSeek() {
        guard let seeking = meeting.seeking else { return }
        meeting.seeking = nil
        ask(.cancelSeek(game: seeking.game), .other)
        say("you seek no game any more")
    }

    /// The server knows that one waits.
    mutating func seekWaits() {
        if case .form(let form) = overlay, form.kind == .seek { overlay = nil }
    }

    /// A seek came to a room: straight into it.
    mutating func seekPaired(_ pin: Int64) {
        meeting.seeking = nil
        overlay = nil
        enter(pin, watches: false)
    }

    /// Another's seek or an older one of one's own has found this one. A terminal that does not seek only says so.
    mutating func paired(_ listing: InviteListing) {
        guard meeting.seeking?.game == listing.game else {
            return say("\(foreign(listing.by)) waits for you in \(ClientRoom.text(pin: listing.room))", .warning)
        }
        seekPaired(listing.room)
        say("you play \(foreign(listing.by))", .good)
    }

    mutating func seekRefused(_ reason: String) {
        meeting.seeking = nil
        if case .form(var form) = overlay {
            form.isSent = false
            form.complain(nil, reason)
            overlay = .form(form)
        } else {
            say("you seek no game any more: \(reason)", .error)
        }
    }

    // MARK: - Blocks

    mutating func block(_ name: String, _ isBlocked: Bool) {
        guard !name.isEmpty else {
            return say("type the name too: \(isBlocked ? "block" : "unblock") NAME", .warning)
        }
        ask(isBlocked ? .block(name: name) : .unblock(name: name), .block(name: name, isBlocked: isBlocked))
    }

    mutating func blockDone(_ name: String, _ isBlocked: Bool) {
        if isBlocked { meeting.blocked.insert(name) } else { meeting.blocked.remove(name) }
        say(
            isBlocked
                ? "\(name) is blocked: their talk is hidden, and they cannot invite you" : "\(name) is heard again")
    }
}
