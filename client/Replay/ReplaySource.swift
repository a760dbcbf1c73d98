import Accounts
import Cluster
import GameViews
import Games
import Rooms

/// Where a replay comes from, read and played once.
enum ReplaySource {
    /// The most bytes of a file: what the largest format takes.
    private static let limit = max(DocumentLimits.bytes, games.flatMap(\.formats).map(\.limit).max() ?? 0)

    /// Whether this names a game of the cluster: a number, and no file of that name.
    static func number(_ source: String) -> Int64? {
        guard source.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(source), number > 0,
            !FileTools.exists(source)
        else { return nil }
        return number
    }

    /// Reads a file. `game` chooses one of several, from 1. Returns it with how many there are.
    static func read(file path: String, game: Int) throws(AdminProblem) -> (document: GameDocument, count: Int) {
        let bytes: [UInt8]
        do {
            bytes = try FileTools.readFile(path, limit: limit)
        } catch {
            throw AdminProblem(code: .failure, message: error.message)
        }
        let documents = try documents(in: bytes, name: path)
        guard documents.indices.contains(game - 1) else {
            let count = documents.count == 1 ? "1 game" : "\(documents.count) games"
            throw AdminProblem(code: .failure, message: "\(path) holds \(count); --game \(game) is not there")
        }
        return (documents[game - 1], documents.count)
    }

    /// The games of a text: a document when it begins like one, else what the file's ending says, else the first format
    /// that can read it.
    private static func documents(in bytes: [UInt8], name: String) throws(AdminProblem) -> [GameDocument] {
        if bytes.first(where: { $0 > 0x20 }) == 0x7B {
            do {
                return [try GameDocument(json: bytes)]
            } catch {
                throw AdminProblem(code: .failure, message: "\(name) is no game that can be read: \(error.message)")
            }
        }
        let formats = games.flatMap(\.formats)
        let named = formats.filter { name.lowercased().hasSuffix(".\($0.name)") }
        var problem: String?
        for format in named.isEmpty ? formats : named {
            do {
                let documents = try format.read(bytes)
                if !documents.isEmpty { return documents }
            } catch {
                problem = problem ?? error.message
            }
        }
        let known = (formats.map { $0.name.uppercased() } + ["JSON of `oneup export`"]).joined(separator: " or ")
        throw AdminProblem(code: .failure, message: "\(name): \(problem ?? "it holds no game"); \(known) can be read")
    }

    /// The document with the hash that its own moves give, when it has none: a file of another program.
    static func hashed(_ document: GameDocument) throws(AdminProblem) -> GameDocument {
        guard document.hash.isEmpty else { return document }
        var document = document
        document.hash = sha256Hex(try replay(document).finalSnapshot)
        document.check = sha256Hex(document.stepsText)
        return document
    }

    /// Plays a document.
    static func replay(_ document: GameDocument) throws(AdminProblem) -> Replay {
        guard let rules = gameCatalogue[document.kind], !rules.hidesOptions else {
            throw AdminProblem(
                code: .failure, message: "this release cannot replay the game \(document.kind)")
        }
        do {
            return try Replay(document, rules: rules)
        } catch {
            throw AdminProblem(code: .failure, message: "the game cannot begin: \(error.message)")
        }
    }
}
