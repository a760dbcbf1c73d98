public import Games

extension GameDocument {
    /// Adds a round of a room from its records: how it began, what happened, how it ended. The records may begin before the
    /// round and go on behind it. False when they have no such round, or none that has ended.
    public mutating func read(round number: Int, from records: [LogRecord]) -> Bool {
        round = number
        var isRunning = false
        for record in records {
            for happening in record.happenings {
                switch happening {
                case .started(number, let first, let random, _):
                    (self.first, self.random, startedAt) = (first, random, record.at)
                    isRunning = true
                case _ where !isRunning: break
                case .move(let seat, _, let text, _, let used):
                    steps.append(Step(.fact(seat: seat, text: text, used: used), at: record.at))
                case .secret(let seat, let text): steps.append(Step(.fact(seat: seat, text: text), at: record.at))
                case .credited(let milliseconds): steps.append(Step(.credited(milliseconds), at: record.at))
                case .resigned(let seat, _): steps.append(Step(.resigned(seat), at: record.at))
                case .over(let winner, let reason):
                    (self.winner, self.reason, endedAt) = (winner, reason, record.at)
                    return true
                default: break
                }
            }
        }
        return false
    }
}
