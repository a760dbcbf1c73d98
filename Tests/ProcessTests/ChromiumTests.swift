import EventLoop
import Glibc
import Testing

/// Whether a program of this name is on the path.
private func isInstalled(_ name: String) -> Bool {
    (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains {
        access("\($0)/\(name)", X_OK) == 0
    }
}

extension ProcessTests {
    /// The pages in a real browser, Debian's chromium.
    @Suite(.enabled(if: isInstalled("chromium"), "chromium is not installed")) struct ChromiumTests {
        private let cluster: TestCluster
        private var pages: String { "http://127.0.0.1:\(cluster.pagePort)" }

        init() throws { cluster = try TestCluster.shared.get() }

        /// One visit: the page as it is after loading, and what the browser's console was told.
        private struct Visit {
            let page: String
            let console: [String]
        }

        /// The browser's settings without scripts.
        private static let noScripts = #"{"profile":{"default_content_setting_values":{"javascript":2}}}"#

        /// Opens an address in a window of this size with a profile of its own.
        private func visit(
            _ address: String, _ words: String = "", size: String = "1920,1080", hasScripts: Bool = true
        ) throws -> Visit {
            let folder = "\(cluster.folder.root)/run/chromium-\(randomKey().prefix(8))"
            let line =
                "mkdir -p '\(folder)/profile/Default' && "
                + "echo '\(hasScripts ? "{}" : Self.noScripts)' >'\(folder)/profile/Default/Preferences' && "
                + "HOME='\(folder)' timeout 60 chromium --headless --no-sandbox --disable-gpu "
                + "--user-data-dir='\(folder)/profile' --enable-logging=stderr --window-size=\(size) --dump-dom "
                + "\(words) '\(address)' 2>'\(folder)/log'"
            defer { _ = shell("rm -rf '\(folder)'") }
            let page = shell(line)
            let console = shell("cat '\(folder)/log'").split(separator: "\n").filter { $0.contains("CONSOLE") }
            guard !page.isEmpty else { throw Missing("chromium showed nothing: \(shell("cat '\(folder)/log'"))") }
            return Visit(page: page, console: console.map(String.init))
        }

        private func shell(_ line: String) -> String {
            guard let pipe = popen(line, "r") else { return "" }
            defer { pclose(pipe) }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = fread(&buffer, 1, buffer.count, pipe)
                guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
                bytes += buffer[..<count]
            }
        }

        @Test func noPageBreaksItsOwnPolicy() throws {
            // That a breach would be seen.
            let path = "\(cluster.folder.root)/run/breach.html"
            let breach =
                "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><script>alert(1)</script>"
            #expect(shell("printf '%s' '\(breach.replacing("'", with: "'\\''"))' >'\(path)'").isEmpty)
            let seen = try visit("file://\(path)").console
            #expect(seen.contains { $0.contains("Content Security Policy") }, "\(seen)")

            let table = try Table(on: cluster, ["one", "two"], seated: 2)
            for size in ["1920,1080", "390,844"] {
                for hasScripts in [true, false] {
                    for (path, text) in [
                        ("/", "servers ready"), ("/rooms/\(table.pin)", "class=\"board\""),
                        ("/nothing", "There is no page at this address."),
                    ] {
                        let visit = try visit("\(pages)\(path)", size: size, hasScripts: hasScripts)
                        #expect(visit.page.contains(text), "\(path) of \(size)")
                        // The status of the page that is not there is told on the console; nothing else is.
                        #expect(visit.console.allSatisfy { $0.contains("404") }, "\(path): \(visit.console)")
                    }
                }
            }
        }

        @Test func theWayFromPlainHTTPToTheTLSPortLeadsToThePages() throws {
            let visit = try visit("http://127.0.0.1:\(cluster.port)/", "--ignore-certificate-errors")
            #expect(visit.page.contains("servers ready"), "\(visit.page.prefix(300))")
        }

        /// Serves the page of the cluster from here, to count how often a browser without scripts asks for it.
        @Test func withoutScriptsThePageIsLoadedAgain() throws {
            let page = try Browser(port: cluster.pagePort, isPlain: true).get("/").body
            let answer = Array(
                ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
                    + "Content-Length: \(page.utf8.count)\r\n\r\n" + page).utf8)
            let (listener, port) = try Sockets.listen(SocketAddress(host: "127.0.0.1", port: 0), reusePort: false)
            defer { close(listener) }
            let folder = "\(cluster.folder.root)/run/chromium-\(randomKey().prefix(8))"
            let output = open("/dev/null", O_WRONLY | O_CLOEXEC)
            defer { close(output) }
            let browser = Program(
                name: "chromium",
                pid: try startProcess(
                    "/usr/bin/env",
                    [
                        "env", "HOME=\(folder)", "chromium", "--headless", "--no-sandbox", "--disable-gpu",
                        "--user-data-dir=\(folder)", "--blink-settings=scriptEnabled=false",
                        "--remote-debugging-port=0", "http://127.0.0.1:\(port)/",
                    ], output: output))
            defer {
                // The group, because chromium is many processes.
                kill(-browser.pid, SIGKILL)
                waitpid(browser.pid, nil, 0)
                _ = shell("rm -rf '\(folder)'")
            }
            var visits = 0
            let isLoadedAgain = eventually {
                while let (socket, _) = Sockets.accept(listener) {
                    var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
                    poll(&entry, 1, 2_000)
                    var request = [UInt8](repeating: 0, count: 4_096)
                    let count = max(0, recv(socket, &request, request.count, 0))
                    if request[..<count].starts(with: Array("GET / ".utf8)) { visits += 1 }
                    _ = send(socket, answer, answer.count, Int32(MSG_NOSIGNAL))
                    shutdown(socket, Int32(SHUT_WR))
                    close(socket)
                }
                return visits >= 3
            }
            #expect(isLoadedAgain, "\(visits) visits")
        }
    }
}
