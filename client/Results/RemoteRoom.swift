import Games
import Rooms

/// A room with a host that a server has, read page by page over a connection of its own by who has made it.
enum RemoteRoom {
    /// The most pages: a thousand players with a hundred answers each, and as many records that give no step.
    private static let pages = 2_000

    static func read(_ invocation: Invocation, pin: Int64, back: Int) throws(AdminProblem) -> RoomResults {
        let connection = try AdminConnection(invocation)
        var first: RoomLogPage?
        var steps: [(Happening, at: Int64)] = []
        var after: String?
        for _ in 0..<pages {
            let json = try connection.run(.readLog(room: pin, former: back, after: after))
            let page: RoomLogPage
            do throws(DocumentProblem) {
                page = try RoomLogPage(json: json)
                guard page.pin == pin, first.map({ $0.createdAt == page.createdAt }) ?? (page.head != nil) else {
                    throw DocumentProblem("its pages do not belong together")
                }
            } catch {
                throw AdminProblem(
                    code: .failure, message: "the server's answer is no log that can be read: \(error.message)")
            }
            first = first ?? page
            steps += page.steps
            after = page.next
            if after == nil { break }
        }
        guard after == nil, let first, let head = first.head else {
            throw AdminProblem(code: .failure, message: "the log of room \(pin) has more than \(pages) pages")
        }
        return RoomResults(
            pin: pin, kind: head.kind, title: head.title, status: head.status, createdAt: first.createdAt,
            former: head.former, rounds: PlayedRound.rounds(of: steps, options: head.options))
    }
}
