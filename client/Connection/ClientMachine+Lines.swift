// What comes from a server.
extension ClientMachine {
    /// Takes one line in. Throws when it is not of this protocol.
    mutating func handle(_ line: [UInt8], at now: Int64) throws {
        switch try readServerLine(line) {
        case .hello(let server): deliver(.hello(server: server))
        case .success(let id): try succeeded(id: id, line: line, at: now)
        case .failure(let id, let problem): failed(id: id, problem, at: now)
        case .event(let event): take(event)
        case .lobbyEvent(let event): take(event)
        case .presence(let number, let present): deliver(.presence(room: number, present: present))
        case .tally(let number, let text): deliver(.tally(room: number, text: text))
        case .invited(let invite): deliver(.invited(invite))
        case .paired(let invite): deliver(.paired(invite))
        case .notice(let notice): deliver(.notice(notice))
        case .unknown: break
        }
    }

    // MARK: - Answers

    private mutating func succeeded(id: Int64, line: [UInt8], at now: Int64) throws {
        switch phase {
        case .refreshing(id): try refreshed(line, at: now)
        case .starting(id): started(at: now)
        case .entering(id): try enteredAgain(line, at: now)
        case .stopped, .connecting: break
        case .anonymous, .refreshing, .starting, .entering, .ready:
            guard let index = outstanding.firstIndex(where: { $0.id == id }) else {
                deliver(.foreignAnswer(id: id))
                return
            }
            // Read before it is forgotten: an answer that cannot be read leaves the request to be repeated.
            let value = try readReply(line, to: outstanding[index].request)
            let newLogin = outstanding[index].request.isLogin ? try readLogin(line) : nil
            let entry = outstanding.remove(at: index)
            apply(value, of: entry.request)
            answer(entry, .success(value))
            if let newLogin {
                take(newLogin, at: now)
                phase = .ready
                settle(at: now)
            }
            if entry.request == .logOut {
                loseLogin(.loggedOut, at: now)
            } else {
                sendWaiting()
            }
        }
    }

    private mutating func failed(id: Int64?, _ problem: RequestError, at now: Int64) {
        switch phase {
        case .refreshing(let control) where control == id: refreshRefused(problem, at: now)
        case .starting(let control) where control == id: startRefused(problem, at: now)
        case .entering(let control) where control == id: enterRefused(problem, at: now)
        case .stopped, .connecting: break
        case .anonymous, .refreshing, .starting, .entering, .ready:
            guard let index = outstanding.firstIndex(where: { $0.id == id }) else {
                deliver(.foreignAnswer(id: id))
                return
            }
            let entry = outstanding.remove(at: index)
            answer(entry, .failure(problem))
            switch problem.code {
            case "old_stream": loseLogin(.startedElsewhere, at: now)
            case "session_ended": loseLogin(.refused(problem), at: now)
            default:
                if phase == .anonymous {
                    // A login failed: what waited for it cannot be done.
                    settle(at: now)
                    refuseAll(problem)
                }
                sendWaiting()
            }
        }
    }

    /// What an answer changes about where one is.
    private mutating func apply(_ value: ReplyValue, of request: ClientRequest) {
        switch (request, value) {
        case (.enter(let number, let after), .state(let state)):
            room = CurrentRoom(room: number, numbers: EventNumbers(known: after ?? state.number))
        case (.leave, _): room = nil
        default: break
        }
    }

    // MARK: - Events

    private mutating func take(_ event: RoomEvent) {
        guard var current = room, current.room == event.room else {
            deliver(.stray(room: event.room, number: event.number))
            return
        }
        switch current.numbers.take(event.number) {
        case .next: break
        case .duplicate:
            deliver(.duplicate(.room(event.room), number: event.number))
            return
        case .gap(let expected):
            deliver(.gap(.room(event.room), expected: expected, received: event.number))
        }
        if case .closed = event.kind { current.isClosed = true }
        room = current
        deliver(.event(event))
    }

    private mutating func take(_ event: LobbyEvent) {
        switch lobby.take(event.number) {
        case .next: break
        case .duplicate:
            deliver(.duplicate(.lobby, number: event.number))
            return
        case .gap(let expected):
            deliver(.gap(.lobby, expected: expected, received: event.number))
        }
        deliver(.lobbyEvent(event))
    }
}
