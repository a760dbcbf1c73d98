internal import Accounts
internal import Bytes
internal import JSON

/// What hosts have changed about a room beside its game: the part of a room's state that `HostChange` adds up to.
public struct Hosting: Equatable, Sendable {
    /// Somebody with the name that was shown.
    struct Person: Equatable, Sendable {
        var user: UserID
        var name: String
    }

    /// Whether nobody new takes a seat.
    public internal(set) var isLocked = false
    /// Who hosts too, in the order of naming.
    var cohosts: [Person] = []
    /// Who may not be here.
    var banned: [Person] = []
    /// Names given here, for when the player has lost the seat and comes again.
    var names: [UserID: String] = [:]
    /// The words that were added to the list, and those that are allowed although it has them.
    var added: [HostChange.StoredWord] = []
    var allowed: [HostChange.StoredWord] = []

    /// The list that names are held against.
    var words: NameWords { NameWords(added: added.map(\.word), allowed: allowed.map(\.word)) }

    /// The lists after a change of words: adding takes back an allowance, and the other way round.
    func wordLists(
        adding new: [HostChange.StoredWord], removing old: [HostChange.StoredWord]
    ) -> (added: [HostChange.StoredWord], allowed: [HostChange.StoredWord]) {
        func without(_ list: [HostChange.StoredWord], _ words: [HostChange.StoredWord]) -> [HostChange.StoredWord] {
            let gone = Set(words.map(\.folded))
            return list.filter { !gone.contains($0.folded) }
        }
        return (without(without(added, new) + new, old), without(without(allowed, old) + old, new))
    }

    /// Takes a change in; false when it cannot be. Seats are the room's own matter.
    mutating func apply(_ kind: HostChange.Kind) -> Bool {
        switch kind {
        case .locked(let isLocked): self.isLocked = isLocked
        case .removed(_, let user, let name):
            cohosts.removeAll { $0.user == user }
            names[user] = name
        case .banned(let user, let name):
            guard banned.count < RoomLimits.banned else { return false }
            cohosts.removeAll { $0.user == user }
            banned.removeAll { $0.user == user }
            banned.append(Person(user: user, name: name))
        case .unbanned(let user, _): banned.removeAll { $0.user == user }
        case .renamed(_, let user, _, let name):
            for place in cohosts.indices where cohosts[place].user == user { cohosts[place].name = name }
        case .cohost(let user, _, let name, let isOn):
            cohosts.removeAll { $0.user == user }
            guard isOn else { return true }
            guard cohosts.count < RoomLimits.cohosts else { return false }
            cohosts.append(Person(user: user, name: name))
        case .words(let new, let old):
            (added, allowed) = wordLists(adding: new, removing: old)
            guard added.count + allowed.count <= RoomLimits.words else { return false }
        }
        return true
    }

    // MARK: Snapshots

    func encode(into writer: inout ByteWriter) {
        writer.write(isLocked)
        for people in [cohosts, banned, names.sorted { $0.key < $1.key }.map { Person(user: $0.key, name: $0.value) }] {
            writer.write(UInt32(people.count))
            for person in people {
                writer.write(person.user)
                writer.write(person.name)
            }
        }
        for words in [added, allowed] {
            writer.write(UInt32(words.count))
            for word in words { word.encode(into: &writer) }
        }
    }

    init() {}

    init(_ reader: inout ByteReader) throws(ByteError) {
        isLocked = try reader.readFlag()
        var lists: [[Person]] = []
        for most in [RoomLimits.cohosts, RoomLimits.banned, Int(Int32.max)] {
            let count: UInt32 = try reader.read()
            guard count <= most else { throw .malformed }
            var people: [Person] = []
            for _ in 0..<count { people.append(Person(user: try reader.read(), name: try reader.readText())) }
            lists.append(people)
        }
        (cohosts, banned) = (lists[0], lists[1])
        for person in lists[2] { names[person.user] = person.name }
        var words: [[HostChange.StoredWord]] = []
        for _ in 0..<2 {
            let count: UInt32 = try reader.read()
            guard count <= RoomLimits.words else { throw .malformed }
            var list: [HostChange.StoredWord] = []
            for _ in 0..<count { list.append(try HostChange.StoredWord(&reader)) }
            words.append(list)
        }
        (added, allowed) = (words[0], words[1])
    }

    // MARK: The state

    /// The members that everybody sees, and those for hosts.
    func write(_ writer: inout JSONWriter, isHosting: Bool) {
        writer.member("locked", isLocked)
        writer.array("cohosts") { for person in cohosts { $0.element(person.name) } }
        writer.member("hosting", isHosting)
        guard isHosting else { return }
        writer.array("banned") { for person in banned { $0.element(person.name) } }
        writer.array("words") {
            for word in added { $0.element("+\(word.text)") }
            for word in allowed { $0.element("-\(word.text)") }
        }
    }
}
