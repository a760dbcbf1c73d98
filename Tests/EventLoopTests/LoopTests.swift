import EventLoop
import Glibc
import Testing

@Suite struct PollerTests {
    @Test func reportsReadinessWithTokens() throws {
        let poller = try Poller()
        let (near, far) = socketPair()
        try poller.add(near, [.readable], token: 7)
        try poller.add(far, [.readable, .writable], token: UInt64.max)
        var seen: [UInt64: Readiness] = [:]
        poller.wait(timeoutMilliseconds: 0) { seen[$0] = $1 }
        #expect(seen == [UInt64.max: [.writable]])
        var byte: UInt8 = 1
        #expect(write(far, &byte, 1) == 1)
        seen = [:]
        poller.modify(far, [.readable], token: 9)
        poller.wait(timeoutMilliseconds: 10_000) { seen[$0] = $1 }
        #expect(seen == [7: [.readable]])
        // Level-triggered: unread, so it comes again.
        seen = [:]
        poller.wait(timeoutMilliseconds: 0) { seen[$0] = $1 }
        #expect(seen == [7: [.readable]])
        close(far)
        seen = [:]
        poller.wait(timeoutMilliseconds: 10_000) { seen[$0] = $1 }
        #expect(seen == [7: [.readable, .hangup]])
        poller.remove(near)
        seen = [:]
        poller.wait(timeoutMilliseconds: 0) { seen[$0] = $1 }
        #expect(seen.isEmpty)
        close(near)
    }

    @Test func aPeersEndOfSendingIsReportedWhenAskedFor() throws {
        let poller = try Poller()
        let (near, far) = socketPair()
        try poller.add(near, [], token: 1)
        shutdown(far, Int32(SHUT_WR))
        var seen: [UInt64: Readiness] = [:]
        poller.wait(timeoutMilliseconds: 0) { seen[$0] = $1 }
        #expect(seen.isEmpty)
        poller.modify(near, [.hangup], token: 1)
        poller.wait(timeoutMilliseconds: 10_000) { seen[$0] = $1 }
        #expect(seen == [1: [.hangup]])
        close(near)
        close(far)
    }

    @Test func deliversAtMostItsBoundAndTheRestLater() throws {
        let poller = try Poller()
        var wakeups: [Wakeup] = []
        for number in 0..<(Poller.mostEvents + 40) {
            let wakeup = try Wakeup()
            try poller.add(wakeup.descriptor, [.readable], token: UInt64(number))
            wakeup.signal()
            wakeups.append(wakeup)
        }
        var seen: Set<UInt64> = []
        poller.wait(timeoutMilliseconds: 0) { token, _ in
            seen.insert(token)
            wakeups[Int(token)].drain()
        }
        #expect(seen.count == Poller.mostEvents)
        poller.wait(timeoutMilliseconds: 0) { token, _ in seen.insert(token) }
        #expect(seen.count == wakeups.count)
    }

    @Test func addingTwiceFailsInWords() throws {
        let poller = try Poller()
        let wakeup = try Wakeup()
        try poller.add(wakeup.descriptor, [.readable], token: 1)
        let error = #expect(throws: SystemError.self) {
            try poller.add(wakeup.descriptor, [.readable], token: 1)
        }
        #expect(error?.errno == EEXIST)
        #expect(error?.message == "epoll_ctl add \(wakeup.descriptor): File exists")
    }
}

@Suite struct WakeupTests {
    @Test func wakesFromAnotherThreadAndDrains() throws {
        let poller = try Poller()
        let wakeup = try Wakeup()
        try poller.add(wakeup.descriptor, [.readable], token: 3)
        var thread = pthread_t()
        let context = Unmanaged.passUnretained(wakeup).toOpaque()
        let started = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let wakeup = Unmanaged<Wakeup>.fromOpaque(argument).takeUnretainedValue()
                wakeup.signal()
                wakeup.signal()
                return nil
            }, context)
        #expect(started == 0)
        var tokens: [UInt64] = []
        poller.wait(timeoutMilliseconds: 10_000) { token, _ in tokens.append(token) }
        #expect(tokens == [3])
        pthread_join(thread, nil)
        wakeup.drain()
        wakeup.drain()
        poller.wait(timeoutMilliseconds: 0) { token, _ in tokens.append(token) }
        #expect(tokens == [3])
    }
}

@Suite struct SignalWatcherTests {
    @Test func tellsWhichSignalCame() throws {
        let watcher = try SignalWatcher([SIGUSR1, SIGUSR2])
        let poller = try Poller()
        try poller.add(watcher.descriptor, [.readable], token: 1)
        #expect(watcher.next() == nil)
        // To this thread only: others of the test process have the signal unblocked.
        pthread_kill(pthread_self(), SIGUSR2)
        var woken = false
        poller.wait(timeoutMilliseconds: 10_000) { _, _ in woken = true }
        #expect(woken)
        #expect(watcher.next() == SIGUSR2)
        #expect(watcher.next() == nil)
    }
}

@Suite struct ClockTests {
    @Test func clocksAreWhatTheySay() {
        let first = Monotonic.now()
        #expect(Monotonic.now() >= first)
        let now = Int64(time(nil))
        #expect(abs(WallClock.now() / 1000 - now) <= 1)
    }
}

@Suite struct DescriptorTests {
    @Test func closesAtTheEndUnlessReleased() {
        // Judged by the other end: a closed number may belong to another test at once.
        let (near, far) = socketPair()
        var byte: UInt8 = 0
        #expect(Descriptor(owning: near).release() == near)
        #expect(read(far, &byte, 1) == -1 && errno == EAGAIN)
        do {
            let owner = Descriptor(owning: near)
            #expect(owner.raw == near)
        }
        #expect(read(far, &byte, 1) == 0)
        close(far)
    }
}
