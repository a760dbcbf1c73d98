import Testing

@testable import ClientCore

extension FullScreen {
    /// Looking at played games on a real cluster and a real terminal.
    @Suite struct ReplayTests {
        @Test func aGameThatWasPlayedIsSteppedThrough() throws {
            let run = try ClusterRun()
            let ana = try run.player("ana")
            ana.type("c")
            try ana.wait(for: "open a room")
            ana.press("Enter")
            try ana.wait(for: "waiting for 1 more player")
            let ben = try run.player("ben")
            try ben.wait(for: "waiting for 1")
            ben.press("Enter")
            try ana.wait(for: "your move (X)")
            for (player, key) in [(ana, "7"), (ben, "1"), (ana, "8"), (ben, "2"), (ana, "9")] {
                try player.wait(for: "your move")
                player.type(key)
                try player.wait("stored move") { !$0.screen.contains("your move") }
            }
            try ana.wait(for: "you win: three in a row")
            ana.type(":replay")
            ana.press("Enter")
            try ana.wait(for: "step 0 of 5")
            try ana.wait("screen") { $0.isFramed(80, 24) && $0.statusLine.contains("equal to what was stored") }
            ana.press("Right", "Right")
            try ana.wait(for: "step 2 of 5")
            ana.press("End")
            try ana.wait(for: "ana wins: three in a row")
            ana.press("Home")
            ana.type(" ")
            try ana.wait(for: "step 2 of 5")
            ana.resize(60, 20)
            try ana.wait("small screen") { $0.isFramed(60, 20) && $0.screen.contains("of 5") }
            ana.type("q")
            try ana.wait(for: "you win: three in a row")

            // From the shell, by its number: on the screen and as lines; then taken along as a file.
            let carla = try run.terminal("carla")
            carla.enter("clear; oneup replay 1")
            try carla.wait(for: "step 0 of 5")
            carla.press("End")
            try carla.wait(for: "step 5 of 5")
            carla.type("q")
            try carla.wait("shell") { $0.property("alternate_on") == "0" }
            carla.enter("clear; oneup export 1 -o game.json && oneup replay game.json --plain; echo ENDED $?")
            try carla.wait(for: "ENDED 0")
            #expect(carla.screen.contains("5  ana: c1"), "\(carla.screen)")
            #expect(carla.screen.contains("Every step was played once more: equal to what was stored."))
            // One byte that was changed is found.
            carla.enter(
                "clear; sed -i 's/\"c1\"/\"c2\"/' game.json; oneup replay game.json --plain >/dev/null; echo ENDED $?")
            try carla.wait(for: "ENDED 1")
        }
    }
}
