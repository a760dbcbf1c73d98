public import Games
internal import JSON

/// Why bytes are no document of a played game.
public struct DocumentProblem: Error, Equatable, Sendable {
    /// What is wrong, where, and what would be right, for a person.
    public let message: String

    /// A problem of this text.
    public init(_ message: String) { self.message = message }
}

extension GameDocument {
    /// Reads a document. Members that are not known are ignored; those that are known are checked, each against its bounds.
    public init(json: [UInt8]) throws(DocumentProblem) {
        guard json.count <= DocumentLimits.bytes else {
            throw DocumentProblem("it is longer than \(DocumentLimits.bytes >> 20) MB")
        }
        do {
            self = try withJSON(json) { try DocumentReader(view: $0, place: "").document() }
        } catch let problem as DocumentProblem {
            throw problem
        } catch {
            throw DocumentProblem("not a JSON text: \((error as? JSONError)?.message ?? "it cannot be read")")
        }
    }

    /// Adds the steps of another page of the same game; false when it is one of another game.
    public mutating func append(page: GameDocument) -> Bool {
        guard page.id == id, page.kind == kind, page.hash == hash, page.check == check,
            steps.count + page.steps.count <= DocumentLimits.steps
        else { return false }
        steps += page.steps
        return true
    }
}

/// Reads the members of one object, with errors that say where they are.
private struct DocumentReader {
    let view: JSONView
    /// Such as `step 12, `; empty for the document itself.
    let place: String

    private func wrong(_ name: String, _ reason: String) -> DocumentProblem {
        DocumentProblem("\(place)member \(name): \(reason)")
    }

    // MARK: - Values

    private func text(_ name: String, most: Int, isEmptyFine: Bool = true) throws(DocumentProblem) -> String {
        guard let text = view[name]?.text else { throw wrong(name, "a text belongs there") }
        guard text.utf8.count <= most else { throw wrong(name, "it has more than \(most) bytes") }
        guard isEmptyFine || !text.isEmpty else { throw wrong(name, "it is empty") }
        return text
    }

    private func number(_ name: String, _ bounds: ClosedRange<Int64>) throws(DocumentProblem) -> Int64 {
        guard let number = view[name]?.integer, bounds.contains(number) else {
            throw wrong(name, "a whole number from \(bounds.lowerBound) to \(bounds.upperBound) belongs there")
        }
        return number
    }

    private func seat(_ name: String, of count: Int) throws(DocumentProblem) -> Int {
        Int(try number(name, 0...Int64(count - 1)))
    }

    /// A seat, or nil for null.
    private func optionalSeat(_ name: String, of count: Int) throws(DocumentProblem) -> Int? {
        if view[name]?.isNull ?? false { return nil }
        return try seat(name, of: count)
    }

    private func rating(_ name: String) throws(DocumentProblem) -> Double? {
        guard let member = view[name], !member.isNull else { return nil }
        guard let number = member.number, abs(number) < 100_000 else { throw wrong(name, "a number belongs there") }
        return number
    }

    private func texts(_ name: String) throws(DocumentProblem) -> [String] {
        var texts: [String] = []
        for element in try elements(name, most: DocumentLimits.notes) {
            guard let text = element.text, text.utf8.count <= DocumentLimits.textBytes else {
                throw wrong(name, "texts of at most \(DocumentLimits.textBytes) bytes belong there")
            }
            texts.append(text)
        }
        return texts
    }

    /// The elements of an array; none when there is no such member.
    private func elements(_ name: String, most: Int) throws(DocumentProblem) -> [JSONView] {
        guard let array = view[name] else { return [] }
        guard let count = array.count else { throw wrong(name, "an array belongs there") }
        guard count <= most else { throw wrong(name, "it has more than \(most) elements") }
        return (0..<count).compactMap { array[$0] }
    }

    // MARK: - The document

    func document() throws(DocumentProblem) -> GameDocument {
        guard view.isObject else { throw DocumentProblem("a document is one JSON object") }
        guard try text("format", most: DocumentLimits.nameBytes) == GameDocument.format else {
            throw wrong("format", "this release reads \(GameDocument.format)")
        }
        let players = try self.players()
        var document = GameDocument(
            kind: try text("game", most: DocumentLimits.nameBytes, isEmptyFine: false), players: players)
        document.id = try number("id", 0...DocumentLimits.latest)
        document.title = try text("title", most: DocumentLimits.textBytes)
        document.pin = try number("room", 0...999_999)
        document.round = Int(try number("round", 0...Int64(Int32.max)))
        document.options = try text("options", most: 15_000)
        document.first = try seat("first", of: players.count)
        guard let random = UInt64(try text("random", most: 20)) else {
            throw wrong("random", "a whole number of 64 bits belongs there, as a text")
        }
        document.random = random
        guard let isRated = view["rated"]?.flag else { throw wrong("rated", "true or false belongs there") }
        document.isRated = isRated
        document.startedAt = try number("started", 0...DocumentLimits.latest)
        document.endedAt = try number("ended", 0...DocumentLimits.latest)
        document.winner = try optionalSeat("winner", of: players.count)
        document.reason = try text("reason", most: DocumentLimits.nameBytes)
        document.hash = try digits("hash")
        if view["check"] != nil { document.check = try digits("check") }
        document.tags = try tags()
        document.comments = try texts("comments")
        if view["rest"] != nil { document.rest = try text("rest", most: DocumentLimits.textBytes) }
        guard view["steps"] != nil else { throw wrong("steps", "an array belongs there") }
        for (index, element) in try elements("steps", most: DocumentLimits.steps).enumerated() {
            document.steps.append(
                try DocumentReader(view: element, place: "step \(index + 1), ").step(players.count))
        }
        return document
    }

    private func players() throws(DocumentProblem) -> [GameDocument.Player] {
        let views = try elements("players", most: DocumentLimits.players.upperBound)
        guard DocumentLimits.players.contains(views.count) else { throw wrong("players", "the players belong there") }
        var players: [GameDocument.Player] = []
        for (index, view) in views.enumerated() {
            let reader = DocumentReader(view: view, place: "player \(index), ")
            players.append(
                GameDocument.Player(
                    name: try reader.text("name", most: DocumentLimits.nameBytes),
                    rating: try reader.rating("rating"), deviation: try reader.rating("deviation")))
        }
        return players
    }

    /// A SHA-256.
    private func digits(_ name: String) throws(DocumentProblem) -> String {
        let digits = try text(name, most: 64)
        let isHash =
            digits.utf8.count == 64
            && digits.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard isHash else { throw wrong(name, "64 hexadecimal digits in lower case belong there") }
        return digits
    }

    private func tags() throws(DocumentProblem) -> [GameDocument.Tag] {
        var tags: [GameDocument.Tag] = []
        for element in try elements("tags", most: DocumentLimits.notes) {
            guard element.count == 2, let name = element[0]?.text, let value = element[1]?.text,
                name.utf8.count <= DocumentLimits.nameBytes, value.utf8.count <= DocumentLimits.textBytes
            else { throw wrong("tags", "pairs of name and value belong there") }
            tags.append(GameDocument.Tag(name, value))
        }
        return tags
    }

    // MARK: - Steps

    func step(_ seats: Int) throws(DocumentProblem) -> GameDocument.Step {
        guard view.isObject else { throw DocumentProblem("\(place)an object belongs there") }
        let event: GameDocument.Step.Event
        if view["credited"] != nil {
            event = .credited(try number("credited", 1...DocumentLimits.latest))
        } else if view["resigned"] != nil {
            event = .resigned(try seat("resigned", of: seats))
        } else {
            guard view["seat"] != nil else { throw wrong("seat", "a seat belongs there, or null") }
            event = .fact(
                seat: try optionalSeat("seat", of: seats),
                text: try text("text", most: DocumentLimits.textBytes, isEmptyFine: false),
                used: view["used"] == nil ? nil : try number("used", 0...DocumentLimits.latest))
        }
        var annotation = GameDocument.Annotation()
        for element in try elements("marks", most: DocumentLimits.notes) {
            guard let mark = element.integer, (0...255).contains(mark) else {
                throw wrong("marks", "whole numbers from 0 to 255 belong there")
            }
            annotation.marks.append(Int(mark))
        }
        annotation.comments = try texts("comments")
        annotation.variations = try texts("variations")
        return GameDocument.Step(event, at: try number("at", 0...DocumentLimits.latest), annotation: annotation)
    }
}
