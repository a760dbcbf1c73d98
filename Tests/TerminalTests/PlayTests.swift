import Testing

@testable import ClientCore

extension FullScreen {
    /// The full screen from the first key on, on a real cluster and a real terminal.
    @Suite struct PlayTests {
        @Test func fromTheFirstKeyToARematch() throws {
            let run = try ClusterRun()
            let ana = try run.player("ana")
            #expect(ana.screen.contains("No room is open"))
            ana.type("c")
            try ana.wait(for: "open a room")
            ana.press("Enter")
            try ana.wait(for: "waiting for 1 more player")
            let pin = try run.pin(ana)

            let ben = try run.player("ben", width: 120, height: 40)
            try ben.wait(for: "waiting for 1")
            ben.press("Enter")
            try ben.wait(for: "ana (X) to move")
            try ana.wait(for: "your move (X)")
            ana.type("b2")
            try ana.wait(for: "b2 stored ✓")
            try ben.wait(for: "your move (O)")

            // In the middle of the game: larger, narrow, too small in either way, and back.
            let before = ana.lines
            for (width, height) in [(200, 60), (60, 20), (80, 24), (132, 20)] {
                ana.resize(width, height)
                try ana.wait("screen of \(width) × \(height)") {
                    $0.isFramed(width, height) && $0.screen.contains("ben (O) to move")
                }
                #expect(ana.screen.contains("Tic-tac-toe") && ana.screen.contains("MOVES"), "\(ana.screen)")
            }
            for (width, height) in [(60, 15), (50, 24), (1, 1)] {
                ana.resize(width, height)
                if width > 1 { try ana.wait(for: "this is \(width) × \(height)") }
                if width > 1 { #expect(ana.screen.contains("OneUp needs 60 × 20")) }
            }
            ana.resize(80, 24)
            try ana.wait("the screen as it was") { $0.isFramed(80, 24) && $0.lines.dropLast(3) == before.dropLast(3) }

            ben.type("1")
            try ana.wait(for: "your move (X)")
            ana.press("Down", "Enter")
            try ben.wait(for: "your move (O)")
            ben.type("t")
            ben.type("well, well")
            ben.press("Enter")
            try ana.wait(for: "ben: well, well")
            // A click on c1, as an X10 mouse sends it: button and place, each with 32 added, columns and rows from 1.
            let place = try #require(ben.squareOfKey("9"))
            ben.click(column: place.column, row: place.row)
            try ana.wait(for: "your move (X)")
            ana.type("2")
            try ana.wait(for: "you win: three in a row")
            try ben.wait(for: "ana wins: three in a row")

            let watcher = try run.terminal("carla")
            watcher.enter("oneup watch \(pin)")
            try watcher.wait(for: "play as a guest")
            watcher.press("Enter")
            try watcher.wait(for: "ana wins: three in a row")
            try ana.wait(for: "1 watching")

            ben.type("n")
            try ana.wait(for: "accept the new game")
            ana.type("n")
            try ben.wait(for: "your move (X)")
            try watcher.wait(for: "ben (X) to move")
        }

        @Test func aSeatIsFoundAgainAfterANewStart() throws {
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
            try ana.wait(for: "your move (X)")
            ana.press("C-c")
            try ana.wait(for: "End the program?")
            ana.type("y")
            try ana.wait("shell") { $0.property("alternate_on") == "0" }
            ana.enter("clear; oneup")
            try ana.wait(for: "YOUR GAMES")
            ana.press("Enter")
            try ana.wait(for: "your move (X)")
            ana.type("a3")
            try ben.wait(for: "your move (O)")
            try ana.wait(for: "a3 stored ✓")
        }

        @Test func killingTheServerShowsTheReceiptAndLosesNothing() throws {
            let run = try ClusterRun()
            let ana = try run.player("ana")
            ana.type("c")
            try ana.wait(for: "open a room")
            ana.press("Enter")
            try ana.wait(for: "waiting for 1 more player")
            let ben = try run.terminal("ben")
            ben.enter("clear; oneup join \(try run.pin(ana))")
            try ben.wait(for: "play as a guest")
            ben.press("Enter")
            try ana.wait(for: "your move (X)")
            ana.type("b2")
            try ana.wait(for: "b2 stored ✓")
            for _ in 0..<2 {
                try ana.wait("server's name") { $0.statusLine.contains("server-") }
                ana.type("K")
                try ana.wait(for: "Kill server-")
                ana.type("y")
                try ana.wait("receipt") {
                    $0.statusLine.contains("took over from") && $0.statusLine.contains("0 moves lost")
                }
                // The next kill names the server that took over.
                try ana.wait("answer") { $0.screen.contains("ben") || $0.screen.contains("to move") }
            }
            try ben.wait(for: "your move (O)")
            ben.type("1")
            try ana.wait(for: "your move (X)")
            try ben.wait(for: "a3 stored ✓")
        }
    }
}
