internal import Accounts
internal import Bytes
internal import HTTP
internal import JSON
internal import Pages
internal import Protocol

// The API under /api/v1: the account's calls of the game protocol and some reads, with an access token in each request.
extension ServerMachine {
    private enum Route {
        case login, guest, me, rooms, openAPI
        case game(Int64)

        init?(_ path: String) {
            switch path {
            case "/api/v1/me": self = .me
            case "/api/v1/rooms": self = .rooms
            case "/api/v1/login": self = .login
            case "/api/v1/guest": self = .guest
            case "/api/v1/openapi.json": self = .openAPI
            default:
                guard path.hasPrefix(Self.games),
                    let number = ServerMachine.playedGame(number: path.dropFirst(Self.games.count))
                else { return nil }
                self = .game(number)
            }
        }

        private static let games = "/api/v1/games/"

        var isPost: Bool {
            switch self {
            case .login, .guest: true
            case .me, .rooms, .openAPI, .game: false
            }
        }
    }

    func callAPI(_ request: HTTPRequest, _ stream: ServerStream) {
        guard let route = Route(request.path) else {
            respond(stream, status: 404, "not_found", "there is nothing here; /api/v1/openapi.json lists what there is")
            return
        }
        let isRead = request.method == .get || request.method == .head
        guard route.isPost ? request.method == .post : isRead else {
            let allowed = route.isPost ? "POST" : "GET, HEAD"
            respond(stream, status: 405, "method_not_allowed", "this takes \(allowed)") { $0.header("Allow", allowed) }
            return
        }
        switch route {
        case .login: logIn("account.login", request, stream)
        case .guest: logIn("account.guest", request, stream)
        case .openAPI: respond(stream, status: 200, .json, openAPI.withUTF8Buffer { Array($0) })
        case .me:
            guard let claims = authenticate(request, stream) else { return }
            respond(
                stream, status: 200, .json,
                jsonObject {
                    $0.member("name", claims.name)
                    $0.member("user", String(claims.user))
                    $0.member("session", String(claims.session))
                    $0.member("admin", claims.isAdmin)
                    $0.member("expires_at", claims.expiresAt)
                    $0.member("server", identity.name)
                })
        case .rooms:
            if authenticate(request, stream) != nil { listRooms(stream, 0) }
        case .game(let number):
            guard authenticate(request, stream) != nil else { return }
            readGame(stream, 0, game: number, after: request.number("after").map { max(0, $0) })
        }
    }

    private func logIn(_ method: String, _ request: HTTPRequest, _ stream: ServerStream) {
        guard request.isJSON else {
            respond(stream, status: 400, "invalid_request", "send JSON, with Content-Type: application/json")
            return
        }
        switch Request.call(method, parameters: request.body) {
        case .success(let call): logIn(stream, Request(id: 0, call: call))
        case .failure(let error): respond(stream, .refusal(error))
        }
    }

    /// The claims of the request's access token, whose session must not have ended; answers the request otherwise.
    private func authenticate(_ request: HTTPRequest, _ stream: ServerStream) -> AccessClaims? {
        guard let token = request.bearerToken else {
            refuse(stream, 0, .unauthenticated, "send an access token: Authorization: Bearer TOKEN")
            return nil
        }
        do {
            let claims = try signer.verify(token, now: effects.wallClock() / 1_000)
            guard let access = access(claims.user, claims.session) else { return nil }
            switch access {
            case .failure(let problem):
                answer(stream, id: 0, .refusal(problem))
                return nil
            case .success((let user, _)):
                // The token may be older than the right that it names.
                return AccessClaims(
                    user: claims.user, session: claims.session, name: claims.name, isAdmin: user.isAdmin,
                    issuedAt: claims.issuedAt, expiresAt: claims.expiresAt)
            }
        } catch {
            switch error {
            case .expired: refuse(stream, 0, .expiredToken, "this token has expired; log in again")
            default: refuse(stream, 0, .badToken, "this token is not valid; log in again")
            }
            return nil
        }
    }

    // MARK: Answers

    /// Writes an answer of the game protocol as HTTP.
    func respond(_ stream: ServerStream, _ answer: Answer) {
        switch answer {
        case .result(let json): respond(stream, status: 200, .json, json)
        case .refusal(let error): respond(stream, status: Self.status(error.code), error.code.name, error.message)
        }
    }

    private func respond(
        _ stream: ServerStream, status: Int, _ code: String, _ message: String,
        headers: (inout HTTPResponse) -> Void = { _ in }
    ) {
        let body = jsonObject {
            $0.object("error") {
                $0.member("code", code)
                $0.member("message", message)
            }
        }
        respond(stream, status: status, .json, body) {
            if status == 401 { $0.header("WWW-Authenticate", #"Bearer realm="oneup""#) }
            if status == 429 || status == 503 { $0.header("Retry-After", "5") }
            headers(&$0)
        }
    }

    /// The status that says to HTTP what the code says to a game client.
    private static func status(_ code: ErrorCode) -> Int {
        switch code {
        case .unauthenticated, .badCredentials, .badToken, .expiredToken, .sessionEnded, .oldStream: 401
        case .unknownMethod, .noSuchRoom, .notFound: 404
        case .banned: 403
        case .throttled: 429
        case .overloaded, .notSaved, .roomUnavailable: 503
        case .internalError: 500
        default: 400
        }
    }
}
