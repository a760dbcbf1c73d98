import EventLoop
import Glibc
import Testing

extension ProcessTests {
    /// What the real programs log.
    struct LogTests {
        @Test func noSecretIsLoggedAndEachLineIsOneEvent() throws {
            let cluster = try ManagedCluster()
            try cluster.waitUntilReady()
            let password = "correct horse \(randomKey())"
            let key = randomKey()
            let player = try Player(port: cluster.port)
            try player.hello()
            try player.logIn("account.register", #""name":"ana","password":"\#(password)""#, key: key)
            #expect(try player.request("room.create", #""game":"tic-tac-toe""#)["result"] != nil)
            var secrets = [password, key, player.token, player.refreshToken]
            let second = try Player(port: cluster.port)
            try second.hello()
            try second.logIn("account.refresh", #""refresh":"\#(player.refreshToken)""#)
            secrets += [second.token, second.refreshToken]
            let third = try Player(port: cluster.port)
            try third.hello()
            #expect(
                try third.request(
                    "account.login", #""name":"ana\u000d\u000aforged","password":"\#(password)x","key":"\#(key)""#)[
                        "error"] != nil)
            let browser = try Browser(port: cluster.pagePort, isPlain: true)
            let answer = try browser.post(
                "/api/v1/login", #"{"name":"ana","password":"\#(password)","key":"\#(randomKey())"}"#)
            let token = try #require(answer.json?["token"]?.text)
            #expect(try browser.get("/api/v1/me", "Authorization: Bearer \(token)\r\n").status == 200)
            secrets.append(token)
            #expect(secrets.allSatisfy { $0.utf8.count > 20 })
            // The rest of the log comes with a death.
            kill(try cluster.worker, SIGKILL)
            #expect(eventually { cluster.folder.log("server-1").contains("the server's process has ended") })
            try cluster.waitUntilReady()

            for name in ["server-1", "balancer-1"] {
                let log = cluster.folder.log(name)
                for secret in secrets { #expect(!log.contains(secret), "\(name) logged a secret") }
                #expect(!log.contains("forged"))
                var incarnations: Set<String> = []
                for line in log.split(separator: "\n") {
                    let value = try Value(String(line))
                    for field in ["time", "level", "component", "message"] {
                        #expect(value[field]?.text != nil, "\(line)")
                    }
                    #expect(value["component"]?.text == name)
                    if let incarnation = value["incarnation"]?.text { incarnations.insert(incarnation) }
                }
                #expect(incarnations.count == (name == "server-1" ? 2 : 1), "\(log)")
            }
        }

        @Test func textIsForPeopleAndAnythingElseIsRefused() throws {
            let folder = try TestFolder()
            for (format, status, text) in [("text", Int32(78), "error   balancer-1["), ("xml", 78, "is json or text")] {
                let program = try start(
                    "oneup-balancer", as: "balancer-\(format)", in: folder,
                    ["--listen", "192.0.2.1:7400", "--log-format", format])
                var ended: Int32?
                #expect(
                    try eventually {
                        ended = try hasEnded(program)
                        return ended != nil
                    })
                #expect(ended == status && folder.log("balancer-\(format)").contains(text))
            }
        }
    }
}
