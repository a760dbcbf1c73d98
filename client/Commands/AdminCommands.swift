import Cluster
import EventLoop
import JSON
import SQLiteStore
import Store

private let adminDetails = """
    It opens the cluster's store directly: whoever may read the cluster's folder
    is its operator. No password is asked for, and every act is in the audit log.
    """

/// Commands for operators.
let adminCommands: [Command] = [
    Command("admin", "run the cluster: servers, rooms, leases, drain", details: adminDetails) { _ in .usage },
    Command(
        "admin servers", "list the servers",
        details: adminDetails, options: [jsonOption, folderOption],
        examples: [Example("oneup admin servers", "who runs, since when, with how many rooms")]
    ) { invocation in
        withReader(invocation) { reader in try showServers(reader, asJSON: invocation.has("json")) }
    },
    Command(
        "admin rooms", "list the open rooms",
        details: adminDetails, options: [jsonOption, folderOption],
        examples: [Example("oneup admin rooms --json", "the newest 1000 open rooms for a program")]
    ) { invocation in
        withReader(invocation) { reader in try showRooms(reader, asJSON: invocation.has("json")) }
    },
    Command(
        "admin leases", "list who owns which room, with its fence",
        details: adminDetails, options: [jsonOption, folderOption],
        examples: [Example("oneup admin leases", "a room whose owner has expired waits for a taker")]
    ) { invocation in
        withReader(invocation) { reader in try showLeases(reader, asJSON: invocation.has("json")) }
    },
    Command(
        "admin drain", "move all players and rooms off a server, then let it exit",
        details: """
            Nobody notices: streams move one by one to the other servers. A second drain
            while one is under way is refused, so that never two servers leave at once.
            \(adminDetails)
            """,
        arguments: [Argument("NAME", "the server, as `oneup admin servers` shows it")],
        options: [
            Option(flag: "wait", "return when the server has left"),
            Option("timeout", "SECONDS", "with --wait: give up waiting after this (60)", kind: .number(1...86_400)),
            folderOption,
        ],
        examples: [
            Example("oneup admin drain server-1", "ask it to leave"),
            Example("oneup admin drain server-1 --wait --timeout 30", "and wait until it has left"),
        ], run: drain),
]

private let jsonOption = Option(flag: "json", "as one JSON object")

/// Opens the cluster's store for reading.
func withReader(_ invocation: Invocation, _ body: (any StoreReader) throws -> ExitCode) -> ExitCode {
    let folder = invocation.folder
    guard FileTools.exists(folder.databasePath) else {
        return Output.fail(
            .noCluster, "there is no store in \(folder.root): start a cluster with `oneup up`, or name its --folder")
    }
    do {
        return try body(try SQLiteReader(folder: folder.storeFolder))
    } catch let failure as StoreFailure {
        return Output.fail(.failure, explain(failure))
    } catch {
        return Output.fail(.failure, "\(error)")
    }
}

/// A store's failure in words.
func explain(_ failure: StoreFailure) -> String {
    switch failure {
    case .full(let text): "not saved, the disk is full: \(text)"
    case .unknown(let text): text
    case .newerSchema(let found, let known):
        "the store has schema \(found), made by a newer release; this one knows \(known): use the newer `oneup`"
    }
}

private func showServers(_ reader: any StoreReader, asJSON: Bool) throws -> ExitCode {
    let overview = try AdminOverview(reader, now: WallClock.now())
    if asJSON {
        Output.json(overview.serversJSON())
    } else {
        overview.serversTable().write()
    }
    return .success
}

private func showRooms(_ reader: any StoreReader, asJSON: Bool) throws -> ExitCode {
    let overview = try AdminOverview(reader, now: WallClock.now())
    if asJSON {
        Output.json(overview.roomsJSON())
    } else {
        overview.roomsTable().write()
    }
    return .success
}

private func showLeases(_ reader: any StoreReader, asJSON: Bool) throws -> ExitCode {
    let overview = try AdminOverview(reader, now: WallClock.now())
    if asJSON {
        Output.json(overview.leasesJSON())
    } else {
        overview.leasesTable().write()
    }
    return .success
}
