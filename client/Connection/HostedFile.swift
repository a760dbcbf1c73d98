internal import Cluster
internal import GameViews
internal import Games
internal import Glibc
internal import Protocol
internal import Telemetry

/// A document of an author, from which a hosted game is made.
enum HostedFile {
    /// The longest file that is read, in bytes: many times what a room's options hold, so that the reader can say what is
    /// wrong with one that is too long.
    static let limit = 256 * 1024

    /// The game's kind for files, where none is named: the first that is made from documents.
    static var usualKind: String? { gameCatalogue.all.first { $0.hidesOptions }?.kind }

    /// Reads a file as the game of this kind that it is; else each problem is a line that begins with the file's name.
    static func prepare(_ path: String, kind: String) -> Result<PreparedGame, DocumentProblems> {
        guard let rules = gameCatalogue[kind] else {
            return .failure(DocumentProblems(lines: ["there is no game \"\(kind)\" in this program"]))
        }
        let document: [UInt8]
        do {
            document = try FileTools.readFile(inHome(path), limit: limit)
        } catch {
            return .failure(DocumentProblems(lines: [error.message]))
        }
        do {
            return .success(try rules.prepare(document))
        } catch {
            return .failure(DocumentProblems(lines: error.lines.map { "\(shown(path)):\($0)" }))
        }
    }

    /// The same for a room on a cluster, whose options are bounded.
    static func read(_ path: String, kind: String) -> Result<HostedGame, DocumentProblems> {
        prepare(path, kind: kind).flatMap { prepared in
            guard prepared.options.utf8.count <= ProtocolLimits.optionsBytes * ProtocolLimits.documentParts else {
                let share =
                    ProtocolLimits.optionsBytes * ProtocolLimits.documentParts * 100 / prepared.options.utf8.count
                return .failure(
                    DocumentProblems(lines: [
                        "\(shown(path)) is too long to be hosted: one of about \(share) % of its length fits. Leave out "
                            + "pictures and explanations, or host it in two parts"
                    ]))
            }
            return .success(
                HostedGame(kind: kind, title: roomTitle(prepared.title), options: prepared.options))
        }
    }

    private static func shown(_ path: String) -> String { visible(path, limit: 4_096) }

    /// `~/` at the start as shells mean it: on a screen no shell has read the path.
    private static func inHome(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
        return unsafe String(cString: home) + path.dropFirst(1)
    }
}

/// As much of a title as a room's title may hold: letters of most alphabets take several bytes.
func roomTitle(_ title: String) -> String {
    var room = title
    while room.utf8.count > ProtocolLimits.titleBytes { room.removeLast() }
    return room
}
