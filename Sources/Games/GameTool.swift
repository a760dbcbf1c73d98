/// A command of `oneup` that a game brings along for those who study it or mend it. Pure: it gets text and gives lines.
public struct GameTool: Sendable {
    /// Something it takes, in this order.
    public struct Input: Sendable {
        /// Where its text comes from.
        public enum Source: Equatable, Sendable {
            /// It is typed. What is optional is empty when it was left out.
            case typed(isOptional: Bool)
            /// A file of at most so many bytes is named.
            case file(limit: Int)
        }

        /// As the help page writes it, in capitals.
        public let name: String
        /// One line about it.
        public let summary: String
        /// Where its text comes from.
        public let source: Source

        /// An input with these values.
        public init(_ name: String, _ summary: String, _ source: Source = .typed(isOptional: false)) {
            self.name = name
            self.summary = summary
            self.source = source
        }
    }

    /// One example on its help page.
    public struct Example: Sendable {
        /// What to type.
        public let line: String
        /// What it does.
        public let summary: String

        /// An example with these values.
        public init(_ line: String, _ summary: String) {
            self.line = line
            self.summary = summary
        }
    }

    /// Its name after `oneup`.
    public let name: String
    /// One line about it.
    public let summary: String
    /// More about it, wrapped by hand to 76 columns.
    public let details: String
    /// What it takes.
    public let inputs: [Input]
    /// How it is used; at least one.
    public let examples: [Example]
    /// Runs with the inputs' bytes and gives each line of data to the second argument. Returns how much it counted, for
    /// tools whose speed is of interest, else nil. A violation says what is wrong with an input.
    public let run: @Sendable (_ inputs: [[UInt8]], _ line: (String) -> Void) throws(Violation) -> Int?

    /// A tool with these values.
    public init(
        _ name: String, _ summary: String, details: String, inputs: [Input], examples: [Example],
        run: @escaping @Sendable (_ inputs: [[UInt8]], _ line: (String) -> Void) throws(Violation) -> Int?
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.inputs = inputs
        self.examples = examples
        self.run = run
    }
}
