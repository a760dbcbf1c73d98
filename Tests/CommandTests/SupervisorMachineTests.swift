import Testing

@testable import ClientCore

@Suite struct SupervisorMachineTests {
    /// A machine with one balancer (pid 10) and two servers (pids 11 and 12), all started at time 0.
    private func running() -> SupervisorMachine {
        var machine = SupervisorMachine(balancers: ["balancer-1"], servers: ["server-1", "server-2"], now: 0)
        #expect(
            machine.onTime(0) == [.start(name: "balancer-1"), .start(name: "server-1"), .start(name: "server-2")])
        machine.onStarted("balancer-1", pid: 10, now: 0)
        machine.onStarted("server-1", pid: 11, now: 0)
        machine.onStarted("server-2", pid: 12, now: 0)
        #expect(machine.deadline == nil)
        return machine
    }

    @Test func aProgramThatEndsIsStartedAgainAfterAGrowingWait() {
        var machine = running()
        var now: Int64 = 0
        var waits: [Int64] = []
        for _ in 0..<8 {
            let directives = machine.onEnded(pid: 11, .signalled(9), now: now)
            guard case .report("server-1", .signalled(9), .some(let wait)) = directives.first else {
                Issue.record("no restart: \(directives)")
                return
            }
            waits.append(wait)
            #expect(machine.onTime(now + wait - 1).isEmpty)
            now += wait
            #expect(machine.onTime(now) == [.start(name: "server-1")])
            machine.onStarted("server-1", pid: 11, now: now)
        }
        #expect(waits == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000])
        #expect(machine.children[1].restarts == 8)
        #expect(machine.children[1].lastEnd == "was killed by signal 9")
        _ = machine.onEnded(pid: 11, .exited(1), now: now + SupervisorLimits.healthyAfter)
        #expect(machine.deadline == now + SupervisorLimits.healthyAfter + 100)
    }

    @Test func anUnusableConfigurationIsReportedAndNotTriedAgain() {
        var machine = running()
        #expect(
            machine.onEnded(pid: 10, .exited(78), now: 5) == [
                .report(name: "balancer-1", end: .exited(78), again: nil)
            ])
        #expect(machine.children[0].state == .failed)
        #expect(machine.deadline == nil)
        #expect(machine.onTime(1_000_000).isEmpty)
    }

    @Test func aStartThatFailsIsTriedAgain() {
        var machine = SupervisorMachine(balancers: [], servers: ["server-1"], now: 0)
        machine.onStartFailed("server-1", reason: "no memory", now: 0)
        #expect(machine.deadline == 100)
        #expect(machine.onTime(100) == [.start(name: "server-1")])
    }

    @Test func serversStopBeforeBalancers() {
        var machine = running()
        #expect(machine.onStop(100) == [.terminate(pid: 11), .terminate(pid: 12)])
        #expect(machine.onEnded(pid: 12, .exited(0), now: 110).count == 1)
        let last = machine.onEnded(pid: 11, .exited(0), now: 120)
        #expect(last.last == .terminate(pid: 10))
        #expect(machine.onEnded(pid: 10, .exited(0), now: 130).last == .finish)
        #expect(machine.deadline == nil)
    }

    @Test func scriptedPlayersStopBeforeServers() {
        var machine = SupervisorMachine(balancers: ["balancer-1"], servers: ["server-1"], demos: ["demo"], now: 0)
        #expect(machine.onTime(0).last == .start(name: "demo"))
        for (pid, name) in [(10, "balancer-1"), (11, "server-1"), (12, "demo")] {
            machine.onStarted(name, pid: Int32(pid), now: 0)
        }
        #expect(machine.onStop(100) == [.terminate(pid: 12)])
        #expect(machine.onTime(100 + SupervisorLimits.demoGrace) == [.kill(pid: 12)])
        #expect(machine.onEnded(pid: 12, .signalled(9), now: 3_000).last == .terminate(pid: 11))
        #expect(machine.onEnded(pid: 11, .exited(0), now: 3_001).last == .terminate(pid: 10))
        #expect(machine.onEnded(pid: 10, .exited(0), now: 3_002).last == .finish)
    }

    @Test func whoDoesNotEndInTimeIsKilled() {
        var machine = running()
        _ = machine.onStop(0)
        _ = machine.onEnded(pid: 11, .exited(0), now: 1)
        #expect(machine.deadline == SupervisorLimits.serverGrace)
        #expect(machine.onTime(SupervisorLimits.serverGrace) == [.kill(pid: 12)])
        #expect(machine.onEnded(pid: 12, .signalled(9), now: 3_001).last == .terminate(pid: 10))
        #expect(machine.onTime(3_001 + SupervisorLimits.balancerGrace) == [.kill(pid: 10)])
        #expect(machine.onEnded(pid: 10, .signalled(9), now: 6_000).last == .finish)
    }

    @Test func stoppingStartsNothingAndASecondStopKills() {
        var machine = running()
        _ = machine.onEnded(pid: 11, .signalled(9), now: 0)
        #expect(machine.onStop(1) == [.terminate(pid: 12)])
        #expect(machine.onTime(10_000) == [.kill(pid: 12)])
        #expect(machine.onStop(10_001) == [.kill(pid: 10), .kill(pid: 12)])
    }

    @Test func withNothingRunningStoppingFinishesAtOnce() {
        var machine = SupervisorMachine(balancers: ["balancer-1"], servers: [], now: 0)
        #expect(machine.onStop(0) == [.finish])
    }

    @Test func aStrangersProcessChangesNothing() {
        var machine = running()
        let before = machine.children
        #expect(machine.onEnded(pid: 99, .exited(0), now: 1).isEmpty)
        #expect(machine.children == before)
    }
}
