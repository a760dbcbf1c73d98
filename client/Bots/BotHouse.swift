internal import Cluster
internal import EventLoop
internal import Games
internal import Glibc
internal import Telemetry

/// How the bots of `oneup bots` are run.
struct BotSettings {
    /// The cluster's balancers.
    var servers: [SocketAddress]
    /// The SHA-256 fingerprint of the certificate they must show.
    var fingerprint: [UInt8]
    /// The folder for the bots' logins and rooms.
    var state: String
    /// The bots that play.
    var strengths: [BotStrength]
    /// The one room to sit down in; nil to wait for invitations.
    var room: Int64?
    /// How much of their bounds of nodes they use, per cent.
    var effort = 100
    /// The seed of everything that chance decides.
    var seed: UInt64

    /// The name of a bot's account.
    static func name(_ strength: BotStrength) -> String { "bot-\(strength.rawValue)" }

    /// The password of the bots' accounts: made at the first start, and kept beside their logins.
    func password() throws -> String {
        let path = "\(state)/password"
        try PrivateFile.makeFolder(of: path)
        if let kept = try PrivateFile.read(path) { return trimmed(String(decoding: kept, as: UTF8.self)) }
        let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
        var random = SystemRandomNumberGenerator()
        let password = String((0..<BotLimits.password).map { _ in letters[Int.random(in: 0..<32, using: &random)] })
        try PrivateFile.write(Array((password + "\n").utf8), to: path)
        return password
    }
}

extension BotRandom {
    /// A seed of its own for each table.
    static func seed(_ seed: UInt64, _ number: UInt64) -> UInt64 {
        var random = BotRandom(seed: seed ^ number &* 0x9E37_79B9_7F4A_7C15)
        return random.next()
    }
}

/// The house bots: ordinary clients of a cluster, all on one thread with another one that thinks, until a signal says stop.
final class BotHouse {
    private let loop: ClientLoop
    private let signals: SignalWatcher
    private let thinker: BotThinker
    private let log: Log
    private let room: Int64?
    private var crews: [BotCrew] = []

    /// Makes everybody. Nil when another process plays with these logins.
    init?(_ settings: BotSettings, log: Log) throws {
        self.log = log
        room = settings.room
        signal(SIGPIPE, SIG_IGN)
        signals = try SignalWatcher([SIGINT, SIGTERM, SIGHUP])
        thinker = try BotThinker()
        let context = try TLSContext.client(authority: nil, certificate: nil, key: nil, protocols: ["oneup/1"])
        let fingerprint = settings.fingerprint
        loop = try ClientLoop(servers: settings.servers, context: context) { address, shown in
            shown == fingerprint
                ? .trusted : .refused("\(address) shows another certificate than the one that --certificate names")
        }
        let password = try settings.password()
        for (index, strength) in settings.strengths.enumerated() {
            guard
                let crew = try BotCrew(
                    strength, settings, password: password, firstTable: index * BotLimits.tables, loop: loop,
                    thinker: thinker, log: log)
            else { return nil }
            crews.append(crew)
        }
    }

    /// Plays until a signal comes, or until the one room is left; returns the exit status. What is being played goes on
    /// with the next start.
    func run() throws -> ExitCode {
        try loop.watch(signals.descriptor) {}
        try loop.watch(thinker.wakeup.descriptor) { [unowned self] in
            for answer in thinker.takeAnswers() { for crew in crews { crew.take(answer) } }
        }
        log.notice("started", ["bots": "\(crews.count)"])
        while signals.next() == nil {
            for crew in crews {
                let left = try crew.tick()
                if let room, left.contains(room) { return stop() }
            }
            if let problem = crews.lazy.compactMap(\.problem).first {
                log.error("cannot go on", ["reason": problem])
                return .certificate
            }
            loop.turn(atMost: BotLimits.tick)
        }
        return stop()
    }

    private func stop() -> ExitCode {
        for crew in crews { crew.stop() }
        log.notice("stopped")
        return .success
    }
}
