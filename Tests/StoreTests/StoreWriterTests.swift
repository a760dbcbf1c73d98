import Bytes
import Glibc
import Store
import Synchronization
import Testing

@testable import SQLiteStore

/// Wakes a waiting thread. A ring before the wait is not lost; several rings count as one.
private final class Bell: Sendable {
    private let isRung = Monitor(false)

    func ring() { isRung.signal { $0 = true } }

    func wait() {
        isRung.wait { isRung -> Void? in
            defer { isRung = false }
            return isRung ? () : nil
        }
    }
}

/// An engine that stops before each batch until it is let go, so that tests decide what queues up meanwhile.
private final class GatedEngine: StoreEngine {
    private let inner: any StoreEngine
    private let arrived = Bell()
    private let gate = Bell()
    let sizes = Mutex<[Int]>([])

    init(_ inner: any StoreEngine) { self.inner = inner }

    func commit(_ writes: [Write]) throws(StoreFailure) -> [Outcome] { try inner.commit(writes) }

    func commit(collecting: () -> [Write]) throws(StoreFailure) -> [Outcome] {
        arrived.ring()
        gate.wait()
        let writes = collecting()
        sizes.withLock { $0.append(writes.count) }
        return try inner.commit(writes)
    }

    /// Waits for the writer to come to a batch.
    func awaitBatch() { arrived.wait() }
    /// Lets the batch run.
    func letGo() { gate.ring() }
}

@Suite struct StoreWriterTests {
    private let store = InMemoryStore()

    private func death(_ number: Int) -> Write { .recordPoison(key: "k", incarnation: Incarnation(number)) }

    private func writer(
        _ engine: any StoreEngine, woken: Bell = Bell(), onFatal: @escaping @Sendable (StoreFailure) -> Void = { _ in }
    ) -> StoreWriter {
        StoreWriter(engine: engine, wake: { woken.ring() }, onFatal: onFatal)
    }

    private func isNotSaved(_ completion: StoreWriter.Completion) -> Bool {
        if case .notSaved = completion.result { return true }
        return false
    }

    @Test func completionsComeInTheOrderOfTickets() {
        let writer = writer(store.engine(incarnation: 1))
        #expect(writer.submit([]) == 0)
        #expect(writer.submit([death(1)]) == 1)
        #expect(writer.submit([death(2), death(3)]) == 3)
        for number in 4...2_000 { writer.submit([death(number)]) }
        writer.stop()
        let completed = writer.takeCompleted()
        #expect(completed.map(\.ticket) == Array(1...2_000))
        #expect(completed.map(\.result) == (1...2_000).map { .outcome(.deaths($0)) })
        #expect(writer.takeCompleted() == [])
        #expect(writer.unfinished == 0)
    }

    @Test func whatQueuesUpMeanwhileGoesIntoOneBatch() {
        let engine = GatedEngine(store.engine(incarnation: 1))
        let woken = Bell()
        let writer = writer(engine, woken: woken)
        writer.submit([death(0)])
        engine.awaitBatch()
        for number in 1...100 { writer.submit([death(number)]) }
        engine.letGo()
        woken.wait()
        #expect(writer.takeCompleted().count == 101)
        #expect(engine.sizes.withLock { $0 } == [101])
        writer.submit((0..<StoreLimits.batch + 5).map { death($0) })
        for _ in 0..<2 {
            engine.awaitBatch()
            engine.letGo()
            woken.wait()
        }
        #expect(engine.sizes.withLock { $0 } == [101, StoreLimits.batch, 5])
        writer.stop()
        #expect(writer.takeCompleted().last?.ticket == UInt64(101 + StoreLimits.batch + 5))
    }

    @Test func afterAFullDiskNothingIsSavedUntilTheOwnerKnows() {
        let engine = GatedEngine(store.engine(incarnation: 1))
        let woken = Bell()
        let writer = writer(engine, woken: woken)
        store.failNextCommit(.full("no space"))
        // More than a batch: what is queued behind the failed one fails with it.
        let first = (0..<StoreLimits.batch + 10).map { death($0) }
        writer.submit(first)
        engine.awaitBatch()
        engine.letGo()
        woken.wait()
        let failed = writer.takeCompleted()
        #expect(failed.map(\.ticket) == (1...first.count).map { UInt64($0) })
        #expect(failed.allSatisfy(isNotSaved))
        let late = writer.submit([death(1)])
        #expect(writer.takeCompleted().filter(isNotSaved).map(\.ticket) == [late])
        #expect(store.reader().deaths(poisonKey: "k") == 0)
        writer.acknowledgeFailure()
        let next = writer.submit([death(1)])
        engine.awaitBatch()
        engine.letGo()
        writer.stop()
        #expect(writer.takeCompleted() == [.init(ticket: next, result: .outcome(.deaths(1)))])
    }

    @Test func anUnknownOutcomeCompletesNothing() {
        for isApplied in [false, true] {
            let fatal = Mutex<[StoreFailure]>([])
            let writer = writer(store.engine(incarnation: 1)) { failure in fatal.withLock { $0.append(failure) } }
            store.failNextCommit(.unknown("i/o error"), applied: isApplied)
            writer.submit([death(1), death(2)])
            writer.stop()
            writer.submit([death(3)])
            #expect(fatal.withLock { $0 } == [.unknown("i/o error")])
            #expect(writer.takeCompleted() == [])
            #expect(store.reader().deaths(poisonKey: "k") == (isApplied ? 2 : 0))
        }
    }

    @Test func theQueueTellsWhenItIsFull() {
        let engine = GatedEngine(store.engine(incarnation: 1))
        let woken = Bell()
        let writer = writer(engine, woken: woken)
        writer.submit([death(0)])
        engine.awaitBatch()
        writer.submit((2..<StoreWriter.queueLimit).map { death($0) })
        #expect(!writer.isFull)
        writer.submit([death(1)])
        #expect(writer.isFull)
        engine.letGo()
        woken.wait()
        #expect(!writer.isFull)
        for _ in 1..<StoreWriter.queueLimit / StoreLimits.batch {
            engine.awaitBatch()
            engine.letGo()
        }
        writer.stop()
        #expect(writer.unfinished == 0)
    }

    @Test func aWriterOverSQLiteGroupsWhileItWaitsForItsTurn() throws {
        let folder = try TemporaryFolder()
        let engine = try SQLiteEngine(folder: folder.path, incarnation: 1)
        let other = try Turnstile(folder: folder.path, incarnation: 2)
        let woken = Mutex<Int>(0)
        let writer = StoreWriter(engine: engine, wake: { woken.withLock { $0 += 1 } }, onFatal: { _ in })
        try other.acquire()
        for number in 1...50 { writer.submit([death(number)]) }
        other.release()
        writer.stop()
        #expect(writer.takeCompleted().map(\.result) == (1...50).map { .outcome(.deaths($0)) })
        #expect(woken.withLock { $0 } == 1)
    }

    @Test func anInMemoryFaultHitsTheNamedServer() throws {
        let (one, two) = (store.engine(incarnation: 1), store.engine(incarnation: 2))
        store.failNextCommit(.full("no space"), of: 2)
        #expect(try one.commit(death(1)) == .deaths(1))
        #expect(throws: StoreFailure.full("no space")) { try two.commit([death(2)]) }
        #expect(try two.commit(death(2)) == .deaths(2))
    }
}
