import Foundation
import Protocol
import Testing

@Suite struct RequestTests {
    private func read(_ line: String) -> Result<Request, Request.Problem> {
        Array(line.utf8).withUnsafeBytes { Request.read(line: $0) }
    }

    private func call(_ method: String, _ params: String?) throws -> Call {
        let tail = params.map { #","params":\#($0)"# } ?? ""
        return try read(#"{"jsonrpc":"2.0","id":5,"method":"\#(method)"\#(tail)}"#).get().call
    }

    /// The refusal of a line, with the id that was read.
    private func problem(_ line: String) -> (Int64?, ErrorCode)? {
        if case .failure(let problem) = read(line) { return (problem.id, problem.error.code) }
        return nil
    }

    private func refusal(_ method: String, _ params: String) -> ErrorCode? {
        problem(#"{"jsonrpc":"2.0","id":5,"method":"\#(method)","params":\#(params)}"#)?.1
    }

    private static let key = "0123456789abcdef"
    private static let good: [(String, String?, Call)] = [
        ("account.guest", #"{"name":"ana","key":"\#(key)"}"#, .guest(name: "ana", key: key)),
        (
            "account.register", #"{"name":"ana","password":"p","key":"\#(key)"}"#,
            .register(name: "ana", password: Array("p".utf8), key: key)
        ),
        (
            "account.login", #"{"name":"ana","password":"\u00fc","key":"\#(key)"}"#,
            .login(name: "ana", password: Array("ü".utf8), key: key)
        ),
        ("account.refresh", #"{"refresh":"r1.x","key":"\#(key)"}"#, .refresh(token: Array("r1.x".utf8), key: key)),
        ("room.sit", #"{"generate":true}"#, .room(.sitGenerated)),
        ("room.move", #"{"move":"next","answers":7,"host":true}"#, .room(.hostMove(text: "next", answers: 7))),
        ("room.host", #"{"act":"lock","name":"ben"}"#, .room(.host(HostCall(.lock)))),
        ("room.host", #"{"act":"kick","name":"ben","person":7}"#, .room(.host(HostCall(.kick, name: "ben")))),
        (
            "room.host", #"{"act":"rename","name":"ben","to":"Ben"}"#,
            .room(.host(HostCall(.rename, name: "ben", to: "Ben")))
        ),
        ("room.host", #"{"act":"words","to":"+a -b"}"#, .room(.host(HostCall(.words, to: "+a -b")))),
        ("session.start", #"{"token":"t"}"#, .start(token: Array("t".utf8), lobby: nil)),
        ("session.start", #"{"token":"t","lobby":0}"#, .start(token: Array("t".utf8), lobby: 0)),
        ("account.password", #"{"password":"x"}"#, .setPassword(Array("x".utf8), current: nil)),
        (
            "account.password", #"{"password":"x","current":"y"}"#,
            .setPassword(Array("x".utf8), current: Array("y".utf8))
        ),
        ("session.logout", nil, .logout), ("session.whoami", "{}", .whoami), ("lobby.rooms", nil, .listRooms),
        ("lobby.mine", nil, .listOwnRooms), ("lobby.board", #"{"room":482913}"#, .board(pin: 482_913)),
        ("lobby.chat", #"{"text":"hi"}"#, .lobbyChat("hi")),
        ("room.create", #"{"game":"g"}"#, .create(game: "g", title: "", options: "")),
        (
            "room.create", #"{"game":"g","title":"t","options":"o","more":[1]}"#,
            .create(game: "g", title: "t", options: "o")
        ),
        (
            "room.create", #"{"game":"g","title":"t","document":"\#(key)","parts":24}"#,
            .createFrom(game: "g", title: "t", document: key, parts: 24)
        ),
        (
            "document.put", #"{"key":"\#(key)","part":0,"text":"x"}"#,
            .putDocument(key: key, part: 0, text: "x")
        ),
        ("room.enter", #"{"room":100000}"#, .enter(pin: 100_000, after: nil)),
        ("room.enter", #"{"room":999999,"after":12}"#, .enter(pin: 999_999, after: 12)),
        ("room.enter", #"{"room":999999,"after":null}"#, .enter(pin: 999_999, after: nil)),
        ("room.leave", nil, .leave), ("room.state", nil, .state), ("room.own", nil, .own), ("room.who", nil, .who),
        ("room.log", #"{"room":100000}"#, .readLog(pin: 100_000, former: 0, after: nil)),
        ("room.log", #"{"room":100000,"former":2,"after":"0.7"}"#, .readLog(pin: 100_000, former: 2, after: "0.7")),
        ("room.sit", nil, .room(.sit(seat: nil))), ("room.sit", #"{"seat":1}"#, .room(.sit(seat: 1))),
        ("room.move", #"{"move":"b2"}"#, .room(.move(text: "b2", answers: nil))),
        ("room.move", #"{"move":"b2","answers":7}"#, .room(.move(text: "b2", answers: 7))),
        ("room.chat", #"{"text":"hi","to":"watchers"}"#, .room(.chat("hi", toWatchers: true))),
        ("room.create", #"{"game":"g","invite":"ben"}"#, .create(game: "g", title: "", options: "", invite: "ben")),
        ("room.invite", #"{"name":"ben"}"#, .meeting(.invite(name: "ben"))),
        ("invite.list", nil, .meeting(.listInvites)),
        ("invite.decline", #"{"id":3}"#, .meeting(.declineInvite(id: 3))),
        ("seek.start", #"{"game":"g"}"#, .meeting(.seek(game: "g", options: "", range: nil))),
        (
            "seek.start", #"{"game":"g","options":"o","range":200}"#,
            .meeting(.seek(game: "g", options: "o", range: 200))
        ),
        ("seek.cancel", #"{"game":"g"}"#, .meeting(.cancelSeek(game: "g"))), ("seek.list", nil, .meeting(.listSeeks)),
        ("block.add", #"{"name":"ben"}"#, .meeting(.block(name: "ben"))),
        ("block.remove", #"{"name":"ben"}"#, .meeting(.unblock(name: "ben"))),
        ("block.list", nil, .meeting(.listBlocks)),
        ("room.chat", #"{"text":"hi"}"#, .room(.chat("hi"))), ("room.resign", nil, .room(.resign)),
        ("room.rematch", nil, .room(.rematch)), ("room.claim", nil, .room(.claim)), ("room.close", nil, .room(.close)),
    ]

    @Test func everyMethodIsRead() throws {
        for (method, params, expected) in Self.good { #expect(try call(method, params) == expected, "\(method)") }
    }

    /// The methods that docs/protocol.md names in its tables are those that are read, and no others.
    @Test func theMethodsAreThoseOfTheSpecification() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let page = try String(contentsOf: root.appending(path: "docs/protocol.md"), encoding: .utf8)
        let named = page.split(separator: "\n").compactMap { row in
            row.firstMatch(of: #/^\| `((?:account|session|lobby|room|document|invite|seek|block)\.[a-z]+)` \|/#).map {
                String($0.output.1)
            }
        }
        #expect(Set(named) == Set(Self.good.map(\.0)))
    }

    @Test func onlyLoginsMayComeFirst() throws {
        for (method, params, _) in Self.good {
            let starts = ["account.guest", "account.register", "account.login", "account.refresh", "session.start"]
            #expect(try call(method, params).startsSession == starts.contains(method), "\(method)")
        }
    }

    @Test func requiredMembersAreAskedFor() {
        let needs = [
            "account.guest", "account.register", "account.login", "account.refresh", "session.start",
            "account.password", "document.put", "lobby.chat", "room.create", "room.enter", "room.move", "room.chat",
            "room.host",
        ]
        for method in needs {
            #expect(refusal(method, "{}") == .invalidParams, "\(method)")
            #expect(problem(#"{"jsonrpc":"2.0","id":5,"method":"\#(method)"}"#)?.1 == .invalidParams, "\(method)")
        }
    }

    @Test func membersHaveKindsAndBounds() {
        let text65 = String(repeating: "a", count: 65)
        let longMove = String(repeating: "a", count: ProtocolLimits.moveBytes + 1)
        let wrong = [
            ("account.guest", #"{"name":1,"key":"\#(Self.key)"}"#), ("account.guest", #"{"name":"a","key":"short"}"#),
            ("account.guest", #"{"name":"a","key":"\#(text65)"}"#),
            ("account.guest", #"{"name":"a","key":"0123456789abcde!"}"#),
            ("account.guest", #"{"name":"a","key":"0123456789abcdeé"}"#),
            ("account.guest", #"{"name":"\#(String(repeating: "a", count: 1_025))","key":"\#(Self.key)"}"#),
            ("account.login", #"{"name":"a","password":7,"key":"\#(Self.key)"}"#),
            ("session.start", #"{"token":"t","lobby":-1}"#), ("session.start", #"{"token":"t","lobby":"1"}"#),
            ("document.put", #"{"key":"\#(Self.key)","part":24,"text":"x"}"#),
            ("document.put", #"{"key":"short","part":0,"text":"x"}"#),
            ("room.create", #"{"game":"g","document":"\#(Self.key)"}"#),
            ("room.create", #"{"game":"g","document":"\#(Self.key)","parts":25}"#),
            ("room.create", #"{"game":"g","document":"short","parts":1}"#),
            ("room.enter", #"{"room":99999}"#), ("room.enter", #"{"room":1000000}"#),
            ("room.enter", #"{"room":"482913"}"#), ("room.enter", #"{"room":482913.0}"#),
            ("room.enter", #"{"room":482913,"after":-1}"#), ("room.sit", #"{"seat":64}"#),
            ("room.sit", #"{"seat":-1}"#), ("room.move", #"{"move":"\#(longMove)"}"#),
            ("room.move", #"{"move":"a","answers":9007199254740992}"#),
            ("room.create", #"{"game":"g","title":"\#(String(repeating: "é", count: 41))"}"#),
            ("room.create", #"{"game":"\#(String(repeating: "g", count: 33))"}"#), ("lobby.chat", #"{"text":null}"#),
            ("room.host", #"{"act":"fire"}"#), ("room.host", #"{"act":"kick"}"#), ("room.host", #"{"act":"words"}"#),
            ("room.host", #"{"act":"rename","name":"ben"}"#), ("room.host", #"{"act":"kick","name":7}"#),
            ("room.host", #"{"act":"words","to":"\#(String(repeating: "a", count: 12_001))"}"#),
            ("room.move", #"{"move":"a","host":1}"#), ("room.sit", #"{"generate":"yes"}"#),
            ("room.leave", "[]"), ("room.leave", "null"), ("room.leave", "1"),
        ]
        for (method, params) in wrong { #expect(refusal(method, params) == .invalidParams, "\(method) \(params)") }
    }

    @Test func whatIsNoRequestIsRefusedWithTheIdThatWasRead() throws {
        let cases: [(String, Int64?, ErrorCode)] = [
            ("", nil, .parseError), ("{", nil, .parseError), (#"{"id":1}{"#, nil, .parseError),
            (#"{"jsonrpc":"2.0","id":1,"id":2,"method":"room.who"}"#, nil, .parseError),
            ("\u{FEFF}{}", nil, .parseError), (String(repeating: "[", count: 17), nil, .parseError),
            ("[]", nil, .invalidRequest), ("1", nil, .invalidRequest), ("{}", nil, .invalidRequest),
            (#"{"jsonrpc":"2.0","id":0,"method":"room.who"}"#, nil, .invalidRequest),
            (#"{"jsonrpc":"2.0","id":-1,"method":"room.who"}"#, nil, .invalidRequest),
            (#"{"jsonrpc":"2.0","id":1.0,"method":"room.who"}"#, nil, .invalidRequest),
            (#"{"jsonrpc":"2.0","id":"1","method":"room.who"}"#, nil, .invalidRequest),
            (#"{"jsonrpc":"2.0","id":9007199254740992,"method":"room.who"}"#, nil, .invalidRequest),
            (#"{"jsonrpc":"2.0","method":"room.who"}"#, nil, .invalidRequest),
            (#"{"jsonrpc":"1.0","id":3,"method":"room.who"}"#, 3, .invalidRequest),
            (#"{"id":3,"method":"room.who"}"#, 3, .invalidRequest), (#"{"jsonrpc":"2.0","id":3}"#, 3, .invalidRequest),
            (#"{"jsonrpc":"2.0","id":3,"method":7}"#, 3, .invalidRequest),
            (#"{"jsonrpc":"2.0","id":3,"method":"room.fly"}"#, 3, .unknownMethod),
            (#"{"jsonrpc":"2.0","id":3,"method":"room.sit","params":[]}"#, 3, .invalidParams),
        ]
        for (line, id, code) in cases {
            let found = try #require(problem(line), "\(line)")
            #expect(found.0 == id, "\(line)")
            #expect(found.1 == code, "\(line)")
        }
        #expect(
            try read(#"{"jsonrpc":"2.0","id":9007199254740991,"method":"room.who"}"# + "\r").get().id
                == 9_007_199_254_740_991)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let line: [UInt8] = Array(#"{"jsonrpc":"2.0","id":1,"method":"lobby.chat","params":{"text":""#.utf8) + [0xFF]
        let whole = line + Array(#""}}"#.utf8)
        let result = whole.withUnsafeBytes { Request.read(line: $0) }
        if case .failure(let problem) = result {
            #expect(problem.error.code == .parseError)
        } else {
            Issue.record("taken")
        }
    }
}
