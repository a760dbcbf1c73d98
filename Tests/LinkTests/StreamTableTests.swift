import Bytes
import Testing

@testable import Link

/// The table's lists against a model that looks at every stream each time.
@Suite struct StreamTableTests {
    private struct Model {
        var room: [Int: Int64] = [:]
        var link: [Int: Int] = [:]
        var identifiers: [Int: UInt64] = [:]
    }

    private func walk(_ first: Int, _ next: (Int) -> Int) -> Set<Int>? {
        var found: Set<Int> = []
        var at = first
        while at >= 0 {
            guard found.insert(at).inserted else { return nil }
            at = next(at)
        }
        return found
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func listsHoldWhatTheModelHolds(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var table = StreamTable()
        var model = Model()
        var former: [UInt64] = []
        for step in 0..<600 {
            let live = model.identifiers.keys.sorted()
            switch live.isEmpty ? 0 : random.below(6) {
            case 0, 1:
                let slot = table.allocate()
                let link = random.below(4)
                table[slot].place = .attached(link)
                table.join(link: link, slot)
                model.link[slot] = link
                model.room[slot] = 0
                model.identifiers[slot] = table.identifier(slot)
                #expect(!former.contains(table.identifier(slot)), "names are not used again")
            case 2:
                let slot = live[random.below(live.count)]
                former.append(table.identifier(slot))
                if let link = model.link.removeValue(forKey: slot) { table.leave(link: link, slot) }
                table.leaveRoom(slot)
                table.release(slot)
                model.room[slot] = nil
                model.identifiers[slot] = nil
            case 3:
                let slot = live[random.below(live.count)]
                if let link = model.link[slot] { table.leave(link: link, slot) }
                let link = random.below(5)
                table[slot].place = .attached(link)
                table.join(link: link, slot)
                model.link[slot] = link
            default:
                let slot = live[random.below(live.count)]
                let room = Int64(random.below(4))
                table.setPosition(slot, Position(room: room, roomNumber: random.next()))
                model.room[slot] = room
            }
            for link in 0..<6 {
                let found = try #require(walk(table.firstInLink(link)) { table[$0].nextInLink }, "a ring, step \(step)")
                #expect(found == Set(model.link.filter { $0.value == link }.keys), "seed \(seed), step \(step)")
                #expect(table.streamCount(ofLink: link) == found.count)
            }
            for room in 1..<4 as Range<Int64> {
                let found = try #require(walk(table.firstInRoom(room)) { table[$0].nextInRoom }, "a ring, step \(step)")
                #expect(found == Set(model.room.filter { $0.value == room }.keys), "seed \(seed), step \(step)")
            }
            #expect(table.count == model.identifiers.count)
            for (slot, identifier) in model.identifiers { #expect(table.index(identifier) == slot) }
            for identifier in former.suffix(20) { #expect(table.index(identifier) == nil) }
        }
        #expect(table.index(UInt64.max) == nil)
    }
}
