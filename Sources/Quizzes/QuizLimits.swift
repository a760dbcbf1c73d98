/// What a quiz may hold at most, each with its reason. Reader, writer and decoder go by these alone.
public enum QuizLimits {
    /// The longest file, in bytes: twice the largest sensible quiz; it also bounds what one upload costs.
    public static let bytes = 256 * 1024
    /// The most questions and slides: two hours at 36 seconds each.
    public static let questions = 200
    /// The answers to choose from or to put in order: six lines fit below a question in 24 rows.
    public static let answers = 2...6
    /// The answers accepted for a typed question: spellings of one thing.
    public static let accepted = 1...10
    /// The longest title, in scalars: one line of a terminal.
    public static let title = 80
    /// The longest question, in scalars: four lines of a terminal.
    public static let text = 300
    /// The longest answer, in scalars: two lines of a narrow terminal.
    public static let answer = 120
    /// The longest introduction, details or explanation, in scalars: half a terminal.
    public static let paragraphs = 600
    /// The most lines of a picture: with question and answers it fills 24 rows.
    public static let artLines = 16
    /// The widest line of a picture, in columns: it fits beside a leaderboard.
    public static let artColumns = 60
    /// The time to answer, in seconds: five minutes is a long silence in a room.
    public static let seconds = 5...300
    /// The time when none is named, in seconds.
    public static let defaultSeconds = 20
    /// The points for a question: four digits stay readable on a leaderboard.
    public static let points = 0...10_000
    /// The points when none are named.
    public static let defaultPoints = 1_000
    /// What `{x2}` can make of points: more than double makes one question the whole quiz.
    public static let multiplier = 1...2
    /// The teams, if there are any: one needs another, and eight stand below a leaderboard in 24 rows.
    public static let teams = 2...8
    /// After how many seconds a host's client may go on by itself: time to see what is shown, and less than patience.
    public static let auto = 2...60
    /// The longest name of a team, in scalars: a column of the leaderboard.
    public static let teamName = 24
    /// The longest language tag, in bytes (RFC 5646 section 4.4.1).
    public static let languageTag = 35
    /// The most problems that are listed: more than a person mends before checking again.
    public static let problems = 200

    /// The longest file of a foreign format, in bytes: markup and pictures take more than what a quiz keeps of them.
    public static let importBytes = 1024 * 1024
    /// The longest part of a spreadsheet once it is unpacked, in bytes: two hundred questions take a tenth.
    static let unpackedBytes = 2 * 1024 * 1024
    /// How deep XML may nest: Moodle's files take seven levels, spreadsheets six.
    static let xmlDepth = 32
    /// The most elements of an XML text: a spreadsheet of a thousand rows with ten cells each has half.
    static let xmlElements = 50_000
    /// The most rows of a table that are looked at: five for each question.
    static let tableRows = 1_000
    /// The most columns of a table that are looked at: more than Kahoot's and those of its kin.
    static let tableColumns = 40

    /// The longest line of a file, in bytes: above the longest paragraph with every letter escaped.
    static let lineBytes = 4_096
    /// The most white space before the first letter of a line, in bytes: above the widest picture. It bounds how deep
    /// Markdown can nest over several lines.
    static let indentBytes = 100
    /// The most list and quote markers at the start of a line: above the widest picture. It bounds how deep Markdown
    /// can nest in one line.
    static let markers = 64
    /// The most bytes without an empty line or a heading: it bounds the few steps of a Markdown parser whose time grows
    /// with the square of a paragraph's length.
    static let blockBytes = 16 * 1024
}
