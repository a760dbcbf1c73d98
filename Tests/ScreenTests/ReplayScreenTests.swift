import Cells
import GameViews
import Games
import Testing

@testable import ClientCore

/// A played game in the full screen: how it comes there, and what its keys do.
@Suite struct ReplayScreenTests {
    private static let moves = ["a1", "a2", "b1", "b2", "c1"]

    /// A game that ana wins in five moves, a page of it in JSON.
    private static func page(_ steps: Range<Int>, more: Bool, id: Int = 12) -> [UInt8] {
        let texts = steps.map { #"{"seat":\#($0 % 2),"at":\#(1_000 + $0),"text":"\#(moves[$0])","used":1500}"# }
        return Array(
            #"""
            {"format":"oneup-game/1","id":\#(id),"game":"tic-tac-toe","title":"Finals","room":482913,"round":1,
            "options":"","first":0,"random":"1","players":[{"name":"ana"},{"name":"b\u202een"}],"rated":false,
            "started":1000,"ended":2000,"winner":0,"reason":"three in a row","hash":"\#(String(repeating: "0", count: 64))",
            "steps":[\#(texts.joined(separator: ","))],"more":\#(more)}
            """#.utf8)
    }

    private func opened() -> ScreenHarness {
        var harness = ScreenHarness()
        harness.logIn()
        harness.type(":replay 12")
        harness.press(.enter)
        #expect(harness.takeRequests() == [.readGame(id: 12, after: 0)])
        harness.answer(.readGame(id: 12, after: 0), .document(Self.page(0..<3, more: true)))
        #expect(harness.takeRequests() == [.readGame(id: 12, after: 3)])
        harness.answer(.readGame(id: 12, after: 3), .document(Self.page(3..<5, more: false)))
        return harness
    }

    @Test func aGameIsReadPageByPageAndStepped() {
        var harness = opened()
        #expect(harness.screen.contains("Tic-tac-toe · game 12 · Finals") && harness.screen.contains("step 0 of 5"))
        #expect(harness.screen.contains("ana to move"))
        // The hash of the example is none of this game.
        #expect(harness.statusLine.contains("not equal: the last state has another hash"))
        harness.press(.right, .right)
        #expect(harness.screen.contains("step 2 of 5"))
        harness.press(.end)
        #expect(harness.screen.contains("step 5 of 5") && harness.screen.contains("ana wins: three in a row"))
        harness.press(.right)
        #expect(harness.screen.contains("step 5 of 5"))
        harness.press(.left, .home)
        #expect(harness.screen.contains("step 0 of 5"))
        harness.press(.left)
        #expect(harness.screen.contains("step 0 of 5") && !harness.screen.contains("\u{202E}"))
        harness.press(.character("q"))
        #expect(!harness.screen.contains("step 0 of 5") && harness.model.place == .lobby)
    }

    @Test func itPlaysOnByItselfAndStops() {
        var harness = opened()
        harness.press(.character(" "))
        harness.wait(ReplayView.interval - 1)
        #expect(harness.screen.contains("step 0 of 5") && harness.keyLine.contains("stop"))
        for step in 1...5 {
            harness.wait(ReplayView.interval)
            #expect(harness.screen.contains("step \(step) of 5"))
        }
        harness.wait(ReplayView.interval)
        #expect(harness.keyLine.contains("play"))
        harness.press(.character(" "))
        #expect(harness.screen.contains("step 0 of 5"))
        harness.wait(ReplayView.interval)
        harness.press(.character(" "))
        harness.wait(ReplayView.interval * 3)
        #expect(harness.screen.contains("step 1 of 5"))
    }

    @Test func aClickGoesToAStepAndTheSmallestScreenHasEverything() throws {
        var harness = opened()
        let row = try #require(harness.lines.firstIndex { $0.contains("4 O b2") })
        harness.take(.click(column: 60, row: row))
        #expect(harness.screen.contains("step 4 of 5"))
        for size in [Size(60, 20), Size(80, 24), Size(200, 60)] {
            harness.take(.resize(size))
            #expect(harness.screen.contains("4 O b2") && harness.lines.count == size.height, "\(harness.screen)")
            #expect(harness.lines.allSatisfy { displayWidth($0) == size.width })
        }
    }

    @Test func theGameThatEndedHereNeedsNoNumber() {
        var harness = ScreenHarness()
        harness.play()
        harness.type(":replay")
        harness.press(.enter)
        #expect(harness.takeRequests().isEmpty && harness.statusLine.contains("this game is not over"))
        harness.event(4, .resigned(seat: 1, by: "ben"))
        harness.event(5, .over(winner: 0, reason: "resignation"))
        harness.type(":replay")
        harness.press(.enter)
        #expect(harness.takeRequests() == [.readGame(id: nil, after: 0)])
        harness.answer(.readGame(id: nil, after: 0), .document(Self.page(0..<5, more: false)))
        #expect(harness.screen.contains("step 0 of 5"))
        harness.press(.escape)
        #expect(harness.model.place == .room)
    }

    @Test func whatIsNoGameIsSaidAndNothingIsShown() {
        var harness = ScreenHarness()
        harness.logIn()
        for text in [":replay", ":replay x", ":replay -1"] {
            harness.type(text)
            harness.press(.enter)
            #expect(harness.takeRequests().isEmpty)
        }
        harness.type(":replay 9")
        harness.press(.enter)
        harness.refuse(.readGame(id: 9, after: 0), "not_found", "there is no played game 9")
        #expect(harness.statusLine.contains("there is no played game 9"))
        harness.type(":replay 9")
        harness.press(.enter)
        harness.answer(.readGame(id: 9, after: 0), .document(Self.page(0..<2, more: true)))
        harness.answer(.readGame(id: 12, after: 2), .document(Self.page(2..<5, more: false, id: 13)))
        #expect(
            harness.model.message?.text.contains("its pages do not belong together") == true
                && harness.model.replay == nil)
    }
}
