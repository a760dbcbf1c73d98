import Glibc
import Testing

@testable import ClientCore

/// Screens as they are expected, one file each beside the tests. With ONEUP_GOLDEN=write they are written anew: look at
/// the difference before it is kept.
enum Golden {
    static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast()
        return parts.joined(separator: "/") + "/Golden"
    }()

    static func expect(_ name: String, _ harness: ScreenHarness, location: SourceLocation = #_sourceLocation) {
        let text = harness.screen + "\n"
        let path = "\(folder)/\(name).txt"
        if getenv("ONEUP_GOLDEN").map({ String(cString: $0) }) == "write" {
            guard let file = fopen(path, "w") else { return }
            fputs(text, file)
            fclose(file)
            return
        }
        let expected = read(path)
        #expect(text == expected, "\(name) looks different:\n\(text)", sourceLocation: location)
    }

    static func read(_ path: String) -> String {
        guard let file = fopen(path, "rb") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
