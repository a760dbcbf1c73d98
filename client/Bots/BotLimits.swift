/// Bounds of the house bots, each with its unit and reason. Times are milliseconds.
enum BotLimits {
    /// Games that one bot plays at once: each has a connection and a session of its own.
    static let tables = 16
    /// Questions that wait for the thinking thread: every table of every bot has at most one.
    static let questions = 3 * tables
    /// The least time between a move and the answer to it: a person has to see what the other has done. Not with a clock that
    /// has less than `hurry`.
    static let courtesy: Int64 = 400
    /// With less than this on its clock a bot thinks less, in proportion.
    static let hurry: Int64 = 60_000
    /// How long an opponent may be gone from a game without clocks before the bot gives it up: the table is for others then.
    static let absence: Int64 = 1_800_000
    /// How long an opponent who is there may look at a board without clocks.
    static let idleness: Int64 = 7_200_000
    /// How long an adjourned game is waited for at the table.
    static let adjournment: Int64 = 86_400_000
    /// How long a game that has not begun is waited for.
    static let beginning: Int64 = 300_000
    /// How long after a game another one may be asked for.
    static let rematch: Int64 = 120_000
    /// An opponent who has left after a game is waited for so long: more than a connection needs to come back.
    static let farewell: Int64 = 10_000
    /// How long is waited after a refusal before the next try.
    static let retry: Int64 = 1_000
    /// How often the invitations are asked for, besides when one is told of: one that was told while the connection was broken.
    static let invites: Int64 = 15_000
    /// The loop wakes up so often.
    static let tick: Int32 = 100
    /// Characters of the accounts' password, of 32 kinds: 160 bits.
    static let password = 32
}
