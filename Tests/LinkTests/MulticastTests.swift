import Bytes
import Testing

@testable import Link

@Suite struct MulticastTests {
    /// Clients in a room of server 101 at the given numbers.
    private func bench(_ numbers: [UInt64], room: RoomID = 5) -> Bench {
        var bench = Bench()
        bench.serve(0, 101)
        for number in numbers {
            let slot = bench.client()
            bench.deliver(0, slot, "", position: Position(room: room, roomNumber: number, lobbyNumber: number + 100))
        }
        return bench
    }

    @Test func eventsReachThoseWhoseNumberIsTheirBase() {
        var bench = bench([3, 3, 2, 4])
        bench.multicast(0, room: 5, 3, 4, "four\n")
        #expect((0..<4).map { bench.effects.text($0) } == ["four\n", "four\n", "", ""])
        #expect((0..<4).map { bench.machine.table[$0].position.roomNumber } == [4, 4, 2, 4])
        bench.multicast(0, room: 5, 4, 6, "five\nsix\n")
        #expect((0..<4).map { bench.effects.text($0) } == ["five\nsix\n", "five\nsix\n", "", "five\nsix\n"])
        bench.multicast(0, room: 5, 3, 4, "four\n")
        bench.multicast(0, room: 6, 6, 7, "other room\n")
        #expect((0..<4).allSatisfy { bench.effects.text($0).isEmpty })
    }

    @Test func whatHasNoNumberReachesAllOfTheRoom() {
        var bench = bench([3, 9])
        bench.deliver(0, bench.client(), "", position: Position(room: 6))
        bench.multicast(0, room: 5, 0, 0, "presence\n")
        #expect((0..<3).map { bench.effects.text($0) } == ["presence\n", "presence\n", ""])
        #expect((0..<2).map { bench.machine.table[$0].position.roomNumber } == [3, 9])
    }

    @Test func theLobbyHasItsOwnNumber() {
        var bench = bench([1, 2])
        let outside = bench.client()
        bench.deliver(0, outside, "", position: Position(lobbyNumber: 101))
        let early = bench.client()
        bench.deliver(0, early, "")
        bench.multicast(0, room: 0, 101, 102, "lobby\n")
        #expect([0, 1, outside, early].map { bench.effects.text($0) } == ["lobby\n", "", "lobby\n", ""])
        #expect(bench.machine.table[0].position == Position(room: 5, roomNumber: 1, lobbyNumber: 102))
        bench.multicast(0, room: 0, Position.notFollowing - 1, Position.notFollowing, "never\n")
        #expect(bench.effects.text(early).isEmpty)
    }

    @Test func onlyTheLinksOwnStreamsGetThem() {
        var bench = bench([3])
        bench.serve(1, 102)
        bench.multicast(1, room: 5, 3, 4, "foreign\n")
        bench.multicast(1, room: 0, 103, 104, "foreign\n")
        #expect(bench.effects.text(0).isEmpty)
    }

    /// A server opens a stream at the position that the balancer names, and sends what came after it. An event that it
    /// multicast before it knew of the stream is among that, so it must not reach the stream the other way too.
    @Test func aStreamTakesPartFromTheFirstDeliveryOfItsAttachmentOn() {
        var bench = bench([3])
        bench.serve(1, 102)
        bench.move(0, 0, to: 102)
        // The server has not read the opening yet.
        bench.multicast(1, room: 5, 3, 4, "four\n")
        bench.multicast(1, room: 0, 103, 104, "lobby\n")
        bench.multicast(1, room: 5, 0, 0, "presence\n")
        #expect(bench.effects.text(0).isEmpty)
        #expect(bench.machine.table[0].position == Position(room: 5, roomNumber: 3, lobbyNumber: 103))
        bench.deliver(1, 0, "four\nlobby\n", position: Position(room: 5, roomNumber: 4, lobbyNumber: 104))
        bench.multicast(1, room: 5, 4, 5, "five\n")
        bench.multicast(1, room: 0, 104, 105, "lobby 2\n")
        #expect(bench.effects.text(0) == "four\nlobby\nfive\nlobby 2\n")
        bench.move(1, 0, to: 102)
        bench.multicast(1, room: 5, 5, 6, "six\n")
        #expect(bench.effects.text(0).isEmpty, "given back to the same server it begins anew")
    }

    @Test func aStreamThatLeavesTheRoomGetsNothingMore() {
        var bench = bench([3, 3, 3])
        bench.deliver(0, 1, "", position: Position(lobbyNumber: 9))
        bench.deliver(0, 2, "", position: Position(room: 8, roomNumber: 3))
        bench.machine.clientClosed(0, bench.effects)
        bench.multicast(0, room: 5, 3, 4, "four\n")
        #expect((0..<3).allSatisfy { bench.effects.text($0).isEmpty })
        bench.multicast(0, room: 8, 3, 4, "eight\n")
        #expect(bench.effects.text(2) == "eight\n")
    }
}
