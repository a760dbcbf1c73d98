import Cells
import Testing

@testable import ClientCore

/// A screen in a room where a quiz is hosted.
extension ScreenHarness {
    /// The room's time when this client's is 0, milliseconds since 1970.
    static let epoch: Int64 = 1_800_000_000_000

    var roomTime: Int64 { Self.epoch + now }

    static let question = """
        Which of these makes a retry after a lost reply safe?
        1 a longer time-out
        2 an idempotency key
        3 a faster network
        4 TLS 1.3
        """

    static let names: [String?] = ["carla", "ana", "ben", "dora", "emil", "日本語の名前", "Zoë"]

    static func quizState(
        _ snapshot: String?, you: Int? = nil, number: Int64 = 9, phase: String = "running", seats: [String?] = names,
        title: String = "Distributed Systems 5", now: Int64? = nil
    ) -> RoomState {
        RoomState(
            room: 482_913, game: "quiz", title: title, options: "", number: number, phase: phase, seats: seats,
            you: you,
            round: snapshot == nil ? 0 : 1, snapshot: snapshot, board: [], turn: nil, now: now)
    }

    /// In the room on this seat; nil watches. Nothing has been shown but this.
    static func quiz(
        _ seat: Int?, size: Size = Size(80, 24), isASCII: Bool = false,
        shown: String = "gathering 12\nDistributed Systems 5"
    ) -> ScreenHarness {
        var setup = setup
        setup.isASCII = isASCII
        setup.pages = "http://127.0.0.1:7480"
        var screen = ScreenHarness(setup, size: size)
        screen.logIn(seat.flatMap { names[$0] } ?? "olga")
        screen.model.enter(482_913, watches: seat == nil)
        screen.answer(
            .enter(room: 482_913, after: nil), .state(quizState(shown, you: seat, now: screen.roomTime)))
        screen.answer(.enter(room: 482_913, after: 0), .state(quizState(shown, you: seat, now: screen.roomTime)))
        screen.answer(
            .whoAmI, .identity(Identity(name: screen.model.name, session: "1", isGuest: true, server: "server-1")))
        screen.model.room?.seenNumber = 9
        screen.effects = []
        return screen
    }

    /// The next event of the room.
    mutating func show(_ text: String) {
        let number = (model.room?.room.number ?? 0) + 1
        deliver(
            .event(
                RoomEvent(
                    room: 482_913, number: number, at: roomTime, kind: .move(seat: nil, by: "", text: text), line: [])))
    }

    /// Asks a question.
    mutating func ask(
        _ text: String = question, kind: String = "choice", index: Int = 7, seconds: Int64 = 20, multiplier: Int = 2
    ) {
        show("question \(index) 12 \(roomTime) \(seconds * 1_000) \(multiplier) \(kind)\n\(text)")
    }

    /// Answers the question for the state that the screen has asked for.
    mutating func tell(_ snapshot: String, you: Int?) {
        let number = model.room?.room.number ?? 0
        answer(
            .own,
            .own(
                OwnState(
                    room: 482_913, number: number, phase: "running", you: you, snapshot: snapshot, now: roomTime)))
    }

    mutating func count(_ text: String) { deliver(.tally(room: 482_913, text: text)) }

    static let reveal = """
        reveal 7 12 29
        = 2 an idempotency key
        # 1 4
        # 2 22
        # 3 1
        # 4 2
        > A server that knows the key gives the first answer again and does nothing twice.
        """
    static let standings = """
        standings 7 12 31
        1 2 6210 930
        2 1 5120 830
        3 5 4980 0
        4 3 4400 410
        5 6 4400 0
        """
    static let podium = """
        podium 12 31
        1 1 9120 830
        2 2 8210 930
        3 5 6980 0
        4 3 5400 410
        5 6 4400 0
        """

    /// A player's whole way up to a stage.
    mutating func goTo(_ stage: String, you seat: Int?) {
        let isPlayer = (seat ?? 0) > 0
        show("reveal 5 12 29")
        if isPlayer { tell("reveal 5 12 29\nyou 6 3390 0 4", you: seat) }
        show("question 6 12 \(roomTime) 20000 1 choice\nOne before?\n1 yes\n2 no")
        show("reveal 6 12 29\n= 1 yes\n# 1 20\n# 2 9")
        if isPlayer { tell("reveal 6 12 29\n= 1 yes\n# 1 20\n# 2 9\nyou 4 4290 900 5\nsaid 900 1", you: seat) }
        show("standings 6 12 31\n1 2 5280 0\n2 5 4980 0\n3 6 4400 0\n4 1 4290 0\n5 3 3990 0")
        ask()
        guard stage != "question" else {
            wait(8_000)
            count("12 of 31 answered")
            return
        }
        wait(3_400)
        count("22 of 31 answered")
        if isPlayer {
            press(.character("2"))
            if stage == "pending" { return }
            answer(.move("2", answers: nil), .stored(number: 10, text: "answer 6 3400 \(roomTime) 2"))
        }
        count("23 of 31 answered")
        if stage == "chosen" { return wait(4_000) }
        show(Self.reveal)
        if isPlayer { tell(Self.reveal + "\nyou 2 5120 830 6\nsaid 3400 2", you: seat) }
        if stage == "reveal" { return }
        show(Self.standings)
        if stage == "leaderboard" { return }
        show(Self.podium)
        deliver(
            .event(
                RoomEvent(
                    room: 482_913, number: (model.room?.room.number ?? 0) + 1, at: roomTime,
                    kind: .over(winner: 1, reason: "9120 points"), line: [])))
        if isPlayer { tell(Self.podium + "\nyou 1 9120 830 11", you: seat) }
    }
}
