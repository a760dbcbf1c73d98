internal import Cluster
internal import EventLoop
internal import Glibc
internal import Synchronization
internal import Telemetry

/// The certificate that clients are shown. When its files change, connections from then on get the new one, and those
/// that stand keep theirs. All loops share it; the first one looks after the files.
///
/// Tickets of earlier sessions are made with a key of the former context, so the new one cannot read them: such a client
/// makes a full handshake and sees the new certificate.
final class ClientCertificate: Sendable {
    private struct State {
        var context: TLSContext
        /// The files when they were last loaded, also when that has failed: a fault is told once.
        var judged: [FileState]
        /// The files at the last look.
        var seen: [FileState]
    }

    private let folder: ClusterFolder
    private let state: Mutex<State>

    /// Loads the certificate from the cluster's folder.
    init(_ folder: ClusterFolder) throws(TLSError) {
        self.folder = folder
        let files = Self.files(folder)
        state = Mutex(State(context: try Self.load(folder), judged: files, seen: files))
    }

    /// What new connections are made with.
    var context: TLSContext { state.withLock { $0.context } }

    /// Takes over what has changed since the last look. A change is taken when it has stayed until the next look, so that a
    /// certificate and its key may be written one after the other.
    func look(_ log: Log) {
        let files = Self.files(folder)
        let isDue = state.withLock { state in
            defer { state.seen = files }
            guard files != state.judged, files == state.seen else { return false }
            state.judged = files
            return true
        }
        guard isDue else { return }
        do {
            let context = try Self.load(folder)
            state.withLock { $0.context = context }
            let fingerprint = (try? Certificates.fingerprint(ofPEM: folder.publicCertificate)) ?? []
            log.notice("certificate changed", ["fingerprint": Certificates.display(fingerprint: fingerprint)])
        } catch {
            log.error("the changed certificate cannot be used, the former stays", ["reason": error.message])
        }
    }

    private static func load(_ folder: ClusterFolder) throws(TLSError) -> TLSContext {
        try TLSContext.server(
            certificate: folder.publicCertificate, key: folder.publicKey, clientAuthority: nil,
            protocols: ["oneup/1", "http/1.1"])
    }

    private static func files(_ folder: ClusterFolder) -> [FileState] {
        [FileState(folder.publicCertificate), FileState(folder.publicKey)]
    }
}

/// What tells that a file was written or replaced; all 0 for one that is not there.
private struct FileState: Equatable {
    var node: UInt64 = 0
    var size: Int64 = 0
    var seconds = 0
    var nanoseconds = 0

    init(_ path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return }
        node = UInt64(info.st_ino)
        size = Int64(info.st_size)
        // The time of change, not of modification: it also tells of rights that were set.
        seconds = info.st_ctim.tv_sec
        nanoseconds = info.st_ctim.tv_nsec
    }
}
