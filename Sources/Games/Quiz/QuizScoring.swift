internal import Quizzes

/// How answers become points. Pure functions of the stamp, so that a takeover changes nothing.
enum QuizScoring {
    /// Answers within this time get all points, milliseconds: nobody reads faster.
    static let fullMilliseconds: Int64 = 500
    /// What each right answer in a row adds from the second on, points, at most `streakMost` times.
    static let streakPoints = 100
    /// The longest streak that counts.
    static let streakMost = 5

    /// The points of a right answer that took `used` milliseconds of `time`, before the streak. `kahoot` is
    /// round((1 − t/T/2) × points), everything within half a second; `linear` falls to nothing at the end of the time.
    static func points(_ scoring: Scoring, points: Int, used: Int64, time: Int64) -> Int {
        let taken = min(max(0, used), time)
        switch scoring {
        case .accuracy: return points
        case .kahoot:
            if taken <= fullMilliseconds { return points }
            // (2T − t) × points / 2T, rounded half up, in whole numbers.
            return Int((Int64(points) * (2 * time - taken) * 2 + 2 * time) / (4 * time))
        case .linear: return Int((Int64(points) * (time - taken) * 2 + time) / (2 * time))
        }
    }

    /// What a streak of so many right answers adds to the last of them.
    static func streakBonus(_ length: Int) -> Int {
        length < 2 ? 0 : streakPoints * min(length - 1, streakMost)
    }
}
