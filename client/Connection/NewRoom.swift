internal import Games

/// What follows the game's name where a room is opened: `Friday final with fen=…`. The options stand after the last `with`,
/// and their first word has an equals sign or is `rated`, so that a title may hold that word too.
struct NewRoom: Equatable {
    var title: String?
    var options: String?

    init(title: String?, options: String?) {
        self.title = title
        self.options = options
    }

    init(_ text: String) {
        let words = trimmed(text).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let mark = words.indices.last { index in
            words[index].lowercased() == "with" && index + 1 < words.count
                && (words[index + 1].contains("=") || words[index + 1] == MatchTerms.rated)
        }
        let name = trimmed(words[..<(mark ?? words.count)].joined(separator: " "))
        title = name.isEmpty ? nil : name
        options = mark.map { trimmed(words[($0 + 1)...].joined(separator: " ")) }
    }
}
