/// Chess by the FIDE laws of 2023. Moves are written in SAN; the log reads as a score sheet.
public struct Chess: GameRules {
    /// Its name in the protocol.
    public static let kind = "chess"
    /// Its name for people.
    public static let title = "Chess"
    /// White and black.
    public static let seating = Seating.exactly(2)
    /// How a move is written.
    public static let notation =
        "a move such as e4, Nf3, exd5, O-O or e8=Q, or its two squares, such as g1f3; draw claim for a draw by the rules"
    /// The position to begin with.
    public static let optionChoices = [
        OptionChoice(
            "fen", label: "position",
            hint: "Empty for the usual one; else a position as FEN, as other programs copy it.")
    ]
    /// What a claim of a draw is in the log.
    public static let claimText = "draw claim"

    /// A move that was made, as it is shown.
    public struct Played: Equatable, Sendable {
        /// The square it began on.
        public let from: Int
        /// The square it ended on.
        public let to: Int
    }

    /// Where the pieces stand.
    public private(set) var position: Position
    /// The seat that plays white.
    public let whiteSeat: Int
    /// How the game stands.
    public private(set) var status: GameStatus
    /// The last move; nil before the first and after a claim.
    public private(set) var last: Played?
    /// The last moves in SAN, oldest first, at most `mostRecent`.
    public private(set) var recent: [String] = []
    /// The keys of the positions since a pawn moved, something was taken or the game began, the present one last.
    private(set) var keys: [UInt64]
    private var claimed: Claim?

    /// How many moves are kept to be shown: 20 of each side, as many lines as a projector's page has beside the board.
    public static let mostRecent = 40

    // MARK: - Beginning

    /// A new game. The one option is `fen=…`, the position to begin with. The seat that moves first has the side to move.
    public init(options: String, first: Int, random: UInt64) throws(Violation) {
        guard first == 0 || first == 1 else { throw Violation(.unreadable, "seat \(first) cannot move first") }
        let start = try Self.start(options)
        let whiteSeat = start.turn == .white ? first : 1 - first
        self.init(start, whiteSeat: whiteSeat, keys: [start.key], claimed: nil)
        if case .over = status { throw Violation(.unreadable, "the position in fen= is the end of a game") }
    }

    init(_ position: Position, whiteSeat: Int, keys: [UInt64], claimed: Claim?) {
        self.position = position
        self.whiteSeat = whiteSeat
        self.keys = keys
        self.claimed = claimed
        status = .running(turn: nil)
        settle()
    }

    private static func start(_ options: String) throws(Violation) -> Position {
        if options.isEmpty { return .start }
        let name = "fen="
        guard options.utf8.starts(with: name.utf8) else {
            throw Violation(.unreadable, "chess has one option, fen= with the position to begin with; or leave it out")
        }
        let start: Position
        do {
            start = try Position(fen: String(options.dropFirst(name.count)))
        } catch {
            throw Violation(.unreadable, "the position in fen= cannot be read: \(error.message)")
        }
        guard start.moveNumber <= Position.largestFirst else {
            throw Violation(.unreadable, "a game begins with move \(Position.largestFirst) at the latest")
        }
        return start
    }

    // MARK: - Sides

    /// The seat of a side.
    public func seat(of side: Side) -> Int { side == .white ? whiteSeat : 1 - whiteSeat }
    /// The side of a seat.
    public func side(of seat: Int) -> Side { seat == whiteSeat ? .white : .black }

    /// How often the present position has been there.
    public var repetitions: Int { keys.count { $0 == keys.last } }

    /// Whether the last key is that of the present position, and there are as many as there can be.
    var keysAreRight: Bool { keys.last == position.key && keys.count <= QuietLimit.end + 1 }

    /// The draw that whoever is to move may claim now; nil when there is none.
    public var claim: Claim? {
        guard case .running = status else { return nil }
        return Self.claim(position, repetitions)
    }

    private static func claim(_ position: Position, _ times: Int) -> Claim? {
        if times >= RepetitionLimit.claim { return .repetition }
        return position.quietHalfMoves >= QuietLimit.claim ? .fiftyMoves : nil
    }

    private mutating func settle() {
        if let claimed {
            status = .over(.draw(reason: claimed.reason))
        } else if let result = Self.ending(position, times: repetitions, seat: seat) {
            status = .over(result)
        } else {
            status = .running(turn: seat(of: position.turn))
        }
    }

    // MARK: - Moves

    /// What a move or a claim comes to: its normal spelling.
    public func decide(move: String, seat: Int, moment: Moment) throws(Violation) -> [Fact] {
        try checkTurn(seat)
        if let announced = Self.claimed(in: move) {
            return [Fact(seat: seat, text: try checkedClaim(announced).text)]
        }
        return [Fact(seat: seat, text: position.san(try position.move(move)))]
    }

    /// All moves in SAN; a claim is none.
    public func legalMoves(of seat: Int) -> [String] {
        guard status == .running(turn: seat) else { return [] }
        return position.legalMoves.map(position.san)
    }

    /// Plays the move, or ends the game with the claim, under the same rules.
    public mutating func apply(_ fact: Fact) throws(Violation) {
        guard let seat = fact.seat else { throw Violation(.unreadable, "chess has no clock") }
        try checkTurn(seat)
        if let announced = Self.claimed(in: fact.text) {
            claimed = try checkedClaim(announced).claim
            last = nil
        } else {
            play(try position.move(fact.text))
        }
        settle()
    }

    private mutating func play(_ move: Move) {
        recent.append(position.san(move))
        if recent.count > Self.mostRecent { recent.removeFirst() }
        last = Played(from: move.from, to: move.target)
        position = position.played(move)
        position.dropIdleEnPassant()
        if position.quietHalfMoves == 0 { keys.removeAll() }
        keys.append(position.key)
    }

    private func checkTurn(_ seat: Int) throws(Violation) {
        switch status {
        case .over: throw Violation(.gameOver, "the game is over; offer a rematch to play again")
        case .running(let turn):
            guard turn == seat else { throw Violation(.notYourTurn, "it is the other player's turn") }
        }
    }

    /// What follows the two words of a claim: nothing, or the move that it is announced with; nil when it is none.
    private static func claimed(in text: String) -> String? {
        let words = text.split(separator: " ")
        guard words.prefix(2).joined(separator: " ").lowercased() == claimText else { return nil }
        return words.dropFirst(2).joined(separator: " ")
    }

    /// The claim for the position on the board, or for that after a move that is only announced (FIDE 9.2.1, 9.3.1), with its
    /// text in the log.
    private func checkedClaim(_ announced: String) throws(Violation) -> (claim: Claim, text: String) {
        var (position, keys, text) = (self.position, self.keys, Self.claimText)
        if !announced.isEmpty {
            let move = try position.move(announced)
            text += " " + position.san(move)
            position = position.played(move)
            position.dropIdleEnPassant()
            if position.quietHalfMoves == 0 { keys.removeAll() }
            keys.append(position.key)
        }
        let times = keys.count { $0 == keys.last }
        if let claim = Self.claim(position, times) { return (claim, text) }
        let moves = position.quietHalfMoves / 2
        let seen = times == 1 ? "once" : "twice"
        throw Violation(
            .illegalMove,
            "there is no draw to claim: the position has been there \(seen) (three times are needed), and \(moves) "
                + "move\(moves == 1 ? " has" : "s have") passed without a pawn's move or a capture (50 are needed)")
    }

    // MARK: - Snapshot

    /// Six parts with `|` between: the position as FEN; the seat of white; the claim that ended the game or `-`; the last
    /// move's squares or `-`; the last moves; the keys of the positions since the last that cannot come back, 16 digits
    /// each. At most some 3 KB: 151 keys and 40 moves.
    public var snapshot: String {
        let squares = last.map { Self.name(of: $0.from) + Self.name(of: $0.to) } ?? "-"
        let keyText = keys.map { key in
            let digits = String(key, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
        return [
            position.fen, "\(whiteSeat)", claimed?.rawValue ?? "-", squares, recent.joined(separator: " "),
            keyText.joined(),
        ].joined(separator: "|")
    }

    /// The game of a `snapshot`.
    public init(options: String, snapshot: String) throws(Violation) {
        _ = try Self.start(options)
        let parts = snapshot.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, let position = try? Position(fen: parts[0]), let whiteSeat = Int(parts[1]),
            whiteSeat == 0 || whiteSeat == 1, let keys = Self.keys(parts[5]), keys.last == position.key
        else { throw Violation(.unreadable, "not a stored game of chess: \(snapshot.prefix(120))") }
        let claim = Claim(rawValue: parts[2])
        guard claim != nil || parts[2] == "-" else {
            throw Violation(.unreadable, "a stored game of chess ends with an unknown claim: \(parts[2])")
        }
        self.init(position, whiteSeat: whiteSeat, keys: keys, claimed: claim)
        if parts[3] != "-" {
            guard let from = Self.square(named: String(parts[3].prefix(2))),
                let to = Self.square(named: String(parts[3].dropFirst(2)))
            else { throw Violation(.unreadable, "a stored game of chess has no such last move: \(parts[3])") }
            last = Played(from: from, to: to)
        }
        recent = parts[4].split(separator: " ").suffix(Self.mostRecent).map(String.init)
    }

    private static func keys(_ text: String) -> [UInt64]? {
        let bytes = Array(text.utf8)
        guard bytes.count % 16 == 0, !bytes.isEmpty, bytes.count / 16 <= QuietLimit.end + 1 else { return nil }
        var keys: [UInt64] = []
        for start in stride(from: 0, to: bytes.count, by: 16) {
            guard let key = UInt64(String(decoding: bytes[start..<start + 16], as: UTF8.self), radix: 16) else {
                return nil
            }
            keys.append(key)
        }
        return keys
    }
}
