internal import Bytes
internal import Store

/// The takes of one former owner's rooms that wait for the store, and what they have brought so far.
struct TakesUnderWay {
    /// The former owner's name, as long as there is a row to read it from.
    var name = "a server that is gone"
    /// Takes whose outcome is not known yet.
    var open = 0
    var rooms: Int64 = 0
    /// When the last rooms came that were taken because the owner was lost, nanoseconds; 0 for none. Rooms that somebody
    /// asks for later tell nothing of an outage.
    var takenAt: UInt64 = 0
}

// Receipts of takeovers, for the status page.
extension ServerMachine {
    func beginTake(from former: Incarnation?) {
        guard let former, former != identity.incarnation else { return }
        if takes[former] == nil {
            takes[former] = TakesUnderWay()
            let servers = read({ try reader.servers() }) ?? []
            if let row = servers.first(where: { $0.incarnation == former }) { takes[former]?.name = row.name }
        }
        takes[former]?.open += 1
    }

    /// A take has come back. When it was the last one under way, the receipt is stored: at once when a balancer has told when
    /// the last byte of the owner came, else when one does, but not later than after a moment.
    func endTake(from former: Incarnation?, rooms: Int, isTakeover: Bool) {
        guard let former, former != identity.incarnation, var under = takes[former] else { return }
        under.open -= 1
        under.rooms += Int64(rooms)
        if isTakeover, rooms > 0 { under.takenAt = now }
        takes[former] = under
        guard under.open == 0 else { return }
        if under.takenAt == 0 || lastSigns[former]?.isEmpty == false { storeReceipt(of: former) }
    }

    /// Stores the receipts that no balancer has had a word for.
    func storeLateReceipts() {
        for (former, under) in takes
        where under.open == 0 && now - min(now, under.takenAt) > PageLimits.receiptMilliseconds * 1_000_000 {
            storeReceipt(of: former)
        }
    }

    /// Stores the receipt of the takes that have come back.
    func storeReceipt(of former: Incarnation) {
        guard let under = takes[former], under.open == 0 else { return }
        takes[former] = nil
        guard under.rooms > 0 else { return }
        var outage: Int64?
        if under.takenAt > 0, let sign = lastSigns[former]?.values.min() {
            outage = Int64((under.takenAt - min(under.takenAt, sign)) / 1_000_000)
        }
        let receipt = TakeoverRecord(
            at: effects.wallClock(), taker: identity.name, former: under.name, rooms: under.rooms,
            outageMilliseconds: outage)
        submit(.recordTakeover(receipt)) { _, _ in }
    }
}
