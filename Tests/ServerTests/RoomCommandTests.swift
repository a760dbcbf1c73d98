import Store
import Testing

@testable import ServerCore

@Suite struct RoomCommandTests {
    @Test func aGameIsPlayedAndEverybodyReadsTheSame() throws {
        let play = try RoomPlay()
        #expect(play.ana.ask("room.sit")?.integer("result", "seat") == 0)
        #expect(play.ben.ask("room.sit")?.integer("result", "seat") == 1)
        for (client, square) in [(play.ana, "a1"), (play.ben, "a2"), (play.ana, "b1"), (play.ben, "b2")] {
            #expect(play.move(client, square)?.integer("result", "number") != nil)
        }
        #expect(play.move(play.ben, "c2")?.refusal == "not_your_turn")
        #expect(play.move(play.ana, "c1")?.integer("result", "number") == 8)
        let anas = play.ana.events("room.event")
        let bens = play.ben.events("room.event")
        #expect(anas.map(\.number) == (1...9).map { Int64($0) })
        #expect(anas == bens)
        #expect(anas.map(\.kind).suffix(2) == ["move", "over"])
        #expect(play.ana.ask("room.state")?.text("result", "phase") == "over")
        let who = play.ben.ask("room.who")
        #expect(who?.description.contains(#""present":["ana","ben"]"#) == true)
        #expect(play.cluster.violations.isEmpty)
    }

    @Test func anAnswerComesAfterItsCompletionAndReadsWaitForQueuedWrites() throws {
        let play = try RoomPlay()
        let server = play.cluster.servers[0]
        server.isHeld = true
        let command = play.ana.post("room.chat", #"{"text":"hi"}"#)
        play.cluster.settle()
        let read = play.ben.post("room.state")
        let enter = play.ben.post("room.enter", #"{"room":\#(play.pin),"after":0}"#)
        play.cluster.settle()
        #expect(play.ana.take().isEmpty && play.ben.take().isEmpty)
        server.isDeaf = true
        server.commit()
        play.cluster.settle()
        #expect(play.ana.take().isEmpty && play.ben.take().isEmpty, "stored, but not known yet")
        server.isDeaf = false
        server.isHeld = false
        play.cluster.settle()
        #expect(play.ana.answer(command)?.integer("result", "number") == 1)
        #expect(play.numbers(play.ana) == [1])
        let lines = play.ben.take()
        #expect(lines.map { $0.method ?? "\($0.id ?? 0)" } == ["room.event", "\(read)", "\(enter)", "room.event"])
        #expect(lines[1].integer("result", "number") == 1)
    }

    @Test func theSameRequestWhileTheFirstIsQueuedHasOneEffect() throws {
        let play = try RoomPlay()
        let server = play.cluster.servers[0]
        server.isHeld = true
        let id = play.ana.post("room.chat", #"{"text":"once"}"#)
        play.cluster.settle()
        // The link breaks; the stream comes back to the same server, which has the command in its queue.
        play.cluster.cut(server, play.cluster.balancers[0])
        play.cluster.connect(server, play.cluster.balancers[0])
        play.cluster.settle()
        #expect(play.ana.answer(id) == nil)
        server.isHeld = false
        play.cluster.settle()
        #expect(play.ana.answer(id)?.integer("result", "number") == 1)
        #expect(play.numbers(play.ana) == [1] && play.numbers(play.ben) == [1])
        #expect(try play.cluster.storedEvents(play.pin).count == 1)
        #expect(play.ana.ask("room.chat", #"{"text":"twice"}"#, id: id)?.integer("result", "number") == 1)
        #expect(try play.cluster.storedEvents(play.pin).count == 1)
    }

    @Test func whatWasDoneIsToldEvenWhileTooMuchWaits() throws {
        let play = try RoomPlay()
        let id = play.ana.nextID
        #expect(play.say(play.ana, "done")?.isResult == true)
        play.cluster.servers[0].isStoreBusy = true
        #expect(play.say(play.ana, "more")?.refusal == "overloaded")
        let again = play.ana.ask("room.chat", #"{"text":"done"}"#, id: id)
        #expect(again?.integer("result", "number") == 1, "it had been done: \(String(describing: again))")
    }

    @Test func whatIsNotSavedIsRefusedAndLaterCommandsWork() throws {
        let play = try RoomPlay()
        try play.sit()
        let server = play.cluster.servers[0]
        server.isHeld = true
        let first = play.ana.post("room.move", #"{"move":"a1"}"#)
        play.cluster.settle()
        let second = play.ben.post("room.move", #"{"move":"b2"}"#)
        // Another line of hers is there already: it is begun when the first is answered.
        let third = play.ana.post("room.chat", #"{"text":"and then"}"#)
        play.cluster.settle()
        server.commit(fails: "no space left")
        server.isHeld = false
        play.cluster.settle()
        play.cluster.run(milliseconds: 200)
        let anas = play.ana.take()
        #expect(anas.first { $0.id == first }?.refusal == "not_saved")
        // His was decided on hers: it fails with it, or is decided again.
        #expect(["not_saved", "not_your_turn"].contains(play.ben.answer(second)?.refusal))
        let later = anas.first { $0.id == third }
        #expect(later?.integer("result", "number") == 4 || later?.refusal == "not_saved", "\(anas)")
        let said = later?.isResult == true ? 1 : 0
        #expect(play.move(play.ana, "a1")?.integer("result", "number") == Int64(4 + said))
        let stored = try play.cluster.storedEvents(play.pin)
        #expect(stored.count == 4 + said)
        #expect(anas.filter { $0.method == "room.event" }.count + play.ana.events("room.event").count == 1 + said)
        #expect(play.numbers(play.ben) == (said == 1 ? [4, 5] : [4]))
    }

    /// Many commands fail and come again, with others between them: nobody reads an event twice.
    @Test func afterAFailureNobodyReadsAnEventTwice() throws {
        let play = try RoomPlay()
        let server = play.cluster.servers[0]
        for round in 0..<6 {
            server.isHeld = true
            for text in 0..<3 {
                play.ana.post("room.chat", #"{"text":"a \#(round) \#(text)"}"#)
                play.ben.post("room.chat", #"{"text":"b \#(round) \#(text)"}"#)
            }
            play.cluster.settle()
            server.commit(fails: "no space left")
            server.complete()
            for _ in 0..<12 {
                play.cluster.now += 5_000_000
                play.cluster.turn()
                play.cluster.settle()
                server.commit(atMost: 1)
                server.complete()
            }
            server.isHeld = false
            play.cluster.run(milliseconds: 100)
        }
        let stored = try play.cluster.storedEvents(play.pin)
        let expected = stored.keys.sorted()
        #expect(expected == expected.indices.map { Int64($0 + 1) })
        #expect(play.numbers(play.ana) == expected)
        #expect(play.numbers(play.ben) == expected)
    }

    @Test func aClosedRoomsStreamsAreBackInTheLobby() throws {
        let play = try RoomPlay()
        let server = play.cluster.servers[0]
        server.isHeld = true
        let close = play.ana.post("room.close")
        play.cluster.settle()
        // Both have more to say before they can know that the room ends.
        let state = play.ana.post("room.state")
        let chat = play.ben.post("room.chat", #"{"text":"wait"}"#)
        play.cluster.settle()
        server.isHeld = false
        play.cluster.run(milliseconds: 200)
        #expect(play.ana.answer(close)?.integer("result", "number") == 1)
        #expect(play.ana.seen.contains { $0.id == state && $0.refusal == "not_in_room" })
        #expect(play.ben.answer(chat)?.refusal == "not_in_room")
        #expect(play.ben.events("room.event").map(\.kind) == ["closed"])
        for client in [play.ana, play.ben] {
            #expect(client.ask("lobby.rooms")?.isResult == true, "the stream works")
            #expect(client.ask("room.enter", #"{"room":\#(play.pin)}"#)?.refusal == "no_such_room")
        }
        #expect(server.machine?.rooms.isEmpty == true)
        #expect(play.ana.ask("room.create", #"{"game":"tic-tac-toe"}"#)?.isResult == true)
    }

    @Test func roomsThatCannotBeAreRefused() throws {
        let play = try RoomPlay()
        #expect(play.ana.ask("room.create", #"{"game":"go"}"#)?.refusal == "unknown_game")
        #expect(play.ana.ask("room.create", #"{"game":"tic-tac-toe","options":"4x4"}"#)?.refusal == "unknown_game")
        #expect(play.ana.ask("room.create", #"{"game":"tic-tac-toe","title":"\u200b"}"#)?.refusal == "bad_text")
        #expect(play.ana.ask("room.enter", #"{"room":100000}"#)?.refusal == "no_such_room")
        #expect(play.ana.ask("room.leave")?.isResult == true)
        #expect(play.ana.ask("room.state")?.refusal == "not_in_room")
        #expect(play.say(play.ana, "x")?.refusal == "not_in_room")
        #expect(play.say(play.ben, "x")?.isResult == true)
        #expect(play.ana.events("room.event").isEmpty)
    }

    @Test func enteringWithAfterGivesWhatWasMissed() throws {
        let play = try RoomPlay()
        for text in 0..<150 { play.say(play.ben, "line \(text)") }
        #expect(play.numbers(play.ana) == (1...150).map { Int64($0) })
        #expect(play.ana.ask("room.leave")?.isResult == true)
        for text in 0..<3 { play.say(play.ben, "more \(text)") }
        for after: Int64 in [0, 1, 63, 64, 65, 149, 152, 153, 200] {
            let id = play.ana.post("room.enter", #"{"room":\#(play.pin),"after":\#(after)}"#)
            play.cluster.settle()
            #expect(play.ana.answer(id)?.integer("result", "number") == 153)
            #expect(play.numbers(play.ana) == (after < 153 ? Array(after + 1...153) : []), "after \(after)")
        }
        play.say(play.ben, "last")
        #expect(play.numbers(play.ana) == [154])
    }

    /// Events of a long-lived room do not fit into one frame of a link.
    @Test func aLongResumeComesInSeveralFrames() throws {
        let play = try RoomPlay()
        let text = String(repeating: "😀", count: 200)
        for _ in 0..<1_400 { play.ben.post("room.chat", #"{"text":"\#(text)"}"#); play.cluster.settle() }
        #expect(play.numbers(play.ana) == (1...1_400).map { Int64($0) })
        #expect(play.ana.ask("room.enter", #"{"room":\#(play.pin),"after":0}"#)?.integer("result", "number") == 1_400)
        #expect(play.numbers(play.ana) == (1...1_400).map { Int64($0) })
        #expect(play.cluster.violations.isEmpty)
        play.say(play.ben, "last")
        #expect(play.numbers(play.ana) == [1_401])
    }

    @Test func presenceIsToldAtMostFourTimesASecond() throws {
        let play = try RoomPlay()
        play.cluster.run(milliseconds: 300)
        _ = play.ana.events("room.presence")
        for _ in 0..<10 {
            #expect(play.ben.ask("room.leave")?.isResult == true)
            try play.enter(play.ben)
        }
        let third = try play.cluster.guest("cyd")
        try play.enter(third)
        play.cluster.run(milliseconds: 260)
        let told = play.ana.events("room.presence")
        #expect(told.count == 1 && told.first?.integer("params", "present") == 3)
        play.cluster.balancers[0].drop(third)
        play.cluster.run(milliseconds: 260)
        #expect(play.ana.events("room.presence").last?.integer("params", "present") == 2)
    }

    @Test func anIdleRoomIsReleasedAndComesBack() throws {
        let play = try RoomPlay()
        play.say(play.ana, "kept")
        #expect(play.ana.ask("room.leave")?.isResult == true && play.ben.ask("room.leave")?.isResult == true)
        play.cluster.run(milliseconds: 32_000, step: 100)
        #expect(play.cluster.servers[0].machine?.rooms.isEmpty == true)
        #expect(play.owner == nil)
        _ = play.ben.events("room.event")
        try play.enter(play.ben, after: 0)
        #expect(play.numbers(play.ben) == [1])
        #expect(play.owner === play.cluster.servers[0])
    }

    @Test func aGameThatIsNotFinishedIsThereForNinetyDays() throws {
        let play = try RoomPlay()
        try play.sit()
        _ = play.ana.events("room.event")
        play.cluster.now += 89 * 86_400 * 1_000_000_000
        play.cluster.run(milliseconds: 1_500, step: 100)
        #expect(play.ana.events("room.event").isEmpty)
        #expect(play.cluster.reader.room(pin: play.pin) != nil)
        play.cluster.now += 2 * 86_400 * 1_000_000_000
        play.cluster.run(milliseconds: 1_500, step: 100)
        #expect(play.ana.events("room.event").map(\.kind) == ["closed"])
    }

    @Test func anIdleRoomClosesAfterAWeek() throws {
        let play = try RoomPlay()
        play.cluster.now += 8 * 86_400 * 1_000_000_000
        play.cluster.run(milliseconds: 1_500, step: 100)
        #expect(play.ana.events("room.event").map(\.kind) == ["closed"])
        #expect(play.cluster.reader.room(pin: play.pin) == nil)
    }
}
