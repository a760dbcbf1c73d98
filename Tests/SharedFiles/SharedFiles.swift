import Glibc

/// Test data that lies beside the checkout, in `shared/data`; tests that need it are skipped where it is absent.
public enum SharedFiles {
    /// `<package root>/../shared/data`, when it is there.
    public static let folder: String? = {
        let root = #filePath.split(separator: "/").dropLast(3)
        let path = "/" + root.dropLast().joined(separator: "/") + "/shared/data"
        return access(path, R_OK) == 0 ? path : nil
    }()

    /// The names of a folder's files, sorted.
    public static func names(in name: String) -> [String] {
        guard let folder, let directory = opendir("\(folder)/\(name)") else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { raw in
                String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// A file's bytes.
    public static func bytes(of name: String) throws -> [UInt8] {
        guard let folder, let file = fopen("\(folder)/\(name)", "r") else { throw MissingFile(name: name) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }
}

/// A file that a test needs is not there.
public struct MissingFile: Error {
    /// Its name below the folder.
    public let name: String
}
