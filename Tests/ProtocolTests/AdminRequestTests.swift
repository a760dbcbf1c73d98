import Protocol
import Testing

@Suite struct AdminRequestTests {
    private func read(_ method: String, _ params: String) -> Result<Call, ProtocolError> {
        Request.call(method, parameters: Array(params.utf8))
    }

    private func refusal(_ params: String) -> ErrorCode? {
        if case .failure(let error) = read("admin.run", params) { return error.code }
        return nil
    }

    @Test func aRequestIsReadWithWhatItsVerbNeeds() {
        let ban = AdminRequest(.banPlayer, target: "ana", text: "shouting", milliseconds: 60_000)
        #expect(
            read("admin.run", #"{"verb":"player ban","target":"ana","text":"shouting","ms":60000}"#)
                == .success(.admin(ban)))
        let dry = AdminRequest(.drain, target: "server-1", isDryRun: true)
        #expect(
            read("admin.run", #"{"verb":"drain","target":"server-1","dry_run":true}"#) == .success(.admin(dry)))
        #expect(read("admin.run", #"{"verb":"audit","after":7}"#) == .success(.admin(AdminRequest(.audit, after: 7))))
        // What a verb does not take is left out.
        #expect(
            read("admin.run", #"{"verb":"servers","target":"x","password":"y"}"#)
                == .success(.admin(AdminRequest(.servers))))
        #expect(read("admin.claim", #"{"code":"x"}"#) == .success(.claimAdmin(code: Array("x".utf8))))
    }

    @Test func whatIsMissingOrTooMuchIsRefused() {
        let long = String(repeating: "x", count: AdminRequest.textBytes + 1)
        for params in [
            "{}", #"{"verb":7}"#, #"{"verb":"fly"}"#, #"{"verb":"drain"}"#, #"{"verb":"announce"}"#,
            #"{"verb":"player reset-password","target":"ana"}"#, #"{"verb":"drain","target":"\#(long)"}"#,
            #"{"verb":"announce","text":"\#(long)"}"#, #"{"verb":"player ban","target":"a","ms":0}"#,
            #"{"verb":"player ban","target":"a","ms":9007199254740991}"#, #"{"verb":"audit","after":-1}"#,
            #"{"verb":"drain","target":"a","dry_run":"yes"}"#, #"{"verb":"servers","text":[]}"#,
        ] { #expect(refusal(params) == .invalidParams, "\(params)") }
        guard case .failure(let error) = read("admin.claim", "{}") else {
            Issue.record("a claim without a code")
            return
        }
        #expect(error.code == .invalidParams)
    }

    @Test func timesAreSpokenInTheLargestUnitRoundedUp() {
        #expect(spoken(milliseconds: 0) == "1 second")
        #expect(spoken(milliseconds: 1_001) == "2 seconds")
        #expect(spoken(milliseconds: 90_000) == "90 seconds")
        #expect(spoken(milliseconds: 90_001) == "2 minutes")
        #expect(spoken(milliseconds: 7_200_000) == "2 hours")
        #expect(spoken(milliseconds: 172_800_001) == "3 days")
    }
}
