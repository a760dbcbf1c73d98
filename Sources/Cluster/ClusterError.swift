/// Something in a cluster's folder that cannot be read, written or used.
public struct ClusterError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What happened, to which file, and what to do about it, in words for a person.
    public let message: String

    /// An error with its words.
    public init(_ message: String) { self.message = message }

    /// The same as `message`.
    public var description: String { message }
}
