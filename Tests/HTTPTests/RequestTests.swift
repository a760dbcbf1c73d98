import Testing

@testable import HTTP

@Suite struct RequestTests {
    private func read(_ text: String, from: Int = 0) -> HTTPRequest.Reading {
        Array(text.utf8).withUnsafeBytes { HTTPRequest.read($0, from: from) }
    }

    private func request(_ text: String) throws -> HTTPRequest {
        guard case .request(let request) = read(text) else { throw Problem(text: "\(read(text))") }
        return request
    }

    private struct Problem: Error { let text: String }

    @Test func aBrowsersRequestIsRead() throws {
        let text =
            "GET /rooms/482913/events?after=12&x=1 HTTP/1.1\r\nHost: localhost:7480\r\nAccept: */*\r\nLast-Event-ID: 17\r\n\r\n"
        let request = try request(text)
        #expect(request.method == .get)
        #expect(request.path == "/rooms/482913/events")
        #expect(request.number("after") == 12)
        #expect(request.number("missing") == nil)
        #expect(request.lastEventID == 17)
        #expect(request.keepsAlive)
        #expect(request.length == text.utf8.count)
    }

    @Test(arguments: [
        ("localhost:7480", true), ("[::1]:7400", true), ("play_1.example", true), ("", false), ("a/b", false),
        ("a@b", false), ("a b", false), ("a?b", false), (String(repeating: "a", count: 256), false),
    ]) func aHostIsGivenOnlyWhenItCanLeadNowhereElse(_ host: String, isOne: Bool) throws {
        #expect(try request("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").host == (isOne ? host : nil))
    }

    @Test func aBodyIsTakenByItsLengthAndTheNextRequestIsLeft() throws {
        let head =
            "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: Application/JSON; charset=utf-8\r\nContent-Length: 2\r\n\r\n"
        let request = try request(head + "{}GET / HTTP/1.1\r\n")
        #expect(request.body == Array("{}".utf8))
        #expect(request.isJSON)
        #expect(request.length == head.utf8.count + 2)
        #expect(read(head + "{") == .unfinished(from: 0))
    }

    @Test func aTokenIsTakenFromItsHeaderAlone() throws {
        let bearer = try request("GET / HTTP/1.1\r\nHost: x\r\naUTHORIZATION: bEARER  abc.def \r\n\r\n")
        #expect(bearer.bearerToken == Array("abc.def".utf8))
        for other in ["Basic YTpi", "Bearer", "Bearerabc", ""] {
            #expect(try request("GET / HTTP/1.1\r\nHost: x\r\nAuthorization: \(other)\r\n\r\n").bearerToken == nil)
        }
    }

    @Test func connectionsEndWhereTheyMust() throws {
        #expect(try !request("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").keepsAlive)
        #expect(try !request("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keepsAlive)
        #expect(try request("GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n").keepsAlive)
    }

    @Test func targetsInFullFormAndEmptyLinesBeforeAreTaken() throws {
        #expect(try request("GET http://example.org/a?b HTTP/1.1\r\nHost: example.org\r\n\r\n").path == "/a")
        #expect(try request("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n").path == "/")
        #expect(try request("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").method == .other)
        #expect(try request("CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n").method == .other)
        #expect(try request("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n").method == .other)
    }

    @Test(arguments: [
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 411),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3, 4\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 16385\r\n\r\n", 413),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", 400),
        ("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505),
        ("GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        ("GET / \r\n\r\n", 400),
        ("nonsense\r\n\r\n", 400),
        ("\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET /\u{1} HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ]) func whatCouldMeanTwoThingsIsRefused(_ text: String, _ status: Int) {
        #expect(read(text) == .refused(status: status))
    }

    @Test func headsHaveBounds() throws {
        func headers(_ count: Int) -> String { (1..<count).map { "X-\($0): y\r\n" }.joined() }
        #expect(try request("GET / HTTP/1.1\r\nHost: x\r\n\(headers(64))\r\n").path == "/")
        #expect(read("GET / HTTP/1.1\r\nHost: x\r\n\(headers(65))\r\n") == .refused(status: 431))
        let long = String(repeating: "a", count: HTTPLimits.headBytes)
        #expect(read("GET /\(long)") == .refused(status: 431))
        #expect(read("GET /\(long) HTTP/1.1\r\nHost: x\r\n\r\n") == .refused(status: 431))
        #expect(read("GET / HTTP/1.1\r\nHost: x\r\nCookie: \(long)") == .refused(status: 431))
    }

    @Test func dripByDripItIsTheSameRequest() throws {
        let whole =
            "\r\nPOST /api HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\nhello"
        let bytes = Array(whole.utf8)
        var from = 0
        for count in 1..<bytes.count {
            let reading = bytes[..<count].withUnsafeBytes { HTTPRequest.read($0, from: from) }
            guard case .unfinished(let next) = reading else {
                Issue.record("after \(count) bytes: \(reading)")
                return
            }
            from = next
        }
        let last = bytes.withUnsafeBytes { HTTPRequest.read($0, from: from) }
        #expect(last == read(whole))
        #expect(try request(whole).body == Array("hello".utf8))
    }

    @Test func anyBytesAreReadOrRefused() {
        var random = SystemRandomNumberGenerator()
        let parts = [
            "GET ", "POST ", "/", " HTTP/1.1\r\n", "Host: x\r\n", "Content-Length: ", "7", "\r\n", "\r\n\r\n", "\u{0}",
            " ",
            "Transfer-Encoding: chunked\r\n", ":", "\t", "é", "http://", "?", "\n", "a",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
            }
            let bytes = Array(text.joined().utf8)
            if case .request(let request) = bytes.withUnsafeBytes({ HTTPRequest.read($0) }) {
                #expect(request.length <= bytes.count && request.length > 0)
            }
        }
    }
}

@Suite struct ResponseTests {
    @Test func datesAreThoseOfTheStandard() {
        #expect(String(decoding: httpDate(784_111_777), as: UTF8.self) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(String(decoding: httpDate(0), as: UTF8.self) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(String(decoding: httpDate(951_782_400), as: UTF8.self) == "Tue, 29 Feb 2000 00:00:00 GMT")
        #expect(spokenTime(784_111_777) == "6 Nov 08:49:37 UTC")
    }

    @Test func aHeadAloneNamesTheBodysLength() {
        var response = HTTPResponse(status: 200, date: Array("D".utf8))
        response.header("A", "b")
        response.finish(Array("hello".utf8), isHead: true)
        let text = String(decoding: response.bytes, as: UTF8.self)
        #expect(text == "HTTP/1.1 200 OK\r\nDate: D\r\nA: b\r\nContent-Length: 5\r\n\r\n")
    }
}
