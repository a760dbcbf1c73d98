extension Chess {
    /// The games of a PGN text. Bytes that are no UTF-8 become the replacement character.
    public static func games(pgn bytes: [UInt8]) throws(PGNError) -> [PGNGame] {
        var reader = PGNReader(bytes)
        var games: [PGNGame] = []
        while let game = try reader.game() { games.append(game) }
        return games
    }
}

/// Reads PGN token by token and follows the moves on a board.
private struct PGNReader {
    private enum Token: Equatable {
        case tag(String, String)
        case comment(String)
        case symbol(String)
        case glyph(Int)
        case open, close
    }

    private let bytes: [UInt8]
    private var at = 0
    private var lineNumber = 1
    private var gameNumber = 0
    private var moveText: String?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A mark of the byte order says nothing.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    private func wrong(_ reason: String, line: Int? = nil) -> Chess.PGNError {
        Chess.PGNError(line: line ?? lineNumber, game: max(gameNumber, 1), move: moveText, reason: reason)
    }

    // MARK: - Games

    mutating func game() throws(Chess.PGNError) -> Chess.PGNGame? {
        guard bytes.count <= Chess.PGNLimits.bytes else {
            throw wrong("the text is longer than \(Chess.PGNLimits.bytes >> 20) MB; split it")
        }
        moveText = nil
        var found: [Chess.PGNGame.Tag] = []
        var positionLine = lineNumber
        while true {
            let before = (at, lineNumber)
            guard let token = try token() else {
                if found.isEmpty { return nil }
                throw wrong("the text ends after the tags; the moves and the result are missing")
            }
            if case .tag(let name, let value) = token {
                if found.isEmpty { gameNumber += 1 }
                guard !found.contains(where: { $0.name == name }) else { throw wrong("the tag \(name) stands twice") }
                if name == "FEN" { positionLine = lineNumber }
                found.append(Chess.PGNGame.Tag(name, value))
            } else if case .comment = token, found.isEmpty {
                // What stands before a game belongs to none.
                continue
            } else {
                if found.isEmpty { gameNumber += 1 }
                (at, lineNumber) = before
                break
            }
        }
        let start = try startPosition(found, positionLine)
        let line = try moves(from: start, depth: 0)
        return Chess.PGNGame(
            tags: try complete(found, line.result), start: start, line: line.line, result: line.result)
    }

    private func startPosition(_ tags: [Chess.PGNGame.Tag], _ line: Int) throws(Chess.PGNError) -> Chess.Position {
        guard let fen = tags.first(where: { $0.name == "FEN" })?.value else { return .start }
        do {
            return try Chess.Position(fen: fen)
        } catch {
            throw wrong("the tag FEN cannot be read: \(error.message)", line: line)
        }
    }

    /// The tags with the seven that every game has in front.
    private func complete(_ tags: [Chess.PGNGame.Tag], _ result: String) throws(Chess.PGNError)
        -> [Chess.PGNGame.Tag]
    {
        if let said = tags.first(where: { $0.name == "Result" })?.value, said != result {
            throw wrong("the tag Result says \(said), and the moves end with \(result)")
        }
        let roster = Chess.PGNGame.roster.map { usual in
            usual.name == "Result"
                ? Chess.PGNGame.Tag("Result", result) : tags.first { $0.name == usual.name } ?? usual
        }
        return roster + tags.filter { tag in !roster.contains { $0.name == tag.name } }
    }

    // MARK: - Moves

    /// Moves up to the result, or in a variation up to its closing bracket.
    private mutating func moves(from start: Chess.Position, depth: Int) throws(Chess.PGNError) -> (
        line: Chess.Line, result: String
    ) {
        guard depth <= Chess.PGNLimits.depth else {
            throw wrong("more than \(Chess.PGNLimits.depth) variations inside each other")
        }
        var line = Chess.Line()
        var position = start
        var before = start
        while true {
            guard let token = try token() else {
                throw wrong(
                    depth > 0
                        ? "the bracket ( of a variation is not closed"
                        : "the text ends without a result: 1-0, 0-1, 1/2-1/2 or *")
            }
            switch token {
            case .tag:
                throw wrong("the next game begins, and this one has no result: 1-0, 0-1, 1/2-1/2 or *")
            case .comment(let text):
                if line.moves.isEmpty {
                    line.comments.append(text)
                } else {
                    line.moves[line.moves.count - 1].comments.append(text)
                }
            case .glyph(let number):
                guard !line.moves.isEmpty else { throw wrong("an annotation stands before the first move") }
                line.moves[line.moves.count - 1].glyphs.append(number)
            case .open:
                guard !line.moves.isEmpty else { throw wrong("a variation stands before the first move") }
                let text = moveText
                let variation = try moves(from: before, depth: depth + 1).line
                line.moves[line.moves.count - 1].variations.append(variation)
                moveText = text
            case .close:
                guard depth > 0 else { throw wrong("a bracket ) closes nothing") }
                return (line, "")
            case .symbol(let text) where Chess.PGNGame.results.contains(text):
                guard depth > 0 else { return (line, text) }
            // Some programs write the result into variations; it says nothing there.
            case .symbol(let text):
                if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { continue }
                moveText = "\(position.moveNumber)\(position.turn == .white ? "." : "...")"
                let scored = Chess.PGNMove(move: try move(text, position))
                before = position
                position = position.played(scored)
                line.moves.append(scored)
            }
        }
    }

    private func move(_ text: String, _ position: Chess.Position) throws(Chess.PGNError) -> Chess.Move? {
        if text == "--" || text == "Z0" {
            guard !position.isCheck else { throw wrong("\(position.turn.name) passes (\(text)) and is in check") }
            return nil
        }
        do {
            return try position.move(text)
        } catch {
            throw wrong("\(text): \(error.message)")
        }
    }

    // MARK: - Tokens

    private mutating func step() {
        if bytes[at] == 0x0A { lineNumber += 1 }
        at += 1
    }

    private mutating func skipLine() { while at < bytes.count, bytes[at] != 0x0A { at += 1 } }

    private mutating func token() throws(Chess.PGNError) -> Token? {
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x2E: step()
            // A line with % at its start is for other programs.
            case 0x25 where at == 0 || bytes[at - 1] == 0x0A: skipLine()
            case 0x3B:
                let start = at + 1
                skipLine()
                return .comment(Self.comment(bytes[start..<at]))
            case 0x7B: return .comment(try bracedComment())
            case 0x5B: return try tag()
            case 0x28:
                at += 1
                return .open
            case 0x29:
                at += 1
                return .close
            case 0x24: return .glyph(try number())
            case 0x21, 0x3F: return .glyph(try mark())
            case 0x2A:
                at += 1
                return .symbol("*")
            default: return .symbol(try symbol())
            }
        }
        return nil
    }

    private static func isSymbol(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2B, 0x23, 0x3D, 0x3A, 0x2D, 0x2F: true
        default: false
        }
    }

    private mutating func symbol() throws(Chess.PGNError) -> String {
        let start = at
        while at < bytes.count, Self.isSymbol(bytes[at]) {
            at += 1
            // `1.e4`, and `12...Nf6`: a number ends at its dot, which no symbol has.
        }
        guard at > start else {
            let sign =
                bytes[at] >= 0x20 && bytes[at] < 0x7F
                ? "the sign \(Character(Unicode.Scalar(bytes[at])))" : "byte \(bytes[at])"
            throw wrong("\(sign) means nothing here")
        }
        return String(decoding: bytes[start..<at].prefix(64), as: UTF8.self)
    }

    private mutating func number() throws(Chess.PGNError) -> Int {
        at += 1
        let start = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
        guard let number = Int(String(decoding: bytes[start..<at], as: UTF8.self)), number <= 255 else {
            throw wrong("after $ comes a number from 0 to 255")
        }
        return number
    }

    /// `!` and its kin, as the number that stands for it.
    private mutating func mark() throws(Chess.PGNError) -> Int {
        let start = at
        while at < bytes.count, bytes[at] == 0x21 || bytes[at] == 0x3F { at += 1 }
        let text = String(decoding: bytes[start..<at].prefix(8), as: UTF8.self)
        guard let index = ["!", "?", "!!", "??", "!?", "?!"].firstIndex(of: text) else {
            throw wrong("\(text) is none of ! ? !! ?? !? ?!")
        }
        return index + 1
    }

    private mutating func bracedComment() throws(Chess.PGNError) -> String {
        let line = lineNumber
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != 0x7D { step() }
        guard at < bytes.count else { throw wrong("a comment { is not closed", line: line) }
        at += 1
        return Self.comment(bytes[start..<at - 1])
    }

    /// White space becomes single spaces, since lines are broken anew when it is written; `}` cannot be written.
    private static func comment(_ bytes: ArraySlice<UInt8>) -> String {
        let words = bytes.split { $0 <= 0x20 || $0 == 0x7F }
        return words.map { word in
            String(decoding: word.map { $0 == 0x7D ? 0x29 : $0 }, as: UTF8.self)
        }.joined(separator: " ")
    }

    /// `[Name "value"]`, with `\"` and `\\` in the value.
    private mutating func tag() throws(Chess.PGNError) -> Token {
        moveText = nil
        func expected() -> Chess.PGNError { wrong("a tag is written [Name \"value\"]") }
        at += 1
        skipBlanks()
        let start = at
        while at < bytes.count, Self.isSymbol(bytes[at]) { at += 1 }
        let name = String(decoding: bytes[start..<at], as: UTF8.self)
        skipBlanks()
        guard !name.isEmpty, name.utf8.count <= PGNReader.longestName, at < bytes.count, bytes[at] == 0x22 else {
            throw expected()
        }
        at += 1
        var value: [UInt8] = []
        while true {
            guard at < bytes.count, bytes[at] != 0x0A else { throw wrong("the value of the tag \(name) is not closed") }
            if bytes[at] == 0x22 { break }
            if bytes[at] == 0x5C, at + 1 < bytes.count, bytes[at + 1] == 0x22 || bytes[at + 1] == 0x5C { at += 1 }
            if bytes[at] >= 0x20, bytes[at] != 0x7F { value.append(bytes[at]) }
            at += 1
        }
        at += 1
        skipBlanks()
        guard at < bytes.count, bytes[at] == 0x5D else { throw expected() }
        at += 1
        guard value.count <= Chess.PGNLimits.value else {
            throw wrong("the value of the tag \(name) is longer than \(Chess.PGNLimits.value) bytes")
        }
        return .tag(name, String(decoding: value, as: UTF8.self))
    }

    private static let longestName = 64

    private mutating func skipBlanks() { while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 } }
}
