public import JSON

/// A quiz as JSON, with everything that is in it: for programs, and to be imported again.
public enum QuizJSON {
    /// What the member `format` says.
    static let format = "oneup-quiz"
    /// What the member `version` says.
    static let version = 1

    /// The quiz as one JSON object.
    public static func bytes(_ quiz: Quiz) -> [UInt8] { jsonObject { write(quiz, &$0) } }

    /// Writes the members of the quiz's object.
    public static func write(_ quiz: Quiz, _ object: inout JSONWriter) {
        object.member("format", format)
        object.member("version", version)
        object.member("title", quiz.title)
        object.member("introduction", quiz.introduction)
        object.object("settings") { settings in
            settings.member("scoring", quiz.settings.scoring.rawValue)
            settings.member("seconds", quiz.settings.seconds)
            settings.member("points", quiz.settings.points)
            settings.member("streak", quiz.settings.hasStreakBonus)
            settings.array("teams") { list in for team in quiz.settings.teams { list.element(team) } }
            settings.member("auto", quiz.settings.autoSeconds)
            settings.member("language", quiz.settings.language)
        }
        object.array("questions") { list in
            for question in quiz.questions { list.object { write(question, &$0) } }
        }
    }

    private static func write(_ question: Question, _ object: inout JSONWriter) {
        object.member("text", question.text)
        object.member("details", question.details)
        object.member("seconds", question.seconds)
        object.member("points", question.points)
        object.member("multiplier", question.multiplier)
        object.array("art") { list in for line in question.art { list.element(line) } }
        object.member("explanation", question.explanation)
        switch question.kind {
        case .choice(let choices):
            object.member("kind", "choice")
            write(choices, &object)
        case .multiple(let choices):
            object.member("kind", "several")
            write(choices, &object)
        case .trueFalse(let isTrue):
            object.member("kind", "truefalse")
            object.member("answer", isTrue)
        case .typed(let accepted, let matching):
            object.member("kind", "typed")
            object.array("accepted") { list in for text in accepted { list.element(text) } }
            object.member("case", matching == .exactCase)
        case .number(let value, let margin):
            object.member("kind", "number")
            // As texts, because a reader's floating point numbers may round them.
            object.member("number", value.description)
            object.member("margin", margin.description)
        case .order(let items):
            object.member("kind", "order")
            object.array("items") { list in for text in items { list.element(text) } }
        case .poll(let answers):
            object.member("kind", "poll")
            object.array("items") { list in for text in answers { list.element(text) } }
        case .slide: object.member("kind", "slide")
        }
    }

    private static func write(_ choices: [Question.Choice], _ object: inout JSONWriter) {
        object.array("answers") { list in
            for choice in choices {
                list.object { entry in
                    entry.member("text", choice.text)
                    entry.member("right", choice.isRight)
                }
            }
        }
    }
}
