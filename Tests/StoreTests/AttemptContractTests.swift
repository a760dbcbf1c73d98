import Bytes
import Store
import Testing

/// Bounds on attempts, and the audit log's own.
@Suite struct AttemptContractTests {
    @Test(arguments: Kind.allCases) func aBucketEmptiesAndFillsAgain(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine(1)
        let charge = Charge(key: "login x", interval: 1_000, burst: 3)
        func attempt(_ engine: any StoreEngine, at: WallTime) throws -> Outcome {
            try engine.commit(.charge([charge], at: at))
        }
        for _ in 1...3 { #expect(try attempt(engine, at: 10_000) == .done) }
        #expect(try attempt(engine, at: 10_000) == .throttled(milliseconds: 1_000))
        // Another server counts in the same bucket, as does one that comes later.
        let other = try fixture.engine(2)
        #expect(try attempt(other, at: 10_400) == .throttled(milliseconds: 600))
        #expect(try attempt(other, at: 11_000) == .done)
        #expect(try attempt(other, at: 11_000) == .throttled(milliseconds: 1_000))
        #expect(try fixture.reader().fullAt(bucket: "login x") == 14_000)
        #expect(try engine.commit([.forgive(["login x"]), .charge([charge], at: 11_000)]) == [.done, .done])
        #expect(try fixture.reader().fullAt(bucket: "login y") == nil)
    }

    @Test(arguments: Kind.allCases) func allBucketsAreChargedOrNone(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        let wide = Charge(key: "wide", interval: 10, burst: 9)
        let narrow = Charge(key: "narrow", interval: 10_000, burst: 1)
        #expect(try engine.commit(.charge([wide, narrow], at: 1_000)) == .done)
        #expect(try engine.commit(.charge([wide, narrow], at: 1_000)) == .throttled(milliseconds: 10_000))
        #expect(try fixture.reader().fullAt(bucket: "wide") == 1_010)
        #expect(wide.wait(fullAt: nil, now: 5) == 0)
        #expect(narrow.wait(fullAt: 11_000, now: 1_000) == 10_000)
    }

    @Test func theBucketsThatWereChargedLastAreKept() throws {
        let fixture = try Fixture(.sqlite)
        let engine = try fixture.engine()
        func charge(_ key: String) -> Write { .charge([Charge(key: key, interval: 1_000, burst: 1)], at: 1_000) }
        _ = try engine.commit([
            charge("first"), charge("second"), .charge([Charge(key: "first", interval: 1, burst: 9_999)], at: 1_000),
        ])
        for start in stride(from: 0, to: Int(StoreLimits.buckets) - 1, by: 512) {
            let end = min(start + 512, Int(StoreLimits.buckets) - 1)
            _ = try engine.commit((start..<end).map { charge("key \($0)") })
        }
        let reader = try fixture.reader()
        #expect(try reader.fullAt(bucket: "first") == 2_001, "charged again since")
        #expect(try reader.fullAt(bucket: "second") == nil)
        #expect(try reader.fullAt(bucket: "key 0") == 2_000)
    }

    @Test(arguments: Kind.allCases) func eventsOfOneMinuteAreCountedAndPushOutNoAct(_ kind: Kind) throws {
        let fixture = try Fixture(kind)
        let engine = try fixture.engine()
        func event(_ target: String, at: WallTime) -> Write {
            .audit(
                AuditRecord(
                    at: at, actor: "address 192.0.2.1", action: "login", target: target, result: "wrong password",
                    isEvent: true))
        }
        let act = AuditRecord(at: 1, actor: "operator (uid 0)", action: "drain", target: "server-1")
        _ = try engine.commit([
            .audit(act), event("ana", at: 60_000), event("ana", at: 119_999), event("ana", at: 120_000),
        ])
        let lines = try fixture.reader().audit(after: 0, limit: 9)
        #expect(lines.map(\.count) == [1, 2, 1])
        #expect(lines.map(\.at) == [1, 60_000, 120_000])
        let flood = StoreLimits.eventLength + 2 * StoreLimits.auditStep
        // The engine in memory looks at every line for each: too slow for so many.
        guard kind == .sqlite else { return }
        for start in stride(from: 0, to: flood, by: 512) {
            _ = try engine.commit((start..<min(start + 512, flood)).map { event("name \($0)", at: 180_000) })
        }
        let kept = try fixture.reader().audit(after: 0, limit: .max)
        #expect(kept.count { $0.isEvent } <= Int(StoreLimits.eventLength + StoreLimits.auditStep))
        #expect(kept.count { $0.isEvent } >= Int(StoreLimits.eventLength))
        #expect(kept.first?.action == "drain")
    }
}
