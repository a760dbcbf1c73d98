/// A match as one line of printable ASCII: ten parts with `|` between, of which the last is the board's own.
///
///     match1|left,left|moved|turn|credited|offer|offered|adjourned|result|COUNT;SEAT:LENGTH:MOVE;…|board
///
/// Times are milliseconds; `-` is for nothing; seats that have something are two digits, 0 or 1 each. The board is the one
/// before the moves that follow `result`: they are played again, so that a takeback finds what it undoes.
struct MatchSnapshot {
    private static let head = "match1"
    private static let fields = 9

    private let parts: [String]
    /// The last moves, oldest first.
    let plies: [Fact]
    /// The board before them.
    let board: String

    init(_ state: MatchState, plies: [Fact], board: String) {
        self.plies = plies
        self.board = board
        let result: String =
            switch state.result {
            case .win(let seat, let reason): "\(seat)\(reason)"
            case .draw(let reason): "d\(reason)"
            case nil: "-"
            }
        parts = [
            Self.head, state.clock.map { "\($0.left[0]),\($0.left[1])" } ?? "-", Self.text(state.hasMoved),
            state.turnAt.map { "\($0)" } ?? "-", "\(state.credited)",
            state.open.map { "\($0.seat)\($0.offer.rawValue)" } ?? "-", Self.text(state.hasOffered),
            state.resuming.map(Self.text) ?? "-", result,
        ]
    }

    /// The line.
    var text: String {
        let moves = plies.map { "\($0.seat ?? 0):\($0.text.utf8.count):\($0.text);" }.joined()
        return (parts + ["\(plies.count);\(moves)", board]).joined(separator: "|")
    }

    /// Reads a line; nil when it is none of a match.
    init?(_ text: String) throws(Violation) {
        let split = text.split(separator: "|", maxSplits: Self.fields, omittingEmptySubsequences: false)
        guard split[0] == Self.head else { return nil }
        guard split.count == Self.fields + 1, let (plies, board) = Self.moves(split[Self.fields]) else {
            throw Self.unreadable(text)
        }
        parts = split.prefix(Self.fields).map(String.init)
        self.plies = plies
        self.board = board
    }

    /// How many moves a line keeps; nil when it is none of a match.
    static func moves(in text: String) -> Int? { (try? MatchSnapshot(text))??.plies.count }

    private static func unreadable(_ text: String) -> Violation {
        Violation(.unreadable, "not a stored match: \(text.prefix(120))")
    }

    private static func text(_ flags: [Bool]) -> String { flags.map { $0 ? "1" : "0" }.joined() }

    private static func flags(_ text: String) -> [Bool]? {
        let bytes = Array(text.utf8)
        guard bytes.count == 2, bytes.allSatisfy({ $0 == 0x30 || $0 == 0x31 }) else { return nil }
        return bytes.map { $0 == 0x31 }
    }

    private static func time(_ text: some StringProtocol) -> Int64? {
        Int64(text).flatMap { (0...MatchLimits.latest).contains($0) ? $0 : nil }
    }

    private static func moves(_ text: Substring) -> (plies: [Fact], board: String)? {
        var rest = text.utf8[...]
        func head(_ end: UInt8) -> Int? {
            guard let index = rest.firstIndex(of: end) else { return nil }
            defer { rest = rest[rest.index(after: index)...] }
            return Int(String(decoding: rest[..<index], as: UTF8.self))
        }
        guard let count = head(0x3B), (0...MatchWord.mostMoves).contains(count) else { return nil }
        var plies: [Fact] = []
        for _ in 0..<count {
            guard let seat = head(0x3A), seat == 0 || seat == 1, let length = head(0x3A), length >= 0,
                let end = rest.index(rest.startIndex, offsetBy: length, limitedBy: rest.endIndex),
                end < rest.endIndex, rest[end] == 0x3B
            else { return nil }
            plies.append(Fact(seat: seat, text: String(decoding: rest[..<end], as: UTF8.self)))
            rest = rest[rest.index(after: end)...]
        }
        guard rest.first == 0x7C else { return nil }
        return (plies, String(decoding: rest.dropFirst(), as: UTF8.self))
    }

    /// What the line says about everything but the board.
    func state(_ terms: MatchTerms) throws(Violation) -> MatchState {
        var state = MatchState(terms)
        let problem = Self.unreadable(text)
        guard (parts[1] == "-") == (state.clock == nil), let moved = Self.flags(parts[2]),
            parts[3] == "-" || Self.time(parts[3]) != nil, let credited = Self.time(parts[4]),
            let offered = Self.flags(parts[6]), parts[7] == "-" || Self.flags(parts[7]) != nil
        else { throw problem }
        if parts[1] != "-" {
            let left = parts[1].split(separator: ",").compactMap { Self.time($0) }
            guard left.count == 2 else { throw problem }
            state.clock?.left = left
        }
        (state.hasMoved, state.hasOffered, state.credited) = (moved, offered, credited)
        state.turnAt = Self.time(parts[3])
        state.resuming = parts[7] == "-" ? nil : Self.flags(parts[7])
        if parts[5] != "-" {
            guard let seat = Self.seat(parts[5]), let offer = MatchOffer(rawValue: String(parts[5].dropFirst())) else {
                throw problem
            }
            state.open = MatchState.Open(offer: offer, seat: seat)
        }
        if parts[8] != "-" {
            let reason = String(parts[8].dropFirst())
            if parts[8].hasPrefix("d") {
                state.result = .draw(reason: reason)
            } else {
                guard let seat = Self.seat(parts[8]) else { throw problem }
                state.result = .win(seat: seat, reason: reason)
            }
        }
        return state
    }

    private static func seat(_ text: String) -> Int? {
        text.hasPrefix("0") ? 0 : text.hasPrefix("1") ? 1 : nil
    }
}
