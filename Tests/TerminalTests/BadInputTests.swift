import Testing

@testable import ClientCore

extension FullScreen {
    /// What people type wrong, and terminals and clusters that are not as they should be.
    @Suite struct BadInputTests {
        @Test func aWrongPasswordKeepsTheNameAndIsTypedAnew() throws {
            let run = try ClusterRun()
            let ana = try run.terminal("ana")
            ana.enter("clear; oneup")
            try ana.wait(for: "play as a guest")
            ana.press("Tab", "Tab")
            try ana.wait(for: "[make an account]")
            ana.type("ana")
            ana.press("Down")
            ana.type("a long sentence")
            ana.press("Down")
            ana.type("another sentence")
            ana.press("Enter")
            try ana.wait(for: "the two passwords differ")
            ana.type("a long sentence")
            ana.press("Enter")
            try ana.wait(for: "welcome, ana")

            let ben = try run.terminal("ben")
            ben.enter("clear; oneup")
            try ben.wait(for: "play as a guest")
            ben.press("Tab")
            try ben.wait(for: "[log in]")
            ben.type("ana")
            ben.press("Enter")
            ben.type("not her sentence")
            ben.press("Enter")
            try ben.wait(for: "name and password do not match")
            #expect(ben.lines.contains { $0.contains("name      ana ") }, "\(ben.screen)")
            #expect(!ben.screen.contains("•"))
            ben.type("a long sentence")
            ben.press("Enter")
            try ben.wait(for: "welcome, ana")
        }

        @Test func aBadPINStaysToBeMended() throws {
            let run = try ClusterRun()
            let ana = try run.player("ana")
            ana.type("p")
            for bad in ["abcdef", "12345", "012345", "１２３４５６"] {
                ana.type(bad)
                try ana.wait(for: "PIN: \(bad)")
                ana.press("Enter")
                try ana.wait(for: "a room has six digits, such as 482 913")
                #expect(ana.lines.contains { $0.contains("PIN: \(bad)") }, "\(ana.screen)")
                ana.press("C-u")
                try ana.wait("empty line") { !$0.screen.contains(bad) }
            }
            ana.type("999 999")
            ana.press("Enter")
            try ana.wait(for: "there is no open room with these digits")
            #expect(ana.screen.contains("ROOMS"))
        }

        @Test func aFullRoomSaysSoAndIsWatched() throws {
            let run = try ClusterRun()
            let ana = try run.player("ana")
            ana.type("c")
            try ana.wait(for: "open a room")
            ana.press("Enter")
            try ana.wait(for: "waiting for 1 more player")
            let pin = try run.pin(ana)
            let ben = try run.terminal("ben")
            ben.enter("clear; oneup join \(pin) --name ben")
            try ben.wait(for: "ana (X) to move")
            let carla = try run.terminal("carla")
            carla.enter("clear; oneup join \(pin) --name carla")
            try carla.wait(for: "all seats are taken; you are watching")
            #expect(carla.screen.contains("ana (X) to move"))
            carla.type("s")
            try carla.wait(for: "there is no free seat for you")
            carla.type("b2")
            carla.press("Enter")
            try carla.wait(for: "you are watching")
            ana.type("b2")
            try carla.wait(for: "ben (O) to move")
        }

        @Test func aBalancerWithoutServersIsWaitedFor() throws {
            let run = try ClusterRun(isStarted: false)
            let port = try run.startBalancer()
            let ana = try run.terminal("ana")
            ana.enter("clear; oneup --server 127.0.0.1:\(port); echo STATUS=$?")
            try ana.wait(for: "or no.")
            ana.enter("yes")
            try ana.wait(for: "waiting for a server")
            ana.press("Enter")
            try ana.wait(for: "asking the server …")
            #expect(ana.statusLine.contains("waiting for a server · "), "\(ana.screen)")
            ana.press("C-c")
            try ana.wait(for: "STATUS=0")
            let plain = try run.terminal("ben")
            plain.enter("clear; oneup --plain --server 127.0.0.1:\(port)")
            try plain.wait(for: "or no.")
            plain.enter("yes")
            try plain.wait(for: "no server is ready; what you type is answered later")
        }

        @Test func nobodyAnswersIsSaidOnTheTerminalThatIsLeft() throws {
            let run = try ClusterRun(isStarted: false)
            let pane = try run.terminal("a")
            pane.record(to: "\(run.root)/raw")
            pane.enter("clear; oneup --server 127.0.0.1:1; echo STATUS=$?")
            try pane.wait(for: "STATUS=5")
            #expect(pane.screen.contains("Cannot connect to 127.0.0.1:1"))
            #expect(pane.property("alternate_on") == "0")
            RawOutput(recording: "\(run.root)/raw").expectClean()
            let none = try run.terminal("b")
            none.enter("clear; oneup; echo STATUS=$?")
            try none.wait(for: "STATUS=5")
            #expect(none.screen.contains("start one with `oneup up`"), "\(none.screen)")
            let wrong = try run.terminal("c")
            wrong.enter("clear; oneup --server 127.0.0.1:1 --theme plaid; echo STATUS=$?")
            try wrong.wait(for: "STATUS=2")
            #expect(wrong.screen.contains("there is no theme"))
        }
    }
}
