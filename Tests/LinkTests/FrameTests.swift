import Bytes
import Testing

@testable import Link

@Suite struct FrameTests {
    private let states: [ServerState] = [.starting, .ready, .draining]

    /// Random frames of every kind, encoded.
    private func balancerFrame(_ random: inout SplitMix) -> [UInt8] {
        var output: [UInt8] = []
        let payload = random.bytes(300)
        raw(payload) { bytes in
            let frame: BalancerFrame =
                switch random.below(8) {
                case 0:
                    .welcome(version: 1, balancer: random.next(), loop: UInt16(random.below(9)), loops: 9)
                case 1:
                    .open(
                        Opening(
                            stream: random.next(), attachment: UInt32(random.below(1 << 30)),
                            reason: [OpenReason.new, .lost, .moved, .ownerLost][random.below(4)],
                            kind: [StreamKind.game, .http, .plainHTTP, .strayHTTP][random.below(4)],
                            settled: random.next(),
                            position: position(&random), outage: random.next(), formerServer: "srv-\(random.below(99))",
                            peer: "[::1]:\(random.below(65_536))", context: bytes))
                case 2:
                    .data(
                        stream: random.next(), attachment: UInt32(random.below(1 << 30)), offset: random.next(),
                        stamp: Stamp(mark: random.next(), elapsed: random.next()), bytes: bytes)
                case 3: .gone(stream: random.next(), attachment: UInt32(random.below(1 << 30)))
                case 4: .lost(incarnation: random.next(), silence: random.next())
                case 5:
                    .peers(
                        (0..<random.below(5)).map {
                            PeerInfo(
                                incarnation: random.next(), state: states[$0 % 3], name: "é\($0)"
                            )
                        })
                case 6: .echo(random.next())
                default: .heartbeat
                }
            frame.encode(into: &output)
        }
        return output
    }

    private func position(_ random: inout SplitMix) -> Position {
        Position(
            room: Int64(bitPattern: random.next()), roomNumber: random.next(),
            lobbyNumber: random.below(2) == 0 ? Position.notFollowing : random.next())
    }

    private func serverFrame(_ random: inout SplitMix) -> [UInt8] {
        var output: [UInt8] = []
        let payload = random.bytes(300)
        let blob = random.bytes(100)
        raw(payload) { bytes in
            raw(blob) { context in
                let frame: ServerFrame =
                    switch random.below(7) {
                    case 0:
                        .register(
                            version: 1, incarnation: random.next(),
                            state: states[random.below(3)],
                            name: "server-\(random.below(100))")
                    case 1: .status(states[random.below(3)])
                    case 2: .heartbeat
                    case 3:
                        .deliver(
                            Delivery(
                                stream: random.next(), attachment: UInt32(random.below(1 << 30)),
                                settled: random.next(),
                                position: random.below(2) == 0 ? position(&random) : nil,
                                context: random.below(2) == 0 ? context : nil,
                                mark: random.below(2) == 0 ? Mark(number: random.next(), age: random.next()) : nil,
                                closes: random.below(2) == 0, bytes: bytes))
                    case 4:
                        .multicast(
                            Multicast(
                                room: Int64(bitPattern: random.next()), base: random.next(), next: random.next(),
                                kind: [StreamKind.game, .http][random.below(2)], isMarked: random.below(2) == 0,
                                bytes: bytes))
                    case 5: .barrier(random.next())
                    default:
                        .move(
                            stream: random.next(), attachment: UInt32(random.below(1 << 30)), target: random.next(),
                            room: Int64(bitPattern: random.next()))
                    }
                frame.encode(into: &output)
            }
        }
        return output
    }

    /// A frame's body read and written again, or nil when it is refused.
    private func again(_ whole: [UInt8], _ isServers: Bool) -> [UInt8]? {
        raw(Array(whole.dropFirst(4))) { body -> [UInt8]? in
            var output: [UInt8] = []
            if isServers {
                guard let frame = ServerFrame(body) else { return nil }
                frame.encode(into: &output)
            } else {
                guard let frame = BalancerFrame(body) else { return nil }
                frame.encode(into: &output)
            }
            return output
        }
    }

    @Test func framesOfAllKindsRoundTrip() {
        var random = SplitMix(seed: 1)
        for _ in 0..<2_000 {
            let fromServer = serverFrame(&random)
            #expect(again(fromServer, true) == fromServer)
            let fromBalancer = balancerFrame(&random)
            #expect(again(fromBalancer, false) == fromBalancer)
        }
    }

    @Test func theValuesOfADeliveryArrive() throws {
        let context = StreamContext.encode(parkedLine: Array("wait\n".utf8), blob: [1, 2, 3])
        var output: [UInt8] = []
        raw(context) { context in
            raw([9, 8]) { bytes in
                ServerFrame.deliver(
                    Delivery(
                        stream: 5, attachment: 6, settled: 7,
                        position: Position(room: 1, roomNumber: 2, lobbyNumber: 3),
                        context: context, closes: true, bytes: bytes)
                ).encode(into: &output)
            }
        }
        raw(Array(output.dropFirst(4))) { body in
            guard case .deliver(let delivery)? = ServerFrame(body) else {
                Issue.record("no delivery")
                return
            }
            #expect(delivery.stream == 5 && delivery.attachment == 6 && delivery.settled == 7 && delivery.closes)
            #expect(delivery.position == Position(room: 1, roomNumber: 2, lobbyNumber: 3))
            #expect(Array(delivery.bytes) == [9, 8])
            let context = delivery.context ?? UnsafeRawBufferPointer(start: nil, count: 0)
            #expect(Array(StreamContext.parkedLine(context)) == Array("wait\n".utf8))
            #expect(Array(StreamContext.blob(context)) == [1, 2, 3])
        }
    }

    @Test func aContextThatIsNoneHasNoLine() {
        for bytes: [UInt8] in [[], [1], [5, 0, 1, 2]] {
            raw(bytes) { #expect(StreamContext.parkedLine($0).isEmpty) }
        }
    }

    @Test func cutAndForeignFramesAreRefused() {
        var random = SplitMix(seed: 2)
        for _ in 0..<300 {
            for isServers in [true, false] {
                let whole = isServers ? serverFrame(&random) : balancerFrame(&random)
                #expect(again(whole, !isServers) == nil, "the other side's frame")
                // Cut anywhere: refused, or a shorter frame whose last part runs to the end.
                for count in 5..<whole.count {
                    let cut = Array(whole[..<count])
                    guard let read = again(cut, isServers) else { continue }
                    #expect(Array(read.dropFirst(4)) == Array(cut.dropFirst(4)))
                }
            }
        }
        raw([]) { empty in
            #expect(ServerFrame(empty) == nil)
            #expect(BalancerFrame(empty) == nil)
        }
        raw([2, 3]) { #expect(ServerFrame($0) == nil, "a state that is none") }
    }

    @Test func hostileBytesNeverCrash() {
        var random = SplitMix(seed: 3)
        for _ in 0..<20_000 {
            var bytes = random.bytes(60)
            if !bytes.isEmpty, random.below(2) == 0 {
                bytes[0] = UInt8(random.below(2) == 0 ? random.below(8) : 31 + random.below(9))
            }
            raw(bytes) {
                _ = ServerFrame($0)
                _ = BalancerFrame($0)
            }
        }
    }

    // MARK: The assembler

    private func frames(_ count: Int) -> (stream: [UInt8], bodies: [[UInt8]]) {
        var random = SplitMix(seed: 4)
        var stream: [UInt8] = []
        var bodies: [[UInt8]] = []
        for _ in 0..<count {
            let frame = serverFrame(&random)
            stream += frame
            bodies.append(Array(frame.dropFirst(4)))
        }
        return (stream, bodies)
    }

    @Test(arguments: [1, 2, 3, 5, 7, 64, 1_000, 1 << 20]) func framesAreCutWhateverTheReads(size: Int) {
        let (stream, bodies) = frames(40)
        var assembler = FrameAssembler()
        var cut: [[UInt8]] = []
        var at = 0
        while at < stream.count {
            let end = min(at + size, stream.count)
            #expect(raw(Array(stream[at..<end])) { assembler.feed($0) { cut.append(Array($0)) } })
            at = end
        }
        #expect(cut == bodies)
    }

    @Test func framesAreCutInRandomReads() {
        let (stream, bodies) = frames(40)
        for seed in 0..<50 as Range<UInt64> {
            var random = SplitMix(seed: seed)
            var assembler = FrameAssembler()
            var cut: [[UInt8]] = []
            var at = 0
            while at < stream.count {
                let end = min(at + random.below(400), stream.count)
                #expect(raw(Array(stream[at..<end])) { assembler.feed($0) { cut.append(Array($0)) } })
                at = end
            }
            #expect(cut == bodies, "seed \(seed)")
        }
    }

    @Test func aLengthOutOfBoundsBreaksTheLink() {
        let tooLong = UInt32(LinkLimits.frameBytes + 1)
        for length in [0, tooLong, UInt32.max] {
            var bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
            bytes.append(2)
            var assembler = FrameAssembler()
            #expect(!raw(bytes) { assembler.feed($0) { _ in Issue.record("a frame of \(length) bytes") } })
            var dripping = FrameAssembler()
            let results = bytes.map { byte in raw([byte]) { dripping.feed($0) { _ in } } }
            #expect(results.last == false)
        }
    }

    @Test func theLongestFrameIsTaken() {
        var output: [UInt8] = []
        let bytes = [UInt8](repeating: 7, count: LinkLimits.frameBytes - 1 - 26)
        raw(bytes) { ServerFrame.multicast(Multicast(room: 1, base: 2, next: 3, bytes: $0)).encode(into: &output) }
        var assembler = FrameAssembler()
        var count = 0
        #expect(raw(output) { assembler.feed($0) { _ in count += 1 } })
        #expect(count == 1)
    }

    @Test func theWinnerOfARoomIsStable() {
        let servers: [Incarnation] = [3, 77, 1_234_567, 0xFFFF_FFFF_FFFF]
        var wins: [Incarnation: Int] = [:]
        for room in 1...4_000 as ClosedRange<RoomID> {
            let winner = rendezvousWinner(room: room, among: servers) ?? 0
            #expect(rendezvousWinner(room: room, among: servers.reversed()) == winner)
            // Whoever else goes, the winner stays.
            let others = servers.filter { $0 == winner || $0 != servers[Int(room) % 4] }
            #expect(rendezvousWinner(room: room, among: others) == winner)
            wins[winner, default: 0] += 1
        }
        #expect(wins.values.allSatisfy { $0 > 800 }, "\(wins)")
        #expect(rendezvousWinner(room: 1, among: []) == nil)
    }
}
