import Glibc

/// One text file of the repository.
struct TextFile: Sendable {
    /// Its path below the repository's root.
    let path: String
    /// What it holds.
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var isTest: Bool { path.hasPrefix("Tests/") }

    /// The lines without their ends.
    var lines: [ArraySlice<UInt8>] { bytes.split(separator: 0x0A, omittingEmptySubsequences: false) }
}

/// The repository's own files, as they lie beside the tests.
enum Repository {
    static let root: String = {
        // …/Tests/TidyTests/Repository.swift
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }()

    /// All text files but those of git and of the build.
    static let files: [TextFile] = find("").sorted { $0.path < $1.path }

    static let swiftFiles = files.filter { $0.path.hasSuffix(".swift") }
    /// The Swift files taken apart, by path.
    static let sources = Dictionary(uniqueKeysWithValues: swiftFiles.map { ($0.path, SwiftSource($0.bytes)) })
    static let documents = files.filter { $0.path.hasSuffix(".md") }

    static func exists(_ path: String) -> Bool { access(path.isEmpty ? root : "\(root)/\(path)", F_OK) == 0 }

    private static func find(_ folder: String) -> [TextFile] {
        let place = folder.isEmpty ? root : "\(root)/\(folder)"
        guard let directory = opendir(place) else { return [] }
        defer { closedir(directory) }
        var found: [TextFile] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard ![".", "..", ".git", ".build"].contains(name) else { continue }
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var info = stat()
            guard lstat("\(root)/\(path)", &info) == 0 else { continue }
            switch info.st_mode & S_IFMT {
            case S_IFDIR: found += find(path)
            case S_IFREG:
                // What holds a zero byte is no text.
                let bytes = read("\(root)/\(path)")
                if !bytes.contains(0) { found.append(TextFile(path: path, bytes: bytes)) }
            default: break
            }
        }
        return found
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}

/// The number of the first line, from 1, in which the word stands; nil when it is nowhere. Bytes are compared.
func line(of word: String, in bytes: [UInt8]) -> Int? {
    let place = bytes.withUnsafeBytes { raw -> Int? in
        guard let start = raw.baseAddress else { return nil }
        // The files hold no zero byte, so the text ends where the copy's own does.
        let copy = strndup(start.assumingMemoryBound(to: CChar.self), raw.count)
        defer { free(copy) }
        guard let copy, let found = strstr(copy, word) else { return nil }
        return found - copy
    }
    return place.map { place in bytes[..<place].count { $0 == 0x0A } + 1 }
}
