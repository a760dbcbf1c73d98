import Bytes
import Cluster
import GameViews
import Games
import Protocol
import Quizzes

/// The quiz that a demo plays.
enum DemoQuizFile {
    /// The option that names another file.
    static let option = Option("quiz", "FILE", "for scripted players: another quiz than the shipped one")

    /// Where the quiz lies below a folder: in the sources and in containers, and where installed programs keep data.
    private static let places = ["quizzes", "share/oneup/quizzes"]
    private static let name = "distributed-systems.md"
    /// The quizzes that lie beside it.
    private static let others = ["general-knowledge.md", "chess.md", "swift.md"]
    /// The folders above the program in which it is looked for: a build lies three below the sources.
    private static let levels = 4

    /// The file that comes with the program, or nil when it is not there.
    static func shipped() -> String? {
        guard let program = try? Programs.own() else { return nil }
        var folder = program[...]
        for _ in 0..<levels {
            guard let slash = folder.utf8.lastIndex(of: 0x2F) else { return nil }
            folder = folder[..<slash]
            let paths = places.map { "\(folder)/\($0)/\(name)" }
            if let path = paths.first(where: FileTools.exists) { return path }
        }
        return nil
    }

    /// All quizzes that come with the program, the demo's first.
    static func allShipped() -> [String] {
        guard let first = shipped(), let slash = first.utf8.lastIndex(of: 0x2F) else { return [] }
        return [first] + others.map { "\(first[..<slash])/\($0)" }.filter(FileTools.exists)
    }

    /// The show of the quiz in this file; without one the shipped quiz, else the one in the program. Says what is wrong.
    static func show(_ path: String?) throws(ClusterError) -> DemoShow {
        var bytes = Array(StarterQuiz.markdown.utf8)
        let path = path ?? shipped()
        if let path { bytes = try FileTools.readFile(path, limit: QuizLimits.bytes) }
        return try show(named: path ?? "the quiz in the program", bytes)
    }

    private static func show(named name: String, _ bytes: [UInt8]) throws(ClusterError) -> DemoShow {
        guard let rules = gameCatalogue.all.first(where: { $0.hidesOptions }) else {
            throw ClusterError("this program has no game that is hosted")
        }
        let prepared: PreparedGame
        do {
            prepared = try rules.prepare(bytes)
        } catch {
            throw ClusterError("\(name) has mistakes; `oneup quiz check` says how to mend them")
        }
        guard prepared.options.utf8.count <= ProtocolLimits.optionsBytes else {
            throw ClusterError("\(name) is too long to be hosted; name a shorter one with --quiz")
        }
        return DemoShow(kind: rules.kind, title: "Demo: \(prepared.title)", options: prepared.options)
    }
}
