internal import Games

/// A game as the lobby has looked at it last.
struct LobbyBoard {
    var room: ClientRoom
    /// The room's time less this client's, in milliseconds; nil while it is not known.
    var offset: Int64?

    init(_ room: ClientRoom, offset: Int64?) {
        self.room = room
        self.offset = offset
    }

    /// Whose turn it is in a game of one's own and for how long, in few words; nil when nobody's.
    func turnWords(for name: String, at now: Int64) -> (text: String, isYours: Bool)? {
        if room.match?.state.isAdjourned ?? false, room.phase == "running" { return ("adjourned", false) }
        guard let turn = room.turn else { return nil }
        guard room.seats[turn] == name else { return ("\(room.name(turn)) to move", false) }
        guard let began = room.match?.state.turnAt, let offset else { return ("your move", true) }
        let minutes = max(0, now + offset - began) / 60_000
        let since =
            switch minutes {
            case 0: ""
            case ..<60: ", \(minutes) min"
            case ..<(48 * 60): ", \(minutes / 60) h"
            default: ", \(minutes / 1_440) days"
            }
        return ("your move\(since)", true)
    }
}

// Which games the lobby looks at. Nobody enters a room for it: who only looks at the lobby is no watcher.
extension LobbyView {
    /// The most games that are shown at once.
    static let mostShown = 4
    /// Between two looks at a game that is shown, and at one of one's own that is not, in milliseconds.
    static let (boardInterval, ownBoardInterval): (Int64, Int64) = (1_000, 10_000)
    /// The most own games of which it is known whose turn it is: more than a screen lists.
    static let mostOwnBoards = 12
    /// Before a game is asked for again that could not be had, in milliseconds.
    static let boardPause: Int64 = 10_000

    /// The running games to show, the one under the cursor first, then the newest.
    func live(for name: String, most: Int) -> [Int64] {
        let all = visible(for: name).filter { $0.isRunning }
        var pins = all.filter { $0.pin == lead }.map(\.pin)
        for room in all where pins.count < min(most, Self.mostShown) && room.pin != lead { pins.append(room.pin) }
        return pins.isEmpty ? Array(shown.prefix(most)) : pins
    }

    /// The game to look at next; nil while all are fresh. `most` is how many there is room for.
    func dueBoard(for name: String, most: Int, at now: Int64) -> Int64? {
        let own = sections(for: name).own.filter { $0.isRunning }.prefix(Self.mostOwnBoards)
        let wanted =
            live(for: name, most: most).map { ($0, Self.boardInterval) } + own.map { ($0.pin, Self.ownBoardInterval) }
        let running = Set(visible(for: name).filter { $0.isRunning }.map(\.pin))
        return wanted.first { pin, interval in
            guard running.contains(pin) || boards[pin]?.room.phase == "running" else { return false }
            return asked[pin].map { now >= $0 + interval } ?? true
        }?.0
    }

    /// The cursor has come to rest, perhaps: its game comes first then.
    mutating func settle(for name: String, most: Int, at now: Int64) {
        if now - selectedAt >= Self.previewDelay { lead = selected(for: name)?.pin }
        shown = live(for: name, most: most)
    }

    /// A game could not be had: it is left alone for a while, and one that has ended is forgotten.
    mutating func boardRefused(_ pin: Int64, isGone: Bool, at now: Int64) {
        if isGone { boards[pin] = nil }
        asked[pin] = now + Self.boardPause
    }

    /// Forgets the games that are not listed any more, but for those that are still shown.
    mutating func forgetBoards(for name: String) {
        let known = Set(visible(for: name).map(\.pin) + shown)
        boards = boards.filter { known.contains($0.key) }
        asked = asked.filter { known.contains($0.key) }
    }
}

extension ScreenModel {
    /// Looks at one game after another, each as often as it needs it, and at the list of one's own.
    mutating func lookAtGames() {
        if now >= lobby.nextOwn, !flows.contains(where: { $0.purpose == .ownRooms }) {
            lobby.nextOwn = now + LobbyView.ownInterval
            ask(.ownRooms, .ownRooms)
            askForInvites()
        }
        guard lobby.rooms != nil else { return }
        lobby.settle(for: name, most: liveTiles, at: now)
        let isAsking = flows.contains { if case .board = $0.purpose { true } else { false } }
        guard !isAsking, let pin = lobby.dueBoard(for: name, most: liveTiles, at: now) else { return }
        lobby.asked[pin] = now
        ask(.board(room: pin), .board(room: pin))
    }
}
