import Bytes
import GameViews
import Protocol
import Rooms
import Testing

@testable import ProcessTests

extension GameConformance {
    /// A room with all the players that it takes.
    struct FullRoomTests {
        @Test(arguments: conformingGames.filter { !$0.isHosted }) func aFullRoomSaysSo(_ game: ConformingGame) throws {
            let table = try Table(game)
            for steps in [0, game.middle, game.course.count] {
                try table.play(to: steps)
                let state = try table.watcher.state()
                for params in ["", #""seat":0"#, #""seat":\#(game.seats - 1)"#] {
                    expectRefusal(try table.watcher.ask("room.sit", params), "room_full")
                }
                #expect(try table.watcher.state() == state)
            }
            try table.audit()
        }

        /// A hosted room takes more players than a test can bring over the wire, so the machine alone is asked.
        @Test(arguments: conformingGames.filter(\.isHosted)) func aFullHostedRoomSaysSo(_ game: ConformingGame) throws {
            guard case .hosted(let most) = game.seating else { return }
            let rules = try #require(gameCatalogue[game.kind])
            var room = Room(
                id: 1, pin: 123_456, title: "full", options: game.options, creator: 0, rules: rules, at: 1)
            func sit(_ user: UserID) throws -> Answer? {
                let caller = Caller(user: user, session: user + 1, epoch: 1, name: "user \(user)")
                guard case .record(let record) = room.decide(.sit(seat: nil), by: caller, request: 1, at: 2, random: 0)
                else { return nil }
                try room.apply(record)
                return record.answer
            }
            // The players first: there is room for the host whenever they come.
            for user in 1...Int64(most) { _ = try sit(user) }
            #expect(room.seats.count == most + 1 && room.seats.dropFirst().allSatisfy { $0 != nil })
            let number = room.number
            guard case .refusal(let refusal)? = try sit(Int64(most) + 1) else {
                Issue.record("one more found a seat")
                return
            }
            #expect(refusal.code.name == "room_full" && refusal.message.contains("\(most)"))
            #expect(room.number == number && room.seats.count == most + 1)
            _ = try sit(0)
            #expect(room.phase == .running && room.seats[0] != nil)
            guard case .refusal(let later)? = try sit(Int64(most) + 2) else {
                Issue.record("one more found a seat in the running game")
                return
            }
            #expect(later.code.name == "room_full")
        }
    }
}
