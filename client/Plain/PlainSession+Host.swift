internal import Protocol

/// The commands of who hosts a room.
let plainHostCommands: [PlainCommand] = [
    PlainCommand(
        .players, ["players"], in: [.room], "For hosts: says who plays and who hosts."),
    PlainCommand(.verb(.lock), ["lock"], in: [.room], "For hosts: nobody new takes a seat."),
    PlainCommand(.verb(.unlock), ["unlock"], in: [.room], "For hosts: everybody may take a seat again."),
    PlainCommand(
        .verb(.kick), ["kick"], "NAME", in: [.room], "For hosts: takes a player's seat; the player may come again."),
    PlainCommand(.verb(.ban), ["ban"], "NAME", in: [.room], "For hosts: keeps somebody out of the room."),
    PlainCommand(.verb(.unban), ["unban"], "NAME", in: [.room], "For hosts: lets somebody in again."),
    PlainCommand(
        .verb(.rename), ["rename"], "NAME to NEW", in: [.room], "For hosts: gives a player another name here."),
    PlainCommand(
        .verb(.cohost), ["cohost"], "NAME", in: [.room],
        "For hosts: a player, or somebody who watches, hosts too: next, kick and all the rest."),
    PlainCommand(.verb(.uncohost), ["uncohost"], "NAME", in: [.room], "For hosts: not any more."),
    PlainCommand(
        .verb(.words), ["words"], "+WORD -WORD", in: [.room],
        "For hosts: keeps words out of names, or allows them; alone it says which."),
    PlainCommand(
        .hostMove, ["host"], "STEP", in: [.room], "For co-hosts who play too: a step of the host's, such as host next."),
]

extension PlainAction {
    /// Whether it is for who hosts the room alone; from others the same word is a move, such as a typed answer.
    var isForHosts: Bool {
        switch self {
        case .players, .hostMove, .verb: true
        default: false
        }
    }
}

/// What a host's command asks for; a failure says what to type.
enum HostWords {
    case call(HostCall)
    case problem(String)

    /// Reads what follows the command.
    init(_ act: HostCall.Act, _ rest: String) {
        switch act {
        case .lock, .unlock: self = .call(HostCall(act))
        case .words:
            self =
                rest.isEmpty
                ? .problem("type the words with a sign: words +zebra -cat") : .call(HostCall(act, to: rest))
        case .rename:
            // A name may have the word in it: the last one parts the two.
            guard let parting = rest.ranges(of: " to ").last else {
                self = .problem("type both names: rename NAME to NEW")
                return
            }
            let former = trimmed(String(rest[..<parting.lowerBound]))
            let new = trimmed(String(rest[parting.upperBound...]))
            guard !former.isEmpty, !new.isEmpty else {
                self = .problem("type both names: rename NAME to NEW")
                return
            }
            self = .call(HostCall(act, name: former, to: new))
        case .kick, .ban, .unban, .cohost, .uncohost:
            self = rest.isEmpty ? .problem("type the name too: \(act.rawValue) NAME") : .call(HostCall(act, name: rest))
        }
    }
}

// What hosts type.
extension PlainSession {
    mutating func performHost(_ act: HostCall.Act, _ rest: String) {
        if act == .words, rest.isEmpty { return ask(.state, .words) }
        switch HostWords(act, rest) {
        case .call(let call): ask(.host(call), .other(.verb(act)))
        case .problem(let text): say(sentence(text))
        }
    }

    /// A step in the host's place, of somebody who has a seat of their own.
    mutating func hostMove(_ text: String) {
        guard let room else { return }
        guard !text.isEmpty else { return say("Type the step too: host next.") }
        ask(.hostMove(text, answers: room.number), .move(text))
    }

    mutating func sayPlayers() {
        guard let room else { return }
        let lines = room.playerLines
        say("\(counted(Int64(room.playerCount), "player"))\(room.isLocked ? ", locked" : "").")
        for line in lines.prefix(100) { say(line) }
        if lines.count > 100 { say("And \(lines.count - 100) more.") }
    }

    /// The words of this room beside the usual list, and who is banned.
    mutating func sayWords(_ state: RoomState) {
        guard state.isHosting else { return say("Only the host and co-hosts see the words.") }
        say(state.words.isEmpty ? "The usual list alone." : "Words: \(spoken(state.words.prefix(500).map(foreign))).")
        if !state.banned.isEmpty { say("Banned: \(spoken(state.banned.prefix(500).map(foreign))).") }
    }

    /// Who hosts a room of their own tells it their words once.
    mutating func tellWords() {
        guard !hasToldWords, let words = setup.words else { return }
        hasToldWords = true
        ask(.host(HostCall(.words, to: words)), .other(.verb(.words)))
    }

    /// A host has done something.
    mutating func handle(_ news: HostNews) {
        guard var current = room else { return }
        let toYou = current.isAboutYou(news, ownName: name)
        if current.take(news, ownName: name) { needsState = true }
        room = current
        // What one has done oneself is said too: it is the answer.
        say(sentence(news.clause(toYou: toYou)))
        if case .removed = news.kind, toYou { say("Type sit to take another, or leave.") }
        if case .cohost(_, _, true) = news.kind, toYou {
            say(
                current.you == nil
                    ? "Type the host's steps, such as next, and help for the rest."
                    : "Type host and a step, such as host next, and help for the rest.")
        }
    }
}
