import EventLoop
import Testing

@Suite struct HostLookupTests {
    @Test(arguments: [("127.0.0.1", "127.0.0.1"), ("::1", "::1")])
    func aNumericHostIsItsOwnAddressAndNobodyIsAsked(host: String, address: String) {
        let lookup = HostLookup(host) { Issue.record("nobody had to be asked") }
        #expect(lookup.take() == .found([address]))
        #expect(lookup.take() == .found([address]))
    }

    @Test func aNameIsAskedForOnAThreadAndEachAnswerIsGivenOnce() throws {
        let wakeup = try Wakeup()
        let lookup = HostLookup("localhost") { wakeup.signal() }
        for _ in 0..<2 {
            #expect(!lookup.hasAnswer)
            #expect(lookup.take() == .pending)
            #expect(ready(wakeup.descriptor, 1), "the loop is not woken")
            wakeup.drain()
            #expect(lookup.hasAnswer)
            guard case .found(let addresses) = lookup.take() else {
                Issue.record("localhost is not found")
                return
            }
            #expect(addresses.contains("127.0.0.1") || addresses.contains("::1"))
        }
    }

    @Test func aNameThatNobodyHasFailsInWords() throws {
        let wakeup = try Wakeup()
        // A name with an empty label is refused before anybody is asked (RFC 1035 section 2.3.4).
        let lookup = HostLookup("no..where") { wakeup.signal() }
        #expect(lookup.take() == .pending)
        #expect(ready(wakeup.descriptor, 1))
        guard case .failed(let reason) = lookup.take() else {
            Issue.record("it was found")
            return
        }
        #expect(reason.contains("no..where"))
    }
}
