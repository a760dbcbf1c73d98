import Testing

/// The modules' order: each one knows only those above it.
@Suite struct LayerTests {
    /// What comes with the toolchain and any target may use.
    static let system: Set<String> = ["Glibc", "Synchronization"]

    @Test func everySwiftFileBelongsToATarget() {
        #expect(Manifest.targets.count > 20)
        for file in Repository.swiftFiles where file.path != "Package.swift" {
            #expect(Manifest.targets.count { $0.holds(file) } == 1, "\(file.path)")
        }
    }

    @Test func dependenciesStandAboveTheirTargets() {
        for (place, target) in Manifest.targets.enumerated() {
            for dependency in target.dependencies {
                let above = Manifest.targets[..<place].contains { $0.name == dependency }
                #expect(above, "\(target.name) depends on \(dependency), which does not stand above it")
            }
        }
    }

    @Test func librariesDependOnNoProgram() {
        let programs = Manifest.targets.filter { !$0.folder.hasPrefix("Sources/") && $0.kind != .test }.map(\.name)
        for target in Manifest.targets where target.kind == .library {
            for program in programs { #expect(!target.dependencies.contains(program), "\(target.name) → \(program)") }
        }
    }

    @Test func filesImportOnlyWhatTheirTargetDeclares() {
        for target in Manifest.targets {
            var allowed = Self.system.union(target.dependencies)
            if target.kind == .test { allowed.formUnion(["Testing", "Foundation"]) }
            for file in Repository.swiftFiles where target.holds(file) {
                for module in file.source.imports {
                    #expect(allowed.contains(module), "\(file.path) imports \(module), which it does not declare")
                }
            }
        }
    }

    @Test func rulesOfGamesUseTheStandardLibraryAlone() {
        for file in Repository.swiftFiles where file.path.hasPrefix("Sources/Games/") {
            // One game is played from a document: its rules are a module of their own, which knows that document.
            let allowed: Set<String> = file.path.hasPrefix("Sources/Games/Quiz/") ? ["Bytes", "Games", "Quizzes"] : []
            #expect(file.source.imports.allSatisfy(allowed.contains), "\(file.path)")
        }
    }

    @Test func aFileTakenApartHasItsImportsWordsAndLiterals() {
        let source = SwiftSource(
            Array(
                #"""
                public import Bytes // import Nothing
                /* import /* nested */ Nothing */
                @testable import Games
                import struct Cells.Cell
                let text = "import \(name ?? "inner") x"
                let raw = #"a \(b)"#
                """#.utf8))
        #expect(source.imports == ["Bytes", "Games", "Cells"])
        #expect(source.literals == ["inner", "import  x", #"a \(b)"#])
        #expect(source.words.contains("name"))
        #expect(!source.words.contains("Nothing"))
    }
}
