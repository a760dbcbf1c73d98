import Cluster
import Glibc
import Testing

@testable import ClientCore

extension FullScreen {
    /// What the full screen does to a terminal, and how it leaves it.
    @Suite struct TerminalStateTests {
        /// Starts the client between two looks at the terminal's modes, up to its first screen.
        private func start(_ run: ClusterRun, _ user: String) throws -> Pane {
            let pane = try run.terminal(user)
            pane.enter("clear")
            pane.record(to: "\(run.root)/raw-\(user)")
            pane.enter(
                "stty -g >before; oneup; echo STATUS=$?; stty -g >after; cmp before after && echo SAME MODES")
            try pane.wait(for: "play as a guest")
            #expect(pane.property("alternate_on") == "1")
            return pane
        }

        /// The terminal is as it was: modes, screen, cursor, mouse, keypad.
        private func expectClean(
            _ run: ClusterRun, _ pane: Pane, status: String, location: SourceLocation = #_sourceLocation
        ) throws {
            try pane.wait("the same modes", location: location) { $0.lines.contains { $0.hasPrefix("SAME MODES") } }
            #expect(pane.screen.contains("STATUS=\(status)"), "\(pane.screen)", sourceLocation: location)
            RawOutput(recording: "\(run.root)/raw-\(pane.name)").expectClean(location: location)
            #expect(!pane.screen.contains("play as a guest"), sourceLocation: location)
            for (property, value) in [
                ("alternate_on", "0"), ("cursor_flag", "1"), ("mouse_any_flag", "0"), ("keypad_flag", "0"),
                ("keypad_cursor_flag", "0"),
            ] { #expect(pane.property(property) == value, "\(property)", sourceLocation: location) }
        }

        @Test func everyWayOutLeavesACleanTerminal() throws {
            let run = try ClusterRun()
            let quit = try start(run, "a")
            quit.press("C-c")
            try expectClean(run, quit, status: "0")
            for (user, signal, status) in [
                ("b", SIGTERM, "143"), ("c", SIGHUP, "129"), ("d", SIGSEGV, "139"), ("e", SIGABRT, "134"),
            ] {
                let pane = try start(run, user)
                let process = try #require(pane.process())
                #expect(kill(process, signal) == 0)
                try expectClean(run, pane, status: status)
            }
        }

        @Test func ctrlZGoesToTheShellAndFgComesBack() throws {
            let run = try ClusterRun()
            let ana = try run.player("ana")
            ana.record(to: "\(run.root)/raw")
            // A screen that is painted anew tells the modes anew, too.
            ana.press("C-l")
            try ana.wait("recording") { _ in RawOutput(recording: "\(run.root)/raw").contains("ROOMS") }
            ana.press("C-z")
            try ana.wait(for: "Stopped")
            RawOutput(recording: "\(run.root)/raw", until: "Stopped").expectClean()
            #expect(ana.property("alternate_on") == "0")
            #expect(ana.property("cursor_flag") == "1")
            ana.enter("stty -a | grep -c -- ' icanon'; echo LOOKED")
            try ana.wait(for: "LOOKED")
            ana.resize(100, 30)
            ana.enter("fg")
            try ana.wait("lobby of the new size") { $0.screen.contains("ROOMS") && ($0.lines.first?.count ?? 0) == 100 }
            ana.type("?")
            try ana.wait(for: "search:")
            ana.press("Escape")
            ana.type("q")
            try ana.wait("shell") { $0.property("alternate_on") == "0" }
        }

        @Test func terminalsOfAllKindsShowTheScreen() throws {
            let run = try ClusterRun()
            let kinds = [
                "xterm-256color", "screen-256color", "linux", "xterm-kitty", "xterm-ghostty", "alacritty", "vt100",
                "tmux-256color", "nonsense",
            ]
            for kind in kinds {
                let pane = try run.terminal(kind)
                pane.enter("clear")
                pane.record(to: "\(run.root)/raw-\(kind)")
                pane.enter("TERM=\(kind) oneup; echo STATUS=$?")
                try pane.wait(for: "play as a guest")
                #expect(pane.screen.contains("┌─ OneUp ─"), "\(kind): \(pane.screen)")
                pane.press("C-c")
                try pane.wait(for: "STATUS=0")
                RawOutput(recording: "\(run.root)/raw-\(kind)").expectClean()
                pane.enter("clear; echo OK$((40 + 2))")
                try pane.wait(for: "OK42")
            }
        }

        @Test func aDumbTerminalAPipeAndPlainGetLines() throws {
            let run = try ClusterRun()
            for (user, line) in [("a", "TERM=dumb oneup"), ("b", "oneup --plain"), ("c", "TERM= oneup")] {
                let pane = try run.terminal(user)
                pane.enter("clear; \(line)")
                try pane.wait(for: "Type a name to play as a guest")
                #expect(pane.property("alternate_on") == "0")
            }
            let pipe = try run.terminal("d")
            pipe.enter("clear; echo guest dora | oneup | cat -v; echo STATUS=${PIPESTATUS[1]}")
            try pipe.wait(for: "STATUS=0")
            #expect(pipe.screen.contains("Welcome, dora.") && !pipe.screen.contains("^["), "\(pipe.screen)")
            #expect(pipe.property("alternate_on") == "0")
        }

        @Test func withoutALocaleWideCharactersStay() throws {
            let run = try ClusterRun()
            for (user, environment) in [("a", [:]), ("b", ["LANG": "nonsense"]), ("c", ["LC_ALL": "C"])] {
                let pane = try run.terminal(user, environment: environment)
                pane.enter("clear; oneup")
                try pane.wait(for: "┌─ OneUp ─")
                try pane.wait(for: "play as a guest")
            }
            let ascii = try run.terminal("d")
            ascii.enter("clear; NO_COLOR=1 oneup --ascii --theme light")
            try ascii.wait(for: "+- OneUp -")
            #expect(ascii.screen.utf8.allSatisfy { $0 < 0x80 })
        }

        @Test func withNoColourNoneIsSent() throws {
            let run = try ClusterRun()
            for (user, setting, hasColour) in [("a", "NO_COLOR=1", false), ("b", "NO_COLOR=", true)] {
                let pane = try run.terminal(user)
                pane.enter("clear")
                pane.record(to: "\(run.root)/raw-\(user)")
                pane.enter("\(setting) oneup; echo STATUS=$?")
                try pane.wait(for: "play as a guest")
                pane.type(user)
                pane.press("Enter")
                try pane.wait(for: "ROOMS")
                pane.type("q")
                try pane.wait(for: "STATUS=0")
                #expect(RawOutput(recording: "\(run.root)/raw-\(user)").hasColour == hasColour, "\(setting)")
            }
        }

        @Test func anUnknownCertificateIsAskedAboutBeforeTheScreen() throws {
            let run = try ClusterRun()
            let description = try #require(try ClusterDescription.read(from: run.folder))
            let pane = try run.terminal("a")
            pane.enter("clear; oneup --server \(description.publicAddress); echo STATUS=$?")
            try pane.wait(for: "or no.")
            #expect(pane.property("alternate_on") == "0")
            pane.resize(100, 30)
            pane.enter("yes")
            try pane.wait(for: "play as a guest")
            try pane.wait("the new size") { ($0.lines.first?.count ?? 0) == 100 }
            pane.press("C-c")
            try pane.wait(for: "STATUS=0")
            let other = try run.terminal("b")
            other.enter("clear; oneup --server \(description.publicAddress); echo STATUS=$?")
            try other.wait(for: "or no.")
            other.enter("no")
            try other.wait(for: "STATUS=4")
            #expect(other.screen.contains("is not trusted"))
            // Where this machine's authorities vouch for it nothing is asked, and it is kept all the same.
            let vouched = try run.terminal("c")
            vouched.enter(
                "clear; SSL_CERT_FILE='\(run.folder.authorityCertificate)' oneup --server \(description.publicAddress)")
            try vouched.wait(for: "play as a guest")
            vouched.press("C-c")
            try vouched.wait("shell") { $0.property("alternate_on") == "0" }
            #expect(!vouched.screen.contains("was never seen from here"))
            let known = readText("\(run.root)/c/.config/oneup/known_clusters")
            #expect(known.contains("\(description.publicAddress) SHA256:"), "\(known)")
        }
    }
}
