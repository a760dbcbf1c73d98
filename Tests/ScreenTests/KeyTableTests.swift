import Testing

@testable import ClientCore

/// The key table is whole, and what is made from it agrees with it.
@Suite struct KeyTableTests {
    @Test func noKeyHasTwoMeaningsInOnePlace() {
        for context in KeyContext.allCases {
            var seen: [Key: ScreenAction] = [:]
            for binding in keyTable where binding.contexts.contains(context) {
                for key in binding.keys {
                    #expect(seen[key] == nil, "\(key.name()) in \(context)")
                    seen[key] = binding.action
                }
            }
            #expect(seen[.control("c")] == .quit)
            #expect(seen[.control("z")] == .suspend)
        }
    }

    @Test func everyActionHasAKeyAndEveryKeyASentence() {
        for action in ScreenAction.allCases { #expect(keyTable.contains { $0.action == action }, "\(action)") }
        for binding in keyTable {
            #expect(!binding.keys.isEmpty && !binding.contexts.isEmpty)
            #expect(binding.help.hasSuffix("."), "\(binding.help)")
            #expect(!binding.help.contains("|"))
        }
    }

    @Test func everyPlaceWithoutALineSaysHowToGetHelp() {
        for context in [KeyContext.login, .lobby, .room] {
            #expect(keyTable.contains { $0.action == .help && $0.contexts.contains(context) && $0.bar != nil })
        }
        // Where one types, no letter is taken away.
        for context in [KeyContext.login, .line, .form, .help, .palette] {
            for binding in keyTable where binding.contexts.contains(context) {
                for case .character(let character) in binding.keys { Issue.record("\(character) in \(context)") }
            }
        }
    }

    @Test func theDocumentHoldsTheTable() {
        let parts = Golden.folder.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let document = Golden.read(parts.joined(separator: "/") + "/docs/client.md")
        #expect(document.contains(keyTableAsMarkdown()), "put what `oneup keys` writes into docs/client.md")
    }

    @Test func helpHoldsEveryBindingAndIsSearched() {
        var screen = ScreenHarness()
        screen.play()
        let all = screen.model.helpRows("")
        for binding in keyTable { #expect(all.contains { $0.text == binding.help }, "\(binding.help)") }
        let found = screen.model.helpRows("resign")
        #expect(found.contains { $0.key == "r" })
        #expect(found.count < all.count / 2)
    }

    @Test func thePaletteHasEveryCommandOfPlainModeThatDrawsNothing() {
        let left: [PlainAction] = [.guest, .login, .register, .board, .last, .legal, .clock, .wait]
        for command in plainCommands where !left.contains(command.action) {
            #expect(paletteCommands.contains { $0.action == .plain(command.action) }, "\(command.names[0])")
        }
    }
}
