import Protocol

private let adminDetails = """
    Whoever may read the cluster's folder is its operator: without --server the
    command works on the store there, and no password is asked for. With --server,
    or where there is no folder, a server is asked, and you log in as an account
    that is an admin. Every act is in the audit log.
    """

/// Commands for operators.
let adminCommands: [Command] =
    [Command("admin", "run the cluster: servers, rooms, players, audit", details: adminDetails) { _ in .usage }]
    + adminClusterCommands + adminPlayerCommands + adminAccessCommands

private let adminClusterCommands: [Command] = [
    adminCommand(.servers, "list the servers", [Example("oneup admin servers", "who runs, with how many people")]),
    adminCommand(
        .rooms, "list the open rooms", [Example("oneup admin rooms --json", "the newest open rooms for a program")]),
    adminCommand(
        .leases, "list who owns which room, with its fence",
        [Example("oneup admin leases", "a room whose owner has expired waits for a taker")]),
    adminCommand(
        .drain, "move all players and rooms off a server, then let it exit",
        details: """
            Nobody notices: streams move one by one to the other servers. A second drain
            while one is under way is refused, so that never two servers leave at once.
            """, arguments: [serverArgument],
        options: [
            Option(flag: "dry-run", "only say which rooms would move where"),
            Option(flag: "wait", "return when the server has left"),
            Option("timeout", "SECONDS", "with --wait: give up waiting after this (60)", kind: .number(1...86_400)),
        ],
        [
            Example("oneup admin drain server-1 --dry-run", "what would move where"),
            Example("oneup admin drain server-1 --wait --timeout 30", "ask it to leave, and wait until it has"),
        ]),
    adminCommand(
        .resume, "let a server that was asked to drain go on",
        details: "What it has given away stays where it is.", arguments: [serverArgument],
        [Example("oneup admin resume server-1", "take the drain back")]),
    Command("admin room", "look at one room, or close it") { _ in .usage },
    adminCommand(
        .showRoom, "show one room: its owner, its state in the store", arguments: [pinArgument],
        [Example("oneup admin room show 482913", "who owns it, and since which snapshot")]),
    adminCommand(
        .closeRoom, "close a room, whatever is going on in it",
        details: "Its players read the reason. A quarantined room is closed too.", arguments: [pinArgument],
        options: [Option("reason", "TEXT", "why, for its players to read")],
        [Example("oneup admin room close 482913 --reason spam", "end it within a second")]),
    adminCommand(
        .announce, "show a line to every player",
        details: "Who is connected reads it, in the lobby and in rooms; 200 characters at most.",
        arguments: [Argument("TEXT", "one line, in quotes")],
        [Example("oneup admin announce maintenance", "say that something comes")]),
]

private let adminPlayerCommands: [Command] = [
    adminCommand(
        .players, "list the accounts by name",
        options: [Option("filter", "TEXT", "only names that begin with this")],
        [Example("oneup admin players --filter an", "all whose names begin with an")]),
    Command("admin player", "look at one account, or change what it may do") { _ in .usage },
    adminCommand(
        .showPlayer, "show one account and its sessions", arguments: [playerArgument],
        [Example("oneup admin player show ana", "is it banned, and from where is it logged in")]),
    adminCommand(
        .banPlayer, "keep an account out",
        details: "Its connections end within a second; its seats are kept, but it cannot act.",
        arguments: [playerArgument],
        options: [
            Option("reason", "TEXT", "why, for the player to read"),
            Option("for", "TIME", "how long, such as 30m, 2h or 7d; else until unban", kind: .duration),
        ],
        [Example("oneup admin player ban ana --for 2h --reason shouting", "two hours out")]),
    adminCommand(
        .unbanPlayer, "let a banned account in again", arguments: [playerArgument],
        [Example("oneup admin player unban ana", "the seats are still there")]),
    Command(
        "admin player reset-password", "give an account a new password",
        details: """
            A random one is made and printed on standard output; the player can change
            it with the old one. All its sessions end.
            \(adminDetails)
            """, arguments: [playerArgument],
        options: [Option(flag: "ask", "type the new one, or give it on standard input")] + adminOptions,
        examples: [Example("oneup admin player reset-password ana", "print a new one")], run: resetPassword),
    adminCommand(
        .promote, "let an account administer the cluster", arguments: [playerArgument],
        [Example("oneup admin player promote ana", "it must have a password")]),
    adminCommand(
        .demote, "take that back", arguments: [playerArgument],
        [Example("oneup admin player demote ana", "acts on open connections within a second")]),
    Command("admin sessions", "end an account's sessions") { _ in .usage },
    adminCommand(
        .revokeSessions, "log an account out everywhere",
        details: "A guest has no password to come back with.", arguments: [playerArgument],
        [Example("oneup admin sessions revoke ana", "she logs in again with her password")]),
]

private let adminAccessCommands: [Command] = [
    Command(
        "admin bootstrap", "print a code that makes the first admin",
        details: """
            There is no admin to begin with. This makes a code that is good once, within
            an hour; whoever is logged in with a full account and types it into
            `oneup admin claim` is an admin. It needs the cluster's folder.
            """,
        options: [
            Option("again", "WHY", "though there is an admin: why, for the audit log"), folderOption,
        ],
        examples: [
            Example("oneup admin bootstrap", "print the code"),
            Example("oneup admin bootstrap --again lost", "another, when the admin cannot log in"),
        ], run: bootstrap),
    Command(
        "admin claim", "become an admin with the code of `admin bootstrap`",
        details: """
            It asks for the code without showing it, or reads it from standard input. It
            goes on with the login that `oneup` keeps here; without one it asks for name
            and password first.
            """,
        options: connectionOptions,
        examples: [Example("oneup admin claim --server play.example.org:7400", "on another machine")], run: claim),
    Command(
        "admin audit", "show the audit log: acts, refusals, failed logins",
        details: """
            The newest lines, oldest first. Attempts that are alike are counted in one
            line a minute.
            \(adminDetails)
            """,
        options: [
            Option(flag: "follow", "go on with new lines until you stop it"),
            Option("since", "TIME", "only of the last 30m, 2h or 7d", kind: .duration),
        ] + adminOptions,
        examples: [
            Example("oneup admin audit --since 2h", "what happened lately"),
            Example("oneup admin audit --follow --json", "a line for each, for a program"),
        ], run: audit),
    Command(
        "admin doctor", "check the cluster's folder, store, servers and ports",
        details: """
            Each line says ok, warn or bad, and what to do next. It ends with 1 when
            one is bad. It needs the cluster's folder.
            """,
        options: [jsonOption, folderOption],
        examples: [Example("oneup admin doctor", "before an upgrade, or when something is strange")], run: doctor),
]

private let serverArgument = Argument("NAME", "the server, as `oneup admin servers` shows it")
private let playerArgument = Argument("NAME", "the account's name")
private let pinArgument = Argument("PIN", "the room's six digits", kind: .pin)

/// How a cluster is reached over the network.
let connectionOptions = [
    Option("server", "HOST:PORT", "ask a server there; several with commas", kind: .addresses),
    Option("fingerprint", "SHA256:…", "what its certificate must have; nothing is asked then", kind: .fingerprint),
    Option("name", "NAME", "with --server: log in as this account"), folderOption,
]

/// What every verb takes.
let adminOptions = [jsonOption] + connectionOptions

private let jsonOption = Option(flag: "json", "as one JSON object")

/// The command for a verb that a server can run too.
private func adminCommand(
    _ verb: AdminVerb, _ summary: String, details: String = "", arguments: [Argument] = [], options: [Option] = [],
    _ examples: [Example]
) -> Command {
    Command(
        "admin \(verb.rawValue)", summary, details: details.isEmpty ? adminDetails : "\(details)\n\(adminDetails)",
        arguments: arguments, options: options + adminOptions, examples: examples
    ) { runVerb(verb, $0) }
}
