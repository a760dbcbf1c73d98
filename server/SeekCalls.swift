internal import Bytes
internal import Games
internal import Protocol
internal import Rooms
internal import Store

// Seeks: who wants to play with anybody. Pairing is the store's work; here the room is made ready in case.
extension ServerMachine {
    func seek(
        _ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, game: String, options: String,
        range: Int64?
    ) {
        // The same words are the same wish, however far apart they were typed.
        let options = options.split(separator: " ").joined(separator: " ")
        guard let rules = rules(game, options: options, stream, id) else { return }
        guard case .exactly(2) = rules.seating, !rules.hidesOptions else {
            refuse(stream, id, .invalidParams, "\(rules.title) is not for two: open a room with room.create")
            return
        }
        guard hasPlaceForRoom(stream, id) else { return }
        let draft = draft(rules, options: options, title: "", login, isAnnounced: false)
        let seek = SeekDraft(range: range, sitsFirst: effects.random() & 1 == 0)
        submitRoom(.meet(.seek(seek, draft), origin(id, login)), rules) { [self] outcome, reason in
            switch outcome {
            case .number(let number, _): answer(stream, id: id, .object { $0.member("seek", number) })
            case .room(let made, _):
                followInvites()
                answer(stream, id: id, .object { $0.member("room", made.pin) })
            default: refuseMeeting(stream, id, login, outcome, reason)
            }
        }
    }

    func listSeeks(_ stream: ServerStream, _ id: Int64) {
        let wall = effects.wallClock()
        guard let found = read({ try reader.seeks(at: wall, limit: ProtocolLimits.listedSeeks) }) else { return }
        answer(
            stream, id: id,
            .object {
                $0.array("seeks") {
                    for seek in found {
                        $0.object {
                            $0.member("game", seek.kind)
                            $0.member("options", seek.options)
                            $0.member("by", seek.user.name)
                            $0.member("rating", Int64(seek.rating.rounded()))
                            $0.member("deviation", Int64(seek.deviation.rounded()))
                            if let range = seek.range { $0.member("range", range) } else { $0.memberNull("range") }
                            $0.member("at", seek.at)
                        }
                    }
                }
            })
    }

    // MARK: Blocks

    func block(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login, _ name: String, isOn: Bool) {
        guard let other = player(name, stream, id) else { return }
        guard other.id != login.user else {
            refuse(stream, id, .invalidParams, "you cannot block yourself")
            return
        }
        commit(isOn ? .block(other.id) : .unblock(other.id), stream, id, login)
    }

    func listBlocks(_ stream: ServerStream, _ id: Int64, _ login: SessionContext.Login) {
        guard let found = read({ try reader.blocks(of: login.user) }) else { return }
        answer(stream, id: id, .object { $0.array("blocked") { for user in found { $0.element(user.name) } } })
    }
}
