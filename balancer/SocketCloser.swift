internal import Glibc

/// Closes a raw socket, away from the types that have a method of this name.
enum SocketCloser {
    static func close(_ socket: Int32) { _ = Glibc.close(socket) }
}
