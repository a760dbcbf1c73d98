/// One of a game's own options as a form offers it, so that nobody has to know how options are written.
public struct OptionChoice: Equatable, Sendable {
    /// One way to choose.
    public struct Value: Equatable, Sendable {
        /// The value as the options have it, without spaces.
        public let word: String
        /// What people read.
        public let label: String

        /// A value with these texts.
        public init(_ word: String, _ label: String) {
            self.word = word
            self.label = label
        }
    }

    /// The name before the equals sign, such as `rule`.
    public let name: String
    /// What people read before the choice; short, one or two words.
    public let label: String
    /// What can be chosen, what the game takes by itself first; none where the value is typed.
    public let values: [Value]
    /// One sentence about what it means, or how it is typed.
    public let hint: String

    /// An option with these values; without any it is typed.
    public init(_ name: String, label: String, _ values: [Value] = [], hint: String) {
        self.name = name
        self.label = label
        self.values = values
        self.hint = hint
    }

    /// What stands in the options for a value; nothing for the one that the game takes by itself, so that the same game has
    /// the same options.
    public func word(for value: String) -> String? {
        value.isEmpty || value == values.first?.word ? nil : "\(name)=\(value)"
    }
}
