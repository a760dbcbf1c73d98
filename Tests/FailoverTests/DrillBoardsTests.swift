import Bytes
import GameViews
import Games
import Protocol
import Rooms
import Store
import Testing

@testable import ClientCore

/// The audit of board games: clocks, credits and files, and what is wrong with them.
@Suite struct DrillBoardsTests {
    /// A room with clocks in which two play fool's mate, and all its records.
    struct Case {
        var state: Room
        var records: [LogRecord] = []
        private var next: [Int64] = [1, 1]
        private let rules: any GameRules.Type

        /// Times of the room, milliseconds: the first is when it was made.
        static let start: WallTime = 1_000_000

        init(_ moves: String, kind: String = "chess", options: String = "clock=5+3") throws {
            rules = try #require(gameCatalogue[kind])
            state = Room(
                id: 7, pin: 482_913, title: "a room", options: options, creator: 1, rules: rules, at: Self.start)
            for seat in [0, 1] { try act(.sit(seat: seat), seat) }
            for (index, move) in moves.split(separator: " ").enumerated() {
                try act(.move(text: String(move), answers: nil), index % 2, used: 2_000)
            }
        }

        mutating func act(_ call: RoomCall, _ seat: Int, used: Int64? = nil) throws {
            let caller = Caller(user: Int64(seat + 1), session: Int64(seat + 11), epoch: 0, name: ["ana", "ben"][seat])
            next[seat] += 1
            let at = state.lastAt + (used ?? 0)
            let decision = state.decide(call, by: caller, request: next[seat], at: at, used: used, random: 5)
            guard case .record(let record) = decision, !record.happenings.isEmpty else {
                Issue.record("not decided: \(decision)")
                return
            }
            try append(record)
        }

        mutating func credit(_ milliseconds: Int64) throws {
            try append(try #require(state.creditRecord(milliseconds: milliseconds, at: state.lastAt)))
        }

        private mutating func append(_ record: LogRecord) throws {
            try state.apply(record)
            records.append(record)
        }

        var history: RoomHistory {
            let row = RoomRecord(
                id: 7, pin: 482_913, kind: rules.kind, options: state.options, title: "a room", creator: 1, owner: 1,
                createdAt: Self.start)
            return RoomHistory(
                LoadedRoom(record: row, snapshot: nil, tail: records.map { $0.encoded() }), [], rules: rules)
        }

        func checked(_ outages: [DrillOutage] = []) -> DrillBoards {
            var boards = DrillBoards()
            // One clock for both: a nanosecond of the monotonic clock is as many of the wall clock.
            boards.check(history, outages, DrillClock())
            return boards
        }

        /// An outage from one time of the room to another.
        func outage(_ from: WallTime, _ to: WallTime, isExact: Bool = true) -> DrillOutage {
            DrillOutage(
                beganAt: UInt64(from) * 1_000_000, endedAt: UInt64(to) * 1_000_000, isExact: isExact)
        }
    }

    @Test func whatIsRightIsNotBlamed() throws {
        var room = try Case("f3 e5 g4")
        let died = room.state.lastAt + 10
        try room.act(.chat("still here"), 0, used: 60)
        try room.credit(300)
        try room.act(.move(text: "Qh4", answers: nil), 1, used: 5_000)
        let boards = room.checked([room.outage(died, died + 60)])
        #expect(boards.violations.counts == [:])
        #expect(boards.rounds == 1 && boards.files == 1 && boards.credits == 1 && boards.largestCredit == 300)
        #expect(boards.turns == 2 && boards.moves == ["chess": 4])
    }

    @Test func creditsAreComparedWithTheOutage() throws {
        var room = try Case("f3 e5 g4")
        let died = room.state.lastAt + 10
        try room.act(.chat("still here"), 0, used: 60)
        let before = room
        // Not more than the outage and the silence before it.
        try room.credit(51 + 1 + DrillCredit.silence)
        #expect(room.checked([room.outage(died, died + 50)]).violations.counts == ["credit beyond the outage": 1])
        #expect(room.checked([room.outage(died, died + 51)]).violations.counts == [:])
        // Only where there was one.
        #expect(room.checked().violations.counts == ["credit without an outage": 1])
        let later = room.checked([room.outage(died + 1_000, died + 3_000)])
        #expect(later.violations.counts == ["credit without an outage": 1, "outage without a credit": 1])
        // Once.
        try room.credit(20)
        #expect(room.checked([room.outage(died, died + 60)]).violations.counts["credited twice"] == 1)
        #expect(room.checked([room.outage(died, died + 60, isExact: false)]).violations.counts["credited twice"] == nil)
        // Nobody loses time.
        let outage = before.outage(died, died + 60)
        #expect(before.checked([outage]).violations.counts == ["outage without a credit": 1])
        let free = try Case("f3 e5", options: "")
        #expect(free.checked([free.outage(free.state.lastAt + 1, free.state.lastAt + 9)]).violations.counts == [:])
    }

    /// The arithmetic of the audit and that of the rules, over random times, credits and takebacks.
    @Test(arguments: ["clock=1+2", "clock=1d2", "days=2", "clock=0+5"])
    func clocksAreCountedTwice(_ options: String) throws {
        var random = SeededRandom(seed: 4)
        for _ in 0..<40 {
            var game: any GameRules = try #require(boardGames.last).init(options: options, first: 0, random: 0)
            var round = PlayedRound(number: 1, options: options, first: 0, random: 0)
            var at: Int64 = 1_000
            var outages: Int64 = 0
            while case .running(let turn?) = game.status, round.steps.count < 60 {
                if game.deadline != nil, random.isIn(percent: 20) {
                    outages += 700
                    game.credit(700)
                    round.steps.append(.credited(700))
                }
                let used = Int64.random(in: 0...4_000, using: &random)
                at += used
                let isTakeback = round.steps.count > 3 && random.isIn(percent: 10)
                let move = isTakeback ? "takeback" : game.legalMoves(of: turn).randomElement(using: &random) ?? ""
                let moment = Moment(at: at, used: round.steps.isEmpty ? nil : used)
                guard var facts = try? game.decide(move: move, seat: turn, moment: moment) else { break }
                for fact in facts { try game.apply(fact) }
                if isTakeback {
                    let answer = try game.decide(move: "accept", seat: 1 - turn, moment: moment)
                    for fact in answer { try game.apply(fact) }
                    facts += answer
                }
                for fact in facts { round.steps.append(.fact(fact)) }
            }
            let recount = try #require(ClockRecount(round))
            #expect(recount.left == (game as? any AnyMatch)?.state.clock?.left)
            #expect(round.replayed(by: try #require(boardGames.last))?.snapshot == game.snapshot)
        }
    }

    @Test func aStampHoldsThePlayersOwnTime() throws {
        let room = try Case("f3 e5")
        let record = try #require(room.records.last)
        let history = room.history
        // Events 1 to 5: two seats, the start, f3, e5. The second player reads f3 at 1,000 ms.
        var player = DrillPlayerJournal(name: "ben", session: 12, room: 482_913)
        player.events = (1...5).map { DrillEvent(number: $0, fingerprint: 0, at: UInt64($0) * 250_000_000) }
        var stamps = DrillStamps()
        func compare(sentAt: UInt64) {
            let command = DrillCommand(player: 0, id: 3, kind: .move("e5"), sentAt: sentAt * 1_000_000)
            stamps.compare(command, of: player, record, history)
        }
        compare(sentAt: 3_001)
        #expect(stamps.compared == 1 && stamps.shorter == 0, "two seconds are stored")
        compare(sentAt: 3_007)
        #expect(stamps.compared == 2 && stamps.shorter == 1 && stamps.largest == 7)
        player.lostConnections = 1
        compare(sentAt: 9_000)
        #expect(stamps.compared == 2)
    }

    @Test func outagesAreWhatPlayersHaveMeasured() {
        func player(_ heard: [UInt64], _ told: [UInt64]) -> DrillPlayerJournal {
            var player = DrillPlayerJournal(name: "ana", room: 7)
            player.heardAt = heard
            player.takeovers = told.map { DrillTakeover(at: $0, gap: 1, lost: 0, from: "a", to: "b") }
            return player
        }
        var journal = DrillJournal()
        journal.players = [player([10, 20, 50, 90, 130], [51, 131]), player([10, 30, 60, 90, 95, 140], [60, 141])]
        let fault = DrillFault(what: "killed", at: 33, rooms: [7], isExact: true)
        let inexact = DrillFault(what: "died", at: 100, rooms: [7], isExact: false)
        #expect(
            DrillCredit.outages(journal, [fault, inexact])[7] == [
                DrillOutage(beganAt: 33, endedAt: 51, isExact: true),
                DrillOutage(beganAt: 95, endedAt: 131, isExact: false),
            ])
    }

    @Test func aMixIsReadAndWhatCannotBePlayedIsRefused() throws {
        let tables = try DrillMix.tables("kalaha,chess clock=5+3")
        #expect(tables.map { $0.rules.kind } == ["kalaha", "chess"] && tables.map(\.options) == ["", "clock=5+3"])
        for text in ["", "quiz", "chess,", "chess clock=5", "kalaha stones=9"] {
            #expect(throws: DrillProblem.self, "\(text)") { try DrillMix.tables(text) }
        }
        #expect(Set(DrillMix.usual.map { $0.rules.kind }) == ["tic-tac-toe", "chess", "gomoku", "kalaha"])
        #expect(DrillMix.usual.contains { $0.rules.kind == "chess" && $0.options == "clock=5+3" })
    }
}
