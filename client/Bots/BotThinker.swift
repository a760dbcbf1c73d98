internal import EventLoop
internal import Games
internal import Glibc

/// A board, and what is asked about it.
struct BotQuestion: Sendable {
    /// The table that asks.
    var table: Int
    /// Which of its questions it is.
    var change: Int
    /// The game as the table sees it.
    var game: any GameRules
    /// Who plays it.
    var bot: any HouseBot.Type
    /// What is asked.
    var task: BotTask
    /// What chance decides.
    var seed: UInt64
}

/// What came of a question.
struct BotAnswer: Sendable {
    /// The table that asked.
    var table: Int
    /// Which of its questions it was.
    var change: Int
    /// What the bot does; nil when it waits.
    var act: BotAct?
}

/// One thread that thinks, so that the clients' loop never waits for it. Its queue is bounded; who finds it full asks again.
final class BotThinker: @unchecked Sendable {
    // Questions and answers are touched only under the lock.
    private var questions: [BotQuestion] = []
    private var answers: [BotAnswer] = []
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let filled: UnsafeMutablePointer<pthread_cond_t>
    /// Readable when there are answers.
    let wakeup: Wakeup

    /// Starts the thread. It lives as long as the process.
    init() throws(SystemError) {
        wakeup = try Wakeup()
        lock = .allocate(capacity: 1)
        filled = .allocate(capacity: 1)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(filled, nil)
        try startThread { [self] in work() }
    }

    /// How many questions wait.
    var waiting: Int {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return questions.count
    }

    /// Queues a question; false when too many wait.
    func submit(_ question: BotQuestion) -> Bool {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        guard questions.count < BotLimits.questions else { return false }
        questions.append(question)
        pthread_cond_signal(filled)
        return true
    }

    /// What was found since the last call.
    func takeAnswers() -> [BotAnswer] {
        wakeup.drain()
        pthread_mutex_lock(lock)
        defer {
            answers.removeAll()
            pthread_mutex_unlock(lock)
        }
        return answers
    }

    /// How far the thread stands behind others, 0 to 19: players' moves come before what bots think of them.
    private static let niceness: Int32 = 10

    private func work() -> Never {
        // Of this thread alone (nice(2), "C library/kernel differences").
        _ = nice(Self.niceness)
        while true {
            pthread_mutex_lock(lock)
            while questions.isEmpty { pthread_cond_wait(filled, lock) }
            let question = questions.removeFirst()
            pthread_mutex_unlock(lock)
            let answer = Self.think(question)
            pthread_mutex_lock(lock)
            answers.append(answer)
            pthread_mutex_unlock(lock)
            wakeup.signal()
        }
    }

    private static func think(_ question: BotQuestion) -> BotAnswer {
        var random = BotRandom(seed: question.seed)
        let found = question.bot.act(question.game, question.task, random: &random)
        return BotAnswer(table: question.table, change: question.change, act: found?.act)
    }
}
