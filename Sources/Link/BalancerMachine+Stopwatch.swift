// The players' stopwatch, and the barrier that makes it safe to judge by.
extension BalancerMachine {
    mutating func start(_ slot: Int, _ mark: Mark, now: UInt64, _ effects: some BalancerEffects) {
        table[slot].watch.queue(mark, now: now)
        guard table[slot].watch.pending != nil else { return }
        watching.append(table.identifier(slot))
        effects.watchOutput(slot)
    }

    /// All that was queued for the client has reached the kernel.
    public mutating func outputSent(_ slot: Int, now: UInt64) { table[slot].watch.sent(now: now) }

    mutating func expireMarks(now: UInt64) {
        guard !watching.isEmpty else { return }
        watching.removeAll { stream in
            guard let slot = table.index(stream) else { return true }
            table[slot].watch.expire(now: now, bound: LinkLimits.markMilliseconds * 1_000_000)
            return table[slot].watch.pending == nil
        }
    }

    /// Whether a barrier waits for the next pass over the sockets.
    public var hasBarriers: Bool { !barriers.isEmpty || !agedBarriers.isEmpty }

    /// All sockets that were ready have been read. A barrier is echoed after a whole pass that began when it was there, so
    /// that every byte that had reached this machine before it has been forwarded.
    public mutating func passEnded(_ effects: some BalancerEffects) {
        for (link, number) in agedBarriers where links[link].isRegistered {
            effects.withOutput(ofLink: link) { BalancerFrame.echo(number).encode(into: &$0) }
        }
        swap(&agedBarriers, &barriers)
        barriers.removeAll(keepingCapacity: true)
    }
}
