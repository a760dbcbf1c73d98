public import Games
public import JSON

extension Replay {
    /// Compares with all that the document says, its steps as they were written too. `digest` is SHA-256 of a text's UTF-8
    /// bytes in hexadecimal digits.
    public func verification(_ digest: (String) -> String) -> Verdict {
        let verdict = verdict(digest)
        guard verdict.isGood, !document.check.isEmpty, digest(document.stepsText) != document.check else {
            return verdict
        }
        return .different("the steps are not those that were written")
    }
}

// A played game as JSON: what `game.read` answers, what `oneup export --json` writes. docs/replay.md describes it.

/// What a document may hold at most, each with its reason. docs/replay.md states them.
public enum DocumentLimits {
    /// The bytes of a document: 20,000 steps of 200 bytes each, which no game comes near.
    public static let bytes = 4 << 20
    /// Steps: a game of chess by the rules ends before move 6,000; offers and takebacks come on top.
    public static let steps = 20_000
    /// Steps in one answer of `game.read`.
    public static let stepsPerPage = 200
    /// The bytes of a name or of one word.
    static let nameBytes = 200
    /// The bytes of a comment, of a tag's value, of other moves.
    static let textBytes = 8_192
    /// Marks, comments or variations of one step, and tags.
    static let notes = 256
    /// Players of a game that shows all it is.
    static let players = 1...8
    /// The latest time, milliseconds since 1970.
    static let latest: Int64 = 1 << 53
}

extension GameDocument {
    /// The value of `format`, which names the version too.
    static let format = "oneup-game/1"

    /// The document as one JSON object without a line end.
    public func json() -> [UInt8] { jsonObject { write(into: &$0, steps: steps.indices) } }

    /// The steps as the text that `check` is the SHA-256 of: a JSON array without white space.
    public var stepsText: String {
        var writer = JSONWriter()
        writer.array { for step in steps { $0.object { step.write(into: &$0) } } }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Writes the members of the object, with these of the steps.
    public func write(into writer: inout JSONWriter, steps range: Range<Int>) {
        writer.member("format", Self.format)
        writer.member("id", id)
        writer.member("game", kind)
        writer.member("title", title)
        writer.member("room", pin)
        writer.member("round", round)
        writer.member("options", options)
        writer.member("first", first)
        writer.member("random", String(random))
        writer.array("players") {
            for player in players {
                $0.object {
                    $0.member("name", player.name)
                    Self.write("rating", player.rating, &$0)
                    Self.write("deviation", player.deviation, &$0)
                }
            }
        }
        writer.member("rated", isRated)
        writer.member("started", startedAt)
        writer.member("ended", endedAt)
        if let winner { writer.member("winner", winner) } else { writer.memberNull("winner") }
        writer.member("reason", reason)
        writer.member("hash", hash)
        if !check.isEmpty { writer.member("check", check) }
        if !tags.isEmpty {
            writer.array("tags") {
                for tag in tags {
                    $0.array {
                        $0.element(tag.name)
                        $0.element(tag.value)
                    }
                }
            }
        }
        if !comments.isEmpty { Self.write("comments", comments, &writer) }
        if !rest.isEmpty { writer.member("rest", rest) }
        writer.array("steps") {
            for index in range { $0.object { steps[index].write(into: &$0) } }
        }
    }

    private static func write(_ name: StaticString, _ value: Double?, _ writer: inout JSONWriter) {
        // One digit behind the point is more than a rating knows.
        guard let value, value.isFinite, abs(value) < 100_000 else { return }
        writer.member(name, raw: "\((value * 10).rounded() / 10)".utf8)
    }

    fileprivate static func write(_ name: StaticString, _ texts: [String], _ writer: inout JSONWriter) {
        writer.array(name) { for text in texts { $0.element(text) } }
    }
}

extension GameDocument.Step {
    /// Writes the members of a step.
    func write(into writer: inout JSONWriter) {
        switch event {
        case .fact(let seat, let text, let used):
            if let seat { writer.member("seat", seat) } else { writer.memberNull("seat") }
            writer.member("at", at)
            writer.member("text", text)
            if let used { writer.member("used", used) }
        case .credited(let milliseconds):
            writer.member("credited", milliseconds)
            writer.member("at", at)
        case .resigned(let seat):
            writer.member("resigned", seat)
            writer.member("at", at)
        }
        if !annotation.marks.isEmpty {
            writer.array("marks") { for mark in annotation.marks { $0.element(mark) } }
        }
        if !annotation.comments.isEmpty { GameDocument.write("comments", annotation.comments, &writer) }
        if !annotation.variations.isEmpty { GameDocument.write("variations", annotation.variations, &writer) }
    }
}
