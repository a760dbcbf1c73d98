internal import Cells

/// One line that is typed.
struct LineEditor: Equatable {
    private(set) var characters: [Character] = []
    /// Before which character the next one goes.
    private(set) var position = 0
    /// The most characters.
    let limit: Int
    /// Whether dots are shown instead of what was typed.
    let isSecret: Bool

    init(_ text: String = "", limit: Int = 200, isSecret: Bool = false) {
        self.limit = limit
        self.isSecret = isSecret
        characters = Array(text.prefix(limit))
        position = characters.count
    }

    var text: String { String(characters) }
    var isEmpty: Bool { characters.isEmpty }

    /// Takes a key; false when it means nothing here.
    mutating func take(_ key: Key) -> Bool {
        switch key {
        case .character(let character):
            insert(character)
        case .backspace:
            guard position > 0 else { return true }
            position -= 1
            characters.remove(at: position)
        case .delete, .control("d"):
            if position < characters.count { characters.remove(at: position) }
        case .left, .control("b"): position = max(position - 1, 0)
        case .right, .control("f"): position = min(position + 1, characters.count)
        case .home, .control("a"): position = 0
        case .end, .control("e"): position = characters.count
        case .control("k"): characters.removeSubrange(position...)
        case .control("u"):
            characters.removeSubrange(..<position)
            position = 0
        case .control("w"):
            var start = position
            while start > 0, characters[start - 1] == " " { start -= 1 }
            while start > 0, characters[start - 1] != " " { start -= 1 }
            characters.removeSubrange(start..<position)
            position = start
        default: return false
        }
        return true
    }

    private mutating func insert(_ character: Character) {
        guard characters.count < limit else { return }
        // What the terminal gave as a mark alone joins the character before it.
        if position > 0, displayWidth(String(character)) == 0 {
            let joined = String(characters[position - 1]) + String(character)
            if joined.count == 1, joined.unicodeScalars.count <= 1 + maximumMarks {
                characters[position - 1] = Character(joined)
            }
            return
        }
        guard !cleaned(String(character)).isEmpty else { return }
        characters.insert(character, at: position)
        position += 1
    }

    /// Replaces all of it.
    mutating func replace(_ text: String) {
        characters = Array(text.prefix(limit))
        position = characters.count
    }

    /// The part that is seen in so many columns, and the cursor's column in it.
    func window(_ columns: Int) -> (text: String, cursor: Int) {
        guard columns > 0 else { return ("", 0) }
        let shown = isSecret ? Array(repeating: Character("•"), count: characters.count) : characters
        func width(_ range: Range<Int>) -> Int { displayWidth(String(shown[range])) }
        // One column stays free for the cursor behind the last character.
        var start = 0
        while width(start..<position) > columns - 1, start < position { start += 1 }
        var end = position
        while end < shown.count, width(start..<end + 1) <= columns { end += 1 }
        return (String(shown[start..<end]), width(start..<position))
    }
}
