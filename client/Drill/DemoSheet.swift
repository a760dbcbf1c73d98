/// What the hosted game of a demo asks, and what everybody says to it. Made where the game's document is known.
struct DemoSheet: Sendable {
    /// One question.
    struct Question: Sendable {
        /// What each player answers, in the players' order.
        var answers: [String]
        /// Texts that give the right answer away: nobody may read one before it is shown.
        var tells: [String]
    }

    /// The game's kind.
    var kind: String
    /// The room's options: the document with all right answers.
    var options: String
    /// The questions.
    var questions: [Question]
    /// The time that a stored answer counts with, in milliseconds; nil when the text is none.
    var stamp: @Sendable (String) -> Int64?
}
