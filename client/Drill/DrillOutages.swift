import Bytes

/// The time in which a room had no owner, as those who played in it have measured it. Nanoseconds of the monotonic clock.
struct DrillOutage: Equatable, Sendable {
    /// When the owner was broken, or the last line from it before the notice of a takeover.
    var beganAt: UInt64
    /// When the first of the players was told of the takeover.
    var endedAt: UInt64
    /// Whether the beginning is the moment of the fault itself.
    var isExact: Bool
}

/// What a credit may be.
enum DrillCredit {
    /// A credit counts from the last byte that a balancer had from the former owner. That is so long before the owner was broken
    /// at most, milliseconds: after a second of silence its link counts as lost, and the balancer looks at that each 50 ms.
    static let silence: Int64 = 1_050

    /// What is wrong with the credits of a room; how many there are and the largest.
    static func check(
        _ history: RoomHistory, _ outages: [DrillOutage], _ clock: DrillClock
    ) -> (violations: Violations, count: Int, largest: Int64) {
        var violations = Violations()
        var count = 0
        var largest: Int64 = 0
        var given = [Int](repeating: 0, count: outages.count)
        for record in history.records {
            for case .credited(let milliseconds) in record.happenings {
                count += 1
                largest = max(largest, milliseconds)
                // Milliseconds of two clocks: the last one may have just begun.
                // A line that was read late makes an outage seem to begin late, where the fault's moment is not known.
                let began = outages.lastIndex(where: { clock.wall($0.beganAt) <= record.at + 1 })
                let late = outages.firstIndex(where: { !$0.isExact && clock.wall($0.endedAt) + 1 >= record.at })
                guard let place = began ?? late else {
                    violations.add("credit without an outage", "\(milliseconds) ms in room \(history.room.pin)")
                    continue
                }
                given[place] += 1
                let outage = outages[place]
                let most = Int64((outage.endedAt - outage.beganAt) / 1_000_000) + 1 + silence
                if milliseconds > most {
                    violations.add(
                        "credit beyond the outage", "\(milliseconds) of \(most) ms in room \(history.room.pin)")
                }
            }
        }
        for (place, outage) in outages.enumerated() where outage.isExact {
            if given[place] > 1 {
                violations.add("credited twice", "\(given[place]) credits for one outage in room \(history.room.pin)")
            }
            if given[place] == 0, history.clockRan(from: clock.wall(outage.beganAt), to: clock.wall(outage.endedAt)) {
                violations.add("outage without a credit", "room \(history.room.pin)")
            }
        }
        return (violations, count, largest)
    }

    /// The outages of each room, by PIN and in order. Notices to several players of a room are one outage.
    static func outages(_ journal: DrillJournal, _ faults: [DrillFault]) -> [Int64: [DrillOutage]] {
        var rooms: [Int64: [DrillOutage]] = [:]
        for player in journal.players {
            var former: UInt64 = 0
            for takeover in player.takeovers {
                let fault = faults.last {
                    $0.isExact && $0.at > former && $0.at < takeover.at && $0.rooms.contains(player.room)
                }
                former = takeover.at
                guard let began = fault?.at ?? lastHeard(player, before: takeover.at) else { continue }
                rooms[player.room, default: []].append(
                    DrillOutage(beganAt: began, endedAt: takeover.at, isExact: fault != nil))
            }
        }
        return rooms.mapValues(merged)
    }

    /// The last line before the notice, which is itself the last that came until this moment.
    private static func lastHeard(_ player: DrillPlayerJournal, before notice: UInt64) -> UInt64? {
        guard let place = player.heardAt.lastIndex(where: { $0 <= notice }), place > 0 else { return nil }
        return player.heardAt[place - 1]
    }

    /// What overlaps is one: it is over when the first was told, and the old owner lived when the last still heard from it.
    private static func merged(_ outages: [DrillOutage]) -> [DrillOutage] {
        var result: [DrillOutage] = []
        for outage in outages.sorted(by: { $0.beganAt < $1.beganAt }) {
            guard let last = result.last, outage.beganAt < last.endedAt else {
                result.append(outage)
                continue
            }
            result[result.count - 1] = DrillOutage(
                beganAt: max(last.beganAt, outage.beganAt), endedAt: min(last.endedAt, outage.endedAt),
                isExact: last.isExact && outage.isExact)
        }
        return result
    }
}

/// Two clocks that were read at the same moment.
struct DrillClock: Equatable, Sendable {
    /// Nanoseconds of the monotonic clock.
    var monotonic: UInt64 = 0
    /// Milliseconds since 1970.
    var wallTime: WallTime = 0

    /// The wall clock at a moment of the monotonic one.
    func wall(_ moment: UInt64) -> WallTime {
        let away = moment >= monotonic ? Int64(moment - monotonic) : -Int64(monotonic - moment)
        return wallTime + Int64((Double(away) / 1e6).rounded(.down))
    }
}
