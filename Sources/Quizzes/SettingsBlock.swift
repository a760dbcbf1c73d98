/// The settings at the start of a file: lines `name: value` between two lines `---`.
struct SettingsBlock {
    /// The settings, with the defaults for what is not named.
    private(set) var settings = QuizSettings()
    /// The last line that belongs to the block; 0 when there is none.
    private(set) var lastLine = 0

    private var seen: Set<String> = []

    /// Reads the block if the file starts with one.
    init(_ source: Source, _ problems: inout ProblemList) {
        guard Self.isFence(source.line(1)) else { return }
        let end = source.lineCount < 2 ? nil : (2...source.lineCount).first { Self.isFence(source.line($0)) }
        if let end {
            lastLine = end
        } else {
            problems.add(
                Place(line: 1, column: 1), "the settings have no end", fix: "put a line `---` below the last setting")
            // What looks like settings is taken for them, so that the rest of the file is still read.
            lastLine = 1
            while lastLine < source.lineCount, Self.isSettingLike(source.line(lastLine + 1)) { lastLine += 1 }
        }
        for line in 1...lastLine where line > 1 && line != end { read(line, source, &problems) }
    }

    private mutating func read(_ number: Int, _ source: Source, _ problems: inout ProblemList) {
        let line = Self.withoutComment(source.line(number))
        guard !line.isEmpty else { return }
        let start = source.place(line: number, at: line.startIndex)
        guard let colon = line.firstIndex(of: 0x3A) else {
            problems.add(start, "this is no setting", fix: "write `name: value`, or `#` before a remark")
            return
        }
        let name = String(decoding: trimmed(line[..<colon]), as: UTF8.self)
        let rest = trimmed(line[(colon + 1)...])
        let value = QuizText.line(String(decoding: rest, as: UTF8.self))
        let place = source.place(line: number, at: rest.isEmpty ? line.endIndex : rest.startIndex)
        guard seen.insert(name).inserted else {
            problems.add(start, "the setting \(shown(name)) stands there twice", fix: "remove one")
            return
        }
        guard let fault = apply(name, value) else { return }
        problems.add(fault.message.hasPrefix("there is no setting") ? start : place, fault)
    }

    /// Takes one setting over; returns what is wrong with it.
    private mutating func apply(_ name: String, _ value: String) -> Fault? {
        switch name {
        case "scoring":
            guard let scoring = Scoring(rawValue: value) else {
                let names = Scoring.allCases.map(\.rawValue).joined(separator: ", ")
                return Fault(message: "\(shown(value)) is no way of scoring", fix: "write one of \(names)")
            }
            settings.scoring = scoring
        case "seconds":
            settings.seconds = Self.whole(value)
            guard QuizLimits.seconds.contains(settings.seconds) else {
                return Fault(
                    message: "the time must be \(QuizChecks.range(QuizLimits.seconds)) seconds", fix: "write such as 20"
                )
            }
        case "points":
            settings.points = Self.whole(value)
            guard QuizLimits.points.contains(settings.points) else {
                return Fault(
                    message: "the points must be \(QuizChecks.range(QuizLimits.points))", fix: "write such as 1000")
            }
        case "streak":
            guard value == "yes" || value == "no" else {
                return Fault(message: "\(shown(value)) is neither yes nor no", fix: "write yes or no")
            }
            settings.hasStreakBonus = value == "yes"
        case "teams":
            settings.teams = value.split(separator: ",", omittingEmptySubsequences: false).map { QuizText.line($0) }
            return QuizChecks.teams(settings.teams)
        case "auto":
            // `5s`, `5`, or `no`.
            settings.autoSeconds =
                value == "no" ? 0 : Self.whole(value.hasSuffix("s") ? String(value.dropLast()) : value)
            // A written 0 is no way to say no.
            return value == "no" ? nil : QuizChecks.auto(settings.autoSeconds == 0 ? -1 : settings.autoSeconds)
        case "language":
            settings.language = value
            return QuizChecks.language(value)
        default:
            return Fault(
                message: "there is no setting \(shown(name))",
                fix: "use scoring, seconds, points, streak, teams, auto or language")
        }
        return nil
    }

    /// The number, or -1, which no setting takes.
    private static func whole(_ text: String) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return -1 }
        return Int(text) ?? -1
    }

    private static func isFence(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "---".utf8) && trimmed(line).count == 3
    }

    private static func isSettingLike(_ line: ArraySlice<UInt8>) -> Bool {
        line.first.map { (0x61...0x7A).contains($0) } == true && line.contains(0x3A)
    }

    /// The line up to a `#` at its start or after white space.
    private static func withoutComment(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end = line.startIndex
        while end < line.endIndex {
            if line[end] == 0x23, end == line.startIndex || isBlank(line[end - 1]) { break }
            end += 1
        }
        return trimmed(line[..<end])
    }
}
