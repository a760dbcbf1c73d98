public import Bytes
public import Protocol

/// The outcomes of the last requests of each session in a room: what makes a request that comes twice happen once.
public struct Receipts: Equatable, Sendable {
    /// What is known of a request.
    public enum Finding: Equatable, Sendable {
        /// It is new.
        case new
        /// It was done: this was the outcome.
        case known(Answer)
        /// It is older than what is kept.
        case expired
        /// The session was attached again since its stream was.
        case oldStream
    }

    struct Kept: Equatable, Sendable {
        var request: Int64
        var answer: Answer
    }

    struct Window: Equatable, Sendable {
        var epoch: Int64
        var lastAt: WallTime
        /// Oldest first; requests grow.
        var kept: [Kept]
    }

    /// Outcomes kept of one session: as many as may be unanswered at once.
    public static let perSession = ProtocolLimits.unanswered
    /// Sessions kept of one room. Beyond it the one that was silent longest is dropped; it takes this many other sessions
    /// acting in the room between a client's request and its retry to lose a receipt.
    public static let sessions = 16_384

    private(set) var windows: [SessionID: Window] = [:]

    /// No receipts.
    public init() {}

    /// What is known of this request.
    public func find(session: SessionID, epoch: Int64, request: Int64) -> Finding {
        guard let window = windows[session] else { return .new }
        guard epoch >= window.epoch else { return .oldStream }
        if let kept = window.kept.last(where: { $0.request == request }) { return .known(kept.answer) }
        if let newest = window.kept.last, request < newest.request { return .expired }
        return .new
    }

    /// Keeps an outcome.
    mutating func keep(session: SessionID, epoch: Int64, request: Int64, answer: Answer, at: WallTime) {
        var window = windows[session] ?? Window(epoch: epoch, lastAt: at, kept: [])
        window.epoch = max(window.epoch, epoch)
        window.lastAt = at
        if window.kept.count == Self.perSession { window.kept.removeFirst() }
        window.kept.append(Kept(request: request, answer: answer))
        windows[session] = window
        // Of several that were silent as long the smallest goes, so that every replay of a log drops the same ones.
        if windows.count > Self.sessions,
            let oldest = windows.min(by: { ($0.value.lastAt, $0.key) < ($1.value.lastAt, $1.key) })
        {
            windows[oldest.key] = nil
        }
    }

    func encode(into writer: inout ByteWriter) {
        writer.write(UInt32(windows.count))
        for (session, window) in windows.sorted(by: { $0.key < $1.key }) {
            writer.write(session)
            writer.write(window.epoch)
            writer.write(window.lastAt)
            writer.write(UInt8(window.kept.count))
            for kept in window.kept {
                writer.write(kept.request)
                kept.answer.encode(into: &writer)
            }
        }
    }

    init(_ reader: inout ByteReader) throws(ByteError) {
        for _ in 0..<(try reader.read(UInt32.self)) {
            let session: Int64 = try reader.read()
            var window = Window(epoch: try reader.read(), lastAt: try reader.read(), kept: [])
            for _ in 0..<(try reader.read(UInt8.self)) {
                window.kept.append(Kept(request: try reader.read(), answer: try Answer(&reader)))
            }
            windows[session] = window
        }
    }
}
