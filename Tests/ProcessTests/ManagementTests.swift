import EventLoop
import Glibc
import SQLiteStore
import Testing

extension ProcessTests {
    /// The management ports of the real programs.
    struct ManagementTests {
        @Test func countersMoveByWhatWasDone() throws {
            let cluster = try ManagedCluster()
            try cluster.waitUntilReady()
            let before = try cluster.metrics(cluster.serverManage)
            let balancerBefore = try cluster.metrics(cluster.balancerManage)

            let player = try Player(port: cluster.port)
            try player.hello()
            try player.logIn("account.guest", #""name":"ana""#)
            let created = try player.request("room.create", #""game":"tic-tac-toe""#)
            let pin = try #require(created["result"]?["room"]?.integer)
            _ = try player.request("room.enter", #""room":\#(pin)"#)
            _ = try player.request("room.sit", #""seat":0"#)
            for number in 0..<5 { _ = try player.request("room.chat", #""text":"line \#(number)""#) }
            #expect(try player.request("room.dance")["error"] != nil)
            let browser = try Browser(port: cluster.pagePort, isPlain: true)
            for _ in 0..<3 { #expect(try browser.get("/healthz").status == 200) }
            #expect(try browser.get("/api/v1/me", "Authorization: Bearer nonsense\r\n").status == 401)

            let after = try cluster.metrics(cluster.serverManage)
            func moved(_ name: String) -> Double { after[name] - before[name] }
            #expect(moved(#"oneup_requests_total{protocol="game"}"#) == 10)
            #expect(moved(#"oneup_requests_total{protocol="http"}"#) == 4)
            #expect(moved(#"oneup_http_responses_total{class="2xx"}"#) == 3)
            #expect(moved(#"oneup_http_responses_total{class="4xx"}"#) == 1)
            #expect(moved("oneup_commands_total") == 6)
            #expect(moved("oneup_events_total") == 6)
            #expect(moved(#"oneup_refusals_total{code="unknown_method"}"#) == 1)
            #expect(moved(#"oneup_refusals_total{code="bad_token"}"#) == 1)
            #expect(after["oneup_rooms"] == 1 && after["oneup_sessions"] == 1 && after["oneup_links"] == 2)
            #expect(after[#"oneup_streams{kind="game"}"#] == 1 && after[#"oneup_streams{kind="http"}"#] == 1)
            #expect(moved("oneup_store_batch_writes_sum") >= 8)
            #expect(moved("oneup_store_commit_seconds_count") == moved("oneup_store_batch_writes_count"))
            #expect(after[#"oneup_store_bytes{file="log"}"#] > 0)

            // The loops of the balancer post their figures now and then.
            var balancer = balancerBefore
            let hasCome = try eventually {
                balancer = try cluster.metrics(cluster.balancerManage)
                return balancer["oneup_balancer_streams_opened_total"] == 2
                    && balancer["oneup_balancer_unsettled_bytes"] == 0
            }
            #expect(hasCome)
            #expect(balancer["oneup_balancer_clients_accepted_total"] == 2)
            #expect(balancer[#"oneup_balancer_tls_handshakes_total{result="done"}"#] == 1)
            #expect(balancer[#"oneup_balancer_streams{place="server"}"#] == 2)
            #expect(balancer[#"oneup_balancer_client_bytes_total{direction="in"}"#] > 500)
            #expect(balancer["oneup_balancer_ready"] == 1)
        }

        @Test func aServerThatDiesIsNotReadyUntilAnotherIsThere() throws {
            let cluster = try ManagedCluster()
            try cluster.waitUntilReady()
            let before = try cluster.metrics(cluster.serverManage)
            kill(try cluster.worker, SIGKILL)
            // Its parent starts it anew, on the same port.
            let isNew = eventually {
                guard let after = try? cluster.metrics(cluster.serverManage) else { return false }
                return after["process_start_time_seconds"] > before["process_start_time_seconds"]
                    && after["oneup_ready"] == 1
            }
            #expect(isNew)
            cluster.killServer()
            #expect(cluster.ask(cluster.serverManage, "/healthz") == nil)
            cluster.expectUnready(cluster.balancerManage, "has no ready server")
            #expect(cluster.ask(cluster.balancerManage, "/healthz")?.body == "ok\n")
            try cluster.startServer()
            try cluster.waitUntilReady()
            let lost = try cluster.metrics(cluster.balancerManage)["oneup_balancer_links_lost_total"]
            #expect(lost == 4, "two deaths, two loops")
        }

        @Test func aServerThatHangsIsNotReadyForTheBalancer() throws {
            let cluster = try ManagedCluster()
            try cluster.waitUntilReady()
            let worker = try cluster.worker
            kill(worker, SIGSTOP)
            cluster.expectUnready(cluster.balancerManage, "has no ready server")
            kill(worker, SIGCONT)
            try cluster.waitUntilReady()
        }

        @Test func aServerThatDrainsWithPlayersLeftIsNotReady() throws {
            let cluster = try ManagedCluster()
            try cluster.waitUntilReady()
            let player = try Player(port: cluster.port)
            try player.hello()
            // With no other server the player stays, and so does the server.
            let store = cluster.folder.cluster.storeFolder
            let engine = try SQLiteEngine(folder: store, incarnation: .random(in: 1...1_000_000))
            #expect(
                try engine.commit([.administer(.drain(server: "server-1"), by: .operator(uid: 0), at: WallClock.now())])
                    == [.done])
            cluster.expectUnready(cluster.serverManage, "the server is draining")
            cluster.expectUnready(cluster.balancerManage, "draining servers alone")
            #expect(cluster.ask(cluster.serverManage, "/healthz")?.status == 200)
            #expect(try cluster.metrics(cluster.serverManage)["oneup_ready"] == 0)
        }

        @Test func aServerThatCannotWriteIsNotReady() throws {
            let cluster = try ManagedCluster()
            try cluster.waitUntilReady()
            let store = cluster.folder.cluster.storeFolder
            // An alive file, so that nobody takes this test's process for a dead holder of the lock.
            let incarnation: UInt64 = 424_242
            let alive = try AliveFile(folder: store, incarnation: incarnation)
            let turnstile = try Turnstile(folder: store, incarnation: incarnation)
            try turnstile.acquire()
            cluster.expectUnready(cluster.serverManage, "waits for the store's lock")
            #expect(cluster.ask(cluster.serverManage, "/healthz")?.status == 200)
            turnstile.release()
            try cluster.waitUntilReady()
            withExtendedLifetime(alive) {}
        }

        @Test func aPortThatIsTakenIsAMistakeInConfiguration() throws {
            let folder = try TestFolder()
            let taken = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
            defer { close(taken.fd) }
            let manage = ["--manage", "127.0.0.1:\(taken.port)"]
            let first = try #require(freePorts(3))
            for (program, words) in [
                ("oneup-server", ["--name", "server-1", "--balancer", "127.0.0.1:1"]),
                ("oneup-balancer", ["--listen", "127.0.0.1:\(first)", "--link", "127.0.0.1:\(first + 1)"]),
            ] {
                let started = try start(program, as: program, in: folder, words + manage)
                var status: Int32?
                #expect(
                    try eventually {
                        status = try hasEnded(started)
                        return status != nil
                    })
                #expect(status == 78, "\(program)")
                #expect(folder.log(program).contains("or choose another with --manage"), "\(folder.log(program))")
            }
        }
    }
}
