import Bytes
import Store
import Testing

/// Finished games and ratings, on every engine.
@Suite struct GameContractTests {
    private static let day: WallTime = 86_400_000

    /// A game of this room's round that `one` (seat 0) plays with `other`.
    private static func game(
        _ room: RoomID, _ one: UserID, _ other: UserID, round: Int64 = 1, winner: Int? = 0, rated: Bool = true,
        kind: String = "board", at: WallTime = 10_000
    ) -> GameRecord {
        GameRecord(
            room: room, pin: 100_000 + room, round: round, firstEvent: 3, lastEvent: 9, kind: kind,
            options: rated ? "clock=5+3 rated" : "", title: "Römer",
            players: [
                GameRecord.Player(user: one, name: "User\(one)"), GameRecord.Player(user: other, name: "User\(other)"),
            ],
            winner: winner, reason: "three in a row", startedAt: at - 500, endedAt: at, isRated: rated, moves: 5,
            finalHash: String(repeating: "ab", count: 32))
    }

    private static func finish(_ game: GameRecord, fence: Int64 = 1) -> Write {
        .append(RoomAppend(room: game.room, fence: fence, record: Array("over".utf8), finished: game))
    }

    private func makeTable(_ kind: Kind) throws -> (fixture: Fixture, engine: any StoreEngine, reader: any StoreReader)
    {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        for id in 7...9 { try engine.makeSession(Int64(id)) }
        for id in 1...3 { try engine.makeRoom(Int64(id)) }
        return (fixture, engine, try fixture.reader())
    }

    @Test(arguments: Kind.allCases) func aFinishedGameIsKeptAsItWasGiven(_ kind: Kind) throws {
        let (_, engine, reader) = try makeTable(kind)
        var game = Self.game(1, 7, 8, rated: false)
        game.id = 99
        game.players[0].after = RatingMark(rating: 3_000, deviation: 30)
        #expect(try engine.commit(Self.finish(game)) == .done)
        game.id = 1
        game.players[0].after = nil
        #expect(try reader.game(id: 1) == game)
        #expect(try reader.game(room: 1, round: 1) == game)
        #expect(try reader.game(id: 2) == nil)
        #expect(try reader.game(room: 1, round: 2) == nil)
        #expect(try reader.ratings(of: 7) == [] && reader.rating(of: 7, kind: "board") == nil)
        #expect(try reader.loadedRoom(id: 1).map { text($0.tail) } == ["over"])
        var draw = Self.game(1, 7, 8, round: 2, winner: nil, rated: false)
        #expect(try engine.commit(Self.finish(draw)) == .done)
        draw.id = 2
        #expect(try reader.game(id: 2) == draw)
    }

    /// A round has one record and one effect on the ratings, whatever comes again.
    @Test(arguments: Kind.allCases) func aRoundCountsOnce(_ kind: Kind) throws {
        let (_, engine, reader) = try makeTable(kind)
        let game = Self.game(1, 7, 8)
        var other = Self.game(1, 7, 8, winner: 1, at: 20_000)
        other.reason = "another"
        #expect(try engine.commit([Self.finish(game), Self.finish(game)]) == [.done, .done])
        let after = try reader.ratings(of: 7) + reader.ratings(of: 8)
        #expect(try engine.commit(Self.finish(other)) == .done)
        #expect(try reader.games(of: nil, kind: nil, before: nil, limit: 9).map(\.reason) == ["three in a row"])
        #expect(try reader.ratings(of: 7) + reader.ratings(of: 8) == after)
        #expect(after.map(\.games) == [1, 1] && after.map(\.won) == [1, 0] && after.map(\.lost) == [0, 1])
    }

    @Test(arguments: Kind.allCases) func aStaleFenceKeepsNothing(_ kind: Kind) throws {
        let (fixture, one, reader) = try makeTable(kind)
        let two = try fixture.engine(2)
        #expect(try two.take([1], from: 1, by: 2).count == 1)
        #expect(try one.commit(Self.finish(Self.game(1, 7, 8))) == .refused(.staleFence))
        #expect(try reader.games(of: nil, kind: nil, before: nil, limit: 9) == [])
        #expect(try reader.ratings(of: 7) == [])
        // The new owner decides the same end once more.
        #expect(try two.commit(Self.finish(Self.game(1, 7, 8), fence: 2)) == .done)
        #expect(try reader.games(of: nil, kind: nil, before: nil, limit: 9).map(\.id) == [1])
        #expect(try reader.rating(of: 7, kind: "board")?.games == 1)
    }

    @Test(arguments: Kind.allCases) func ratingsFollowFromTheRowsOfTheTransaction(_ kind: Kind) throws {
        let (_, engine, reader) = try makeTable(kind)
        // Both games of 7 in one batch: the second one starts where the first has ended.
        let outcomes = try engine.commit([
            Self.finish(Self.game(1, 7, 8)), Self.finish(Self.game(2, 9, 7, winner: nil)),
        ])
        #expect(outcomes == [.done, .done])
        let games = try reader.games(of: 7, kind: nil, before: nil, limit: 9)
        #expect(games.map(\.id) == [2, 1])
        let (first, second) = (games[1].players, games[0].players)
        let beginner = RatingMark(rating: 1_500, deviation: 350)
        #expect(first.map(\.before) == [beginner, beginner])
        let won = try #require(first[0].after)
        let lost = try #require(first[1].after)
        #expect(won.rating > 1_600 && lost.rating < 1_400 && won.rating + lost.rating == 3_000)
        #expect(won.deviation < 300 && won.deviation == lost.deviation)
        #expect(second[0].before == beginner && second[1].before == won)
        let record = try #require(try reader.rating(of: 7, kind: "board"))
        #expect(RatingMark(rating: record.rating, deviation: record.deviation) == second[1].after)
        #expect((record.games, record.won, record.drawn, record.lost) == (2, 1, 1, 0))
        #expect(record.lastAt == 10_000)
        // A draw with somebody of lower rating costs the better one points.
        #expect(record.rating < won.rating)
        #expect(try reader.rating(of: 7, kind: "other") == nil)
    }

    @Test(arguments: Kind.allCases) func whoHasRestedIsLessSure(_ kind: Kind) throws {
        let (_, engine, reader) = try makeTable(kind)
        _ = try engine.commit(Self.finish(Self.game(1, 7, 8)))
        _ = try engine.commit(Self.finish(Self.game(1, 7, 8, round: 2, at: 10_000 + 400 * Self.day)))
        let games = try reader.games(of: 7, kind: nil, before: nil, limit: 9)
        let (after, before) = (games[1].players[0].after, games[0].players[0].before)
        #expect(after?.rating == before?.rating)
        let (sure, unsure) = (try #require(after?.deviation), try #require(before?.deviation))
        #expect(unsure > sure + 10)
        // What is stored stays as it was after the last game.
        let record = try #require(try reader.rating(of: 7, kind: "board"))
        #expect(record.deviation == games[0].players[0].after?.deviation)
    }

    @Test(arguments: Kind.allCases) func gamesAreListedByPlayerAndKind(_ kind: Kind) throws {
        let (_, engine, reader) = try makeTable(kind)
        _ = try engine.commit([
            Self.finish(Self.game(1, 7, 8, round: 1)), Self.finish(Self.game(1, 8, 7, round: 2, kind: "other")),
            Self.finish(Self.game(2, 8, 9, round: 1)), Self.finish(Self.game(3, 9, 7, round: 1)),
        ])
        func ids(
            _ user: UserID? = nil, _ kind: String? = nil, before: Int64? = nil, limit: Int = 9
        ) throws -> [Int64] {
            try reader.games(of: user, kind: kind, before: before, limit: limit).map(\.id)
        }
        #expect(try ids() == [4, 3, 2, 1])
        #expect(try ids(limit: 2) == [4, 3])
        #expect(try ids(before: 3) == [2, 1])
        #expect(try ids(nil, "board") == [4, 3, 1])
        #expect(try ids(nil, "board", before: 4, limit: 1) == [3])
        #expect(try ids(7) == [4, 2, 1])
        #expect(try ids(7, before: 4) == [2, 1])
        #expect(try ids(7, "board") == [4, 1])
        #expect(try ids(7, "board", before: 4, limit: 0) == [])
        #expect(try ids(6) == [])
        #expect(try reader.ratings(of: 8).map(\.kind) == ["board", "other"])
    }

    @Test(arguments: Kind.allCases) func theBestAreThoseWhoAreKnownWell(_ kind: Kind) throws {
        let (_, engine, reader) = try makeTable(kind)
        _ = try engine.commit(Self.finish(Self.game(1, 7, 8)))
        #expect(try reader.top(kind: "board", limit: 9) == [])
        for round in 2...40 {
            let winner = round % 3 == 0 ? 1 : 0
            _ = try engine.commit(Self.finish(Self.game(1, 7, 8, round: Int64(round), winner: winner)))
        }
        _ = try engine.commit(Self.finish(Self.game(2, 9, 7)))
        let top = try reader.top(kind: "board", limit: 9)
        #expect(top.map(\.name) == ["User7", "User8"])
        #expect(try top.map(\.record) == [reader.rating(of: 7, kind: "board"), reader.rating(of: 8, kind: "board")])
        #expect(top.allSatisfy { $0.record.deviation <= StoreLimits.rankedDeviation })
        #expect(try reader.top(kind: "board", limit: 1).map(\.name) == ["User7"])
        #expect(try reader.top(kind: "other", limit: 9) == [])
    }
}
