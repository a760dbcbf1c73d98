/// Bounds of HTTP requests, each with its reason.
public enum HTTPLimits {
    /// The longest head in bytes: a browser's with a few cookies of other programs on the same host.
    public static let headBytes = 16_384
    /// The longest body in bytes: a login has some hundred.
    public static let bodyBytes = 16_384
    /// Before a connection on which nothing is asked is closed, milliseconds.
    public static let idleMilliseconds: UInt64 = 60_000
    /// Before a request that has begun must be whole, milliseconds: even a slow phone sends it in one.
    public static let requestMilliseconds: UInt64 = 10_000
}
