internal import Protocol

/// A host's own list of words, `words.txt` in the folder for settings: a word a line, or several with spaces. `-word`
/// allows a word that the usual list keeps out; what follows `#` is a remark.
enum HostWordsFile {
    /// The words as `room.host` takes them; nil without a file or without a word in it.
    static func read() throws(SettingsError) -> String? {
        guard let path = SettingsFolders.config().map({ "\($0)/words.txt" }) else { return nil }
        guard let content = try PrivateFile.read(path) else { return nil }
        return try words(in: content, path: path)
    }

    /// The words in a file's content.
    static func words(in content: [UInt8], path: String) throws(SettingsError) -> String? {
        let text = String(decoding: content, as: UTF8.self)
        let words = text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }
            .flatMap { $0.prefix { $0 != "#" }.split(whereSeparator: { $0.properties.isWhitespace }) }
            .map(String.init)
            .map { $0.hasPrefix("+") || $0.hasPrefix("-") ? $0 : "+\($0)" }
        guard !words.isEmpty else { return nil }
        let line = words.joined(separator: " ")
        guard words.count <= mostWords, line.utf8.count <= ProtocolLimits.wordsBytes else {
            throw SettingsError(
                message: "\(path) has \(words.count) words; a room keeps \(mostWords). Take some out of the file")
        }
        return line
    }

    /// As many as a room keeps (docs/protocol.md, "Hosted rooms").
    static let mostWords = 500
}
