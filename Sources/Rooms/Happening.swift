public import Bytes
public import Games
internal import JSON
internal import Protocol

/// What can happen in a room. Each is published under a number of its own, the same for everybody.
public enum Happening: Equatable, Sendable {
    /// Somebody took a seat.
    case sat(seat: Int, user: UserID, session: SessionID, name: String)
    /// All seats are taken: a game begins. `random` seeds it.
    case started(round: Int, first: Int, random: UInt64, snapshot: String)
    /// What the rules made of a move, or of the game's own clock (no seat). `startsWatch`: the players' stopwatches start
    /// when they see it. `used`: how long the seat took, milliseconds, in games that keep it.
    case move(seat: Int?, name: String, text: String, startsWatch: Bool = false, used: Int64? = nil)
    /// The same, kept from everybody for now: it has no number and is not published.
    case secret(seat: Int?, text: String)
    /// Deadlines moved by the time that an outage took.
    case credited(milliseconds: Int64)
    /// The game is decided.
    case over(winner: Int?, reason: String)
    /// A player gave up; `over` follows.
    case resigned(seat: Int, name: String)
    /// A player wants to play again.
    case rematch(seat: Int, name: String)
    /// A player moved the seat to another session.
    case claimed(seat: Int, session: SessionID, name: String)
    /// Somebody said something.
    case chat(name: String, text: String)
    /// Somebody said something to those who watch: whoever plays does not read it while the game runs.
    case aside(name: String, text: String)
    /// The room ended.
    case closed(reason: String)

    private enum Tag {
        static let sat: UInt8 = 1
        static let started: UInt8 = 2
        static let move: UInt8 = 3
        static let over: UInt8 = 4
        static let resigned: UInt8 = 5
        static let rematch: UInt8 = 6
        static let claimed: UInt8 = 7
        static let chat: UInt8 = 8
        static let closed: UInt8 = 9
        static let secret: UInt8 = 10
        static let credited: UInt8 = 11
        static let timedMove: UInt8 = 12
        static let aside: UInt8 = 20
    }

    /// Whether everybody is told, under a number.
    public var isPublished: Bool {
        if case .secret = self { return false }
        return true
    }

    /// The fact that the rules made, decided at this time; nil for what is no fact of the game.
    public func fact(at: WallTime) -> Fact? {
        switch self {
        case .move(let seat, _, let text, let startsWatch, let used):
            Fact(seat: seat, text: text, startsWatch: startsWatch, at: at, used: used)
        case .secret(let seat, let text): Fact(seat: seat, text: text, isPublic: false, at: at)
        default: nil
        }
    }

    /// Whether the players' stopwatches start when they see it.
    public var startsWatch: Bool {
        if case .move(_, _, _, true, _) = self { return true }
        return false
    }

    /// Appends it to a log record.
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .sat(let seat, let user, let session, let name):
            writer.write(Tag.sat)
            writer.write(Int32(seat))
            writer.write(user)
            writer.write(session)
            writer.write(name)
        case .started(let round, let first, let random, let snapshot):
            writer.write(Tag.started)
            writer.write(UInt32(round))
            writer.write(Int32(first))
            writer.write(random)
            writer.write(snapshot)
        case .move(let seat, let name, let text, let startsWatch, let used):
            writer.write(used == nil ? Tag.move : Tag.timedMove)
            writer.write(Int32(seat ?? -1))
            writer.write(name)
            writer.write(text)
            writer.write(startsWatch)
            if let used { writer.write(used) }
        case .secret(let seat, let text):
            writer.write(Tag.secret)
            writer.write(Int32(seat ?? -1))
            writer.write(text)
        case .credited(let milliseconds):
            writer.write(Tag.credited)
            writer.write(milliseconds)
        case .over(let winner, let reason):
            writer.write(Tag.over)
            writer.write(Int32(winner ?? -1))
            writer.write(reason)
        case .resigned(let seat, let name):
            writer.write(Tag.resigned)
            writer.write(Int32(seat))
            writer.write(name)
        case .rematch(let seat, let name):
            writer.write(Tag.rematch)
            writer.write(Int32(seat))
            writer.write(name)
        case .claimed(let seat, let session, let name):
            writer.write(Tag.claimed)
            writer.write(Int32(seat))
            writer.write(session)
            writer.write(name)
        case .chat(let name, let text):
            writer.write(Tag.chat)
            writer.write(name)
            writer.write(text)
        case .aside(let name, let text):
            writer.write(Tag.aside)
            writer.write(name)
            writer.write(text)
        case .closed(let reason):
            writer.write(Tag.closed)
            writer.write(reason)
        }
    }

    /// Reads one from a log record.
    init(_ reader: inout ByteReader) throws(ByteError) {
        let tag: UInt8 = try reader.read()
        switch tag {
        case Tag.sat:
            self = .sat(
                seat: Int(try reader.read(Int32.self)), user: try reader.read(), session: try reader.read(),
                name: try reader.readText())
        case Tag.started:
            self = .started(
                round: Int(try reader.read(UInt32.self)), first: Int(try reader.read(Int32.self)),
                random: try reader.read(), snapshot: try reader.readText())
        case Tag.move, Tag.timedMove:
            let seat: Int32 = try reader.read()
            self = .move(
                seat: seat < 0 ? nil : Int(seat), name: try reader.readText(), text: try reader.readText(),
                startsWatch: try reader.readFlag(), used: tag == Tag.timedMove ? try reader.read() : nil)
        case Tag.secret:
            let seat: Int32 = try reader.read()
            self = .secret(seat: seat < 0 ? nil : Int(seat), text: try reader.readText())
        case Tag.credited: self = .credited(milliseconds: try reader.read())
        case Tag.over:
            let winner: Int32 = try reader.read()
            self = .over(winner: winner < 0 ? nil : Int(winner), reason: try reader.readText())
        case Tag.resigned:
            self = .resigned(seat: Int(try reader.read(Int32.self)), name: try reader.readText())
        case Tag.rematch:
            self = .rematch(seat: Int(try reader.read(Int32.self)), name: try reader.readText())
        case Tag.claimed:
            self = .claimed(
                seat: Int(try reader.read(Int32.self)), session: try reader.read(), name: try reader.readText())
        case Tag.chat: self = .chat(name: try reader.readText(), text: try reader.readText())
        case Tag.aside: self = .aside(name: try reader.readText(), text: try reader.readText())
        case Tag.closed: self = .closed(reason: try reader.readText())
        default: throw .malformed
        }
    }

    /// Whether it changes the game: a move that answers an older event is refused as outdated.
    var changesGame: Bool {
        switch self {
        case .started, .move, .over: true
        case .sat, .secret, .credited, .resigned, .rematch, .claimed, .chat, .aside, .closed: false
        }
    }

    /// Whether it is cut from the lines of those who play.
    public var isAside: Bool {
        if case .aside = self { return true }
        return false
    }

    /// The line that everybody in the room gets. Sessions and seeds stay on the server, and with `hidesAsides` what is
    /// said to those who watch.
    public func line(pin: Int64, number: Int64, at: WallTime, hidesAsides: Bool = false) -> [UInt8] {
        notification("room.event") {
            $0.member("room", pin)
            $0.member("number", number)
            $0.member("at", at)
            switch self {
            case .sat(let seat, _, _, let name):
                $0.member("kind", "sat")
                $0.member("seat", seat)
                $0.member("by", name)
            case .started(let round, let first, _, let snapshot):
                $0.member("kind", "started")
                $0.member("round", round)
                $0.member("first", first)
                $0.member("snapshot", snapshot)
            case .move(let seat, let name, let text, _, let used):
                $0.member("kind", "move")
                if let seat {
                    $0.member("seat", seat)
                    $0.member("by", name)
                } else {
                    $0.memberNull("seat")
                }
                $0.member("text", text)
                if let used { $0.member("used", used) }
            case .secret: break
            case .credited(let milliseconds):
                $0.member("kind", "credited")
                $0.member("ms", milliseconds)
            case .over(let winner, let reason):
                $0.member("kind", "over")
                if let winner { $0.member("winner", winner) } else { $0.memberNull("winner") }
                $0.member("reason", reason)
            case .resigned(let seat, let name):
                $0.member("kind", "resigned")
                $0.member("seat", seat)
                $0.member("by", name)
            case .rematch(let seat, let name):
                $0.member("kind", "rematch")
                $0.member("seat", seat)
                $0.member("by", name)
            case .claimed(let seat, _, let name):
                $0.member("kind", "claimed")
                $0.member("seat", seat)
                $0.member("by", name)
            case .chat(let name, let text):
                $0.member("kind", "chat")
                $0.member("by", name)
                $0.member("text", text)
            case .aside(let name, let text):
                $0.member("kind", "chat")
                $0.member("to", "watchers")
                if hidesAsides {
                    $0.member("hidden", true)
                } else {
                    $0.member("by", name)
                    $0.member("text", text)
                }
            case .closed(let reason):
                $0.member("kind", "closed")
                $0.member("reason", reason)
            }
        }
    }
}
