import Testing

/// What no source may hold.
@Suite struct SourceTests {
    /// A file has one idea; beyond this it has two.
    static let mostLines = 450

    @Test func noFileIsTooLong() {
        for file in Repository.files where [".swift", ".c", ".h", ".sh"].contains(where: file.path.hasSuffix) {
            let count = file.bytes.count { $0 == 0x0A }
            #expect(count <= Self.mostLines, "\(file.path) has \(count) lines")
        }
    }

    @Test func noCrashIsWrittenDownAndNothingIsPutOff() {
        for file in Repository.swiftFiles {
            let source = file.source
            for marker in ["TO" + "DO", "FIX" + "ME", "swift-format-" + "ignore"] {
                let place = line(of: marker, in: file.bytes)
                #expect(place == nil, "\(file.path):\(place ?? 0) holds \(marker)")
            }
            guard !file.isTest else { continue }
            for operation in ["try!", "as!"] {
                let place = line(of: operation, in: source.code)
                #expect(place == nil, "\(file.path):\(place ?? 0) uses \(operation)")
            }
            let unwrap = forceUnwrap(source.code)
            #expect(unwrap == nil, "\(file.path):\(unwrap ?? 0) unwraps by force")
        }
    }

    @Test func testsWaitForConditionsAndNotForTime() {
        for file in Repository.swiftFiles where file.isTest {
            let words = file.source.words
            for call in ["sleep", "usleep", "nanosleep"] {
                #expect(!words.contains(call), "\(file.path) calls \(call)")
            }
        }
    }

    @Test func noMachineAndNoRegistryIsNamed() {
        let marks = ["/wo" + "rk/", "/ro" + "ot/", "/opt/" + "swift", "/Us" + "ers/"]
        let registries = ["docker." + "io/", "ghcr." + "io/", "quay." + "io/", "gcr." + "io/", "://reg" + "istry"]
        for file in Repository.files {
            for mark in marks + registries {
                let place = line(of: mark, in: file.bytes)
                #expect(place == nil, "\(file.path):\(place ?? 0) names \(mark)")
            }
        }
    }

    @Test func gamesAreNamedInTheirFoldersAndInTheRegistrationAlone() {
        let games = Game.all
        #expect(!games.isEmpty)
        for file in Repository.swiftFiles where !file.isTest && file.path != "Sources/GameViews/View.swift" {
            let source = file.source
            for game in games where !game.folders.contains(where: file.path.hasPrefix) {
                let words = source.words.filter { $0.hasPrefix(game.name) }
                #expect(words.isEmpty, "\(file.path) names \(words.sorted())")
                let literal = source.literals.first { $0 == game.kind }
                #expect(literal == nil, "\(file.path) names the kind \(game.kind)")
            }
        }
    }

    /// The line of the first `!` after a value that is no operator, from 1.
    private func forceUnwrap(_ code: [UInt8]) -> Int? {
        for at in code.indices.dropFirst() where code[at] == 0x21 {
            let before = code[at - 1]
            let isValue = SwiftSource.isWordByte(before) || before == 0x29 || before == 0x5D
            let isOperator = at + 1 < code.count && code[at + 1] == 0x3D
            if isValue, !isOperator { return code[..<at].count { $0 == 0x0A } + 1 }
        }
        return nil
    }
}

/// A game, as its folder and its kind name it.
struct Game {
    let name: String
    let kind: String
    var folders: [String] {
        // The document that a live quiz is played from is no game: its module, its commands and the manifest name it.
        let document = ["Sources/Quizzes/", "client/Commands/", "Package.swift"]
        return ["Sources/Games/\(name)/", "Sources/GameViews/\(name)/"] + (name == "Quiz" ? document : [])
    }

    static let all: [Game] = {
        var kinds: [String: String] = [:]
        for file in Repository.swiftFiles where file.path.hasPrefix("Sources/Games/") {
            let parts = file.path.split(separator: "/").map(String.init)
            guard parts.count > 3 else { continue }
            // A folder without a kind is what games share.
            for line in file.text.split(separator: "\n") where line.contains("let kind = \"") {
                kinds[parts[2]] = line.split(separator: "\"").dropFirst().first.map(String.init)
            }
        }
        return kinds.map { Game(name: $0.key, kind: $0.value) }
    }()
}
