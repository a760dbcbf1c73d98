import Testing

@testable import ServerCore

/// Two players in a room, and what they did.
struct RoomPlay {
    let cluster: TestCluster
    let pin: Int64
    let ana: TestClient
    let ben: TestClient

    /// A cluster with so many servers, ana and ben in a room of ana's, not seated.
    init(servers: Int = 1, balancers: Int = 1) throws {
        cluster = TestCluster(balancers: balancers)
        for _ in 0..<servers { try cluster.addServer() }
        cluster.settle()
        ana = try cluster.guest("ana")
        ben = try cluster.guest("ben", at: balancers - 1)
        pin = try RoomPlay.create(ana)
        try enter(ana)
        try enter(ben)
        _ = ana.events("room.event")
        _ = ben.events("room.event")
    }

    static func create(_ client: TestClient) throws -> Int64 {
        try #require(client.ask("room.create", #"{"game":"tic-tac-toe","title":"ours"}"#)?.integer("result", "room"))
    }

    func enter(_ client: TestClient, after: Int64? = nil) throws {
        let tail = after.map { #","after":\#($0)"# } ?? ""
        let answer = client.ask("room.enter", #"{"room":\#(pin)\#(tail)}"#)
        try #require(answer?.integer("result", "room") == pin, "\(String(describing: answer))")
    }

    /// Both seated, the game running, events taken out.
    func sit() throws {
        try #require(ana.ask("room.sit")?.integer("result", "seat") == 0)
        try #require(ben.ask("room.sit")?.integer("result", "seat") == 1)
        _ = ana.events("room.event")
        _ = ben.events("room.event")
    }

    @discardableResult
    func move(_ client: TestClient, _ square: String) -> Line? { client.ask("room.move", #"{"move":"\#(square)"}"#) }

    @discardableResult
    func say(_ client: TestClient, _ text: String) -> Line? { client.ask("room.chat", #"{"text":"\#(text)"}"#) }

    /// The server that owns the room as its row says.
    var owner: TestServer? {
        guard let record = cluster.reader.room(pin: pin) else { return nil }
        return cluster.servers.first { $0.incarnation == record.owner }
    }

    var other: TestServer? { cluster.servers.first { $0 !== owner } }

    func numbers(_ client: TestClient) -> [Int64] { client.events("room.event").compactMap(\.number) }

    /// The kinds of the notices since the last call.
    func notices(_ client: TestClient) -> [String] { client.events("stream.notice").compactMap(\.kind) }
}
