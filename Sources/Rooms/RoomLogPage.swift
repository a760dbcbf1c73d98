public import Bytes
internal import Games
public import JSON

// A room's log page by page, for its host: what `room.log` answers. docs/protocol.md describes it.

/// Bounds of one page, each with its reason.
public enum RoomLogLimits {
    /// Steps: as many as a page of a played game has.
    public static let steps = DocumentLimits.stepsPerPage
    /// Bytes of their texts: an answer stays far below a link's frame. One step may be longer on its own.
    public static let bytes = 1 << 16
    /// Records that are looked at: refusals and chat give no step, and reading must not hold up the players.
    public static let records = 1_000
    /// Former rooms of one host with the same PIN: PINs are random, nobody has two.
    public static let former = 20
}

/// A place in a room's log: behind so many of its runs, and so many records of the next. A run is a segment, or what is in no
/// segment yet; it becomes one as it is, so places hold whatever happens meanwhile.
public struct RoomLogPlace: Equatable, Sendable {
    /// Runs before it.
    public var run: Int
    /// Records of that run before it.
    public var record: Int

    /// A place with these values; the log's beginning without any.
    public init(run: Int = 0, record: Int = 0) {
        self.run = run
        self.record = record
    }

    /// Reads a place as `text` has it; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
        guard parts.count == 2, let run = parts[0], let record = parts[1] else { return nil }
        self.init(run: Int(run), record: Int(record))
    }

    /// The place as the protocol has it, such as `3.120`.
    public var text: String { "\(run).\(record)" }
}

extension Happening {
    /// Whether a round is made of it when it is counted once more.
    public var isCounted: Bool {
        switch self {
        case .sat, .started, .move, .secret, .credited, .over: true
        case .hosted(let change):
            switch change.kind {
            case .removed, .renamed: true
            case .locked, .banned, .unbanned, .cohost, .words: false
            }
        case .resigned, .rematch, .claimed, .chat, .aside, .closed: false
        }
    }

    /// The bytes of its texts.
    public var textBytes: Int {
        switch self {
        case .sat(_, _, _, let name): name.utf8.count
        case .move(_, _, let text, _, _), .secret(_, let text): text.utf8.count
        case .hosted(let change):
            if case .renamed(_, _, _, let name) = change.kind { name.utf8.count } else { 0 }
        case .started, .credited, .over, .resigned, .rematch, .claimed, .chat, .aside, .closed: 0
        }
    }

    /// Writes the members of a step; nothing for what is not counted. Facts are written as in a game's document.
    public func writeStep(at: WallTime, into writer: inout JSONWriter) {
        switch self {
        case .sat(let seat, _, _, let name):
            writer.member("sat", seat)
            writer.member("name", name)
        case .started(let round, let first, let random, _):
            writer.member("started", round)
            writer.member("first", first)
            writer.member("random", String(random))
        case .move(let seat, _, let text, let startsWatch, let used):
            GameDocument.Step(.fact(seat: seat, text: text, used: used), at: at).write(into: &writer)
            if startsWatch { writer.member("watch", true) }
        case .secret(let seat, let text):
            GameDocument.Step(.fact(seat: seat, text: text), at: at).write(into: &writer)
            writer.member("secret", true)
        case .credited(let milliseconds): GameDocument.Step(.credited(milliseconds), at: at).write(into: &writer)
        case .over:
            writer.member("over", true)
            writer.member("at", at)
        case .hosted(let change):
            switch change.kind {
            case .removed(let seat, _, _):
                writer.member("removed", seat)
                writer.member("at", at)
            case .renamed(let seat, _, _, let name):
                writer.member("renamed", seat)
                writer.member("name", name)
            case .locked, .banned, .unbanned, .cohost, .words: break
            }
        case .resigned, .rematch, .claimed, .chat, .aside, .closed: break
        }
    }

    /// Reads a step with its time; nil when it is none. Who sat is known by name alone.
    fileprivate static func step(_ view: JSONView) -> (Happening, at: WallTime)? {
        if let seat = place(view["sat"]) {
            guard let name = view["name"]?.text else { return nil }
            return (.sat(seat: seat, user: 0, session: 0, name: name), 0)
        }
        if let round = place(view["started"]) {
            guard let first = place(view["first"]), let random = view["random"]?.text.flatMap({ UInt64($0) }) else {
                return nil
            }
            return (.started(round: round, first: first, random: random, snapshot: ""), 0)
        }
        if let seat = place(view["renamed"]) {
            guard let name = view["name"]?.text else { return nil }
            return (.hosted(HostChange(by: "", .renamed(seat: seat, user: 0, former: "", name: name))), 0)
        }
        guard let at = view["at"]?.integer else { return nil }
        if let seat = place(view["removed"]) {
            return (.hosted(HostChange(by: "", .removed(seat: seat, user: 0, name: ""))), at)
        }
        if view["over"]?.flag == true { return (.over(winner: nil, reason: ""), at) }
        if let milliseconds = view["credited"]?.integer { return (.credited(milliseconds: milliseconds), at) }
        guard let text = view["text"]?.text, let by = view["seat"] else { return nil }
        let seat = place(by)
        guard seat != nil || by.isNull else { return nil }
        if view["secret"]?.flag == true { return (.secret(seat: seat, text: text), at) }
        let startsWatch = view["watch"]?.flag == true
        return (.move(seat: seat, name: "", text: text, startsWatch: startsWatch, used: view["used"]?.integer), at)
    }

    /// A seat or a round.
    private static func place(_ view: JSONView?) -> Int? {
        view?.integer.flatMap { (0...Int64(Int32.max)).contains($0) ? Int($0) : nil }
    }
}

/// One answer of `room.log`, as a client reads it.
public struct RoomLogPage: Sendable {
    /// What only the first page has.
    public struct Head: Equatable, Sendable {
        /// The game's kind.
        public let kind: String
        /// The room's title.
        public let title: String
        /// `open` or `closed`.
        public let status: String
        /// The room's options.
        public let options: String
        /// How many older rooms of the same host had its PIN.
        public let former: Int
    }

    /// The room's six digits.
    public let pin: Int64
    /// When it was made, milliseconds since 1970.
    public let createdAt: WallTime
    /// What only the first page has.
    public let head: Head?
    /// What happened, with its times.
    public let steps: [(Happening, at: WallTime)]
    /// Where the next page begins; nil after the last.
    public let next: String?

    /// Reads a page. A problem says what is not as it should be.
    public init(json: [UInt8]) throws(DocumentProblem) {
        let page: RoomLogPage?
        do {
            page = try withJSON(json) { RoomLogPage($0) }
        } catch { throw DocumentProblem("not a JSON text") }
        guard let page else { throw DocumentProblem("it is no page of a room's log") }
        self = page
    }

    private init?(_ view: JSONView) {
        guard let pin = view["room"]?.integer, let createdAt = view["created"]?.integer, let list = view["steps"],
            let count = list.count, let more = view["more"]?.flag
        else { return nil }
        self.pin = pin
        self.createdAt = createdAt
        if let options = view["options"]?.text {
            head = Head(
                kind: view["game"]?.text ?? "", title: view["title"]?.text ?? "",
                status: view["status"]?.text ?? "", options: options,
                former: Int(clamping: view["former"]?.integer ?? 0))
        } else {
            head = nil
        }
        var steps: [(Happening, at: WallTime)] = []
        for index in 0..<count {
            guard let step = list[index].flatMap({ Happening.step($0) }) else { return nil }
            steps.append(step)
        }
        self.steps = steps
        next = more ? view["next"]?.text : nil
        if more, next == nil { return nil }
    }
}
