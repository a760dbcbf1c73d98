import Testing

@testable import ClientCore

extension FullScreen {
    /// Players who find each other, on a real cluster and a real terminal.
    @Suite struct MeetingTests {
        @Test func anInvitationFromTheWindowLeadsToAGame() throws {
            let run = try ClusterRun()
            let ben = try run.player("ben", width: 120, height: 40)
            let ana = try run.player("ana")
            ana.type("c")
            try ana.wait(for: "open a room")
            ana.press("Up", "Right")
            try ana.wait(for: "← chess →")
            ana.press("Tab", "Tab", "Right")
            try ana.wait(for: "← 5+3 →")
            // From the clock on: the position, rated, the opponent.
            ana.press("Tab", "Tab", "Tab", "Right")
            try ana.wait(for: "← a player, by name →")
            ana.press("Tab")
            ana.type("nobody-at-all")
            ana.press("Enter")
            try ana.wait("a problem under the name") { screen in
                screen.lines.firstIndex { $0.contains("nobody-at-all") }.map { row in
                    screen.lines[row + 1].contains("nobody") || screen.lines[row + 1].contains("no ")
                } ?? false
            }
            ana.press("C-u")
            ana.type("ben")
            ana.press("Enter")
            try ben.wait(for: "ana invites you to chess 5+3")
            ben.type("i")
            try ben.wait(for: "ana · chess 5+3")
            ben.press("Enter")
            try ben.wait(for: "Chess 5+3")
            try ana.wait(for: "your move (White)")
            ana.type("e4")
            ana.press("Enter")
            try ana.wait(for: "e4 stored ✓")
            try ben.wait(for: "your move (Black)")
            // Seen from the lobby, without coming in.
            let carla = try run.player("carla", width: 100, height: 30)
            try carla.wait(for: "W ana")
            #expect(!ana.screen.contains("watching"))
        }

        @Test func twoWhoSeekTheSameMeet() throws {
            let run = try ClusterRun()
            let players = try ["ana", "ben"].map { try run.player($0) }
            for (index, player) in players.enumerated() {
                player.type("s")
                try player.wait(for: "find somebody to play with")
                player.press("Enter")
                if index == 0 { try player.wait(for: "seeking tic-tac-toe") }
            }
            for player in players {
                try player.wait("the game") { $0.screen.contains("your move") || $0.screen.contains("to move") }
            }
        }
    }
}
