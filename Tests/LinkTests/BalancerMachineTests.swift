import Bytes
import Testing

@testable import Link

@Suite struct BalancerMachineTests {
    private static let context = StreamContext.encode(parkedLine: Array("waiting\n".utf8), blob: [4, 5, 6])

    /// A bench with the servers 101, 102 … at the links 0, 1 …, all ready.
    private func bench(servers: Int) -> Bench {
        var bench = Bench()
        for link in 0..<servers { bench.serve(link, Incarnation(101 + link)) }
        for link in 0..<servers { _ = bench.effects.take(link) }
        return bench
    }

    private func opened(_ frames: [Sent]) -> [(reason: OpenReason, former: String, context: [UInt8])] {
        frames.compactMap {
            if case .open(_, _, let reason, _, _, _, let former, _, let context) = $0 {
                (reason, former, context)
            } else {
                nil
            }
        }
    }

    // MARK: Registration

    @Test func aServerIsWelcomedAndEverybodyLearnsOfIt() {
        var bench = Bench()
        bench.serve(0, 101, .starting)
        #expect(
            bench.effects.take(0) == [
                .welcome(loop: 0, loops: 2), .peers([PeerInfo(incarnation: 101, state: .starting, name: "s101")]),
            ])
        bench.serve(1, 102)
        let both = [
            PeerInfo(incarnation: 101, state: .starting, name: "s101"),
            PeerInfo(incarnation: 102, state: .ready, name: "s102"),
        ]
        #expect(bench.effects.take(0) == [.peers(both)])
        #expect(bench.effects.take(1) == [.welcome(loop: 0, loops: 2), .peers(both)])
        bench.send(0, .status(.starting))
        #expect(bench.effects.take(1).isEmpty, "nothing changed")
        bench.send(0, .status(.ready))
        #expect(bench.effects.take(1).count == 1)
    }

    @Test func theSameServerOverANewLinkReplacesTheOldOne() {
        var bench = bench(servers: 2)
        let slot = bench.client()
        bench.deliver(0, slot, "", context: Self.context)
        #expect(bench.machine.table[slot].place == .attached(0))
        _ = bench.effects.take(1)
        bench.serve(2, 101)
        #expect(bench.effects.closedLinks[0]?.contains("replaced") == true)
        #expect(bench.effects.take(1).contains(.lost(101, 0)))
        #expect(bench.machine.table[slot].place == .attached(1), "its streams go on elsewhere")
        bench.serve(3, 101)
        #expect(bench.effects.closedLinks[2] != nil)
    }

    @Test func violationsCloseTheLinkAndItsStreamsGoOn() {
        let version = LinkLimits.version
        let wrong: [(String, (inout Bench) -> Void)] = [
            (
                "version",
                { $0.send(1, .register(version: version + 1, incarnation: 102, state: .ready, name: "")) }
            ),
            (
                "twice",
                { $0.send(1, .register(version: version, incarnation: 102, state: .ready, name: "s102")) }
            ),
            ("settlement", { $0.deliver(1, 1, "x", settled: 4) }),
            ("bytes", { bench in raw([200, 1]) { bench.machine.linkFrame(1, $0, now: bench.now, bench.effects) } }),
            ("empty", { bench in raw([]) { bench.machine.linkFrame(1, $0, now: bench.now, bench.effects) } }),
        ]
        for (name, act) in wrong {
            var bench = bench(servers: 2)
            let first = bench.client()
            let second = bench.client()
            #expect(bench.machine.table[second].place == .attached(1))
            bench.type(second, "abc")
            bench.deliver(1, second, "", settled: 1, context: Self.context)
            _ = bench.effects.take(0)
            act(&bench)
            #expect(bench.effects.closedLinks[1] != nil, "\(name)")
            #expect(bench.machine.table[second].place == .attached(0), "\(name)")
            #expect(bench.effects.text(second).isEmpty, "applied whole or not at all")
            let streams = bench.effects.streams(0)
            #expect(
                streams.last
                    == .data(
                        stream: bench.machine.identifier(ofSlot: second), attachment: 2, offset: 1, bytes: [98, 99]))
            // From the lost link not another frame is taken.
            bench.deliver(1, first, "late")
            #expect(bench.effects.text(first).isEmpty)
        }
        var early = Bench()
        early.machine.linkOpened(0, now: 0)
        early.send(0, .heartbeat)
        #expect(early.effects.closedLinks[0] != nil, "a frame before the registration")
        var nobody = Bench()
        nobody.serve(0, 0)
        #expect(nobody.effects.closedLinks[0] != nil, "an incarnation of 0")
    }

    // MARK: Placement

    @Test func newStreamsGoToTheServerWithTheFewest() {
        var bench = bench(servers: 3)
        bench.serve(3, 104, .starting)
        bench.serve(4, 105, .draining)
        for _ in 0..<9 { _ = bench.client() }
        #expect((0..<5).map { bench.machine.table.streamCount(ofLink: $0) } == [3, 3, 3, 0, 0])
        #expect(bench.machine.streamCount == 9 && bench.machine.parkedCount == 0)
    }

    @Test func aStreamThatNobodyCanTakeIsParkedAndPlacedLater() {
        var bench = Bench()
        let slot = bench.client(peer: "10.0.0.1:5")
        bench.type(slot, "{}\n")
        #expect(bench.machine.parkedCount == 1)
        #expect(bench.effects.text(slot).isEmpty, "a new stream has no line to show")
        bench.serve(0, 101, .starting)
        #expect(bench.machine.parkedCount == 1)
        _ = bench.effects.take(0)
        bench.send(0, .status(.ready))
        let stream = bench.machine.identifier(ofSlot: slot)
        #expect(
            bench.effects.streams(0) == [
                .open(
                    stream: stream, attachment: 1, reason: .new, settled: 0, position: Position(), outage: 0,
                    former: "",
                    peer: "10.0.0.1:5", context: []),
                .data(stream: stream, attachment: 1, offset: 0, bytes: Array("{}\n".utf8)),
            ])
    }

    @Test func aParkedStreamShowsItsContextsLineOnce() {
        var bench = bench(servers: 1)
        let slot = bench.client()
        bench.deliver(0, slot, "hello\n", context: Self.context)
        #expect(bench.effects.text(slot) == "hello\n")
        bench.now += 5
        bench.machine.linkHeard(0, now: bench.now)
        bench.close(0)
        #expect(bench.effects.text(slot) == "waiting\n")
        bench.type(slot, "late\n")
        bench.now += 2_000
        bench.serve(1, 102)
        let stream = bench.machine.identifier(ofSlot: slot)
        #expect(
            bench.effects.streams(1) == [
                .open(
                    stream: stream, attachment: 2, reason: .lost, settled: 0, position: Position(), outage: 2_000,
                    former: "s101", peer: "p", context: Self.context),
                .data(stream: stream, attachment: 2, offset: 0, bytes: Array("late\n".utf8)),
            ])
        #expect(bench.effects.text(slot).isEmpty)
    }

    @Test func aDrainingServerKeepsItsStreamsWhileThereIsNoBetterOne() {
        var bench = bench(servers: 1)
        let slot = bench.client()
        bench.send(0, .status(.draining))
        #expect(bench.machine.table[slot].place == .attached(0))
        let late = bench.client()
        #expect(bench.machine.table[late].place == .attached(0), "and takes new ones")
        _ = bench.effects.take(0)
        bench.move(0, slot, to: 0)
        #expect(bench.machine.table[slot].place == .attached(0), "given away with nobody there it comes back")
        #expect(opened(bench.effects.take(0)).map(\.reason) == [.moved])
        bench.serve(1, 102)
        bench.move(0, slot, to: 0)
        #expect(bench.machine.table[slot].place == .attached(1))
        let fresh = bench.client()
        #expect(bench.machine.table[fresh].place == .attached(1))
    }

    // MARK: Loss

    @Test func aLostStreamGoesOnWithContextPositionAndWhatIsNotSettled() {
        var bench = bench(servers: 2)
        let slot = bench.client()
        let position = Position(room: 0, roomNumber: 0, lobbyNumber: 7)
        bench.type(slot, "one\ntwo\nth")
        bench.deliver(0, slot, "1\n", settled: 4, position: position, context: Self.context)
        bench.type(slot, "ree\n")
        bench.machine.linkHeard(0, now: bench.now)
        bench.now += 38_000_000
        _ = bench.effects.take(1)
        bench.close(0)
        let stream = bench.machine.identifier(ofSlot: slot)
        let frames = bench.effects.take(1)
        #expect(
            frames == [
                .lost(101, 38_000_000), .peers([PeerInfo(incarnation: 102, state: .ready, name: "s102")]),
                .open(
                    stream: stream, attachment: 2, reason: .lost, settled: 4, position: position, outage: 0,
                    former: "s101", peer: "p", context: Self.context),
                .data(stream: stream, attachment: 2, offset: 4, bytes: Array("two\nthree\n".utf8)),
            ], "first the loss, so that the survivor takes the rooms in one go")
        bench.type(slot, "4\n")
        #expect(
            bench.effects.streams(1) == [.data(stream: stream, attachment: 2, offset: 14, bytes: Array("4\n".utf8))])
    }

    @Test func settlementsMoveTheReplay() {
        var bench = bench(servers: 2)
        let slot = bench.client()
        bench.type(slot, "aaaa\nbbbb\ncccc\n")
        for settled: UInt64 in [5, 5, 10] { bench.deliver(0, slot, "", settled: settled) }
        _ = bench.effects.take(1)
        bench.close(0)
        #expect(
            bench.effects.streams(1).last
                == .data(
                    stream: bench.machine.identifier(ofSlot: slot), attachment: 2, offset: 10,
                    bytes: Array("cccc\n".utf8)))
        bench.deliver(1, slot, "", settled: 15)
        bench.serve(2, 103)
        _ = bench.effects.take(2)
        bench.close(1)
        #expect(bench.effects.streams(2).count == 1, "nothing is left to be replayed")
        #expect(bench.machine.table[slot].settled == 15)
        bench.deliver(2, slot, "", settled: 14)
        #expect(bench.effects.closedLinks[2] != nil, "a settlement never goes back")
    }

    @Test func streamsOfARoomGoToItsWinner() {
        var bench = bench(servers: 3)
        for room in 1...20 as ClosedRange<RoomID> {
            let slot = bench.client()
            guard case .attached(let link) = bench.machine.table[slot].place else { continue }
            bench.deliver(link, slot, "", position: Position(room: room))
        }
        bench.close(0)
        for slot in 0..<20 {
            guard case .attached(let link) = bench.machine.table[slot].place else {
                Issue.record("parked")
                continue
            }
            if slot % 3 == 0 {
                let winner = rendezvousWinner(room: RoomID(slot + 1), among: [102, 103])
                #expect(winner == bench.machine.links[link].incarnation)
            }
        }
    }

    @Test func silenceIsALossAndHeartbeatsGoOut() {
        var bench = bench(servers: 2)
        let slot = bench.client()
        bench.now += LinkLimits.heartbeatMilliseconds * 1_000_000
        bench.machine.tick(now: bench.now, bench.effects)
        bench.machine.tick(now: bench.now, bench.effects)
        #expect(bench.effects.take(0).filter { $0 == .heartbeat }.count == 1)
        bench.machine.linkHeard(1, now: bench.now)
        bench.now += LinkLimits.lostMilliseconds * 1_000_000 - LinkLimits.heartbeatMilliseconds * 1_000_000
        bench.machine.tick(now: bench.now, bench.effects)
        #expect(bench.effects.closedLinks.isEmpty, "at the bound it lives")
        bench.now += 1
        bench.machine.tick(now: bench.now, bench.effects)
        #expect(bench.effects.closedLinks[0]?.contains("no sign of life") == true)
        #expect(bench.effects.closedLinks[1] == nil)
        #expect(bench.machine.table[slot].place == .attached(1))
        // A link that fell silent was of no use since its last byte; one that is closed, since then.
        let outages = bench.effects.streams(1).compactMap { frame -> UInt64? in
            if case .open(_, _, .lost, _, _, let outage, _, _, _) = frame { outage } else { nil }
        }
        #expect(outages == [LinkLimits.lostMilliseconds * 1_000_000 + 1])
        var silent = Bench()
        silent.machine.linkOpened(0, now: 0)
        silent.machine.tick(now: 2_000_000_000, silent.effects)
        #expect(silent.effects.closedLinks[0] != nil, "one that never registers is closed too")
    }

    // MARK: Moves

    @Test func aStreamIsMovedToANamedServerOrToAny() {
        var bench = bench(servers: 3)
        let slot = bench.client()
        bench.move(0, slot, to: 103)
        #expect(bench.machine.table[slot].place == .attached(2))
        let moved = opened(bench.effects.take(2))
        #expect(moved.map(\.reason) == [.moved] && moved.map(\.former) == ["s101"])
        bench.move(2, slot, to: 0, room: 12)
        let winner = rendezvousWinner(room: 12, among: [101, 102])
        #expect(bench.machine.table[slot].place == .attached(winner == 101 ? 0 : 1))
        #expect(opened(bench.effects.take(winner == 101 ? 0 : 1)).last?.reason == .moved)
    }

    @Test func aStreamMovedToItsOwnServerIsOpenedAgain() {
        var bench = bench(servers: 1)
        let slot = bench.client()
        bench.type(slot, "x\n")
        _ = bench.effects.take(0)
        bench.move(0, slot, to: 101)
        #expect(bench.machine.table[slot].attachment == 2)
        #expect(bench.effects.streams(0).count == 2, "with its bytes")
    }

    @Test func aMoveToAServerWithoutALinkComesBackAsALoss() {
        var bench = bench(servers: 1)
        let slot = bench.client()
        _ = bench.effects.take(0)
        bench.move(0, slot, to: 777)
        let frames = bench.effects.take(0)
        #expect(frames.first == .lost(777, 0), "before the stream, so that its room can be taken")
        #expect(opened(frames).map(\.reason) == [.ownerLost])
        #expect(bench.machine.table[slot].attachment == 2)
    }

    // MARK: Old frames

    @Test func framesOfAnOlderAttachmentAreDropped() {
        var bench = bench(servers: 2)
        let slot = bench.client()
        bench.move(0, slot, to: 102)
        _ = bench.effects.take(1)
        bench.deliver(0, slot, "late", attachment: 1)
        bench.deliver(0, slot, "late", attachment: 2)
        bench.deliver(1, slot, "late", attachment: 1)
        bench.move(0, slot, to: 101, attachment: 1)
        bench.move(1, slot, to: 101, attachment: 1)
        #expect(bench.effects.text(slot).isEmpty)
        #expect(bench.machine.table[slot].place == .attached(1))
        bench.deliver(1, slot, "now")
        #expect(bench.effects.text(slot) == "now")
        #expect(bench.effects.closedLinks.isEmpty)
    }

    @Test func aSlotUsedAgainIsAnotherStream() {
        var bench = bench(servers: 1)
        let slot = bench.client()
        let former = bench.machine.identifier(ofSlot: slot)
        bench.deliver(0, slot, "", position: Position(room: 5, roomNumber: 1), context: Self.context)
        _ = bench.effects.take(0)
        bench.machine.clientClosed(slot, bench.effects)
        #expect(bench.effects.take(0) == [.gone(former, 1)])
        #expect(bench.machine.streamCount == 0)
        let again = bench.client()
        #expect(again == slot && bench.machine.identifier(ofSlot: again) != former)
        bench.deliver(0, again, "for another", attachment: 1, stream: former)
        bench.multicast(0, room: 5, 1, 2, "event")
        #expect(bench.effects.text(again).isEmpty)
        #expect(opened(bench.effects.take(0)).map(\.context) == [[]], "nothing of the former user is left")
    }

    @Test func aDeliveryCanCloseTheClient() {
        var bench = bench(servers: 1)
        let slot = bench.client()
        let stream = bench.machine.identifier(ofSlot: slot)
        bench.deliver(0, slot, "bye\n", closes: true)
        #expect(bench.effects.text(slot) == "bye\n")
        #expect(bench.effects.closedClients == [slot])
        #expect(bench.machine.streamCount == 0)
        bench.deliver(0, slot, "more", attachment: 1, stream: stream)
        #expect(bench.effects.text(slot).isEmpty)
    }

    // MARK: Reading

    @Test func aClientIsNotReadBeyondTheUnsettledBound() {
        var bench = bench(servers: 1)
        let slot = bench.client()
        let half = String(repeating: "x", count: LinkLimits.unsettledBytes / 2)
        bench.type(slot, half)
        #expect(bench.effects.reading[slot] == nil)
        bench.type(slot, half)
        #expect(bench.effects.reading[slot] == false)
        bench.deliver(0, slot, "", settled: UInt64(half.utf8.count))
        #expect(bench.effects.reading[slot] == false, "half is left")
        bench.deliver(0, slot, "", settled: UInt64(half.utf8.count) + 1)
        #expect(bench.effects.reading[slot] == true)
    }

    @Test func readingGoesOnAfterALossToo() {
        var bench = bench(servers: 2)
        let slot = bench.client()
        bench.type(slot, String(repeating: "y", count: LinkLimits.unsettledBytes))
        bench.close(0)
        #expect(bench.effects.reading[slot] == false)
        bench.deliver(1, slot, "", settled: UInt64(LinkLimits.unsettledBytes))
        #expect(bench.effects.reading[slot] == true)
    }

    @Test func aLossThatNobodyHasAnsweredYetGoesOn() {
        var bench = bench(servers: 3)
        let slot = bench.client()
        bench.deliver(0, slot, "hello\n", context: Self.context)
        bench.machine.linkHeard(0, now: bench.now)
        bench.now += 30_000_000
        bench.close(0)
        // The first to get it gives it away before it has delivered anything: the outage began when the first link closed.
        bench.now += 20_000_000
        let owner: Int = bench.machine.table[slot].place == .attached(1) ? 1 : 2
        _ = bench.effects.take(3 - owner)
        bench.move(owner, slot, to: owner == 1 ? 103 : 102)
        let openings = bench.effects.streams(3 - owner).compactMap { frame -> (OpenReason, UInt64, String)? in
            if case .open(_, _, let reason, _, _, let outage, let former, _, _) = frame {
                return (reason, outage, former)
            }
            return nil
        }
        #expect(openings.count == 1)
        #expect(openings.first?.0 == .lost)
        #expect(openings.first?.1 == 20_000_000)
        #expect(openings.first?.2 == "s101")
    }
}
