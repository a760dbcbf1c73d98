import Games
import Testing

/// A game of chess to try rules on: seat 0 has white.
struct ChessTable {
    var game: Chess

    init(_ fen: String? = nil) throws {
        let options = fen.map { "fen=\($0)" } ?? ""
        let first = fen?.contains(" b ") ?? false ? 1 : 0
        game = try Chess(options: options, first: first, random: 0)
    }

    /// The seat that is to move, or 0.
    var turn: Int { if case .running(let turn?) = game.status { turn } else { 0 } }

    /// Plays moves, one side after the other, and returns the normal spelling of the last.
    @discardableResult mutating func play(_ moves: String) throws -> String {
        var text = ""
        for move in moves.split(separator: " ") { text = try play(one: String(move)) }
        return text
    }

    /// Plays one move or claim.
    @discardableResult mutating func play(one move: String) throws -> String {
        let facts = try game.decide(move: move, seat: turn, moment: Moment(at: 0))
        #expect(facts.count == 1)
        for fact in facts { try game.apply(fact) }
        return facts.first?.text ?? ""
    }

    /// Why a move is refused; a failure when it is not.
    func refusal(_ move: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
        do {
            let facts = try game.decide(move: move, seat: turn, moment: Moment(at: 0))
            Issue.record("\(move) is allowed as \(facts)", sourceLocation: sourceLocation)
            return ""
        } catch {
            #expect(error.code == .illegalMove, sourceLocation: sourceLocation)
            return error.message
        }
    }

    /// All legal moves in SAN, sorted.
    var legal: [String] { game.position.legalMoves.map(game.position.san).sorted() }

    /// Whether a move is legal, in SAN.
    func allows(_ move: String) -> Bool { legal.contains(move) }

    /// The reason of a draw; nil when it is none.
    var draw: String? { if case .over(.draw(let reason)) = game.status { reason } else { nil } }
    /// Who has won and why; nil when nobody has.
    var win: String? { if case .over(.win(let seat, let reason)) = game.status { "\(seat) \(reason)" } else { nil } }
}
