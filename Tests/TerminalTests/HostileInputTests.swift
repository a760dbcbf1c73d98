import Testing

@testable import ClientCore

extension FullScreen {
    /// Text that would command a terminal, typed and pasted into the client.
    @Suite struct HostileInputTests {
        /// Names that set the window's title, move letters about, hide, or pile up.
        private static let payloads = [
            "\u{1B}]0;owned\u{7}", "\u{1B}[2J\u{1B}[31mred", "a\u{202E}dcb\u{2066}e", "\u{9B}31mc1",
            "x\u{200B}y\u{FEFF}z",
            "two\nlines\r\nand\ttab", "\u{E0041}\u{E0042}tags",
        ]

        /// What must never reach the terminal as it is.
        private static let forbidden = [
            "\u{1B}]0;", "\u{202E}", "\u{2066}", "\u{9B}", "\u{200B}", "\u{FEFF}", "\u{E0041}",
        ]

        private func expectNothingRaw(_ path: String, location: SourceLocation = #_sourceLocation) {
            let raw = RawOutput(recording: path)
            #expect(raw.bytes.count > 1_000, sourceLocation: location)
            for text in Self.forbidden {
                #expect(!raw.contains(text), "\(Array(text.unicodeScalars))", sourceLocation: location)
            }
        }

        @Test func pastedTextIsTextAndNothingElse() throws {
            let run = try ClusterRun()
            let ana = try run.player("ana")
            let ben = try run.terminal("ben")
            ben.enter("clear")
            ben.record(to: "\(run.root)/raw")
            ben.enter("oneup; echo STATUS=$?")
            try ben.wait(for: "play as a guest")
            // Keys that leave or kill do nothing when they were pasted.
            ben.paste("ben\n")
            try ben.wait("name") { $0.lines.contains { $0.contains("name  ben ") } }
            ben.press("Enter")
            try ben.wait(for: "ROOMS")
            ben.paste("qqKy\u{3}\n")
            try ben.wait(for: "the paste is dropped")
            #expect(ben.screen.contains("ROOMS"))
            for payload in Self.payloads {
                ben.type("t")
                try ben.wait(for: "say: ")
                ben.paste(payload)
                ben.paste("#\n")
                try ben.wait("end of the paste") { $0.lines.contains { $0.contains("say: ") && $0.contains("#") } }
                ben.press("Enter")
                try ben.wait("line to be sent") { !$0.screen.contains("say: ") }
            }
            try ana.wait(for: "two lines and")
            try ana.wait(for: "ben: ")
            ben.type("q")
            try ben.wait(for: "STATUS=0")
            expectNothingRaw("\(run.root)/raw")
            #expect(ben.property("pane_title") != "owned" && ana.property("pane_title") != "owned")
        }

        @Test func typedControlCharactersAreKeysAndNoText() throws {
            let run = try ClusterRun()
            let ana = try run.terminal("ana")
            ana.enter("clear")
            ana.record(to: "\(run.root)/raw")
            ana.enter("oneup; echo STATUS=$?")
            try ana.wait(for: "play as a guest")
            // As a terminal sends it that knows nothing of pastes: raw, with Esc and line ends as keys.
            for payload in Self.payloads {
                ana.tmux.load(payload)
                ana.tmux.run("paste-buffer", "-r", "-t", ana.name)
            }
            ana.press("C-l")
            try ana.wait("some screen") { $0.screen.contains("┌─ ") }
            ana.press("C-c")
            try ana.wait("shell or question") {
                $0.screen.contains("STATUS=") || $0.screen.contains("End the program?")
            }
            if !ana.screen.contains("STATUS=") { ana.type("y") }
            try ana.wait(for: "STATUS=0")
            expectNothingRaw("\(run.root)/raw")
            #expect(ana.property("pane_title") != "owned")
        }

        @Test func aMountainOfMarksLeavesTheClientAlive() throws {
            let run = try ClusterRun()
            let ana = try run.player("ana")
            ana.type("t")
            try ana.wait(for: "say: ")
            ana.paste("a" + String(repeating: "\u{301}", count: 100_000) + "b")
            try ana.wait("end of the paste") { $0.lines.contains { $0.contains("say: ") && $0.contains("b") } }
            ana.press("Enter")
            try ana.wait(for: "ana: ")
            // The same without brackets, then keys still mean what they mean.
            ana.type("t")
            try ana.wait(for: "say: ")
            ana.tmux.load(String(repeating: "\u{301}\u{302}", count: 50_000) + "end")
            ana.tmux.run("paste-buffer", "-r", "-t", ana.name)
            try ana.wait(for: "say: end")
            ana.press("Escape")
            ana.type("?")
            try ana.wait(for: "search:")
            ana.press("Escape")
            ana.type("q")
            try ana.wait("shell") { $0.property("alternate_on") == "0" }
        }
    }
}
