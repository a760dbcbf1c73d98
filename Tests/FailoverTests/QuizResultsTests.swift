import Glibc
import JSON
import Rooms
import Store
import Testing

@testable import ClientCore
@testable import SQLiteStore

extension FailoverTests {
    /// What `oneup` exports of a quiz whose owner died while a question was open is what the players were told.
    @Test func resultsOfAQuizWhoseOwnerDied() throws {
        let table = try QuizTable(players: 8, firstPort: 7_850)
        defer { table.end() }
        try table.gather()
        let words = ["\(table.host.room)", "--folder", table.cluster.folder.root]
        try table.say("start")
        try table.awaitQuestion(1)
        for (index, player) in table.players.prefix(5).enumerated() { player.answer("\(1 + index % 2)") }
        table.loop.turn(atMost: 1)
        try table.killOwner()
        let early = try runProgram(["verify"] + words)
        #expect(early.status == 0, "while the question is open: \(early.output)")
        for player in table.players.dropFirst(5) { player.answer("1") }
        try table.awaitHead("reveal 1")
        try table.say("next")
        try table.awaitHead("standings 1")
        try table.say("next")
        try table.awaitQuestion(2)
        // So many events that the room's state is stored, and records lie before it and after it.
        for _ in 0..<RoomLimits.eventsPerSnapshot { try table.say("extend 1") }
        for player in table.players.dropLast() { player.answer("1") }
        try table.wait(for: "all answers") { table.players.allSatisfy { $0.given.last?.isAcknowledged == true } }
        try table.say("reveal")
        try table.say("end")
        try table.awaitHead("podium")
        _ = try table.history()
        #expect(table.host.takeovers > 0)

        try check(table, words)
        try findTampering(table)
        table.host.ask(.leave)
    }

    private func check(_ table: QuizTable, _ words: [String]) throws {
        let verified = try runProgram(["verify"] + words)
        #expect(verified.status == 0 && verified.output.contains("Everything is equal."), "\(verified.output)")

        // Every acknowledged answer is a line, and there are no others.
        let exported = try runProgram(["results"] + words + ["--csv"])
        #expect(exported.status == 0)
        let lines = exported.output.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(lines.first?.prefix(5) == ["round", "question", "seat", "name", "answer"])
        let found = lines.dropFirst().map { "\($0[1]) \($0[2]) \($0[3]) \($0[4])" }.sorted()
        let told = table.players.flatMap { player in
            player.given.filter(\.isAcknowledged).map {
                "\($0.question) \(player.seat ?? -1) \(player.name) \($0.text)"
            }
        }
        #expect(found == told.sorted())
        #expect(found.count == 15)

        // The points are those that everybody was shown.
        let json = try #require(try runProgram(["results"] + words + ["--json"]).output.split(separator: "\n").first)
        try withJSON(Array(json.utf8)) { view in
            let round = view["rounds"]?[0]
            let players = round?["players"]
            #expect(players?.count == table.players.count)
            for place in 0..<(players?.count ?? 0) {
                let player = table.players.first { Int64($0.seat ?? 0) == players?[place]?["seat"]?.integer }
                let own = player?.state?.snapshot?.split(separator: "\n").first { $0.hasPrefix("you ") }
                let points = players?[place]?["points"]?.integer ?? -1
                #expect(own?.hasPrefix("you \(place + 1) \(points) ") == true, "\(points), shown \(own ?? "")")
            }
            #expect(round?["questions"]?[1]?["answered"]?.integer == 7)
        }
        let nobodys = try runProgram(["results", "100001"] + words.dropFirst())
        #expect(nobodys.status == 1 && nobodys.output.hasPrefix("oneup: no room ever had"), "\(nobodys.output)")
        let summary = try runProgram(["results"] + words)
        #expect(summary.status == 0 && summary.output.contains("RANK  NAME"), "\(summary.output)")
    }

    /// In copies of the store a state and a stamp are changed; both are found.
    private func findTampering(_ table: QuizTable) throws {
        let state = try verifyCopy(of: table) { database in
            var body = try #require(
                try Statement(database, "SELECT state FROM snapshots").all { $0.optionalBlob(0) }.compactMap { $0 }
                    .first,
                "the room has no snapshot")
            // The number of the last event stands behind the version.
            body[8] ^= 1
            try Statement(database, "UPDATE snapshots SET state = ? WHERE state IS NOT NULL").run(body)
        }
        #expect(state.status == 1 && state.output.contains("DIFFERENT"), "\(state.output)")

        let reason = try verifyCopy(of: table) { database in
            try database.execute("UPDATE rooms SET status = 2, quarantine_reason = 'no sense'")
        }
        #expect(reason.status == 1 && reason.output.contains("does not add up: no sense"), "\(reason.output)")

        let stamp = try verifyCopy(of: table) { database in
            let log = try Statement(database, "SELECT n, body FROM log").all { ($0.integer(0), $0.blob(1)) }
            let set = try Statement(database, "UPDATE log SET body = ? WHERE n = ?")
            for (n, body) in log { try set.run(Self.slower(try LogRecord(body[...])).encoded(), n) }
            let segments = try Statement(database, "SELECT log_n, body FROM segments").all {
                ($0.integer(0), $0.blob(1))
            }
            let replace = try Statement(database, "UPDATE segments SET body = ? WHERE log_n = ?")
            for (n, body) in segments {
                let records = try LogRecord.records(inSegment: body).map { Self.slower($0).encoded() }
                try replace.run(LogRecord.segment(of: records), n)
            }
        }
        #expect(stamp.status == 1 && stamp.output.contains("the stamps give"), "\(stamp.output)")
    }

    /// The record, with right answers to the first question given after 12 seconds.
    private static func slower(_ record: LogRecord) -> LogRecord {
        var changed = record
        changed.happenings = record.happenings.map { happening in
            guard case .secret(let seat, let text) = happening, text.hasPrefix("answer 0 "), text.hasSuffix(" 1") else {
                return happening
            }
            let words = text.split(separator: " ")
            return .secret(seat: seat, text: "answer 0 12345 \(words[3]) 1")
        }
        return changed
    }

    private func verifyCopy(
        of table: QuizTable, _ change: (Database) throws -> Void
    ) throws -> (status: Int32, output: String) {
        var template = Array("/tmp/oneup-results-XXXXXX".utf8CString)
        let root = try #require(mkdtemp(&template).map { String(cString: $0) })
        let store = "\(root)/store"
        let path = StoreFolder.database(store)
        defer {
            for end in ["", "-wal", "-shm"] { unlink(path + end) }
            rmdir(store)
            rmdir(root)
        }
        mkdir(store, 0o700)
        try Database(path: StoreFolder.database(table.cluster.folder.storeFolder), mode: .reader)
            .execute("VACUUM INTO '\(path)'")
        do { try change(try Database(path: path, mode: .writer)) }
        return try runProgram(["verify", "\(table.host.room)", "--folder", root])
    }
}
