import Bytes

/// The formats of other programs from which quizzes can be made.
public enum ImportFormat: String, CaseIterable, Sendable {
    /// Moodle's text format.
    case gift
    /// Questions with lettered answers and a line `ANSWER: B`.
    case aiken
    /// Moodle's XML.
    case moodle
    /// Kahoot's spreadsheet, .xlsx.
    case kahoot
    /// A table with the columns of Kahoot's spreadsheet.
    case csv
    /// What the Open Trivia Database answers.
    case opentdb
    /// What `oneup quiz export --to json` writes.
    case json

    /// What it is called.
    public var title: String {
        switch self {
        case .gift: "GIFT"
        case .aiken: "Aiken"
        case .moodle: "Moodle XML"
        case .kahoot: "Kahoot spreadsheet"
        case .csv: "CSV"
        case .opentdb: "OpenTDB JSON"
        case .json: "OneUp JSON"
        }
    }
}

/// What became of a foreign file.
public struct QuizImport: Sendable {
    /// The format it was read as.
    public let format: ImportFormat
    /// The quiz with what could be read, without `faults()`; nil when no question could.
    public let quiz: Quiz?
    /// How many questions the file has, also those that were left out.
    public let found: Int
    /// What could not be taken over, in the file's order.
    public let problems: [ImportProblem]
    /// How many errors there are, also those that are not listed.
    public let errors: Int
    /// The same for warnings.
    public let warnings: Int
}

/// Reads quizzes of other programs as docs/quiz-import.md describes it.
public enum QuizImporter {
    /// Reads a file. Any bytes may be given; of more than `QuizLimits.importBytes` nothing is read.
    ///
    /// - Parameters:
    ///   - format: its format; nil finds it by name and content.
    ///   - path: its name, from which the title is taken when the file has none.
    /// - Returns: nil when the format is not known.
    public static func read(_ raw: [UInt8], path: String, format: ImportFormat? = nil) -> QuizImport? {
        // What is too long is not looked through for its encoding either.
        let (text, encoding) = raw.count <= QuizLimits.importBytes ? ForeignEncoding.utf8(raw) : (raw, nil)
        guard let format = format ?? FormatFinder.find(text, path: path) else { return nil }
        var builder = QuizBuilder()
        guard raw.count <= QuizLimits.importBytes else {
            builder.problems.add(
                .file, "the file has \(raw.count) bytes, at most \(QuizLimits.importBytes) are read",
                fix: "make two of it")
            return builder.finish(format, name: "")
        }
        // The others say their encoding themselves, or have but one.
        let isText = format == .gift || format == .aiken || format == .csv
        let bytes = isText ? text : raw
        if isText, let encoding {
            builder.problems.warn(
                .file, "the file is not UTF-8; it was read as \(encoding.rawValue)",
                fix: "look at letters such as é, and save it as UTF-8 if they are wrong")
        }
        switch format {
        case .gift: GIFTImport.read(bytes, &builder)
        case .aiken: AikenImport.read(bytes, &builder)
        case .moodle: MoodleImport.read(bytes, &builder)
        case .kahoot: Spreadsheet.read(bytes, &builder)
        case .csv: CSVImport.read(bytes, &builder)
        case .opentdb: OpenTDBImport.read(bytes, &builder)
        case .json: JSONImport.read(bytes, &builder)
        }
        let file = path.split(separator: "/").last.map(String.init) ?? ""
        let name = file.split(separator: ".").first.map(String.init) ?? ""
        return builder.finish(format, name: name)
    }
}

/// Finds out what format a file has: by the end of its name where that is plain, else by how it begins.
enum FormatFinder {
    static func find(_ bytes: [UInt8], path: String) -> ImportFormat? {
        let end = path.split(separator: ".").last.map { $0.lowercased() }
        let text = String(decoding: bytes.prefix(64 * 1024), as: UTF8.self)
        let start = text.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
        if bytes.starts(with: [0x50, 0x4B]) { return .kahoot }
        if start == "<" { return .moodle }
        if start == "{" || start == "[" {
            if text.contains("\"\(QuizJSON.format)\"") { return .json }
            if text.contains("\"results\"") || text.contains("\"correct_answer\"") { return .opentdb }
        }
        switch end {
        case "gift": return .gift
        case "csv": return .csv
        case "xml": return .moodle
        case "xlsx": return .kahoot
        case "json": return .opentdb
        case "md", "markdown": return nil
        default: break
        }
        // What looks like text may be a program or a picture with a brace in it.
        guard !text.utf8.contains(0), !text.unicodeScalars.contains("\u{FFFD}") else { return nil }
        let lines = text.split(whereSeparator: \.isNewline)
        if lines.contains(where: { $0.hasPrefix("ANSWER:") }) { return .aiken }
        if lines.prefix(QuizTable.headerRows).contains(where: { QuizTable.isHeader(CSVText.cells(ofLine: String($0))) })
        {
            return .csv
        }
        if text.contains("{") || text.contains("$CATEGORY:") || text.contains("::") { return .gift }
        return nil
    }
}
