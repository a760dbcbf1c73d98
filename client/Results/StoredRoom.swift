import Cluster
import GameViews
import Games
import Rooms
import SQLiteStore
import Store

/// A room as the store in a cluster's folder has it, replayed from its first record.
struct StoredRoom {
    let record: RoomRecord
    let history: RoomHistory
    /// What its rounds came to.
    let results: RoomResults
    /// How many rooms had the PIN before this one.
    let former: Int

    /// Reads the room that has the PIN or had it last, or the `back`th before it. Nothing is changed, and it may be open.
    init(_ folder: ClusterFolder, pin: Int64, back: Int = 0) throws(AdminProblem) {
        guard FileTools.exists(folder.databasePath) else {
            throw AdminProblem(
                code: .noCluster, message: "there is no cluster in \(folder.root); name its folder with --folder")
        }
        do {
            let reader = try SQLiteReader(folder: folder.storeFolder)
            let found = try reader.rooms(everWithPIN: pin)
            guard found.indices.contains(back) else {
                let count = found.count == 1 ? "1 room" : "\(found.count) rooms"
                let text = found.isEmpty ? "no room ever had the PIN \(pin)" : "only \(count) ever had the PIN \(pin)"
                throw AdminProblem(code: .failure, message: text)
            }
            record = found[back].record
            former = found.count - back - 1
            if record.status == .quarantined {
                throw AdminProblem(
                    code: .failure,
                    message:
                        "room \(pin) is quarantined, its log does not add up: \(found[back].quarantine ?? "no reason")"
                )
            }
            guard let rules = gameCatalogue[record.kind] else {
                throw AdminProblem(
                    code: .failure, message: "this release does not know the game of room \(pin): \(record.kind)")
            }
            guard let history = try RoomHistory.read(record, reader, rules: rules) else {
                throw AdminProblem(code: .refused, message: "room \(pin) changes all the time; ask again later")
            }
            self.history = history
        } catch {
            throw FolderDesk.problem(error)
        }
        results = RoomResults(
            pin: record.pin, kind: record.kind, title: record.title, status: "\(record.status)",
            createdAt: record.createdAt, former: former, differences: history.violations.first,
            rounds: history.room.rounds(of: history.records))
    }
}
