import JSON
import Synchronization
import Testing

@testable import ClientCore

/// A machine with a scripted server on the other side.
struct MachineHarness {
    var machine: ClientMachine
    var now: Int64 = 1_000
    /// The requests that were sent since the last look, oldest first.
    var sent: [Sent] = []
    var deliveries: [ClientDelivery] = []
    var connects: [(balancer: Int, after: Int64)] = []
    var disconnects = 0

    struct Sent: Equatable {
        var id: Int64
        var method: String
        var params: [String: String]
        var line: String
    }

    init(balancers: Int = 1, login: StoredLogin? = nil, nextID: Int64 = 1) {
        let counter = Counter()
        machine = ClientMachine(balancers: balancers, login: login, nextID: nextID) { counter.next() }
    }

    mutating func carryOut(_ directives: [ClientDirective]) {
        for directive in directives {
            switch directive {
            case .connect(let balancer, let after): connects.append((balancer, after))
            case .disconnect: disconnects += 1
            case .deliver(let delivery): deliveries.append(delivery)
            case .send(let line):
                #expect(line.last == 0x0A)
                sent.append(Self.read(line))
            }
        }
    }

    static func read(_ line: [UInt8]) -> Sent {
        let read = try? withJSON(Array(line.dropLast())) { view in
            var params: [String: String] = [:]
            for name in view["params"]?.names ?? [] {
                guard let value = view["params"]?[name] else { continue }
                params[name] = value.text ?? value.integer.map { String($0) } ?? "?"
            }
            return Sent(
                id: view["id"]?.integer ?? -1, method: view["method"]?.text ?? "", params: params,
                line: String(decoding: line, as: UTF8.self))
        }
        return read ?? Sent(id: -1, method: "unreadable", params: [:], line: "")
    }

    mutating func start() { carryOut(machine.start(at: now)) }
    mutating func connected() { carryOut(machine.connected(at: now)) }
    mutating func lose(_ reason: String = "reset") { carryOut(machine.disconnected(reason: reason, at: now)) }
    mutating func receive(_ line: String) { carryOut(machine.received(Array(line.utf8), at: now)) }

    mutating func success(_ id: Int64, _ result: String) {
        receive(#"{"jsonrpc":"2.0","id":\#(id),"result":\#(result)}"#)
    }

    mutating func failure(_ id: Int64, _ code: String) {
        receive(
            #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":-1,"message":"no: \#(code)","data":{"code":"\#(code)"}}}"#)
    }

    mutating func roomEvent(_ number: Int64, room: Int64 = 482_913) {
        receive(
            #"{"jsonrpc":"2.0","method":"room.event","params":{"room":\#(room),"number":\#(number),"at":1,"#
                + #""kind":"chat","by":"ben","text":"hi \#(number)"}}"#)
    }

    @discardableResult mutating func request(_ request: ClientRequest) -> Int64 {
        let (ticket, directives) = machine.request(request, at: now)
        carryOut(directives)
        return ticket
    }

    /// All that was sent since the last look.
    mutating func takeSent() -> [Sent] {
        defer { sent = [] }
        return sent
    }

    mutating func takeDeliveries() -> [ClientDelivery] {
        defer { deliveries = [] }
        return deliveries
    }

    /// Logged in as a guest, with a token good for 600 seconds.
    mutating func logIn() {
        start()
        connected()
        request(.guest(name: "ana"))
        success(takeSent()[0].id, Self.login)
        _ = takeDeliveries()
    }

    /// In room 482913 after its event `number`.
    mutating func enter(number: Int64 = 5) {
        request(.enter(room: 482_913, after: nil))
        success(takeSent()[0].id, Self.state(number: number))
        _ = takeDeliveries()
    }

    static let login =
        #"{"name":"ana","session":"6184","token":"t1","token_seconds":600,"refresh":"r1","guest":true}"#

    static func state(number: Int64) -> String {
        #"{"room":482913,"game":"tic-tac-toe","title":"x","options":"","number":\#(number),"phase":"waiting","#
            + #""seats":["ana",null],"you":0,"round":0,"snapshot":null,"board":[],"turn":null,"result":null}"#
    }

    final class Counter: Sendable {
        private let value = Atomic<UInt64>(0)
        func next() -> UInt64 {
            var mixed = value.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            return mixed ^ (mixed >> 27)
        }
    }
}
