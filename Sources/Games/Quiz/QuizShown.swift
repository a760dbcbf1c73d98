/// A public text of a quiz, read: what clients, spectators and pages know. It never holds a right answer before the reveal,
/// because the text does not.
public struct QuizShown: Equatable, Sendable {
    /// What is shown.
    public enum Stage: Equatable, Sendable {
        /// Players come in.
        case gathering(Gathering)
        /// A question is open.
        case question(Asked)
        /// Its answer.
        case reveal(Revealed)
        /// The leaderboard after a question.
        case standings(index: Int, of: Int, players: Int, places: [Place])
        /// The end.
        case podium(questions: Int, players: Int, places: [Place])
        /// More time for the open question, in seconds.
        case extended(seconds: Int)
        /// The host has stopped the quiz; what is left of the open question's time in milliseconds, nil between questions.
        case paused(left: Int64?)
        /// The host goes on between questions. A question that goes on is shown anew.
        case resumed
        /// The host has left a question out.
        case skipped(index: Int, of: Int)
        /// A player has chosen a team, by its number; nil when all who had not chosen were put into one.
        case teamed(team: Int?, seat: Int?)
    }

    /// What is said before the first question.
    public struct Gathering: Equatable, Sendable {
        /// How many questions will follow.
        public var questions: Int
        /// After how many seconds the host's client goes on by itself; 0 when it does not.
        public var autoSeconds: Int
        /// The quiz's title.
        public var title: String
        /// What its author says first, a paragraph each.
        public var introduction: [String]
    }

    /// An open question.
    public struct Asked: Equatable, Sendable {
        /// Its number from 1, and how many there are.
        public var index: Int, of: Int
        /// When it was asked, in the room's time, and for how long, both in milliseconds.
        public var askedAt: Int64, time: Int64
        /// What its points are multiplied with.
        public var multiplier: Int
        /// The kind: choice, multiple, truefalse, typed, number, order, poll or slide.
        public var kind: String
        /// The question.
        public var text: String
        /// More about it.
        public var details: [String]
        /// A picture of characters.
        public var art: [String]
        /// The answers to choose from; empty when one is typed.
        public var answers: [String]
        /// How much of its time had run before it went on after a pause, in milliseconds; 0 when it was not paused.
        public var elapsed: Int64
    }

    /// A question's answer.
    public struct Revealed: Equatable, Sendable {
        /// The question's number from 1, how many there are, and how many have answered.
        public var index: Int, of: Int, answered: Int
        /// The right answer in words; empty for a poll or a slide.
        public var right: String
        /// How many chose each answer, in their order.
        public var counts: [Int]
        /// How many were right, for answers that are typed.
        public var rightCount: Int?
        /// Why it is right.
        public var explanation: [String]
    }

    /// One line of the leaderboard.
    public struct Place: Equatable, Sendable {
        /// The rank from 1, and the seat.
        public var rank: Int, seat: Int
        /// All points, and those of the last question.
        public var points: Int, last: Int
    }

    /// A team: before the first question with its members alone, on a leaderboard with rank and points.
    public struct Team: Equatable, Sendable {
        /// Its number from 1, and how many belong to it.
        public var number: Int, members: Int
        /// The rank from 1, and the mean of the members' points; nil before the first leaderboard.
        public var rank: Int?, points: Int?
        /// Its name.
        public var name: String
    }

    /// A question that a player did not answer rightly.
    public struct Mistake: Equatable, Sendable {
        /// Its number from 1.
        public var number: Int
        /// Whether there was no answer at all.
        public var isMissed: Bool
        /// The question and the right answer; long ones are cut.
        public var text: String, right: String
    }

    /// What is shown.
    public var stage: Stage
    /// The teams of the gathering or the leaderboard that is shown; empty where everybody plays alone.
    public var teams: [Team] = []
    /// The player's own place: rank, points, points of the last question, right answers.
    public var you: (rank: Int, points: Int, last: Int, right: Int)?
    /// What the player has said to the open question, after how many milliseconds.
    public var said: (used: Int64, text: String)?
    /// When the open question closes, in the room's time, with all extensions and credits; how many have answered it, and
    /// how many play.
    public var open: (closesAt: Int64, given: Int, players: Int)?
    /// The first seats that have not answered the open question; only the host is told.
    public var missing: [Int] = []
    /// While the host has stopped the quiz: what is left of the open question's time, milliseconds, 0 between questions,
    /// how many have answered, and how many play.
    public var pause: (left: Int64, given: Int, players: Int)?
    /// After how many seconds the host's client goes on by itself; only the host is told.
    public var autoSeconds: Int?
    /// The player's own team, by its number, and whether another can be chosen now.
    public var member: (team: Int, mayChange: Bool)?
    /// When all is over: how many questions were answered wrongly, how many not at all, and the first of both.
    public var mistakes: (wrong: Int, missed: Int, first: [Mistake])?

    /// Whether both show the same.
    public static func == (left: QuizShown, right: QuizShown) -> Bool {
        left.stage == right.stage && left.said?.text == right.said?.text && left.you?.points == right.you?.points
            && left.teams == right.teams && left.pause?.left == right.pause?.left
    }
}
