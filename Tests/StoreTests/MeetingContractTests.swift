import Bytes
import Store
import Testing

/// Invitations, seeks and blocks: the same over all engines.
@Suite struct MeetingContractTests {
    let ana = NamedUser(id: 1, name: "User1")
    let ben = NamedUser(id: 2, name: "User2")
    let cyd = NamedUser(id: 3, name: "User3")

    /// Accounts 1 to 3, each with the session of its number at epoch 1.
    private func fixture(_ kind: Kind) throws -> (Fixture, any StoreEngine, any StoreReader) {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        for id in 1...3 { try engine.makeSession(Int64(id)) }
        return (fixture, engine, try fixture.reader())
    }

    private func origin(_ user: NamedUser, _ request: Int, at: WallTime = 2_000, epoch: Int64 = 1) -> WriteOrigin {
        WriteOrigin(user: user, epoch: epoch, key: ReceiptKey(session: user.id, key: "\(request)"), at: at)
    }

    private func draft(_ id: RoomID, reserved: [NamedUser] = [], options: String = "{}") -> RoomDraft {
        var record = sampleRoom(id, owner: 1)
        record.reserved = reserved
        record.options = options
        return RoomDraft(record: record, pins: [100_000 + id], announcement: [])
    }

    private func seek(
        _ user: NamedUser, _ request: Int, room: RoomID, range: Int64? = nil, options: String = "{}",
        at: WallTime = 2_000
    ) -> Write {
        let seek = SeekDraft(range: range, sitsFirst: true)
        return .meet(.seek(seek, draft(room, options: options)), origin(user, request, at: at))
    }

    // MARK: Invitations

    @Test(arguments: Kind.allCases) func aReservedRoomComesWithItsInvitation(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        let create = Write.meet(.createFor(ben, draft(7, reserved: [ana, ben]), []), origin(ana, 1))
        guard case .room(let room, false) = try engine.commit(create) else { throw UnexpectedOutcome() }
        #expect(room.reserved == [ana, ben] && room.pin == 100_007)
        #expect(try engine.commit(create) == .room(room, isReplay: true), "the same request again")
        #expect(try reader.room(id: 7) == room)
        let invite = InviteRecord(
            id: 1, room: 7, pin: 100_007, kind: "tic-tac-toe", title: "Römer 7", options: "{}", user: 2, by: ana,
            seek: 0, at: 2_000)
        #expect(try reader.invites(of: 2, limit: 9) == [invite])
        #expect(try reader.invites(after: 0, limit: 9) == [invite] && reader.invites(after: 1, limit: 9) == [])
        #expect(try reader.inviteEnd() == 1)
        // Another's number declines nothing.
        #expect(try engine.commit(.meet(.decline(1), origin(cyd, 1))) == .done)
        #expect(try reader.invites(of: 2, limit: 9) == [invite])
        #expect(try engine.commit(.meet(.decline(1), origin(ben, 1))) == .done)
        #expect(try reader.invites(of: 2, limit: 9) == [])
        #expect(try reader.inviteEnd() == 1, "no number is given twice")
        let again = Write.meet(.invite(ben, to: 7, []), origin(cyd, 2))
        #expect(try engine.commit(again) == .number(2, isReplay: false))
        #expect(try engine.commit(again) == .number(2, isReplay: true))
        #expect(try engine.commit(.meet(.invite(ben, to: 7, []), origin(ana, 2))) == .number(2, isReplay: true))
    }

    @Test(arguments: Kind.allCases) func takingASeatOrClosingUsesInvitationsUp(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        let outcomes = try engine.commit([
            .meet(.createFor(ben, draft(7, reserved: [ana, ben]), []), origin(ana, 1)),
            .meet(.invite(cyd, to: 7, []), origin(ana, 2)),
            .meet(.createFor(ben, draft(8, reserved: [ana, ben]), []), origin(ana, 3)),
            .append(RoomAppend(room: 7, fence: 1, record: [1], seated: 2)),
            .append(RoomAppend(room: 8, fence: 9, record: [1], seated: 2)),
        ])
        #expect(outcomes.suffix(2) == [.done, .refused(.staleFence)])
        #expect(try reader.invites(of: 2, limit: 9).map(\.room) == [8], "what was refused used nothing up")
        #expect(try reader.invites(of: 3, limit: 9).map(\.room) == [7])
        _ = try engine.commit(.append(RoomAppend(room: 7, fence: 1, record: [2], status: .closed)))
        #expect(try reader.invites(of: 3, limit: 9) == [])
        #expect(
            try engine.commit(.meet(.invite(cyd, to: 7, []), origin(ana, 4))) == .refused(.unchanged), "it has ended")
    }

    @Test(arguments: Kind.allCases) func invitationsAreBounded(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        let most = MeetingLimits.invites
        for index in 1...most + 2 {
            let draft = draft(RoomID(index), reserved: [ana, ben])
            _ = try engine.commit(.meet(.createFor(ben, draft, []), origin(ana, index)))
        }
        let kept = try reader.invites(of: 2, limit: 99)
        #expect(kept.count == most && kept.first?.room == RoomID(most + 2) && kept.last?.room == 3)
        let charge = Charge(key: "invite", interval: 1_000, burst: 1)
        let first = Write.meet(.invite(cyd, to: 1, [charge]), origin(ana, 100))
        #expect(try engine.commit(first) == .number(Int64(most + 3), isReplay: false))
        let second = Write.meet(.invite(cyd, to: 2, [charge]), origin(ana, 101))
        #expect(try engine.commit(second) == .throttled(milliseconds: 1_000))
        #expect(try engine.commit(first) == .number(Int64(most + 3), isReplay: true), "known, and not charged again")
        #expect(try reader.invites(of: 3, limit: 9).map(\.room) == [1])
    }

    @Test(arguments: Kind.allCases) func onlyTheNewestAttachmentOfTheAccountMeets(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        let create = MeetingAct.createFor(ben, draft(7, reserved: [ana, ben]), [])
        #expect(try engine.commit(.meet(create, origin(ana, 1, epoch: 9))) == .refused(.staleEpoch))
        var stranger = origin(ana, 1)
        stranger.key.session = 2
        #expect(try engine.commit(.meet(create, stranger)) == .refused(.unknown))
        _ = try engine.commit(.revokeSession(1))
        #expect(try engine.commit(.meet(create, origin(ana, 1))) == .refused(.revoked))
        #expect(try reader.room(id: 7) == nil)
    }

    // MARK: Seeks

    @Test(arguments: Kind.allCases) func theOldestSeekThatFitsIsPaired(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        #expect(try engine.commit(seek(ana, 1, room: 11)) == .number(1, isReplay: false))
        #expect(try engine.commit(seek(ana, 2, room: 12, at: 3_000)) == .number(1, isReplay: true), "renewed")
        #expect(try engine.commit(seek(ben, 1, room: 13, options: "other", at: 3_000)) == .number(2, isReplay: false))
        #expect(try reader.seeks(at: 3_000, limit: 9).map(\.user) == [ben, ana])
        #expect(try reader.seeks(at: 3_000, limit: 9).last?.at == 2_000, "since its beginning")
        let pairing = seek(cyd, 1, room: 14, at: 4_000)
        guard case .room(let room, false) = try engine.commit(pairing) else { throw UnexpectedOutcome() }
        #expect(room.id == 14 && room.title == "User1 – User3" && room.reserved == [cyd, ana])
        #expect(try reader.seeks(at: 4_000, limit: 9).map(\.user) == [ben])
        #expect(try reader.invites(of: 1, limit: 9).map(\.seek) == [1])
        #expect(try reader.invites(of: 1, limit: 9).map(\.by) == [cyd])
        #expect(try engine.commit(pairing) == .room(room, isReplay: true), "the same request again")
        // The renewal of who waited crossed the pairing on its way.
        #expect(try engine.commit(seek(ana, 3, room: 15, at: 5_000)) == .room(room, isReplay: true))
        #expect(try reader.seeks(at: 5_000, limit: 9).map(\.user) == [ben])
        // Later it is another wish.
        let late = 5_000 + MeetingLimits.seekMilliseconds
        #expect(try engine.commit(seek(ana, 4, room: 16, at: late)) == .number(3, isReplay: false))
        #expect(try reader.openRooms(limit: 9).map(\.id) == [14])
    }

    @Test(arguments: Kind.allCases) func bothRangesMustReachTheOther(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        _ = try engine.commit(
            .createRoom(
                sampleRoom(5, owner: 1), pins: [100_005], announcement: [], epoch: 1, ReceiptKey(session: 1, key: "1")))
        let game = GameRecord(
            room: 5, pin: 100_005, round: 1, firstEvent: 1, lastEvent: 9, kind: "tic-tac-toe", options: "rated",
            title: "", players: [.init(user: 1, name: "User1"), .init(user: 2, name: "User2")], winner: 0, reason: "x",
            startedAt: 1_000, endedAt: 2_000, isRated: true, moves: 5, finalHash: "")
        _ = try engine.commit(.append(RoomAppend(room: 5, fence: 1, record: [1], finished: game)))
        // Ana stands more than 300 above ben now.
        #expect(try engine.commit(seek(ana, 2, room: 11)) == .number(1, isReplay: false))
        #expect(try engine.commit(seek(ben, 1, room: 12, range: 100)) == .number(2, isReplay: false))
        let seeks = try reader.seeks(at: 2_000, limit: 9)
        #expect(seeks.map(\.range) == [100, nil])
        #expect((seeks.last?.rating ?? 0) - (seeks.first?.rating ?? 0) > 300 && (seeks.first?.deviation ?? 999) < 350)
        #expect(try engine.commit(seek(ana, 3, room: 13, range: 1_000)) == .number(3, isReplay: false))
        guard case .room = try engine.commit(seek(ben, 2, room: 14, range: 1_000)) else { throw UnexpectedOutcome() }
    }

    @Test(arguments: Kind.allCases) func aSeekThatIsNotRenewedIsGone(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        _ = try engine.commit(seek(ana, 1, room: 11))
        let end = 2_000 + MeetingLimits.seekMilliseconds
        #expect(try reader.seeks(at: end - 1, limit: 9).count == 1 && reader.seeks(at: end, limit: 9) == [])
        #expect(try engine.commit(seek(ben, 1, room: 12, at: end)) == .number(2, isReplay: false), "nobody is there")
        #expect(try engine.commit(.meet(.cancelSeek(kind: "tic-tac-toe"), origin(ben, 2, at: end))) == .done)
        #expect(try reader.seeks(at: end, limit: 9) == [])
        #expect(try engine.commit(seek(cyd, 1, room: 13, at: end)) == .number(3, isReplay: false))
        // Another wish for the same game takes the place of the first.
        #expect(
            try engine.commit(seek(cyd, 2, room: 14, options: "other", at: end)) == .number(4, isReplay: false))
        #expect(try reader.seeks(at: end, limit: 9).map(\.options) == ["other"])
    }

    @Test(arguments: Kind.allCases) func twoServersPairASeekOnce(_ kind: Kind) throws {
        let (fixture, one, reader) = try fixture(kind)
        let two = try fixture.engine(2)
        _ = try one.commit(seek(ana, 1, room: 11))
        let outcomes = [try one.commit(seek(ben, 1, room: 12)), try two.commit(seek(cyd, 1, room: 13))]
        guard case .room(let room, false) = outcomes[0] else { throw UnexpectedOutcome() }
        #expect(room.reserved == [ben, ana])
        #expect(outcomes[1] == .number(2, isReplay: false), "the other is gone")
        #expect(try reader.openRooms(limit: 9).count == 1)
    }

    @Test func manySeekersOverTwoEnginesArePairedTwoByTwo() throws {
        let fixture = try Fixture(.sqlite)
        let path = fixture.folder.path
        let setUp = try fixture.engine(9)
        for id in 1...40 { try setUp.makeSession(Int64(id)) }
        withThreads(2) { index in
            let engine = try Fixture.sqlite(path, Incarnation(index + 1))
            for id in stride(from: index + 1, through: 40, by: 2) {
                _ = try engine.commit(seek(NamedUser(id: Int64(id), name: "User\(id)"), 1, room: RoomID(100 + id)))
            }
        }
        let reader = try fixture.reader()
        let rooms = try reader.openRooms(limit: 99)
        #expect(rooms.count == 20)
        #expect(Set(rooms.flatMap(\.reserved)).count == 40, "nobody twice, nobody left out")
        #expect(try reader.seeks(at: 2_001, limit: 99) == [])
    }

    // MARK: Blocks

    @Test(arguments: Kind.allCases) func whoIsBlockedNeitherInvitesNorIsPaired(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        _ = try engine.commit(.meet(.createFor(ben, draft(7, reserved: [ana, ben]), []), origin(ana, 1)))
        #expect(try engine.commit(.meet(.block(1), origin(ben, 1))) == .done)
        #expect(try engine.commit(.meet(.block(1), origin(ben, 2))) == .done)
        #expect(try reader.blocks(of: 2) == [ana] && reader.blocks(of: 1) == [])
        #expect(try reader.invites(of: 2, limit: 9) == [], "those that were there go")
        #expect(try engine.commit(.meet(.invite(ben, to: 7, []), origin(ana, 2))) == .refused(.blocked))
        let create = Write.meet(.createFor(ben, draft(8, reserved: [ana, ben]), []), origin(ana, 3))
        #expect(try engine.commit(create) == .refused(.blocked))
        #expect(try reader.room(id: 8) == nil)
        // In either direction.
        #expect(try engine.commit(seek(ana, 4, room: 11)) == .number(1, isReplay: false))
        #expect(try engine.commit(seek(ben, 3, room: 12)) == .number(2, isReplay: false))
        #expect(try engine.commit(seek(ana, 5, room: 13)) == .number(1, isReplay: true))
        #expect(try engine.commit(.meet(.unblock(1), origin(ben, 4))) == .done)
        #expect(try engine.commit(create) == .refused(.blocked), "the same request has the same answer")
        guard case .room = try engine.commit(seek(ben, 5, room: 14)) else { throw UnexpectedOutcome() }
        #expect(try reader.blocks(of: 2) == [])
    }

    @Test(arguments: Kind.allCases) func blocksAreBounded(_ kind: Kind) throws {
        let (_, engine, reader) = try fixture(kind)
        for id in 0..<MeetingLimits.blocks { try engine.makeSession(Int64(100 + id)) }
        for id in 0..<MeetingLimits.blocks {
            #expect(try engine.commit(.meet(.block(Int64(100 + id)), origin(ana, id + 1))) == .done)
        }
        #expect(try engine.commit(.meet(.block(2), origin(ana, 999))) == .refused(.full))
        #expect(try engine.commit(.meet(.block(100), origin(ana, 1_000))) == .done, "it is there already")
        #expect(try reader.blocks(of: 1).count == MeetingLimits.blocks)
    }
}
