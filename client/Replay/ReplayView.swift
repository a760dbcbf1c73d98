internal import Accounts
internal import GameViews
internal import Games
internal import Rooms

/// A played game that is looked at step by step, without IO: keys and times come in. Times are milliseconds of a
/// monotonic clock.
struct ReplayView {
    /// Between two steps while it plays on, in milliseconds: time to see each.
    static let interval: Int64 = 1_000
    /// Steps that a page key goes.
    static let page = 10

    /// The game.
    let replay: Replay
    /// What came of playing it once more.
    let verdict: Replay.Verdict
    /// How many steps are on the board, 0 to `replay.count`.
    private(set) var step = 0
    /// Whether the board is turned by hand.
    private(set) var isFlipped = false
    /// When the next step comes by itself; nil while it does not.
    private(set) var nextAt: Int64?

    init(_ replay: Replay) {
        self.replay = replay
        verdict = replay.verification(sha256Hex)
    }

    /// Whether steps come by themselves.
    var isPlaying: Bool { nextAt != nil }

    /// The board's view.
    var view: (any GameView.Type)? { GameViews.view(of: replay.document.kind) }

    /// Does what a key means; false when it means nothing here. Leaving is for who shows it.
    mutating func perform(_ action: ScreenAction, at now: Int64) -> Bool {
        switch action {
        case .left, .up: go(to: step - 1)
        case .right, .down: go(to: step + 1)
        case .pageUp: go(to: step - Self.page)
        case .pageDown: go(to: step + Self.page)
        case .first: go(to: 0)
        case .last: go(to: replay.count)
        case .flip: isFlipped.toggle()
        case .play:
            if isPlaying {
                nextAt = nil
            } else {
                // At its end it begins anew.
                if step == replay.count { step = 0 }
                nextAt = now + Self.interval
            }
        default: return false
        }
        return true
    }

    /// Goes to a position, and stops playing.
    mutating func go(to step: Int) {
        self.step = min(max(step, 0), replay.count)
        nextAt = nil
    }

    /// What comes by itself as time passes.
    mutating func pass(at now: Int64) {
        guard let next = nextAt, now >= next else { return }
        step = min(step + 1, replay.count)
        nextAt = step < replay.count ? now + Self.interval : nil
    }
}
