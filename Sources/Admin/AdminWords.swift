internal import Accounts
internal import Cells
internal import Protocol
internal import Store

// What operators read.
extension AdminRun {
    func unknownPlayer(_ name: String) -> ProtocolError {
        ProtocolError(
            .notFound, "there is no player called \(cleaned(name, maximumScalars: 60)); `players` lists them")
    }

    /// What an act has done.
    func message(_ request: AdminRequest) throws -> String {
        let target = cleaned(request.target, maximumScalars: 60)
        switch request.verb {
        case .drain:
            let others = try reader.servers().contains {
                $0.name != request.target && $0.state == .ready && !$0.isLeaving && $0.expiresAt > now
            }
            let wait = others ? "" : " No other server is ready: it keeps its players until one is."
            return "\(target) was asked to drain.\(wait)"
        case .resume: return "\(target) goes on, if it has not left yet."
        case .banPlayer:
            let length = request.milliseconds.map { "for \(spoken(milliseconds: $0))" } ?? "until `player unban`"
            return "\(target) is banned \(length). Open connections end within a second; seats are kept."
        case .unbanPlayer: return "\(target) may come back."
        case .resetPassword: return "\(target) has a new password, and is logged out everywhere."
        case .promote: return "\(target) is an admin."
        case .demote:
            let isLast = try !reader.hasAdmin()
            return "\(target) is no admin any more."
                + (isLast ? " No admin is left: `oneup admin bootstrap` lets one in." : "")
        case .revokeSessions: return "\(target) is logged out everywhere. A guest has no password to come back with."
        case .closeRoom: return "room \(target) closes within a second."
        case .announce: return "Everybody who is connected reads it now, and who comes back a little later."
        case .servers, .rooms, .leases, .players, .showPlayer, .showRoom, .audit: return "Done."
        }
    }

    /// Why an act was refused, and what to do.
    func words(for refusal: Refusal, of request: AdminRequest) throws -> ProtocolError {
        let target = cleaned(request.target, maximumScalars: 60)
        switch refusal {
        case .forbidden: return ProtocolError(.forbidden, "only an admin may do this")
        case .unknown: return try unknown(request, target)
        case .busy:
            let leaving = try reader.servers().first { $0.isLeaving && $0.expiresAt > now }?.name ?? "another server"
            let text =
                leaving == request.target
                ? "\(target) is draining already: wait until it has left"
                : "\(leaving) is draining, and never two at once: wait until it has left"
            return ProtocolError(.busy, text)
        case .guest:
            return ProtocolError(.forbidden, "\(target) is a guest: only an account with a password can be an admin")
        case .unchanged:
            switch request.verb {
            case .unbanPlayer: return ProtocolError(.busy, "\(target) is not banned")
            case .promote: return ProtocolError(.busy, "\(target) is an admin already")
            case .demote: return ProtocolError(.busy, "\(target) is no admin")
            case .resume: return ProtocolError(.busy, "\(target) was not asked to drain")
            default: return ProtocolError(.busy, "there is nothing to change")
            }
        case .revoked: return ProtocolError(.sessionEnded, "this session has ended; log in again")
        case .staleEpoch:
            return ProtocolError(.oldStream, "this session goes on over another connection since")
        case .banned: return ProtocolError(.banned, "this account is banned")
        case .expired:
            return ProtocolError(.expired, "this request is older than the kept answers; its outcome is not known")
        case .staleFence, .nameTaken, .pinTaken, .reused, .blocked, .full:
            return ProtocolError(.internalError, "this request cannot be done")
        }
    }

    private func unknown(_ request: AdminRequest, _ target: String) throws -> ProtocolError {
        switch request.verb {
        case .drain, .resume: return try ClusterReport(reader, now: now, rows: rows).unknownServer(target)
        case .closeRoom, .showRoom: return ProtocolError(.notFound, "there is no room \(target); check the six digits")
        default: return unknownPlayer(request.target)
        }
    }
}
