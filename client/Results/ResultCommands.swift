import Cluster
import GameViews
import Games
import Glibc
import Telemetry

/// What came of a room's game, and whether its log adds up.
let resultCommands: [Command] = [
    Command(
        "results", "show or export what came of a room's game",
        details: """
            Counts the room's log once more, while the room is open and after it closed.
            On a terminal: the players and the questions. --csv writes one table, --json
            all of them. In CSV a text that begins with = + - or @ gets an apostrophe in
            front, so that no spreadsheet runs it as a formula. It reads the cluster's
            folder. Without one, or with --server, it asks that server: for rooms with a
            host, and only as the account that made the room. It ends with 1 when the log
            does not add up; `oneup verify` says where.
            """,
        arguments: [pin],
        options: [
            Option(flag: "csv", "a table as CSV (RFC 4180), UTF-8"),
            Option(flag: "json", "everything as one JSON object"),
            Option("table", "NAME", "with --csv: which table; else the one with each answer"),
            Option("output", "FILE", "write there instead of to standard output", short: "o"), former,
        ] + connectionOptions,
        examples: [
            Example("oneup results 482913", "the leaderboard, and each question's figures"),
            Example("oneup results 482913 --csv --output answers.csv", "each answer, for a spreadsheet"),
            Example("oneup results 482913 --csv --table players", "a line for each player"),
            Example("oneup results 482913 --server play.example.org:7400", "hosted on another cluster"),
        ], run: results),
    Command(
        "verify", "check a room's log: replay it, count it once more",
        details: """
            Replays all records of the room from the first one, and compares the state with
            the one that the store keeps; counts points once more from the stamps of the
            answers, and compares them with those that were shown. It reads only, and needs
            the cluster's folder. It ends with 1 when something is not equal.
            """,
        arguments: [pin], options: [former, folderOption],
        examples: [Example("oneup verify 482913", "is everything where it should be?")], run: verify),
]

private let pin = Argument("PIN", "the room's six digits; a closed room keeps them until another gets them", kind: .pin)
private let former = Option(
    "former", "N", "the Nth room before the one that has the PIN now", kind: .number(1...1_000))
/// The most differences that are shown: beyond it one more tells nothing.
private let mostShown = 20
/// The most bytes of one line: the whole of a game's state may stand in it.
private let longestLine = 400

private func room(_ invocation: Invocation) throws(AdminProblem) -> StoredRoom {
    try StoredRoom(
        invocation.folder, pin: Int64(invocation.arguments[0]) ?? 0, back: invocation.number("former") ?? 0)
}

/// The room's results: from the folder, unless a server is named or there is no cluster in it.
private func counted(_ invocation: Invocation) throws(AdminProblem) -> RoomResults {
    if invocation.text("server") == nil, FileTools.exists(invocation.folder.databasePath) {
        return try room(invocation).results
    }
    return try RemoteRoom.read(
        invocation, pin: Int64(invocation.arguments[0]) ?? 0, back: invocation.number("former") ?? 0)
}

private func results(_ invocation: Invocation) -> ExitCode {
    let isCSV = invocation.has("csv")
    guard !isCSV || !invocation.has("json") else { return Output.fail(.usage, "results: --csv or --json, not both") }
    guard isCSV || invocation.text("table") == nil else {
        return Output.fail(.usage, "results: --table goes with --csv")
    }
    do throws(AdminProblem) {
        let room = try counted(invocation)
        if resultCounter(of: room.kind) == nil {
            throw AdminProblem(code: .failure, message: "\(room.game) has no results but who has won")
        }
        if isCSV {
            try write(csv(try tables(room, named: invocation.text("table"))), invocation)
        } else if invocation.has("json") {
            try write(escapeC1(room.json()) + [0x0A], invocation)
        } else {
            try write(
                Array(summary(room, styled: invocation.text("output") == nil && Output.isStyled).utf8), invocation)
        }
        if room.rounds.isEmpty { Output.message("Nothing was played in this room yet.") }
        noteFormer(room, invocation)
        guard room.differences.isEmpty else {
            return Output.fail(.failure, "the log does not add up; `oneup verify` says where")
        }
        return .success
    } catch {
        return Output.fail(error.code, visible(error.message, limit: longestLine))
    }
}

/// The table with this name of every round; the last one without a name.
private func tables(
    _ room: RoomResults, named name: String?
) throws(AdminProblem) -> [(number: Int, table: ResultTable)] {
    guard let first = room.rounds.first else { return [] }
    let names = first.results.tables.map { "\($0.name)" }
    guard let place = name.map({ names.firstIndex(of: $0) }) ?? names.indices.last else {
        throw AdminProblem(
            code: .usage, message: "there is no table \(name ?? ""); there are \(names.joined(separator: ", "))")
    }
    return room.rounds.map { ($0.number, $0.results.tables[place]) }
}

private func summary(_ room: RoomResults, styled: Bool) -> String {
    var lines = [head(room)]
    for round in room.rounds {
        if room.rounds.count > 1 { lines += ["", "Round \(round.number)"] }
        for table in room.tables(of: round.results) { lines += [""] + table.lines(styled: styled) }
    }
    return lines.joined(separator: "\n") + "\n"
}

private func head(_ room: RoomResults) -> String {
    let status = visible(room.status, limit: 20)
    return "Room \(room.pin), \(status): \(room.game), \(visible(room.title, limit: 60))"
}

private func noteFormer(_ room: RoomResults, _ invocation: Invocation) {
    guard room.former > 0 else { return }
    let next = (invocation.number("former") ?? 0) + 1
    Output.message("\(room.former) more had this PIN before; --former \(next) shows the one before this.")
}

private func write(_ bytes: [UInt8], _ invocation: Invocation) throws(AdminProblem) {
    guard let path = invocation.text("output") else {
        // A terminal might obey what players wrote; another program gets it as it is.
        guard isatty(STDOUT_FILENO) != 0, invocation.has("csv") else {
            Output.bytes(bytes)
            return
        }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\r\n") {
            Output.data(visible(String(line), limit: 4_096))
        }
        return
    }
    do {
        try FileTools.writeFileAtomically(path, bytes, mode: 0o600)
    } catch {
        throw AdminProblem(code: .failure, message: error.message)
    }
    Output.message("Written to \(path), \(bytes.count) bytes.")
}

private func verify(_ invocation: Invocation) -> ExitCode {
    do throws(AdminProblem) {
        let stored = try room(invocation)
        let (room, history) = (stored.results, stored.history)
        Output.data(head(room))
        Output.data("records     \(history.records.count), events \(history.room.number), from the first one")
        let state = history.storedState.map(hexadecimal) ?? "none"
        Output.data("state       stored \(state), replayed \(hexadecimal(history.replayedState))")
        for round in room.rounds {
            let count = round.results.tables.last?.rows.count ?? 0
            let name = round.results.tables.last.map { "\($0.name)" } ?? ""
            let verdict = round.results.differences.isEmpty ? "equal" : "not equal"
            Output.data("round \(round.number)     counted once more, \(count) \(name): \(verdict)")
        }
        let differences = room.differences
        for difference in differences.prefix(mostShown) {
            Output.data("DIFFERENT   " + visible(difference, limit: longestLine))
        }
        if differences.count > mostShown { Output.data("and \(differences.count - mostShown) more") }
        Output.data(differences.isEmpty ? "Everything is equal." : "The log does not add up.")
        noteFormer(room, invocation)
        return differences.isEmpty ? .success : .failure
    } catch {
        return Output.fail(error.code, visible(error.message, limit: longestLine))
    }
}

private func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
