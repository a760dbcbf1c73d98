import Bytes
import Testing

@testable import Link

/// Runs `body` with the raw bytes of an array.
func raw<Result>(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    bytes.withUnsafeBytes { body($0) }
}

/// A frame of a balancer, as a value that can be compared.
enum Sent: Equatable {
    case welcome(loop: UInt16, loops: UInt16)
    case open(
        stream: StreamID, attachment: UInt32, reason: OpenReason, settled: UInt64, position: Position, outage: UInt64,
        former: String, peer: String, context: [UInt8])
    case data(stream: StreamID, attachment: UInt32, offset: UInt64, bytes: [UInt8])
    case gone(StreamID, UInt32)
    case lost(Incarnation, UInt64)
    case peers([PeerInfo])
    case heartbeat
    case echo(UInt64)
    /// Data with a stamp whose mark is not 0.
    case stamped(Stamp, [UInt8])

    init(_ frame: BalancerFrame) {
        switch frame {
        case .welcome(_, _, let loop, let loops): self = .welcome(loop: loop, loops: loops)
        case .open(let opening):
            self = .open(
                stream: opening.stream, attachment: opening.attachment, reason: opening.reason,
                settled: opening.settled, position: opening.position, outage: opening.outage,
                former: opening.formerServer, peer: opening.peer, context: Array(opening.context))
        case .data(let stream, let attachment, let offset, let stamp, let bytes):
            self = .data(stream: stream, attachment: attachment, offset: offset, bytes: Array(bytes))
            if stamp.mark != 0 { self = .stamped(stamp, Array(bytes)) }
        case .gone(let stream, let attachment): self = .gone(stream, attachment)
        case .lost(let incarnation, let silence): self = .lost(incarnation, silence)
        case .peers(let peers): self = .peers(peers)
        case .heartbeat: self = .heartbeat
        case .echo(let number): self = .echo(number)
        }
    }

    /// Whether it concerns streams.
    var isAboutStreams: Bool {
        switch self {
        case .open, .data, .gone, .stamped: true
        case .welcome, .lost, .peers, .heartbeat, .echo: false
        }
    }
}

/// Records what the machine asks for.
final class Recorder: BalancerEffects {
    private var outputs: [Int: [UInt8]] = [:]
    private var delivered: [Int: [UInt8]] = [:]
    private(set) var closedClients: [Int] = []
    private(set) var closedLinks: [Int: String] = [:]
    private(set) var reading: [Int: Bool] = [:]
    private(set) var notes: [String] = []

    private(set) var watched: [Int] = []

    func watchOutput(_ slot: Int) { watched.append(slot) }
    func withOutput(ofLink link: Int, _ body: (inout [UInt8]) -> Void) { body(&outputs[link, default: []]) }
    func deliver(_ bytes: UnsafeRawBufferPointer, to slot: Int) { delivered[slot, default: []] += Array(bytes) }
    func closeClient(_ slot: Int, afterOutput: Bool) { closedClients.append(slot) }
    func setReading(_ slot: Int, _ reads: Bool) { reading[slot] = reads }
    func closeLink(_ link: Int, reason: String) { closedLinks[link] = reason }
    func noteServer(_ name: String, incarnation: Incarnation, _ what: String) { notes.append("\(name) \(what)") }

    /// The frames for a link since the last call.
    func take(_ link: Int) -> [Sent] {
        var frames: [Sent] = []
        var assembler = FrameAssembler()
        let isWhole = raw(outputs.removeValue(forKey: link) ?? []) { bytes in
            assembler.feed(bytes) { frame in
                if let frame = BalancerFrame(frame) { frames.append(Sent(frame)) } else { Issue.record("no frame") }
            }
        }
        #expect(isWhole)
        return frames
    }

    /// The frames about streams for a link since the last call.
    func streams(_ link: Int) -> [Sent] { take(link).filter(\.isAboutStreams) }

    /// What a client got since the last call.
    func text(_ slot: Int) -> String { String(decoding: delivered.removeValue(forKey: slot) ?? [], as: UTF8.self) }
}

/// A balancer's machine with its recorder and a clock.
struct Bench {
    var machine = BalancerMachine(identifier: 99, loop: 0, loops: 2)
    let effects = Recorder()
    var now: UInt64 = 1_000_000_000

    /// A frame of a server, through the wire's bytes.
    mutating func send(_ link: Int, _ frame: ServerFrame) {
        var bytes: [UInt8] = []
        frame.encode(into: &bytes)
        raw(bytes) { machine.linkFrame(link, UnsafeRawBufferPointer(rebasing: $0[4...]), now: now, effects) }
    }

    /// A server that has registered; what it was told at that is dropped.
    mutating func serve(_ link: Int, _ incarnation: Incarnation, _ state: ServerState = .ready) {
        machine.linkOpened(link, now: now)
        send(
            link,
            .register(version: LinkLimits.version, incarnation: incarnation, state: state, name: "s\(incarnation)"))
    }

    mutating func client(peer: String = "p") -> Int {
        machine.clientOpened(kind: .game, peer: peer, now: now, effects)
    }

    mutating func type(_ slot: Int, _ text: String) {
        raw(Array(text.utf8)) { machine.clientBytes(slot, $0, now: now, effects) }
    }

    /// A delivery for a stream under its current attachment, or another.
    mutating func deliver(
        _ link: Int, _ slot: Int, _ text: String = "", settled: UInt64? = nil, position: Position? = nil,
        context: [UInt8]? = nil, mark: Mark? = nil, closes: Bool = false, attachment: UInt32? = nil,
        stream: StreamID? = nil
    ) {
        let id = stream ?? machine.identifier(ofSlot: slot)
        let current = attachment ?? machine.table[slot].attachment
        let end = settled ?? machine.table[slot].settled
        let bytes = Array(text.utf8)
        raw(bytes) { bytes in
            if let context {
                raw(context) {
                    send(
                        link,
                        .deliver(
                            Delivery(
                                stream: id, attachment: current, settled: end, position: position, context: $0,
                                closes: closes, bytes: bytes)))
                }
            } else {
                send(
                    link,
                    .deliver(
                        Delivery(
                            stream: id, attachment: current, settled: end, position: position, context: nil,
                            mark: mark, closes: closes, bytes: bytes)))
            }
        }
    }

    mutating func multicast(
        _ link: Int, room: RoomID, _ base: UInt64, _ next: UInt64, kind: StreamKind = .game, isMarked: Bool = false,
        _ text: String
    ) {
        raw(Array(text.utf8)) {
            send(
                link,
                .multicast(
                    Multicast(room: room, base: base, next: next, kind: kind, isMarked: isMarked, bytes: $0)))
        }
    }

    mutating func move(_ link: Int, _ slot: Int, to target: Incarnation, room: RoomID = 0, attachment: UInt32? = nil) {
        send(
            link,
            .move(
                stream: machine.identifier(ofSlot: slot), attachment: attachment ?? machine.table[slot].attachment,
                target: target, room: room))
    }

    mutating func close(_ link: Int) { machine.linkClosed(link, now: now, effects) }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func bytes(_ most: Int) -> [UInt8] { (0..<below(most + 1)).map { _ in UInt8(next() & 255) } }
}
