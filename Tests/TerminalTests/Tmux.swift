import Glibc
import Testing

@testable import ClientCore

/// The folder with the programs, as `make test` names it.
let programsFolder = getenv("ONEUP_BIN").map { String(cString: $0) }

/// Whether a program of this name is on the path.
func isInstalled(_ name: String) -> Bool {
    (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains {
        access("\($0)/\(name)", X_OK) == 0
    }
}

/// All tests on terminals, one after the other: each has a cluster of its own.
@Suite(
    .serialized, .enabled(if: programsFolder != nil, "ONEUP_BIN names no folder with the programs"),
    .enabled(if: isInstalled("tmux"), "tmux is not installed")) struct FullScreen
{}

/// A tmux server of one test's own, gone with the value.
final class Tmux {
    private let socket: String
    private let folder: String

    init(folder: String) {
        self.folder = folder
        socket = "\(folder)/tmux"
    }

    deinit { run("kill-server") }

    /// Runs tmux with these words and returns what it writes.
    @discardableResult func run(_ words: String...) -> String { run(words) }

    /// Puts a text into the buffer that is pasted from.
    func load(_ text: String) {
        let path = "\(folder)/paste"
        guard let file = fopen(path, "wb") else { return }
        let bytes = Array(text.utf8)
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        run("load-buffer", path)
        unlink(path)
    }

    @discardableResult func run(_ words: [String]) -> String {
        let quoted = (["-S", socket, "-f", "/dev/null"] + words).map(Self.quoted).joined(separator: " ")
        guard let pipe = popen("tmux -u \(quoted) 2>&1", "r") else { return "" }
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 8_192)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

/// One terminal with a shell in it.
struct Pane {
    let tmux: Tmux
    let name: String

    /// A shell in a terminal of this size, with this environment and nothing else.
    init(_ tmux: Tmux, _ name: String, width: Int = 80, height: Int = 24, environment: [String: String]) throws {
        self.tmux = tmux
        self.name = name
        let variables = environment.map { Tmux.quoted("\($0.key)=\($0.value)") }.sorted().joined(separator: " ")
        tmux.run(
            "new-session", "-d", "-s", name, "-c", environment["HOME"] ?? "/tmp", "-x", "\(width)", "-y", "\(height)",
            "exec env -i \(variables) TERM=screen-256color bash --norc --noprofile -i")
        tmux.run("set-option", "-g", "status", "off")
        try wait(for: "$")
    }

    /// What is to be seen, with lines that end in nothing.
    var screen: String { tmux.run("capture-pane", "-p", "-t", name) }
    var lines: [String] { screen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    var statusLine: String { lines.last { $0.hasPrefix("│") || $0.hasPrefix("|") } ?? "" }

    /// A property of the terminal, such as `alternate_on`.
    func property(_ name: String) -> String {
        trimmed(tmux.run("display-message", "-p", "-t", self.name, "#{\(name)}"))
    }

    /// Types text as it is.
    func type(_ text: String) { tmux.run("send-keys", "-t", name, "-l", text) }

    /// Presses keys by tmux's names, such as `Enter` and `C-c`.
    func press(_ keys: String...) { tmux.run(["send-keys", "-t", name] + keys) }

    /// Pastes a text, as the terminal's own key for it does; in brackets when the program has asked for that.
    func paste(_ text: String) {
        tmux.load(text)
        tmux.run("paste-buffer", "-p", "-r", "-t", name)
    }

    /// Records all that programs send to this terminal from now on.
    func record(to path: String) { tmux.run("pipe-pane", "-O", "-t", name, "exec cat >'\(path)'") }

    /// Clicks on a cell, as a mouse with X10 codes does.
    func click(column: Int, row: Int) {
        let bytes = [0x1B, 0x5B, 0x4D, 32, 33 + column, 33 + row].map { String($0, radix: 16) }
        tmux.run(["send-keys", "-t", name, "-H"] + bytes)
    }

    /// Whether a whole screen of this size is to be seen: each row as wide as the terminal, with its frame.
    func isFramed(_ width: Int, _ height: Int) -> Bool {
        let rows = lines.prefix(height)
        guard rows.count == height, rows.allSatisfy({ $0.count == width }) else { return false }
        return rows.first?.hasPrefix("┌") == true && rows.first?.hasSuffix("┐") == true
            && rows.last?.hasPrefix("└") == true && rows.last?.hasSuffix("┘") == true
            && rows.dropFirst().dropLast().allSatisfy { "│├".contains($0.prefix(1)) && "│┤".contains($0.suffix(1)) }
    }

    /// Where a text stands, in characters from the upper left corner; none may be wide.
    func squareOfKey(_ key: String) -> (column: Int, row: Int)? {
        for (row, line) in lines.enumerated() {
            for (column, text) in line.enumerated() where String(text) == key && column > 2 && row > 0 {
                return (column, row)
            }
        }
        return nil
    }

    /// A line for the shell.
    func enter(_ line: String) {
        type(line)
        press("Enter")
    }

    func resize(_ width: Int, _ height: Int) {
        tmux.run("resize-window", "-t", name, "-x", "\(width)", "-y", "\(height)")
    }

    /// Waits until the condition holds, at most thirty seconds; ends the test when it does not.
    func wait(
        _ what: String, location: SourceLocation = #_sourceLocation, until condition: (Pane) -> Bool
    ) throws {
        for _ in 0..<600 {
            if condition(self) { return }
            pause(50)
        }
        let problem = Comment(rawValue: "\(name): no \(what) in thirty seconds:\n\(screen)")
        try #require(condition(self), problem, sourceLocation: location)
    }

    /// Waits until the text is to be seen.
    func wait(for text: String, location: SourceLocation = #_sourceLocation) throws {
        try wait("\"\(text)\"", location: location) { $0.screen.contains(text) }
    }

    /// The process that the shell runs in front.
    func process() -> Int32? {
        guard let shell = Int32(property("pane_pid")) else { return nil }
        let text = readText("/proc/\(shell)/task/\(shell)/children")
        return text.split(separator: " ").first.flatMap { Int32($0) }
    }
}

/// The content of a file; empty when there is none.
func readText(_ path: String, limit: Int = 65_536) -> String { String(decoding: readBytes(path, limit), as: UTF8.self) }

func readBytes(_ path: String, _ limit: Int) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = fread(&buffer, 1, buffer.count, file)
    return Array(buffer[..<count])
}
