import Cluster
import EventLoop
import Glibc
import SQLiteStore
import Store

/// `oneup init`, `fingerprint` and `check`: for whoever starts the programs by something else than `oneup up`.
let partCommands: [Command] = [
    Command(
        "init", "make a cluster's keys, certificates and store",
        details: """
            For containers and service managers, which start the programs themselves;
            `oneup up` does the same by itself. What is there stays as it is, so it can run
            before every start. A store of an older release is brought up to this one.
            """,
        options: [
            Option("hosts", "NAMES", "further names for a new certificate, with commas"),
            Option("address", "HOST:PORT", "where `oneup` with this folder finds the balancer", kind: .addresses),
            folderOption,
        ],
        examples: [
            Example("oneup init --folder /data", "before the first server starts"),
            Example("oneup init --hosts play.example.org", "with a name that browsers may know it by"),
        ], run: initialize),
    Command(
        "fingerprint", "print the fingerprint of the cluster's certificate", options: [folderOption],
        examples: [Example("oneup fingerprint", "for players to compare when they connect first")]
    ) { invocation in
        do {
            Output.data(try fingerprintText(invocation.folder))
            return .success
        } catch {
            return Output.fail(.noCluster, "there is no certificate yet: \(error)")
        }
    },
    Command(
        "check", "whether a balancer, or the server here, works; for health checks",
        details: """
            With --server it asks for the status page through that balancer, which a ready
            server has to make. Without, it looks whether the server that took its name on
            this machine, or in this container, is ready and renews its row in the store.
            """,
        options: [
            Option("server", "HOST:PORT", "the balancer's address for players", kind: .addresses), folderOption,
        ],
        examples: [
            Example("oneup check --server 127.0.0.1:7400", "ends with 0 when a server answers through it"),
            Example("oneup check", "in a server's container"),
        ], run: check),
]

extension Invocation {
    /// The first of an option's addresses, or nil when it was not given.
    func firstAddress(_ option: String) -> SocketAddress? {
        text(option)?.split(separator: ",").first.flatMap { SocketAddress(String($0)) }
    }
}

/// Makes folders, certificates and keys that are missing. Returns whether the cluster is new.
func makeCluster(in folder: ClusterFolder, hostNames: [String]) throws(ClusterError) -> Bool {
    try folder.makeFolders()
    let isNew = !FileTools.exists(folder.authorityCertificate)
    try Certificates.makeAll(in: folder, hostNames: hostNames)
    // Who has a store has keys. New ones in place of lost ones would log everybody out, and guests for ever.
    if !FileTools.exists(folder.databasePath) { try SecretKeys.makeAll(in: folder) }
    _ = try SecretKeys.load(folder: folder.keysFolder)
    return isNew
}

/// The players' certificate, as they compare it.
func fingerprintText(_ folder: ClusterFolder) throws(ClusterError) -> String {
    Certificates.display(fingerprint: try Certificates.fingerprint(ofPEM: folder.publicCertificate))
}

private func initialize(_ invocation: Invocation) -> ExitCode {
    let folder = invocation.folder
    do {
        let hosts = (invocation.text("hosts") ?? "").split(separator: ",").map(String.init)
        let isNew = try makeCluster(in: folder, hostNames: hosts)
        if let warning = try FileSystemCheck.verify(folder.storeFolder) { Output.message("oneup: warning: \(warning)") }
        // Opening it makes or migrates it.
        try SQLiteEngine(folder: folder.storeFolder, incarnation: .random(in: 1 ... .max)).close()
        if let address = invocation.firstAddress("address") {
            try ClusterDescription(
                publicAddress: address, linkAddress: address, pageAddress: nil, serverNames: [],
                supervisor: getpid(), fingerprint: try Certificates.fingerprint(ofPEM: folder.publicCertificate)
            ).write(to: folder)
        }
        Output.data(
            isNew
                ? "Made certificates, keys and the store in \(folder.root)"
                : "Certificates, keys and the store are in \(folder.root)")
        Output.data("fingerprint  \(try fingerprintText(folder))")
        return .success
    } catch let failure as StoreFailure {
        return Output.fail(.failure, "nothing can be stored in \(folder.root): \(explain(failure))")
    } catch {
        return Output.fail(.failure, "\(folder.root) cannot be used: \(error)")
    }
}
