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
        for (happening, at) in happenings {
            switch happening {
            case .sat(let seat, _, _, let name):
                names[seat] = name
                if !rounds.isEmpty { rounds[rounds.count - 1].steps.append(.seated(seat)) }
            case .started(let number, let first, let random, _):
                rounds.append(
                    PlayedRound(
                        number: number, options: options, first: first, random: random,
                        steps: names.keys.sorted().map { .seated($0) }))
            case .move, .secret:
                if !rounds.isEmpty, let fact = happening.fact(at: at) {
                    rounds[rounds.count - 1].steps.append(.fact(fact))
                }
            case .credited(let milliseconds):
                if !rounds.isEmpty { rounds[rounds.count - 1].steps.append(.credited(milliseconds)) }
            case .over, .resigned, .rematch, .claimed, .chat, .closed: break
            }
        }
        for place in rounds.indices { rounds[place].names = names }
        return rounds
    }
}
