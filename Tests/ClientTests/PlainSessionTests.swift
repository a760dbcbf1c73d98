import Testing

@testable import ClientCore

@Suite("Plain mode, a whole game") struct PlainGameTests {
    @Test func aScriptCreatesARoomAndWaitsForEachAnswer() {
        var plain = PlainHarness()
        plain.type("guest ana", "create tic-tac-toe friends", "say hello", "quit")
        #expect(plain.requests.isEmpty)
        plain.deliver(.connected(balancer: 0))
        #expect(plain.requests == [.guest(name: "ana")])
        plain.answer(.login(Identity(name: "ana", session: "1", isGuest: true, server: nil)))
        #expect(plain.requests == [.create(game: "tic-tac-toe", title: "friends", options: nil)])
        plain.answer(.created(room: 482_913))
        #expect(plain.requests == [.enter(room: 482_913, after: nil)])
        plain.answer(.state(PlainHarness.state(number: 0)))
        #expect(plain.requests == [.sit(seat: nil)])
        plain.answer(.seat(0))
        #expect(plain.said.suffix(2) == ["Seat 2: free.", "You have seat 1. Waiting for 1 more player."])
        #expect(plain.requests == [.chat("hello")])
        #expect(plain.status == nil)
        plain.answer(.number(2))
        #expect(plain.status == nil)
        plain.event(2, .chat(by: "ana", text: "hello"))
        #expect(plain.said.last == "You say: hello")
        #expect(plain.status == ClientExit.ok)
    }

    @Test func aGameIsReadAloud() {
        var plain = PlainHarness()
        plain.play()
        plain.type("5")
        #expect(plain.requests == [.move("5", answers: 3)])
        #expect(plain.takeSaid().isEmpty)
        plain.answer(.number(4))
        plain.event(4, .move(seat: 0, by: "ana", text: "b2"))
        #expect(plain.takeSaid() == ["Stored: b2.", "3  . . .", "2  . X .", "1  . . .", "   a b c", "ben's move."])
        plain.event(5, .move(seat: 1, by: "ben", text: "a1"))
        #expect(
            plain.takeSaid() == ["ben plays a1. Your move.", "3  . . .", "2  . X .", "1  O . .", "   a b c"])
        plain.type("last", "board")
        #expect(plain.takeSaid() == ["ben plays a1.", "3  . . .", "2  . X .", "1  O . .", "   a b c", "Your move."])
        plain.event(6, .over(winner: 0, reason: "three in a row"))
        #expect(plain.takeSaid() == ["You win: three in a row.", "Type rematch to play again, or leave."])
    }

    @Test(arguments: [0, 1]) func onlyWhoHostsIsToldHowToPlayAgain(seat: Int) {
        var plain = PlainHarness()
        plain.logIn()
        plain.type("join 482913")
        plain.answer(
            .state(
                RoomState(
                    room: 482_913, game: "quiz", title: "", options: "", number: 6, phase: "running",
                    seats: seat == 0 ? ["ana", "ben"] : ["ben", "ana"], you: seat, round: 1,
                    snapshot: "standings 1 2 1\n1 1 0 0", board: [], turn: nil)))
        plain.event(7, .over(winner: 1, reason: "0 points"))
        let isHost = seat == 0
        #expect(
            plain.takeSaid().last
                == (isHost
                    ? "That was it. Type rematch to play it again, or leave. "
                        + "In a shell `oneup results 482913` shows who got what." : "That was it. Type leave."))
        plain.type("1")
        #expect(
            plain.takeSaid() == ["The game is over. Type \(isHost ? "rematch to play again, or " : "")leave."])
        plain.event(8, .rematch(seat: 0, by: isHost ? "ana" : "ben"))
        plain.event(9, .started(round: 2, first: 0, snapshot: "gathering 2\nTest"))
        #expect(plain.takeSaid().contains("Another round begins."))
    }

    @Test func anEventBeforeItsAnswerIsToldTheSame() {
        var plain = PlainHarness()
        plain.play()
        plain.type("b2")
        plain.event(4, .move(seat: 0, by: "ana", text: "b2"))
        plain.answer(.number(4))
        #expect(plain.takeSaid() == ["3  . . .", "2  . X .", "1  . . .", "   a b c", "ben's move.", "Stored: b2."])
    }

    @Test func aMoveFromAnotherTerminalIsNamedSo() {
        var plain = PlainHarness()
        plain.play()
        plain.event(4, .move(seat: 0, by: "ana", text: "b2"))
        #expect(plain.takeSaid().last == "You play b2, from another terminal. ben's move.")
    }

    @Test func aMissingEventLeadsToTheStateReadAnew() {
        var plain = PlainHarness()
        plain.play()
        plain.deliver(.gap(.room(482_913), expected: 4, received: 5))
        #expect(plain.requests == [.state])
        plain.answer(
            .state(
                PlainHarness.state(
                    number: 5, phase: "running", seats: ["ana", "ben"], you: 0, snapshot: "0...1..../0")))
        #expect(plain.takeSaid() == ["3  X . .", "2  . O .", "1  . . .", "   a b c", "Your move."])
    }

    @Test func waitHoldsAScriptUntilItsTurn() {
        var plain = PlainHarness()
        plain.play()
        plain.type("b2", "wait", "a1")
        plain.answer(.number(4))
        plain.event(4, .move(seat: 0, by: "ana", text: "b2"))
        plain.end()
        #expect(plain.requests.isEmpty)
        #expect(plain.status == nil)
        plain.event(5, .move(seat: 1, by: "ben", text: "c3"))
        #expect(plain.requests == [.move("a1", answers: 5)])
        plain.answer(.number(6))
        plain.event(6, .move(seat: 0, by: "ana", text: "a1"))
        #expect(plain.status == ClientExit.ok)
    }

    @Test func resigningAsksAHumanFirst() {
        var plain = PlainHarness(PlainSession.Setup(inputIsTerminal: true))
        plain.play()
        plain.type("resign", "perhaps", "no")
        #expect(
            plain.takeSaid() == [
                "Really resign? Type yes or no.", "Type yes to give the game up, or no to play on.", "You play on.",
            ])
        plain.type("resign", "yes")
        #expect(plain.requests == [.resign])
    }

    @Test func aTakeoverIsTold() {
        var plain = PlainHarness()
        plain.play()
        plain.deliver(.notice(.takeover(from: "server-1", to: "server-2", gap: 38, lost: 0)))
        #expect(plain.said == ["Notice: server-2 took over from server-1 in 38 milliseconds. Nothing was lost."])
        plain.deliver(.connectionLost(reason: "closed by peer"), .reconnected(afterMilliseconds: 1_234))
        #expect(
            plain.notes == [
                "Connection lost (closed by peer); trying again…", "Connected again after 1.2 s; nothing was lost.",
            ])
    }
}

@Suite("Plain mode, wrong input") struct PlainMistakeTests {
    @Test(arguments: [
        ("bord", "That is no move. Did you mean board?"),
        ("z9", "No such square: write a square, a1 to c3 (or 1 to 9 in reading order), for example b2."),
        ("rooms", "You are in a room. Type leave first; then rooms works."),
        ("say", "Type what to say too: say TEXT."),
        ("sit 7", "The seats are 1 to 2. Type sit and a number, or sit alone."),
    ]) func inARoom(line: String, told: String) {
        var plain = PlainHarness()
        plain.play()
        plain.type(line)
        #expect(plain.said == [told])
        #expect(plain.requests.isEmpty)
    }

    @Test(arguments: [
        ("crate tic-tac-toe", "There is no command \"crate\". Did you mean create GAME [TITLE] [with OPTIONS]?"),
        ("xyzzy", "There is no command \"xyzzy\". Type help for what can be typed here."),
        ("create", "Type the game too. Type create and one of: tic-tac-toe, chess, gomoku, kalaha, quiz FILE."),
        (
            "create go",
            "There is no game \"go\". Type create and one of: tic-tac-toe, chess, gomoku, kalaha, quiz FILE."
        ),
        ("join", "Type the six digits of the room: join 482913. The command rooms lists them."),
        ("join 48291", "A room has six digits, this is 5: 48291."),
        ("join 7", "The last list has no room 7. Type rooms to read it anew."),
        ("board", "You are in no room. Type join PIN or watch PIN first; the command rooms lists them."),
        ("login ben", "You are ana already. Type logout first to be somebody else."),
        ("guest ana", "You are ana."),
        ("help creat", "There is no command \"creat\". Did you mean create? Type help for all of them."),
    ]) func inTheLobby(line: String, told: String) {
        var plain = PlainHarness()
        plain.logIn()
        plain.type(line)
        #expect(plain.said == [told])
        #expect(plain.requests.isEmpty)
    }

    @Test func beforeTheLogin() {
        var plain = PlainHarness()
        plain.deliver(.connected(balancer: 0))
        plain.type("rooms", "logn ben", "register")
        #expect(
            plain.said == [
                "Log in first: type a name for a guest, or login NAME, or register NAME. Then rooms works.",
                "Did you mean login NAME? To play as a guest with that name, type: guest logn ben.",
                "Type the name too: register NAME.",
            ])
        #expect(plain.requests.isEmpty)
    }

    @Test func itIsNotYourTurn() {
        var plain = PlainHarness()
        plain.play()
        plain.type("b2")
        plain.answer(.number(4))
        plain.event(4, .move(seat: 0, by: "ana", text: "b2"))
        _ = plain.takeSaid()
        plain.type("a1")
        #expect(plain.said == ["It is the other player's turn."])
        #expect(plain.requests.isEmpty)
    }

    @Test func helpComesFromTheTable() {
        var plain = PlainHarness()
        plain.play()
        plain.type("help")
        for command in plainCommands where command.places.contains(.room) {
            // What hosts do stands in the help of who hosts.
            let isShown = plain.said.contains("\(command.usage): \(command.summary)")
            #expect(isShown != command.action.isForHosts, "\(command.usage)")
        }
        #expect(!plain.said.contains { $0.hasPrefix("rooms:") })
        let names = plainCommands.flatMap(\.names)
        #expect(Set(names).count == names.count)
    }

    @Test func foreignTextCannotReachTheTerminal() {
        var plain = PlainHarness()
        plain.logIn()
        let hostile = "a\u{1B}[2Jb\u{202E}c\r\nd\u{9B}31m"
        plain.deliver(.lobbyEvent(LobbyEvent(number: 1, kind: .chat(by: hostile, text: hostile))))
        plain.type("rooms")
        plain.answer(.rooms([RoomListing(room: 482_913, game: hostile, title: hostile, summary: hostile)]))
        plain.type("join 1")
        var state = PlainHarness.state(number: 4, phase: "running", seats: [hostile, nil], snapshot: "x")
        state.title = hostile
        state.board = [hostile]
        state.you = 0
        plain.answer(.state(state))
        plain.event(5, .chat(by: hostile, text: hostile))
        plain.event(6, .move(seat: 1, by: hostile, text: hostile))
        plain.event(7, .over(winner: 9, reason: hostile))
        plain.event(8, .closed(reason: hostile))
        plain.type(hostile)
        plain.refuse("internal_error", hostile)
        #expect(plain.said.count > 8)
        for line in plain.said + plain.notes {
            #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "\u{202E}" })
        }
    }
}

@Suite("Plain mode, logins and ends") struct PlainLoginTests {
    @Test func aHumanMayPressEnterForAName() {
        var plain = PlainHarness(PlainSession.Setup(inputIsTerminal: true, suggestedName: "otter42"))
        plain.deliver(.connected(balancer: 0))
        #expect(plain.said.last?.contains("Enter for otter42") == true)
        plain.type("")
        #expect(plain.requests == [.guest(name: "otter42")])
        plain.refuse("name_taken", "this name is taken")
        let offer = anotherName(than: "otter42")
        #expect(plain.said.last == "This name is taken. Try another name, or Enter for \(offer).")
        #expect(plain.status == nil)
        plain.type("")
        #expect(plain.requests == [.guest(name: offer)])
        plain.refuse("name_taken", "this name is taken")
        #expect(anotherName(than: offer) != offer)
        plain.type("guest ben")
        #expect(plain.requests == [.guest(name: "ben")])
    }

    @Test func aPasswordIsTypedTwiceAndHidden() {
        var plain = PlainHarness(PlainSession.Setup(inputIsTerminal: true))
        plain.deliver(.connected(balancer: 0))
        plain.type("register ana", "correct horse", "correct house")
        #expect(plain.said.last == "The two passwords differ; nothing was done. Try again.")
        plain.type("register ana", "correct horse", "correct horse")
        #expect(plain.requests == [.register(name: "ana", password: "correct horse")])
        #expect(plain.secrets.last == false)
        #expect(plain.secrets.filter { $0 }.count == 4)
    }

    @Test func aScriptGivesThePasswordInTheNextLine() {
        var plain = PlainHarness()
        plain.deliver(.connected(balancer: 0))
        plain.type("login ana", "correct horse")
        #expect(plain.requests == [.logIn(name: "ana", password: "correct horse")])
        plain.refuse("bad_credentials", "name and password do not match")
        #expect(plain.status == ClientExit.login)
    }

    @Test func aKeptLoginGoesOn() {
        var plain = PlainHarness(PlainSession.Setup(room: 482_913, watches: true, hasLogin: true))
        plain.type("guest ana")
        plain.deliver(.connected(balancer: 0))
        #expect(plain.said.isEmpty)
        plain.deliver(.resumed(name: "ana"))
        #expect(plain.said == ["Welcome back, ana."])
        #expect(plain.requests == [.enter(room: 482_913, after: nil)])
        plain.answer(.state(PlainHarness.state(number: 0)))
        #expect(plain.requests.isEmpty)
        #expect(plain.said.contains("You are watching. Type help for what can be typed here."))
    }

    @Test func aKeptLoginThatIsRefusedAsksAnew() {
        var plain = PlainHarness(PlainSession.Setup(inputIsTerminal: true, hasLogin: true))
        plain.deliver(.connected(balancer: 0))
        plain.deliver(.loginLost(.refused(RequestError(code: "session_ended", message: "logged out"))))
        plain.deliver(.connected(balancer: 0))
        #expect(plain.said.last?.hasPrefix("Type a name to play as a guest") == true)
        plain.type("ana")
        #expect(plain.requests == [.guest(name: "ana")])
    }

    @Test func noServerMeansStatusOne() {
        var plain = PlainHarness(PlainSession.Setup(attempts: 2, servers: "localhost:7400"))
        plain.deliver(.connectFailed(balancer: 0, attempt: 1, reason: "connection refused"))
        #expect(plain.status == nil)
        plain.deliver(.connectFailed(balancer: 1, attempt: 2, reason: "connection refused"))
        #expect(plain.status == ClientExit.unreachable)
        #expect(plain.notes.last?.contains("oneup up") == true)
    }

    @Test func aRefusedCertificateMeansStatusFour() {
        var plain = PlainHarness()
        plain.deliver(.certificateRefused(reason: "changed"))
        #expect(plain.status == ClientExit.certificate)
        #expect(plain.notes == ["changed"])
    }

    @Test func anotherTerminalEndsThisOne() {
        var plain = PlainHarness()
        plain.play()
        plain.deliver(.loginLost(.startedElsewhere))
        #expect(plain.status == ClientExit.login)
    }

    @Test func theEndOfTheInputWaitsForTheAnswer() {
        var plain = PlainHarness()
        plain.logIn()
        plain.type("rooms")
        plain.end()
        #expect(plain.status == nil)
        #expect(plain.session.isOwedAnswer)
        plain.answer(.rooms([]))
        #expect(plain.said == ["There is no open room. Open one: create tic-tac-toe."])
        #expect(plain.status == ClientExit.ok)
    }

    @Test func aPasswordIsChangedWithTheCurrentOne() {
        var plain = PlainHarness()
        plain.logIn()
        plain.type("password", "correct horse")
        #expect(plain.requests == [.setPassword("correct horse")], "a guest has none yet")
        plain.answer(.done)
        plain.type("password", "correct horse", "seven small boats")
        #expect(plain.requests == [.changePassword(from: "correct horse", to: "seven small boats")])
        plain.refuse("bad_credentials", "the current password is another one")
        // A login that was kept says by itself whether it is a guest's.
        let kept = StoredLogin(name: "ana", session: "1", refresh: "r1.x", isGuest: true)
        plain.deliver(.keep(kept))
        plain.type("password", "correct horse")
        #expect(plain.requests == [.setPassword("correct horse")])
    }
}
