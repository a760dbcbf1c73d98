/// One target as Package.swift declares it.
struct Target: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case library = ".target("
        case system = ".systemLibrary("
        case program = ".executableTarget("
        case test = ".testTarget("
    }

    let name: String
    let kind: Kind
    let dependencies: [String]
    /// Its folder below the repository's root.
    let folder: String
    let excludes: [String]

    func holds(_ file: TextFile) -> Bool {
        file.path.hasPrefix(folder + "/") && !excludes.contains { file.path.hasPrefix("\(folder)/\($0)/") }
    }
}

/// The targets of Package.swift, in its order.
enum Manifest {
    static let targets: [Target] = {
        guard let file = Repository.files.first(where: { $0.path == "Package.swift" }) else { return [] }
        // Without comments, but with its literals: only whole-line comments are used there.
        let lines = file.lines.filter { !$0.drop { $0 == 0x20 }.starts(with: "//".utf8) }
        let text = Array(lines.joined(separator: [0x0A]))
        var found: [Target] = []
        for at in text.indices {
            for kind in Target.Kind.allCases where text[at...].starts(with: kind.rawValue.utf8) {
                found.append(target(kind, call(text, at + kind.rawValue.utf8.count)))
            }
        }
        return found
    }()

    /// The text up to the parenthesis that closes the call.
    private static func call(_ text: [UInt8], _ start: Int) -> String {
        var depth = 1
        var end = start
        while end < text.count, depth > 0 {
            if text[end] == 0x28 { depth += 1 }
            if text[end] == 0x29 { depth -= 1 }
            end += 1
        }
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    private static func target(_ kind: Target.Kind, _ call: String) -> Target {
        let name = strings(after: "name:", in: call).first ?? ""
        let folder = kind == .test ? "Tests" : "Sources"
        return Target(
            name: name, kind: kind, dependencies: strings(after: "dependencies:", in: call),
            folder: strings(after: "path:", in: call).first ?? "\(folder)/\(name)",
            excludes: strings(after: "exclude:", in: call))
    }

    /// The string, or the strings of the list, that follow a label.
    private static func strings(after label: String, in call: String) -> [String] {
        guard let range = call.firstRange(of: label) else { return [] }
        let rest = call[range.upperBound...].drop { $0 == " " || $0 == "\n" }
        let value = rest.first == "[" ? rest.prefix { $0 != "]" } : rest.prefix { $0 != "," && $0 != ")" }
        let pieces = value.split(separator: "\"", omittingEmptySubsequences: false)
        return pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
