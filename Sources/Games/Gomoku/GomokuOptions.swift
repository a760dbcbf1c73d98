extension Gomoku {
    /// The rule and the opening.
    public static let optionChoices = [
        OptionChoice(
            "rule", label: "rule", [.init("freestyle", "five or more win"), .init("standard", "exactly five win")],
            hint: "Whether a row of six or more wins too."),
        OptionChoice(
            "opening", label: "opening", [.init("free", "free"), .init("swap2", "swap2")],
            hint: "In swap2 one places three stones and the other chooses the colour."),
    ]

    /// When a row wins.
    public enum Rule: String, CaseIterable, Sendable {
        /// Five or more.
        case freestyle
        /// Exactly five; six or more, an overline, do not count.
        case standard
    }

    /// How a game begins.
    public enum Opening: String, CaseIterable, Sendable {
        /// Who moves first plays black.
        case free
        /// The first player places three stones, and the colours are chosen then.
        case swap2
    }

    /// Which game it is, as words such as `rule=standard opening=swap2`; what is left out is freestyle and free.
    public struct Options: Equatable, Sendable {
        /// When a row wins.
        public var rule = Rule.freestyle
        /// How the game begins.
        public var opening = Opening.free

        /// Reads the words; what is not known is refused.
        init(_ text: String) throws(Violation) {
            var names: Set<Substring> = []
            for word in text.split(separator: " ") {
                let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let value = parts.count == 2 ? String(parts[1]) : ""
                guard names.insert(parts[0]).inserted else {
                    throw Violation(.unreadable, "\(parts[0])= is given twice; write it once")
                }
                switch parts[0] {
                case "rule":
                    guard let rule = Rule(rawValue: value) else { throw Self.unknown(word, "rule", Rule.allCases) }
                    self.rule = rule
                case "opening":
                    guard let opening = Opening(rawValue: value) else {
                        throw Self.unknown(word, "opening", Opening.allCases)
                    }
                    self.opening = opening
                default:
                    let known = "rule=freestyle, rule=standard, opening=free and opening=swap2"
                    throw Violation(.unreadable, "gomoku has no option \"\(word)\"; it has \(known)")
                }
            }
        }

        private static func unknown<Value: RawRepresentable<String>>(
            _ word: Substring, _ name: String, _ values: [Value]
        ) -> Violation {
            let choices = values.map { "\(name)=\($0.rawValue)" }.joined(separator: " or ")
            return Violation(.unreadable, "gomoku has no \"\(word)\"; write \(choices)")
        }
    }
}
