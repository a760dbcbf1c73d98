/// A question as foreign formats know it, before it is made one of ours.
struct ForeignQuestion {
    enum Kind {
        /// Answers to choose from; `isSingle` is whether one is to be chosen, nil when that follows from the answers.
        case choice([ForeignAnswer], isSingle: Bool?)
        case trueFalse(Bool)
        /// Texts to type.
        case typed([ForeignAnswer], matching: Question.Matching)
        /// Numbers to type.
        case number([ForeignNumber])
        /// Text alone.
        case slide
        /// A kind that OneUp does not have, by its name.
        case other(String)
    }

    var text: ForeignText
    var kind: Kind
    /// What is shown after the answer, whatever it was.
    var feedback = ForeignText.empty
    /// What is shown after a right answer to a question that is true or false.
    var rightFeedback = ForeignText.empty
    /// Whether something is shown after a wrong one alone; quizzes have nothing for it.
    var hasWrongFeedback = false
    var seconds: Int?
    var place: ImportPlace
}

/// An answer with what it is worth.
struct ForeignAnswer {
    var text: ForeignText
    /// How much of the points it gives, in percent; 100 for a right one, 0 or less for a wrong one.
    var share: Double
    var feedback = ForeignText.empty
    var place: ImportPlace
}

/// A number with what it is worth.
struct ForeignNumber {
    enum Value: Equatable {
        case around(String, margin: String)
        case between(String, String)
    }

    var value: Value
    /// As with `ForeignAnswer`.
    var share: Double
    var feedback = ForeignText.empty
    var place: ImportPlace
}

extension ForeignNumber.Value {
    /// The number in the middle and the margin; the fault says why there is none. `isExact` is false when a range has no
    /// middle in millionths: then the margin is the next larger one.
    func fixed() throws(NumberFault) -> (middle: FixedNumber, margin: FixedNumber, isExact: Bool) {
        switch self {
        case .around(let text, let margin):
            let middle = try Self.parse(text)
            let margin = margin.isEmpty ? FixedNumber.zero : try Self.parse(margin)
            guard margin >= .zero else { throw NumberFault(fault: QuizChecks.margin(margin)) }
            return (middle, margin, true)
        case .between(let first, let second):
            let (low, high) = (try Self.parse(first), try Self.parse(second))
            guard low <= high else {
                throw NumberFault(
                    fault: Fault(message: "the range ends below its start", fix: "write the smaller number first"))
            }
            let sum = low.millionths + high.millionths
            let middle = sum >> 1
            guard let center = FixedNumber(millionths: middle),
                let margin = FixedNumber(millionths: high.millionths - middle)
            else { throw NumberFault(fault: nil) }
            return (center, margin, sum & 1 == 0)
        }
    }

    private static func parse(_ raw: String) throws(NumberFault) -> FixedNumber {
        var text = QuizText.line(raw)
        // `.5` and `5.` are numbers elsewhere, and so are zeros at either end.
        if text.hasPrefix(".") { text = "0" + text }
        if text.hasPrefix("-.") { text = "-0" + text.dropFirst() }
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        guard let number = FixedNumber(text) else {
            throw NumberFault(
                fault: Fault(
                    message: "\(shown(raw)) is no number that OneUp takes",
                    fix: "write at most 12 digits before the point and 6 behind it"))
        }
        return number
    }
}

/// Why a text is no number.
struct NumberFault: Error {
    var fault: Fault
    init(fault: Fault?) {
        self.fault = fault ?? Fault(message: "the number is too large", fix: "use at most 12 digits")
    }
}
