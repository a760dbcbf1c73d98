/// The errors of docs/protocol.md, by their JSON-RPC code.
public enum ErrorCode: Int32, Sendable, CaseIterable {
    case parseError = -32700
    case invalidRequest = -32600
    case unknownMethod = -32601
    case invalidParams = -32602
    case unauthenticated = -32001
    case badCredentials = -32002
    case badToken = -32003
    case expiredToken = -32004
    case sessionEnded = -32005
    case oldStream = -32006
    case nameTaken = -32007
    case badName = -32008
    case badPassword = -32009
    case notYourTurn = -32010
    case illegalMove = -32011
    case gameOver = -32012
    case outdated = -32013
    case noSuchRoom = -32014
    case notInRoom = -32015
    case roomFull = -32016
    case notSeated = -32017
    case alreadySeated = -32018
    case otherTerminal = -32019
    case forbidden = -32020
    case badText = -32021
    case expired = -32022
    case unknownGame = -32023
    case overloaded = -32030
    case notSaved = -32031
    case internalError = -32032
    case roomUnavailable = -32033
    case throttled = -32034
    case banned = -32035
    case notFound = -32036
    case busy = -32037

    /// The name that programs compare, `data.code`.
    public var name: String {
        switch self {
        case .parseError: "parse_error"
        case .invalidRequest: "invalid_request"
        case .unknownMethod: "unknown_method"
        case .invalidParams: "invalid_params"
        case .unauthenticated: "unauthenticated"
        case .badCredentials: "bad_credentials"
        case .badToken: "bad_token"
        case .expiredToken: "expired_token"
        case .sessionEnded: "session_ended"
        case .oldStream: "old_stream"
        case .nameTaken: "name_taken"
        case .badName: "bad_name"
        case .badPassword: "bad_password"
        case .notYourTurn: "not_your_turn"
        case .illegalMove: "illegal_move"
        case .gameOver: "game_over"
        case .outdated: "outdated"
        case .noSuchRoom: "no_such_room"
        case .notInRoom: "not_in_room"
        case .roomFull: "room_full"
        case .notSeated: "not_seated"
        case .alreadySeated: "already_seated"
        case .otherTerminal: "other_terminal"
        case .forbidden: "forbidden"
        case .badText: "bad_text"
        case .expired: "expired"
        case .unknownGame: "unknown_game"
        case .overloaded: "overloaded"
        case .notSaved: "not_saved"
        case .internalError: "internal_error"
        case .roomUnavailable: "room_unavailable"
        case .throttled: "throttled"
        case .banned: "banned"
        case .notFound: "not_found"
        case .busy: "busy"
        }
    }
}

/// A refusal as a client reads it.
public struct ProtocolError: Error, Equatable, Sendable {
    /// Which one.
    public let code: ErrorCode
    /// What happened and what to do next, for a person.
    public let message: String

    /// An error with these values.
    public init(_ code: ErrorCode, _ message: String) {
        self.code = code
        self.message = message
    }
}
