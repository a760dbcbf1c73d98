internal import Accounts
internal import Bytes
internal import Link
internal import Protocol
internal import Rooms

// What hosts do with a room's people, as far as it takes a server: whose name is meant, and putting banned ones out.
extension ServerMachine {
    /// Finds who is meant where the name is no player's: somebody who watches, for a ban any account.
    func naming(_ call: HostCall, _ entry: RoomEntry) -> HostCall {
        guard call.act.needsName, let name = try? PlayerName(call.name) else { return call }
        var named = call
        named.person = nil
        // A player may have another name here than the account's; then the account is in the room all the same.
        if let seat = entry.room.seat(named: call.name), let player = entry.room.seats[seat] {
            named.person = HostCall.Person(user: player.user, name: player.name, isPresent: true)
            return named
        }
        for stream in entry.streams {
            guard let login = stream.context.login, (try? PlayerName(login.name).folded) == name.folded else {
                continue
            }
            named.person = HostCall.Person(user: login.user, name: login.name, isPresent: true)
            return named
        }
        guard call.act == .ban || call.act == .unban, case let found?? = read({ try reader.user(folded: name.folded) })
        else { return named }
        named.person = HostCall.Person(user: found.id, name: found.name, isPresent: false)
        return named
    }

    /// Takes the streams of accounts that these records have banned out of the room.
    func putOut(_ entry: RoomEntry, bannedBy record: LogRecord) {
        let users = record.happenings.compactMap { happening -> UserID? in
            guard case .hosted(let change) = happening, case .banned(let user, _) = change.kind else { return nil }
            return user
        }
        guard !users.isEmpty else { return }
        for stream in entry.streams where stream.context.login.map({ users.contains($0.user) }) ?? false {
            returnFromRoom(stream, saying: leaving(entry))
        }
    }

    /// What somebody reads who is not in the room any more without having left it.
    func leaving(_ entry: RoomEntry) -> [UInt8] {
        notification("stream.notice") {
            $0.member("kind", "left")
            $0.member("room", entry.room.pin)
            $0.member("text", "the host keeps you out of this room")
        }
    }
}
