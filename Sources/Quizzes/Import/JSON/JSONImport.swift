import JSON

/// What `QuizJSON` writes. Members that are absent have their usual values.
enum JSONImport {
    static func read(_ bytes: [UInt8], _ builder: inout QuizBuilder) {
        do {
            try withJSON(bytes) { read($0, &builder) }
        } catch {
            builder.problems.add(.file, fault(error))
        }
    }

    static func fault(_ error: any Error) -> Fault {
        let message = (error as? JSONError)?.message ?? "unknown"
        return Fault(
            message: "the file is no JSON: \(QuizText.line(message))", fix: "mend it, or name its format with --from")
    }

    private static func read(_ root: JSONView, _ builder: inout QuizBuilder) {
        guard root["format"]?.text == QuizJSON.format, let questions = root["questions"], let count = questions.count
        else {
            builder.problems.add(
                .path("format"), "the file is no quiz of OneUp",
                fix: "write \"format\": \"\(QuizJSON.format)\" and a list \"questions\"")
            return
        }
        guard let version = root["version"]?.integer, version <= QuizJSON.version else {
            builder.problems.add(.path("version"), "a newer release wrote this file", fix: "update OneUp")
            return
        }
        builder.title = root["title"]?.text ?? ""
        builder.introduction = QuizText.lines(QuizText.split(root["introduction"]?.text ?? ""))
        if let fault = QuizChecks.length(builder.introduction, "the introduction", most: QuizLimits.paragraphs) {
            builder.problems.add(.path("introduction"), fault)
            builder.introduction = ""
        }
        if let settings = root["settings"] { builder.settings = self.settings(settings, &builder.problems) }
        for index in 0..<count {
            guard let entry = questions[index] else { continue }
            let path = "questions[\(index)]"
            if let question = question(entry, path, builder.settings, &builder.problems) {
                builder.add(question, .path(path))
            } else {
                builder.countBroken()
            }
        }
    }

    private static func settings(_ view: JSONView, _ problems: inout ImportProblems) -> QuizSettings {
        var settings = QuizSettings()
        func check(_ name: String, _ fault: Fault?, _ body: (inout QuizSettings) -> Void) {
            if let fault { problems.add(.path("settings.\(name)"), fault) } else { body(&settings) }
        }
        if let name = view["scoring"]?.text {
            let scoring = Scoring(rawValue: name)
            let fault = Fault(
                message: "\(shown(name)) is no way of scoring",
                fix: "write one of \(Scoring.allCases.map(\.rawValue).joined(separator: ", "))")
            check("scoring", scoring == nil ? fault : nil) { $0.scoring = scoring ?? $0.scoring }
        }
        if let seconds = whole(view["seconds"]) {
            check("seconds", QuizChecks.seconds(seconds)) { $0.seconds = seconds }
        }
        if let points = whole(view["points"]) { check("points", QuizChecks.points(points)) { $0.points = points } }
        if let streak = view["streak"]?.flag { settings.hasStreakBonus = streak }
        let teams = texts(view["teams"])
        check("teams", QuizChecks.teams(teams)) { $0.teams = teams }
        if let auto = whole(view["auto"]) { check("auto", QuizChecks.auto(auto)) { $0.autoSeconds = auto } }
        if let language = view["language"]?.text {
            check("language", QuizChecks.language(language)) { $0.language = language }
        }
        return settings
    }

    private static func question(
        _ view: JSONView, _ path: String, _ settings: QuizSettings, _ problems: inout ImportProblems
    ) -> Question? {
        guard let kind = kind(view, path, &problems) else { return nil }
        let art = view["art"]
        return Question(
            text: QuizText.line(view["text"]?.text ?? ""),
            details: QuizText.lines(QuizText.split(view["details"]?.text ?? "")), kind: kind,
            seconds: whole(view["seconds"]) ?? settings.seconds, points: whole(view["points"]) ?? settings.points,
            multiplier: whole(view["multiplier"]) ?? 1,
            // One more than fits, so that too many are seen.
            art: (0..<min(art?.count ?? 0, QuizLimits.artLines + 1)).map { QuizText.artLine(art?[$0]?.text ?? "") },
            explanation: QuizText.lines(QuizText.split(view["explanation"]?.text ?? "")))
    }

    private static func kind(_ view: JSONView, _ path: String, _ problems: inout ImportProblems) -> Question.Kind? {
        switch view["kind"]?.text {
        case "choice": return .choice(choices(view["answers"]))
        case "several": return .multiple(choices(view["answers"]))
        case "truefalse":
            if let answer = view["answer"]?.flag { return .trueFalse(answer) }
            problems.add(.path("\(path).answer"), "it is neither true nor false", fix: "write true or false")
        case "typed":
            return .typed(
                accepted: texts(view["accepted"]), matching: view["case"]?.flag == true ? .exactCase : .ignoringCase)
        case "number":
            do {
                let value = ForeignNumber.Value.around(
                    view["number"]?.text ?? "", margin: view["margin"]?.text ?? "")
                let (number, margin, _) = try value.fixed()
                return .number(number, margin: margin)
            } catch {
                problems.add(.path("\(path).number"), error.fault)
            }
        case "order": return .order(texts(view["items"]))
        case "poll": return .poll(texts(view["items"]))
        case "slide": return .slide
        case let name:
            problems.add(
                .path("\(path).kind"), "OneUp has no questions of the kind \(shown(name ?? ""))",
                fix: "write one of \(Attributes.KindName.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return nil
    }

    private static func choices(_ list: JSONView?) -> [Question.Choice] {
        (0..<bounded(list)).map {
            Question.Choice(
                QuizText.line(list?[$0]?["text"]?.text ?? ""), isRight: list?[$0]?["right"]?.flag == true)
        }
    }

    private static func texts(_ list: JSONView?) -> [String] {
        (0..<bounded(list)).map { QuizText.line(list?[$0]?.text ?? "") }
    }

    /// How many elements are read: more than any list of a quiz may have, so that too many are seen.
    private static func bounded(_ list: JSONView?) -> Int {
        min(list?.count ?? 0, max(QuizLimits.teams.upperBound, QuizLimits.accepted.upperBound) + 1)
    }

    private static func whole(_ view: JSONView?) -> Int? { view?.integer.map { Int(clamping: $0) } }
}
