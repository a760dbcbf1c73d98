internal import Admin
internal import Cluster
internal import GameViews
internal import Games
internal import JSON
internal import Rooms
internal import SQLiteStore

/// One answer of `game.read`.
enum GamePage {
    /// The game with the steps of this page, and whether more follow.
    static func read(_ json: [UInt8]) throws(DocumentProblem) -> (game: GameDocument, more: Bool) {
        let game = try GameDocument(json: json)
        let more = (try? withJSON(json) { $0["more"]?.flag ?? false }) ?? false
        return (game, more)
    }
}

/// A game that a cluster has: read in its folder, or from a server page by page over a connection of its own.
enum ClusterGame {
    /// Reads in the folder, unless a server is named or there is no folder.
    static func read(_ number: Int64, _ invocation: Invocation) throws(AdminProblem) -> GameDocument {
        guard invocation.text("server") == nil, FileTools.exists(invocation.folder.databasePath) else {
            return try ask(number, invocation)
        }
        do {
            let games = PlayedGames(
                try SQLiteReader(folder: invocation.folder.storeFolder), catalogue: gameCatalogue)
            return try games.document(of: games.record(number))
        } catch {
            throw FolderDesk.problem(error)
        }
    }

    private static func ask(_ number: Int64, _ invocation: Invocation) throws(AdminProblem) -> GameDocument {
        let connection = try AdminConnection(invocation, asGuest: true)
        var game: GameDocument?
        // As many pages as a document may have at most, and the last empty one.
        for _ in 0...DocumentLimits.steps / DocumentLimits.stepsPerPage {
            let json = try connection.run(.readGame(id: number, after: game?.steps.count ?? 0))
            do throws(DocumentProblem) {
                let (page, more) = try GamePage.read(json)
                if var former = game {
                    guard former.append(page: page) else {
                        throw DocumentProblem("its pages do not belong together")
                    }
                    game = former
                } else {
                    game = page
                }
                if !more || page.steps.isEmpty { break }
            } catch {
                throw AdminProblem(
                    code: .failure, message: "the server's answer is no game that can be read: \(error.message)")
            }
        }
        guard let game else { throw AdminProblem(code: .failure, message: "no game came") }
        return game
    }
}
