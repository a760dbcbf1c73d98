public import Bytes
public import Games
public import Protocol
internal import JSON

extension Room {
    /// The version of a snapshot's encoding, its first byte, where a host has changed something about the players.
    private static let snapshotVersion: UInt8 = 3
    /// That of all other rooms; it has nothing of what hosts change, so that servers of the version before can take those. The
    /// first one had nothing about the beginning of the game either.
    private static let plainVersion: UInt8 = 2

    /// A rating as a room's state shows it, in whole points.
    public struct SeatRating: Equatable, Sendable {
        /// The rating and its deviation.
        public var rating: Int64, deviation: Int64

        /// A rating with these values.
        public init(rating: Int64, deviation: Int64) {
            self.rating = rating
            self.deviation = deviation
        }
    }

    /// The whole state, from which `init(snapshot:)` goes on.
    public func snapshot() -> [UInt8] {
        var writer = ByteWriter()
        let isPlain = hosting == Hosting()
        writer.write(isPlain ? Self.plainVersion : Self.snapshotVersion)
        writer.write(number)
        writer.write(lastChange)
        writer.write(watchNumber)
        writer.write(watchAt)
        writer.write(watchCredit)
        writer.write(lastAt)
        writer.write(phase.rawValue)
        writer.write(UInt32(seats.count))
        for seat in seats {
            writer.write(seat != nil)
            if let seat {
                writer.write(seat.user)
                writer.write(seat.session)
                writer.write(seat.name)
            }
        }
        writer.write(game?.snapshot ?? "")
        writer.write(UInt32(round))
        writer.write(Int32(first))
        writer.write(roundNumber)
        writer.write(roundAt)
        writer.write(moves)
        for wants in rematch { writer.write(wants) }
        writer.write(result != nil)
        if let result {
            writer.write(Int32(result.winner ?? -1))
            writer.write(result.reason)
        }
        receipts.encode(into: &writer)
        if !isPlain { hosting.encode(into: &writer) }
        return writer.bytes
    }

    /// Goes on from a snapshot; `self` is the room as it was made.
    public mutating func restore(_ snapshot: [UInt8]) throws(RoomProblem) {
        do {
            try read(snapshot)
        } catch let problem as RoomProblem {
            throw problem
        } catch {
            throw RoomProblem("room \(pin): its snapshot cannot be read: \(error)")
        }
    }

    private mutating func read(_ snapshot: [UInt8]) throws {
        var reader = ByteReader(snapshot)
        let version: UInt8 = try reader.read()
        guard (1...Self.snapshotVersion).contains(version) else { throw ByteError.malformed }
        number = try reader.read()
        lastChange = try reader.read()
        watchNumber = try reader.read()
        watchAt = try reader.read()
        watchCredit = try reader.read()
        lastAt = try reader.read()
        guard let phase = Phase(rawValue: try reader.read()) else { throw ByteError.malformed }
        self.phase = phase
        let count = Int(try reader.read(UInt32.self))
        switch rules.seating {
        case .exactly: guard count == seats.count else { throw ByteError.malformed }
        case .hosted(let most):
            guard (1...most * RoomLimits.seatsForEachPlayer + 1).contains(count) else { throw ByteError.malformed }
            seats = Array(repeating: nil, count: count)
            rematch = Array(repeating: false, count: count)
        }
        for index in seats.indices {
            seats[index] =
                try reader.readFlag()
                ? Seat(user: try reader.read(), session: try reader.read(), name: try reader.readText()) : nil
        }
        let text = try reader.readText()
        if !text.isEmpty { game = try rules.init(options: options, snapshot: text) }
        for seat in seats.indices where seats[seat] != nil { game?.seated(seat) }
        round = Int(try reader.read(UInt32.self))
        first = Int(try reader.read(Int32.self))
        if version > 1 {
            roundNumber = try reader.read()
            roundAt = try reader.read()
            moves = try reader.read()
        }
        for index in rematch.indices { rematch[index] = try reader.readFlag() }
        if try reader.readFlag() {
            let winner: Int32 = try reader.read()
            result = (winner < 0 ? nil : Int(winner), try reader.readText())
        }
        receipts = try Receipts(&reader)
        if version == Self.snapshotVersion { hosting = try Hosting(&reader) }
        guard reader.remaining == 0 else { throw ByteError.malformed }
    }

    /// The answer that shows the state to this account at a time of the wall clock. `ratings` are those of the seats, `board`
    /// draws the game.
    public func state(
        for user: UserID, at: WallTime, ratings: [SeatRating?] = [], board: (any GameRules) -> [String]
    ) -> Answer {
        .object {
            $0.member("room", pin)
            $0.member("game", rules.kind)
            $0.member("title", title)
            $0.member("options", rules.hidesOptions ? "" : options)
            $0.member("number", number)
            $0.member("now", max(at, lastAt))
            $0.member("phase", phase.name)
            $0.array("seats") {
                for seat in seats { if let seat { $0.element(seat.name) } else { $0.element(raw: Array("null".utf8)) } }
            }
            if !awaited.isEmpty { $0.array("reserved") { for user in awaited { $0.element(user.name) } } }
            $0.array("ratings") {
                for rating in ratings {
                    guard let rating else {
                        $0.element(raw: Array("null".utf8))
                        continue
                    }
                    $0.object {
                        $0.member("rating", rating.rating)
                        $0.member("deviation", rating.deviation)
                    }
                }
            }
            if let seat = seat(of: user) { $0.member("you", seat) } else { $0.memberNull("you") }
            if isHosted { hosting.write(&$0, isHosting: hosts(user)) }
            $0.member("round", round)
            writeGame(&$0, user, board)
            if let result {
                $0.object("result") {
                    if let winner = result.winner { $0.member("winner", winner) } else { $0.memberNull("winner") }
                    $0.member("reason", result.reason)
                }
            } else {
                $0.memberNull("result")
            }
        }
    }

    /// The answer that shows this account what a state says to it alone: as long with thousands of seats as with two.
    public func own(for user: UserID, at: WallTime) -> Answer {
        .object {
            $0.member("room", pin)
            $0.member("number", number)
            $0.member("now", max(at, lastAt))
            $0.member("phase", phase.name)
            let seat = seat(of: user)
            if let seat { $0.member("you", seat) } else { $0.memberNull("you") }
            if let game {
                $0.member("snapshot", game.shown(to: seat ?? (hosts(user) ? 0 : nil)))
            } else {
                $0.memberNull("snapshot")
            }
        }
    }

    private func writeGame(_ writer: inout JSONWriter, _ user: UserID, _ board: (any GameRules) -> [String]) {
        guard let game else {
            writer.memberNull("snapshot")
            writer.array("board") { _ in }
            writer.memberNull("turn")
            return
        }
        writer.member("snapshot", game.shown(to: seat(of: user) ?? (hosts(user) ? 0 : nil)))
        writer.array("board") { for line in board(game) { $0.element(line) } }
        if phase == .running, case .running(let turn?) = game.status {
            writer.member("turn", turn)
        } else {
            writer.memberNull("turn")
        }
    }
}
