internal import Protocol

extension RecordsCall {
    /// What a typed command asks for; `name` is who types it.
    init(_ action: PlainAction, _ rest: String, name: String) {
        switch action {
        case .ratings: self = .top(game: rest.lowercased())
        case .games: self = .games(player: rest.isEmpty ? nil : rest, game: nil, before: nil)
        default: self = .player(name: rest.isEmpty ? name : rest)
        }
    }
}
