internal import Glibc

/// Where a cluster on one machine keeps its files. The paths are fixed here and nowhere else.
public struct ClusterFolder: Equatable, Sendable {
    /// The folder that holds all others.
    public let root: String

    /// The cluster in this folder. A relative path counts from the current folder.
    public init(root: String) {
        var path = root
        if path.utf8.first != 0x2F, let current = getcwd(nil, 0) {
            path = "\(String(cString: current))/\(path)"
            free(current)
        }
        while path.utf8.count > 1, path.utf8.last == 0x2F { path.removeLast() }
        self.root = path
    }

    /// The folder of a cluster that was given none: $ONEUP_HOME, else $XDG_DATA_HOME/oneup where that is absolute (XDG
    /// Base Directory Specification), else ~/.local/share/oneup.
    public static func defaultRoot() -> String {
        defaultRoot { name in getenv(name).map { String(cString: $0) } }
    }

    static func defaultRoot(_ environment: (String) -> String?) -> String {
        if let own = environment("ONEUP_HOME"), !own.isEmpty { return own }
        if let data = environment("XDG_DATA_HOME"), data.utf8.first == 0x2F { return "\(data)/oneup" }
        if let home = environment("HOME"), home.utf8.first == 0x2F { return "\(home)/.local/share/oneup" }
        // Without a home, as in some containers: a place that every system has for it.
        return "/var/lib/oneup"
    }

    /// The database and what SQLite keeps beside it, the lock files included.
    public var storeFolder: String { "\(root)/store" }
    /// The SQLite database.
    public var databasePath: String { "\(storeFolder)/oneup.db" }
    /// The secret keys for tokens; only servers read them.
    public var keysFolder: String { "\(root)/keys" }
    /// Certificates and their private keys.
    public var tlsFolder: String { "\(root)/tls" }
    /// What the processes log.
    public var logFolder: String { "\(root)/log" }
    /// Sockets and other files that mean something only while the cluster runs.
    public var runFolder: String { "\(root)/run" }
    /// The logins of the demo's scripted players; there when they have ever played.
    public var demoFolder: String { "\(root)/demo" }
    /// The logins of the house bots and the rooms they play in; there when they have ever run.
    public var botsFolder: String { "\(root)/bots" }
    /// What runs here (`ClusterDescription`).
    public var descriptionPath: String { "\(root)/cluster.json" }

    /// The certificate of the cluster's own authority.
    public var authorityCertificate: String { "\(tlsFolder)/link-ca.pem" }
    /// The authority's private key; needed only to make certificates.
    public var authorityKey: String { "\(tlsFolder)/link-ca.key" }
    /// What a server shows on its link.
    public var serverCertificate: String { "\(tlsFolder)/link-server.pem" }
    /// The private key of `serverCertificate`.
    public var serverKey: String { "\(tlsFolder)/link-server.key" }
    /// What a balancer shows on a link.
    public var balancerCertificate: String { "\(tlsFolder)/link-balancer.pem" }
    /// The private key of `balancerCertificate`.
    public var balancerKey: String { "\(tlsFolder)/link-balancer.key" }
    /// What the balancer shows to players.
    public var publicCertificate: String { "\(tlsFolder)/public.pem" }
    /// The private key of `publicCertificate`.
    public var publicKey: String { "\(tlsFolder)/public.key" }

    /// Makes the folders that are missing, each for its owner only (0700).
    public func makeFolders() throws(ClusterError) {
        for folder in [root, storeFolder, keysFolder, tlsFolder, logFolder, runFolder] {
            try FileTools.makeFolder(folder, mode: FileTools.privateFolder)
        }
    }
}
