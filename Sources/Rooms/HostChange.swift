internal import Accounts
public import Bytes
internal import JSON

/// What a host or a co-host has changed about a room. Each is published under a number, like all that happens there.
public struct HostChange: Equatable, Sendable {
    /// What has changed.
    public enum Kind: Equatable, Sendable {
        /// Nobody new takes a seat, or everybody may again.
        case locked(Bool)
        /// A player has no seat any more.
        case removed(seat: Int, user: UserID, name: String)
        /// An account may not be here.
        case banned(user: UserID, name: String)
        /// It may again.
        case unbanned(user: UserID, name: String)
        /// A player has another name here.
        case renamed(seat: Int, user: UserID, former: String, name: String)
        /// Somebody hosts too, or no longer; without a seat somebody who watches.
        case cohost(user: UserID, seat: Int?, name: String, isOn: Bool)
        /// The words that no name may have: added, and allowed again.
        case words(added: [StoredWord], removed: [StoredWord])
    }

    /// A word as it is stored: typed, and as it is compared.
    public struct StoredWord: Equatable, Sendable {
        /// The word as it was typed.
        public var text: String
        /// Its letters as they are compared.
        public var folded: [UInt8]

        init(_ word: NameWord) {
            text = word.text
            folded = word.folded
        }

        var word: NameWord { NameWord(text: text, folded: folded) }

        func encode(into writer: inout ByteWriter) {
            writer.write(text)
            writer.write(folded)
        }

        init(_ reader: inout ByteReader) throws(ByteError) {
            text = try reader.readText()
            folded = Array(try reader.readBytes())
        }
    }

    /// Who did it.
    public var by: String
    /// What.
    public var kind: Kind

    /// A change with these values.
    public init(by: String, _ kind: Kind) {
        self.by = by
        self.kind = kind
    }

    /// The tags of a record: those of happenings end before them.
    enum Tag {
        static let locked: UInt8 = 30
        static let removed: UInt8 = 31
        static let banned: UInt8 = 32
        static let unbanned: UInt8 = 33
        static let renamed: UInt8 = 34
        static let cohost: UInt8 = 35
        static let words: UInt8 = 36
        /// All of them.
        static let all = locked...words
    }

    func encode(into writer: inout ByteWriter) {
        func write(_ tag: UInt8) {
            writer.write(tag)
            writer.write(by)
        }
        switch kind {
        case .locked(let isLocked):
            write(Tag.locked)
            writer.write(isLocked)
        case .removed(let seat, let user, let name):
            write(Tag.removed)
            writer.write(Int32(seat))
            writer.write(user)
            writer.write(name)
        case .banned(let user, let name):
            write(Tag.banned)
            writer.write(user)
            writer.write(name)
        case .unbanned(let user, let name):
            write(Tag.unbanned)
            writer.write(user)
            writer.write(name)
        case .renamed(let seat, let user, let former, let name):
            write(Tag.renamed)
            writer.write(Int32(seat))
            writer.write(user)
            writer.write(former)
            writer.write(name)
        case .cohost(let user, let seat, let name, let isOn):
            write(Tag.cohost)
            writer.write(user)
            writer.write(Int32(seat ?? -1))
            writer.write(name)
            writer.write(isOn)
        case .words(let added, let removed):
            write(Tag.words)
            for list in [added, removed] {
                writer.write(UInt32(list.count))
                for word in list { word.encode(into: &writer) }
            }
        }
    }

    /// Reads one from a record, behind its tag.
    init(tag: UInt8, _ reader: inout ByteReader) throws(ByteError) {
        by = try reader.readText()
        switch tag {
        case Tag.locked: kind = .locked(try reader.readFlag())
        case Tag.removed:
            kind = .removed(
                seat: Int(try reader.read(Int32.self)), user: try reader.read(), name: try reader.readText())
        case Tag.banned: kind = .banned(user: try reader.read(), name: try reader.readText())
        case Tag.unbanned: kind = .unbanned(user: try reader.read(), name: try reader.readText())
        case Tag.renamed:
            kind = .renamed(
                seat: Int(try reader.read(Int32.self)), user: try reader.read(), former: try reader.readText(),
                name: try reader.readText())
        case Tag.cohost:
            let user: UserID = try reader.read()
            let seat: Int32 = try reader.read()
            kind = .cohost(
                user: user, seat: seat < 0 ? nil : Int(seat), name: try reader.readText(), isOn: try reader.readFlag())
        case Tag.words:
            var lists: [[StoredWord]] = []
            for _ in 0..<2 {
                let count: UInt32 = try reader.read()
                guard count <= RoomLimits.words else { throw .malformed }
                var list: [StoredWord] = []
                for _ in 0..<count { list.append(try StoredWord(&reader)) }
                lists.append(list)
            }
            kind = .words(added: lists[0], removed: lists[1])
        default: throw .malformed
        }
    }

    /// Its members in the line that everybody gets. The words themselves are for hosts alone.
    func write(_ writer: inout JSONWriter) {
        func named(_ kind: StaticString, _ name: String, seat: Int?) {
            writer.member("kind", "\(kind)")
            writer.member("by", by)
            if let seat { writer.member("seat", seat) } else { writer.memberNull("seat") }
            writer.member("name", name)
        }
        switch kind {
        case .locked(let isLocked):
            writer.member("kind", "locked")
            writer.member("by", by)
            writer.member("locked", isLocked)
        case .removed(let seat, _, let name): named("removed", name, seat: seat)
        case .banned(_, let name): named("banned", name, seat: nil)
        case .unbanned(_, let name): named("unbanned", name, seat: nil)
        case .renamed(let seat, _, let former, let name):
            named("renamed", name, seat: seat)
            writer.member("former", former)
        case .cohost(_, let seat, let name, let isOn):
            named("cohosts", name, seat: seat)
            writer.member("cohost", isOn)
        case .words(let added, let removed):
            writer.member("kind", "words")
            writer.member("by", by)
            writer.member("added", added.count)
            writer.member("removed", removed.count)
        }
    }
}
