import Cluster
import EventLoop
import Glibc
import Testing

/// A balancer and one server with management ports, the real programs; they end with the value.
final class ManagedCluster {
    let folder: TestFolder
    let port: UInt16
    let pagePort: UInt16
    let balancer: Program
    private(set) var server: Program
    let balancerManage: UInt16
    let serverManage: UInt16
    private let serverWords: [String]

    init() throws {
        folder = try TestFolder()
        guard let first = freePorts(6) else { throw Missing("no six free ports") }
        port = first
        pagePort = first + 3
        balancerManage = first + 4
        serverManage = first + 5
        func address(_ port: UInt16) -> String { "\(SocketAddress(host: "127.0.0.1", port: port))" }
        balancer = try start(
            "oneup-balancer", as: "balancer-1", in: folder,
            [
                "--listen", address(first), "--link", address(first + 1), "--loops", "2", "--pages",
                address(pagePort), "--manage", address(balancerManage),
            ])
        serverWords = [
            "--name", "server-1", "--balancer", address(first + 1), "--manage", address(serverManage),
        ]
        server = try start("oneup-server", as: "server-1", in: folder, serverWords)
    }

    deinit {
        for program in [server, balancer] {
            for child in program.children { kill(child, SIGKILL) }
            kill(program.pid, SIGKILL)
            waitpid(program.pid, nil, 0)
        }
        folder.remove()
    }

    /// The process that does the server's work, once it runs.
    var worker: Int32 {
        get throws {
            guard let pid = server.children.first else { throw Missing("the server has no process") }
            return pid
        }
    }

    /// Kills the server with its parent.
    func killServer() {
        for pid in server.children + [server.pid] { kill(pid, SIGKILL) }
        waitpid(server.pid, nil, 0)
    }

    func startServer() throws { server = try start("oneup-server", as: "server-1", in: folder, serverWords) }

    /// What a management port answers; nil when nobody listens there.
    func ask(_ port: UInt16, _ path: String) -> Browser.Response? {
        guard let browser = try? Browser(port: port, isPlain: true) else { return nil }
        return try? browser.get(path)
    }

    /// Waits until both are ready.
    func waitUntilReady() throws {
        for port in [balancerManage, serverManage] {
            guard eventually({ ask(port, "/readyz")?.status == 200 }) else {
                throw Missing("port \(port) never got ready: \(ask(port, "/readyz")?.body ?? "nobody listens")")
            }
        }
    }

    /// Waits until the port says why it is not ready, with this in its line.
    func expectUnready(_ port: UInt16, _ reason: String, sourceLocation: SourceLocation = #_sourceLocation) {
        var last = ""
        let isUnready = eventually {
            guard let answer = ask(port, "/readyz") else { return false }
            last = answer.body
            return answer.status == 503 && last.contains(reason) && last.hasSuffix("\n")
                && last.count { $0 == "\n" } == 1
        }
        #expect(isUnready, "\(last)", sourceLocation: sourceLocation)
    }

    /// The numbers of a port, by name with labels.
    func metrics(_ port: UInt16) throws -> Metrics {
        guard let answer = ask(port, "/metrics"), answer.status == 200 else { throw Missing("no metrics") }
        #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        return try Metrics(answer.body)
    }
}

/// The text of `/metrics`, read strictly: each metric's help and type once, then its samples.
struct Metrics {
    private(set) var values: [String: Double] = [:]

    subscript(_ name: String) -> Double { values[name] ?? .nan }

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Missing("the last line has no end") }
        var type = ""
        var name = ""
        var seen: Set<String> = []
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            switch words.prefix(2) {
            case ["#", "HELP"]:
                name = words[2]
                type = ""
                guard seen.insert(name).inserted, words.count == 4 else { throw Missing("\(name) comes twice") }
            case ["#", "TYPE"]:
                guard words[2] == name, type.isEmpty else { throw Missing("a type of nothing: \(line)") }
                type = words[3]
            default:
                try take(line, of: name, type)
            }
        }
    }

    private mutating func take(_ line: Substring, of name: String, _ type: String) throws {
        guard let space = line.lastIndex(of: " "), let value = Double(line[line.index(after: space)...]) else {
            throw Missing("no number: \(line)")
        }
        let sample = String(line[..<space])
        let own = sample.prefix { $0 != "{" }
        let names = type == "histogram" ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
        guard names.contains(String(own)), ["counter", "gauge", "histogram"].contains(type) else {
            throw Missing("a sample of another metric than \(name): \(line)")
        }
        guard values.updateValue(value, forKey: sample) == nil else { throw Missing("twice: \(line)") }
    }
}
