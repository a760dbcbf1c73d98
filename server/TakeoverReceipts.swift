internal import Bytes
internal import Link
internal import Store

/// The takes of one former owner's rooms that wait for the store, and what they have brought so far.
struct TakesUnderWay {
    /// The former owner's name, as long as there is a row to read it from.
    var name = "a server that is gone"
    /// Takes whose outcome is not known yet.
    var open = 0
    var rooms: Int64 = 0
    /// Milliseconds from the loss of the owner to the last commit that took rooms because of it; nil when it is not known.
    var outageMilliseconds: Int64?
}

// Receipts of takeovers, for the status page.
extension ServerMachine {
    /// A server was lost: its link was closed just now, or it had been silent for so many nanoseconds; then nobody has had
    /// anything of it since. The earliest word counts.
    func noteOutage(of incarnation: Incarnation, silence: UInt64 = 0) {
        let wasSilent = silence >= LinkLimits.lostMilliseconds * 1_000_000
        let since = wasSilent ? now - min(now, silence) : now
        outages[incarnation] = min(outages[incarnation] ?? since, since)
    }

    func beginTake(from former: Incarnation?) {
        guard let former, former != identity.incarnation else { return }
        if takes[former] == nil {
            takes[former] = TakesUnderWay()
            let servers = read({ try reader.servers() }) ?? []
            if let row = servers.first(where: { $0.incarnation == former }) { takes[former]?.name = row.name }
        }
        takes[former]?.open += 1
    }

    /// A take has come back; when it was the last one under way, the receipt is stored. `isTakeover`: it was begun because
    /// the owner was lost. Rooms that somebody asks for later tell nothing of an outage.
    func endTake(from former: Incarnation?, rooms: Int, isTakeover: Bool) {
        guard let former, former != identity.incarnation, var under = takes[former] else { return }
        under.open -= 1
        under.rooms += Int64(rooms)
        if isTakeover, rooms > 0, let since = outages[former] {
            under.outageMilliseconds = Int64((now - min(now, since)) / 1_000_000)
        }
        takes[former] = under.open > 0 ? under : nil
        counters.roomsTaken += rooms
        guard under.open == 0, under.rooms > 0 else { return }
        counters.takeovers += 1
        if let outage = under.outageMilliseconds { counters.takeoverGaps.observe(UInt64(max(0, outage)) * 1_000_000) }
        let receipt = TakeoverRecord(
            at: effects.wallClock(), taker: identity.name, former: under.name, rooms: under.rooms,
            outageMilliseconds: under.outageMilliseconds)
        submit(.recordTakeover(receipt)) { _, _ in }
    }
}
