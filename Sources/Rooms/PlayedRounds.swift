public import Bytes
public import Games

extension Room {
    /// The rounds that these records add up to, from the room's first record on, for those who count them once more.
    public func rounds(of records: [LogRecord]) -> [PlayedRound] {
        PlayedRound.rounds(
            of: records.flatMap { record in record.happenings.map { ($0, record.at) } }, options: options)
    }
}

extension PlayedRound {
    /// The rounds of a room with these options, from what happened in it from its beginning on. What happens between two
    /// rounds belongs to none; seats and names go along.
    public static func rounds(of happenings: [(Happening, at: WallTime)], options: String) -> [PlayedRound] {
        var rounds: [PlayedRound] = []
        var names: [Int: String] = [:]
        var seats: Set<Int> = []
        var isRunning = false
        // By seat, the first round in which a removed player counts for nothing.
        var removed: [Int: Int] = [:]
        for (happening, at) in happenings {
            switch happening {
            case .sat(let seat, _, _, let name):
                names[seat] = name
                seats.insert(seat)
                if !rounds.isEmpty { rounds[rounds.count - 1].steps.append(.seated(seat)) }
            case .started(let number, let first, let random, _):
                isRunning = true
                rounds.append(
                    PlayedRound(
                        number: number, options: options, first: first, random: random,
                        steps: seats.sorted().map { .seated($0) }))
            case .move, .secret:
                if !rounds.isEmpty, let fact = happening.fact(at: at) {
                    rounds[rounds.count - 1].steps.append(.fact(fact))
                }
            case .credited(let milliseconds):
                if !rounds.isEmpty { rounds[rounds.count - 1].steps.append(.credited(milliseconds)) }
            case .hosted(let change):
                switch change.kind {
                case .removed(let seat, _, _):
                    seats.remove(seat)
                    removed[seat] = isRunning ? rounds.count - 1 : rounds.count
                    if isRunning { rounds[rounds.count - 1].steps.append(.vacated(seat, at: at)) }
                case .renamed(let seat, _, _, let name): names[seat] = name
                case .locked, .banned, .unbanned, .cohost, .words: break
                }
            case .over: isRunning = false
            case .resigned, .rematch, .claimed, .chat, .aside, .closed: break
            }
        }
        for place in rounds.indices {
            rounds[place].names = names
            for (seat, first) in removed where first <= place { rounds[place].names[seat]? += " (removed)" }
        }
        return rounds
    }
}
