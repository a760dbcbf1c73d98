import Testing

@testable import Link

/// The players' stopwatch: it runs from the moment the bytes of a marked event have reached the kernel.
@Suite struct StopwatchTests {
    private func bench() -> (Bench, Int) {
        var bench = Bench()
        bench.serve(0, 11)
        let slot = bench.client()
        bench.deliver(0, slot, position: Position(room: 7, roomNumber: 4))
        _ = bench.effects.take(0)
        return (bench, slot)
    }

    private func stamps(_ bench: Bench, _ link: Int = 0) -> [Stamp] {
        bench.effects.take(link).compactMap {
            if case .stamped(let stamp, _) = $0 { return stamp }
            return nil
        }
    }

    @Test func itStartsWhenTheBytesAreSent() {
        var (bench, slot) = bench()
        bench.multicast(0, room: 7, 4, 5, isMarked: true, "question\n")
        #expect(bench.effects.watched == [slot])
        bench.type(slot, "too soon\n")
        #expect(stamps(bench) == [])
        bench.machine.outputSent(slot, now: bench.now)
        bench.now += 3_400_000_000
        bench.type(slot, "answer\n")
        #expect(stamps(bench) == [Stamp(mark: 5, elapsed: 3_400_000_000)])
    }

    @Test func whoDoesNotReadGainsHalfASecondAtMost() {
        var (bench, slot) = bench()
        bench.multicast(0, room: 7, 4, 5, isMarked: true, "question\n")
        bench.now += 2_000_000_000
        bench.machine.linkHeard(0, now: bench.now)
        bench.machine.tick(now: bench.now, bench.effects)
        bench.type(slot, "answer\n")
        #expect(stamps(bench) == [Stamp(mark: 5, elapsed: 1_500_000_000)])
    }

    @Test func theFirstMarkingOfAnEventCounts() {
        var (bench, slot) = bench()
        bench.multicast(0, room: 7, 4, 5, isMarked: true, "question\n")
        bench.machine.outputSent(slot, now: bench.now)
        bench.now += 1_000_000_000
        bench.deliver(0, slot, "again\n", mark: Mark(number: 5))
        bench.machine.outputSent(slot, now: bench.now)
        bench.now += 1_000_000_000
        bench.type(slot, "answer\n")
        #expect(stamps(bench) == [Stamp(mark: 5, elapsed: 2_000_000_000)])
    }

    @Test func comingBackStartsTheWatchWhereItWas() {
        var (bench, slot) = bench()
        bench.deliver(0, slot, "question\n", mark: Mark(number: 5, age: 9_000_000_000))
        bench.machine.outputSent(slot, now: bench.now + 10_000_000_000)
        bench.now += 11_000_000_000
        bench.type(slot, "answer\n")
        #expect(stamps(bench) == [Stamp(mark: 5, elapsed: 10_000_000_000)])
    }

    @Test func aReplayKeepsEachStamp() {
        var (bench, slot) = bench()
        bench.serve(1, 12)
        bench.multicast(0, room: 7, 4, 5, isMarked: true, "question\n")
        bench.machine.outputSent(slot, now: bench.now)
        bench.now += 1_000_000
        bench.type(slot, "one\n")
        bench.now += 1_000_000
        bench.type(slot, "two\n")
        bench.close(0)
        #expect(stamps(bench, 1) == [Stamp(mark: 5, elapsed: 1_000_000), Stamp(mark: 5, elapsed: 2_000_000)])
    }

    @Test func whatIsSettledIsNotReplayedAndKeepsTheOthersStamps() {
        var (bench, slot) = bench()
        bench.serve(1, 12)
        bench.multicast(0, room: 7, 4, 5, isMarked: true, "question\n")
        bench.machine.outputSent(slot, now: bench.now)
        bench.now += 1_000_000
        bench.type(slot, "one\n")
        bench.now += 1_000_000
        bench.type(slot, "two\n")
        bench.deliver(0, slot, "done\n", settled: 4)
        bench.close(0)
        #expect(stamps(bench, 1) == [Stamp(mark: 5, elapsed: 2_000_000)])
    }

    @Test func anotherRoomStopsTheWatch() {
        var (bench, slot) = bench()
        bench.multicast(0, room: 7, 4, 5, isMarked: true, "question\n")
        bench.machine.outputSent(slot, now: bench.now)
        bench.deliver(0, slot, position: Position(room: 8, roomNumber: 50))
        bench.type(slot, "answer\n")
        #expect(stamps(bench) == [])
    }

    @Test func pagesAndPlayersOfOneRoomAreToldApart() {
        var (bench, slot) = bench()
        let page = bench.machine.clientOpened(kind: .http, peer: "p", now: bench.now, bench.effects)
        bench.deliver(0, page, position: Position(room: 7, roomNumber: 4))
        bench.multicast(0, room: 7, 4, 5, "to players\n")
        bench.multicast(0, room: 7, 4, 5, kind: .http, "to pages\n")
        #expect(bench.effects.text(slot) == "to players\n")
        #expect(bench.effects.text(page) == "to pages\n")
    }

    @Test func aBarrierIsEchoedAfterAWholePass() {
        var (bench, _) = bench()
        bench.send(0, .barrier(3))
        #expect(bench.machine.hasBarriers)
        bench.machine.passEnded(bench.effects)
        #expect(!bench.effects.take(0).contains(.echo(3)))
        bench.machine.passEnded(bench.effects)
        #expect(bench.effects.take(0).contains(.echo(3)))
        #expect(!bench.machine.hasBarriers)
    }

    @Test func aLostLinksBarrierIsNoOnes() {
        var (bench, _) = bench()
        bench.send(0, .barrier(3))
        bench.close(0)
        bench.serve(0, 13)
        bench.machine.passEnded(bench.effects)
        bench.machine.passEnded(bench.effects)
        #expect(!bench.effects.take(0).contains(.echo(3)))
    }
}
