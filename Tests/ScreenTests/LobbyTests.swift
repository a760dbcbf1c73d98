import Cells
import GameViews
import Games
import Testing

@testable import ClientCore

/// What the lobby looks at, and how often.
@Suite struct LobbyTests {
    private static let listings = [
        RoomListing(room: 200_001, game: "chess", title: "Finals", summary: "ben – carla, game 1"),
        RoomListing(room: 200_002, game: "gomoku", title: "dora's room", summary: "dora – emil, game 1"),
        RoomListing(room: 200_003, game: "kalaha", title: "fay's room", summary: "fay – gus, game 2"),
        RoomListing(room: 200_004, game: "tic-tac-toe", title: "hal's room", summary: "hal – ida, game 1"),
        RoomListing(room: 200_005, game: "chess", title: "jon's room", summary: "jon – kim, game 1"),
        RoomListing(room: 118_460, game: "kalaha", title: "ana's room", summary: "ana – emil, game 1"),
    ]
    /// The room's time when the test's clock shows 0.
    private static let roomTime: Int64 = 1_800_000_000_000

    private static func state(
        _ room: Int64, _ game: String, _ seats: [String?], moves: [String], options: String = "", age: Int64 = 0,
        at now: Int64
    ) throws -> RoomState {
        let rules = try #require(gameCatalogue[game])
        var match = try rules.init(options: options, first: 0, random: 0)
        for move in moves {
            guard case .running(let turn?) = match.status else { break }
            let moment = Moment(at: roomTime + now - age, used: 1_000)
            for fact in try match.decide(move: move, seat: turn, moment: moment) {
                var fact = fact
                fact.at = moment.at
                try match.apply(fact)
            }
        }
        var turn: Int?
        if case .running(let seat) = match.status { turn = seat }
        return RoomState(
            room: room, game: game, title: "", options: options, number: 9, phase: "running", seats: seats, you: nil,
            round: 1, snapshot: match.snapshot, board: [], turn: turn, now: roomTime + now)
    }

    /// Answers each look with the game that is played there.
    private static func serve(_ screen: inout ScreenHarness) throws {
        for request in screen.takeRequests() {
            guard case .board(let room) = request else { continue }
            let now = screen.now
            let state: RoomState =
                switch room {
                case 200_001:
                    try Self.state(
                        room, "chess", ["ben", "carla"], moves: ["e4", "e5", "Nf3", "Nc6"], options: "clock=5+3",
                        at: now)
                case 200_002:
                    try Self.state(room, "gomoku", ["dora", "emil"], moves: ["h8", "i9", "h9", "h10", "g8"], at: now)
                case 200_003: try Self.state(room, "kalaha", ["fay", "gus"], moves: ["3", "2", "1"], at: now)
                case 200_004: try Self.state(room, "tic-tac-toe", ["hal", "ida"], moves: ["b2", "a1"], at: now)
                case 200_005: try Self.state(room, "chess", ["jon", "kim"], moves: [], at: now)
                default:
                    try Self.state(
                        room, "kalaha", ["ana", "emil"], moves: ["1", "2"], age: 2 * 86_400_000 + 5_000, at: now)
                }
            screen.answer(request, .state(state))
        }
    }

    private static func lobby(_ size: Size) throws -> ScreenHarness {
        var screen = ScreenHarness(size: size)
        screen.logIn()
        screen.wait(LobbyView.refreshInterval)
        screen.list(listings)
        for _ in 0..<8 {
            screen.wait(10)
            try serve(&screen)
        }
        return screen
    }

    @Test func gamesAreShownWithoutEnteringThem() throws {
        var screen = try Self.lobby(Size(80, 24))
        Golden.expect("lobby-live-80x24", screen)
        #expect(screen.screen.contains("chess 200 001"))
        screen.press(.down)
        screen.wait(LobbyView.previewDelay)
        try Self.serve(&screen)
        #expect(screen.screen.contains("gomoku 200 002"))
        screen = try Self.lobby(Size(160, 50))
        Golden.expect("lobby-live-160x50", screen)
        #expect(screen.screen.contains("tic-tac-toe 200 004") && !screen.screen.contains("chess 200 005"))
        #expect(screen.model.room == nil)
    }

    @Test func fourGamesAtMostAreLookedAtAndEachOnceASecond() throws {
        var screen = try Self.lobby(Size(200, 60))
        var looks: [Int64: Int] = [:]
        for _ in 0..<100 {
            screen.wait(50)
            for case .board(let room) in screen.requests { looks[room, default: 0] += 1 }
            try Self.serve(&screen)
        }
        #expect(Set(looks.keys).isSubset(of: [200_001, 200_002, 200_003, 200_004, 118_460]))
        for (room, count) in looks { #expect(count <= (room == 118_460 ? 1 : 5), "\(room): \(count)") }
        #expect(looks[200_001] ?? 0 >= 4)
    }

    @Test func onesOwnGamesSayWhoseTurnItIsAndSinceWhen() throws {
        let screen = try Self.lobby(Size(100, 30))
        #expect(screen.screen.contains("your move, 2 days"))
    }

    @Test func onesOwnRoomsAreThereHoweverManyOthersAreOpen() throws {
        var screen = ScreenHarness()
        screen.logIn()
        screen.wait(LobbyView.refreshInterval)
        screen.list([Self.listings[0]])
        screen.answer(.ownRooms, .rooms([Self.listings[5]]))
        #expect(screen.screen.contains("YOUR GAMES") && screen.screen.contains("118 460"))
    }

    @Test func aGameThatCannotBeHadIsLeftAlone() throws {
        var screen = ScreenHarness()
        screen.logIn()
        screen.wait(LobbyView.refreshInterval)
        screen.list([Self.listings[0]])
        screen.wait(LobbyView.previewDelay)
        #expect(screen.takeRequests().contains(.board(room: 200_001)))
        screen.refuse(.board(room: 200_001), "overloaded", "later")
        screen.wait(LobbyView.boardInterval + 1)
        #expect(!screen.takeRequests().contains(.board(room: 200_001)))
        screen.wait(LobbyView.boardPause + LobbyView.boardInterval)
        #expect(screen.takeRequests().contains(.board(room: 200_001)))
    }
}
