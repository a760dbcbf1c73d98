import EventLoop
import Glibc
import Testing

extension ProcessTests {
    /// HTTP without TLS on the port that has TLS.
    struct StrayHTTPTests {
        private let cluster: TestCluster

        init() throws { cluster = try TestCluster.shared.get() }

        @Test func itIsToldTheWayAndServedNothing() throws {
            for (target, host, address) in [
                ("/rooms/482913?x=1", "localhost:7400", "https://localhost:7400/rooms/482913?x=1"),
                ("/", "[::1]:7400", "https://[::1]:7400/"), ("/", "play.example", "https://play.example/"),
                ("/api/v1/me", "127.0.0.1", "https://127.0.0.1/api/v1/me"),
            ] {
                let browser = try Browser(port: cluster.port, isPlain: true)
                browser.send("GET \(target) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                let response = try browser.response()
                #expect(response.status == 308 && response.headers["location"] == address, "\(response)")
                #expect(response.headers["cache-control"] == "no-store")
                #expect(response.headers["strict-transport-security"] == nil)
                #expect(response.body == "This port speaks TLS: \(address)\n")
                #expect(browser.isClosed())
            }
        }

        @Test func aPostIsRedirectedAndNothingHappens() throws {
            let browser = try Browser(port: cluster.port, isPlain: true)
            let response = try browser.post("/api/v1/guest", #"{"name":"stray","key":"0f1e2d3c4b5a69788796"}"#)
            #expect(response.status == 308 && response.headers["location"] == "https://localhost/api/v1/guest")
            #expect(browser.isClosed())
        }

        @Test(arguments: [
            "GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: \r\n\r\n", "SSH-2.0-OpenSSH\r\n\r\n",
        ]) func whereTheHostCannotBeToldItIsSaidInWords(_ text: String) throws {
            let browser = try Browser(port: cluster.port, isPlain: true)
            browser.send(text)
            let response = try browser.response()
            #expect([400, 505].contains(response.status), "\(response)")
            #expect(response.headers["location"] == nil)
            #expect(response.body.contains("this port speaks TLS"), "\(response.body)")
            #expect(browser.isClosed())
        }

        @Test func aHeadWithoutEndIsBounded() throws {
            let browser = try Browser(port: cluster.port, isPlain: true)
            browser.send("GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 20_000))")
            #expect(try browser.response().status == 431)
            #expect(browser.isClosed())
        }
    }
}
