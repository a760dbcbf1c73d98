public import Bytes

// Rules that every engine keeps in the same words: they decide over values and change nothing in a database.

extension SessionRecord {
    /// Why this session may not act at `now`, or nil when it may.
    public func refusal(now: WallTime) -> Refusal? { isRevoked || expiresAt <= now ? .revoked : nil }

    /// Why this session may not act at `now` from the attachment `epoch`, or nil when it may.
    public func refusal(now: WallTime, epoch: Int64) -> Refusal? {
        refusal(now: now) ?? (epoch == self.epoch ? nil : .staleEpoch)
    }

    /// What a rotation of the refresh token does.
    public enum Rotation: Equatable, Sendable {
        /// The session with its next generation, to be stored.
        case next(SessionRecord)
        /// The same client asked again: the session as it is.
        case again
        /// The token was used before: the session must be revoked.
        case reuse
        /// The session has ended.
        case refused(Refusal)
    }

    /// The rotation of generation `generation` under `key`. Only the client that made the last rotation knows its key, so
    /// its retry is told from a thief's reuse (RFC 9700 section 4.14.2).
    public func rotation(generation: Int64, key: String, now: WallTime) -> Rotation {
        if let refusal = refusal(now: now) { return .refused(refusal) }
        if generation == self.generation {
            var next = self
            next.generation += 1
            next.rotationKey = key
            return .next(next)
        }
        return generation == self.generation - 1 && !key.isEmpty && key == rotationKey ? .again : .reuse
    }
}

/// The announcement of a new room with the PIN's digits in place of its first `#` bytes.
public func announcement(_ template: [UInt8], pin: Int64) -> [UInt8] {
    var text = template
    var digits = String(pin).utf8.makeIterator()
    for index in text.indices where text[index] == UInt8(ascii: "#") {
        guard let digit = digits.next() else { break }
        text[index] = digit
    }
    return text
}
