internal import Cluster
internal import EventLoop
internal import GameViews
internal import Games
internal import Glibc
internal import Telemetry

/// How the scripted players of `oneup demo-players` are run.
struct DemoSettings {
    /// The cluster's balancers.
    var servers: [SocketAddress]
    /// The SHA-256 fingerprint of the certificate they must show.
    var fingerprint: [UInt8]
    /// The folder for the guests' logins.
    var state: String
    /// The hosted game and what is played in it; nil when there is none to be shown.
    var hosted: DemoShow?
    /// The seed of everything that chance decides.
    var seed: UInt64
}

/// The scripted players of a demo: ordinary clients of a cluster, all on one thread, until a signal says stop.
final class DemoPlayers {
    private let loop: ClientLoop
    private let signals: SignalWatcher
    private let log: Log
    private var troupes: [DemoTroupe] = []

    /// Makes everybody. Nil when another process plays with these logins.
    init?(_ settings: DemoSettings, log: Log) throws {
        self.log = log
        signal(SIGPIPE, SIG_IGN)
        signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP])
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        let fingerprint = settings.fingerprint
        loop = try ClientLoop(servers: settings.servers, context: context) { address, shown in
            shown == fingerprint
                ? .trusted : .refused("\(address) shows another certificate than the one that --certificate names")
        }
        if let show = settings.hosted, !(try add(show, DemoTroupe.hostedNames, settings)) { return nil }
        let pairs = games.filter { $0.rules.seating == .exactly(2) && $0.script != nil }
        for (game, name) in zip(pairs, DemoTroupe.pairNames) {
            let show = DemoShow(kind: game.rules.kind, title: "Demo: an opponent waits", options: nil)
            guard try add(show, [name], settings) else { return nil }
        }
    }

    private func add(_ show: DemoShow, _ names: [String], _ settings: DemoSettings) throws -> Bool {
        guard let game = games.first(where: { $0.rules.kind == show.kind }), let script = game.script else {
            return true
        }
        var actors: [DemoActor] = []
        for name in names {
            guard let credentials = try Credentials(folder: settings.state, server: "demo", profile: name) else {
                return false
            }
            actors.append(try DemoActor(name, loop: loop, credentials: credentials))
        }
        troupes.append(
            DemoTroupe(
                show, actors: actors, script: script, isHosted: game.rules.hidesOptions,
                seed: settings.seed &+ UInt64(troupes.count) &* 1_000, loop: loop))
        return true
    }

    private var actors: [DemoActor] { troupes.flatMap(\.actors) }

    /// Plays until a signal comes, then closes the rooms; returns the exit status.
    func run() throws -> ExitCode {
        try loop.watch(signals.descriptor) {}
        for actor in actors { actor.start() }
        log.notice("started", ["players": "\(actors.count)"])
        while signals.next() == nil {
            step()
            if let problem = actors.lazy.compactMap(\.problem).first {
                log.error("cannot go on", ["reason": problem])
                return .certificate
            }
        }
        for troupe in troupes { troupe.end() }
        let deadline = loop.now + DemoLimits.closing
        while loop.now < deadline, !troupes.allSatisfy(\.hasEnded) { step() }
        for actor in actors { actor.stop() }
        log.notice("stopped", ["closed": troupes.allSatisfy(\.hasEnded) ? "yes" : "no"])
        return .success
    }

    private func step() {
        let cast = Set(actors.map(\.name))
        for troupe in troupes { troupe.tick(cast: cast) }
        loop.turn(atMost: DemoLimits.tick)
    }
}
