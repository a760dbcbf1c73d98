import Cells
import Testing

@testable import ClientCore

/// The window that opens a room.
@Suite struct CreateFormTests {
    /// The window, at this game.
    private func creating(
        _ game: String, size: Size = Size(80, 24), samples: [String] = []
    ) throws -> ScreenHarness {
        var setup = ScreenHarness.setup
        setup.samples = samples
        var screen = ScreenHarness(setup, size: size)
        screen.logIn()
        screen.press(.character("c"), .up)
        for _ in 0..<10 where !screen.screen.contains("← \(game) →") { screen.press(.right) }
        try #require(screen.screen.contains("← \(game) →"))
        screen.effects = []
        return screen
    }

    private func created(_ screen: inout ScreenHarness) -> ClientRequest? {
        screen.takeRequests().first { $0.method == "room.create" }
    }

    /// Goes to a field by its label and changes its choice so often.
    private func choose(_ screen: inout ScreenHarness, _ label: String, _ times: Int) {
        go(&screen, label)
        for _ in 0..<times { screen.press(.right) }
    }

    private func go(_ screen: inout ScreenHarness, _ label: String) {
        for _ in 0..<12 where !screen.screen.contains("▸ \(label)") { screen.press(.tab) }
        #expect(screen.screen.contains("▸ \(label)"))
    }

    @Test func termsArePlainChoicesAndBecomeOptions() throws {
        var screen = try creating("gomoku")
        Golden.expect("create-gomoku-80x24", screen)
        choose(&screen, "clock", 1)
        choose(&screen, "rule", 1)
        choose(&screen, "opening", 1)
        go(&screen, "title")
        screen.type("Friday")
        screen.press(.enter)
        #expect(
            created(&screen)
                == .create(game: "gomoku", title: "Friday", options: "rule=standard opening=swap2 clock=5+3"))
    }

    @Test func whatIsNotChosenIsNotWritten() throws {
        var screen = try creating("kalaha")
        screen.press(.enter)
        #expect(created(&screen) == .create(game: "kalaha", title: nil, options: nil))
    }

    @Test(arguments: [
        ("3+2", "clock=3+2"), ("5d3", "clock=5d3"), ("7 days", "days=7"), ("1 day", "days=1"), ("days=2", "days=2"),
    ])
    func aClockOfOnesOwnIsTyped(_ typed: String, _ options: String) throws {
        var screen = try creating("kalaha")
        choose(&screen, "clock", 5)
        go(&screen, "your clock")
        screen.type(typed)
        screen.press(.enter)
        #expect(created(&screen) == .create(game: "kalaha", title: nil, options: options))
    }

    @Test func aMistakeIsSaidUnderItsFieldAndNothingIsLost() throws {
        var screen = try creating("chess")
        go(&screen, "title")
        screen.type("Final")
        choose(&screen, "clock", 5)
        go(&screen, "your clock")
        screen.type("soon")
        screen.press(.enter)
        #expect(created(&screen) == nil)
        let row = try #require(screen.lines.firstIndex { $0.contains("your clock") && $0.contains("soon") })
        #expect(screen.lines[row + 1].contains("clock= takes minutes and seconds"))
        Golden.expect("create-bad-clock-80x24", screen)
        screen.press(.backspace, .backspace, .backspace, .backspace)
        screen.type("3+0")
        go(&screen, "position")
        screen.type("8/8 w")
        screen.press(.enter)
        #expect(created(&screen) == nil)
        #expect(screen.screen.contains("fen= cannot be read"))
        for _ in 0..<5 { screen.press(.backspace) }
        screen.press(.enter)
        #expect(created(&screen) == .create(game: "chess", title: "Final", options: "clock=3+0"))
    }

    @Test func aQuizThatCameWithTheProgramIsOneKeyAway() throws {
        var screen = try creating("quiz", samples: ["/share/quizzes/first.md", "/share/quizzes/other.md"])
        go(&screen, "file")
        #expect(screen.screen.contains("/share/quizzes/first.md") && screen.screen.contains("other.md"))
        screen.press(.enter)
        #expect(screen.effects == [.readDocument(kind: "quiz", path: "/share/quizzes/first.md")])
        screen = try creating("quiz", samples: ["/share/quizzes/first.md"])
        go(&screen, "file")
        screen.type("mine.md")
        screen.press(.enter)
        #expect(screen.effects == [.readDocument(kind: "quiz", path: "mine.md")])
    }

    @Test func goingToAnotherGameAndBackLosesNothing() throws {
        var screen = try creating("kalaha")
        choose(&screen, "stones", 1)
        choose(&screen, "clock", 5)
        go(&screen, "your clock")
        screen.type("9+9")
        choose(&screen, "game", 1)
        #expect(!screen.screen.contains("stones"))
        #expect(screen.screen.contains("file"))
        go(&screen, "game")
        screen.press(.left)
        screen.press(.enter)
        #expect(created(&screen) == .create(game: "kalaha", title: nil, options: "stones=3 clock=9+9"))
    }

    @Test func fieldsAreClicked() throws {
        var screen = try creating("gomoku")
        let row = try #require(screen.lines.firstIndex { $0.contains("opening") })
        screen.take(.click(column: 30, row: row))
        #expect(screen.lines[row].contains("▸ opening"))
        screen.take(.click(column: 30, row: row))
        #expect(screen.lines[row].contains("← swap2 →"))
    }

    @Test func itFitsTheSmallestScreen() throws {
        var screen = try creating("gomoku", size: Size(60, 20))
        choose(&screen, "clock", 5)
        screen.press(.enter)
        for label in ["game", "title", "your clock", "opening"] { #expect(screen.screen.contains(label)) }
        #expect(screen.screen.contains("type a clock, such as 3+2"))
    }
}
