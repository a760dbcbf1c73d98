import Glibc
import JSON
import Telemetry
import Testing

@Suite struct LogTests {
    /// A name that tries to end its line, forge another one, colour the terminal and reverse the text.
    static let hostile = "ana\r\n{\"level\":\"error\"}\u{1B}[31m\u{9B}2J\u{7F}\u{202E}\u{200B}\0"

    private func record(_ fields: KeyValuePairs<StaticString, String>) -> LogRecord {
        LogRecord(
            milliseconds: 1_763_626_951_007, level: .notice, component: "server-1", message: "took over",
            fields: fields)
    }

    private func hasControl(_ line: [UInt8]) -> Bool {
        String(decoding: line.dropLast(), as: UTF8.self).unicodeScalars.contains { scalar in
            scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar.value == 0x202E
                || scalar.value == 0x200B
        }
    }

    @Test func aReadableLineHasTimeLevelComponentMessageAndFields() {
        let line = record(["from": "server-2", "title": "a b", "empty": "", "quote": "x\"y"]).readable()
        let text = String(decoding: line, as: UTF8.self)
        #expect(
            text == "2025-11-20T08:22:31.007Z notice  server-1: took over from=server-2 title=\"a b\" empty=\"\" "
                + "quote=\"x\\\"y\"\n")
    }

    @Test func aJSONLineCanBeParsedAndHasTheSameValues() throws {
        let line = record(["from": "server-2", "path": #"C:\"x""#]).json()
        #expect(line.last == 0x0A)
        try withJSON(Array(line.dropLast())) { view in
            #expect(view["time"]?.text == "2025-11-20T08:22:31.007Z")
            #expect(view["level"]?.text == "notice")
            #expect(view["component"]?.text == "server-1")
            #expect(view["message"]?.text == "took over")
            #expect(view["from"]?.text == "server-2")
            #expect(view["path"]?.text == #"C:\"x""#)
        }
    }

    @Test func aHostileValueStaysInItsLineAndHasNoControlBytes() throws {
        for line in [record(["name": Self.hostile]).readable(), record(["name": Self.hostile]).json()] {
            #expect(line.count { $0 == 0x0A } == 1)
            #expect(!hasControl(line))
            #expect(String(decoding: line, as: UTF8.self).contains("ana"))
        }
        try withJSON(Array(record(["name": Self.hostile]).json().dropLast())) { view in
            #expect(view["level"]?.text == "notice")
        }
    }

    @Test func aLineIsBoundedAndStillParses() throws {
        let long = String(repeating: "\"\\", count: 5_000)
        let fields: KeyValuePairs<StaticString, String> = [
            "a": long, "b": long, "c": long, "d": long, "e": long, "f": "short",
        ]
        let line = record(fields).json()
        #expect(line.count <= LogLimits.line)
        try withJSON(Array(line.dropLast())) { view in
            #expect(view["truncated"]?.flag == true)
            #expect(view["a"]?.text?.hasSuffix("…") == true)
        }
        #expect(record(fields).readable().count <= LogLimits.line)
    }

    @Test func aCutKeepsWholeCharacters() {
        let cut = visible(String(repeating: "é", count: 100), limit: 20)
        #expect(cut == String(repeating: "é", count: 8) + "…")
        #expect(visible("short", limit: 20) == "short")
    }

    @Test func manyThreadsWriteWholeLinesAndOnlyFromTheirLevelUp() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let log = Log(component: "test", format: .json, level: .notice, descriptor: ends[1])
        let threads = (0..<4).map { number in
            startThread {
                for turn in 0..<20 { log.notice("line", ["thread": "\(number)", "turn": "\(turn)"]) }
                log.info("not written")
            }
        }
        for thread in threads { pthread_join(thread, nil) }
        close(ends[1])
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count <= 0 { break }
            all += buffer[..<count]
        }
        close(ends[0])
        let lines = all.split(separator: 0x0A)
        #expect(lines.count == 80)
        for line in lines {
            try withJSON(Array(line)) { #expect($0["message"]?.text == "line") }
        }
        #expect(log.linesLost == 0)
    }

    @Test func theIncarnationAndWhatWasLeftOutAreInTheLine() throws {
        var record = record(["from": "server-2"])
        record.incarnation = "3tr3"
        record.leftOut = 7
        #expect(
            String(decoding: record.readable(), as: UTF8.self).hasSuffix(
                "server-1[3tr3]: took over left_out=7 from=server-2\n"))
        try withJSON(Array(record.json().dropLast())) { view in
            #expect(view["incarnation"]?.text == "3tr3")
            #expect(view["left_out"]?.integer == 7)
        }
    }

    @Test func aMessageThatRepeatsItselfIsBoundedEachSecond() {
        var window = LogWindow()
        for _ in 0..<LogLimits.linesASecond { #expect(window.take(second: 5) == 0) }
        for _ in 0..<3 { #expect(window.take(second: 5) == nil) }
        #expect(window.take(second: 6) == 3)
        #expect(window.take(second: 6) == 0)
    }

    @Test func linesThatAreLeftOutAreCountedAndOtherMessagesGoOn() {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let log = Log(component: "test", format: .json, descriptor: ends[1])
        // Two seconds' worth may be written when the clock turns meanwhile.
        let count = 4 * LogLimits.linesASecond
        for _ in 0..<count { log.warning("again") }
        log.error("something else")
        close(ends[1])
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var all: [UInt8] = []
        while case let count = read(ends[0], &buffer, buffer.count), count > 0 { all += buffer[..<count] }
        close(ends[0])
        let lines = all.split(separator: 0x0A)
        #expect(lines.count + log.linesLeftOut == count + 1)
        #expect(log.linesLeftOut >= 2 * LogLimits.linesASecond)
        #expect(String(decoding: lines.last ?? [], as: UTF8.self).contains("something else"))
    }

    @Test func aLogThatCannotWriteCountsAndGoesOn() {
        let log = Log(component: "test", format: .json, descriptor: -1)
        log.error("nobody reads this")
        #expect(log.linesLost == 1)
    }
}

/// Runs the closure on a thread of its own.
private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    pthread_create(
        &thread, nil,
        { argument in
            if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
            return nil
        }, Unmanaged.passRetained(Box(body)).toOpaque())
    return thread
}
