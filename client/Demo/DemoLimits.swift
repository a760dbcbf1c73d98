/// Bounds of the demo's players, each with its unit and reason. Times are milliseconds.
enum DemoLimits {
    /// Without anybody but scripted players for so long nothing new is begun: an empty cluster must not fill its store.
    static let quiet: Int64 = 600_000
    /// Games in one room; then it makes way for a new one, so that no log grows without end.
    static let games: Int64 = 5
    /// How long after a game the scripted player asks for another: the other has read how it ended.
    static let rematch: Int64 = 2_500
    /// How long an answer to that is waited for before somebody else may come.
    static let rematchPatience: Int64 = 60_000
    /// An opponent who is gone for so long after a game does not come back: more than a connection needs to.
    static let farewell: Int64 = 5_000
    /// An opponent who is gone for so long during a game does not come back.
    static let absence: Int64 = 30_000
    /// An opponent who is there and does not move for so long holds the room up.
    static let idleness: Int64 = 300_000
    /// How long after a hosted game's end the next room is opened and named.
    static let nextRoom: Int64 = 8_000
    /// How long after its end a hosted room is closed: time to read where it goes on.
    static let podium: Int64 = 25_000
    /// How long is waited after a refusal or a problem before the next try.
    static let retry: Int64 = 3_000
    /// How often it is asked who is in the room, at most.
    static let whoEvery: Int64 = 1_000
    /// How long closing the rooms may take when the program is told to end; its supervisor waits a little longer.
    static let closing: Int64 = 1_500
    /// The loop wakes up so often: scripted players are no faster than people.
    static let tick: Int32 = 100
    /// Names with a number behind them that are tried before chance chooses one.
    static let numberedNames = 9
}
