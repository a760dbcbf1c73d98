internal import Bytes

/// The certificates that were seen and trusted, one line for each address, as ssh keeps hosts: trust on first use.
/// A line is `host:port SHA256:` and the fingerprint; lines that begin with `#` are kept and ignored.
public struct KnownClusters {
    /// What is known of a certificate.
    public enum Finding: Equatable, Sendable {
        /// It is the one seen before.
        case known
        /// This address was never seen.
        case unknown
        /// Another one was seen before.
        case changed(from: String)
    }

    /// Where the lines are kept; nil keeps them in memory.
    public let path: String?
    private var lines: [String]

    /// Reads the file; without one nothing is known.
    public init(path: String?) throws(SettingsError) {
        self.path = path
        var lines: [String] = []
        if let path, let content = try PrivateFile.read(path) {
            lines = content.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        }
        self.lines = lines
    }

    /// The usual place of the file; nil without a home.
    public static var usualPath: String? { SettingsFolders.config().map { $0 + "/known_clusters" } }

    /// A fingerprint as it is written for people: `SHA256:` and 32 bytes in hexadecimal with colons between them.
    public static func text(_ fingerprint: [UInt8]) -> String {
        "SHA256:" + fingerprint.map { hex([$0]) }.joined(separator: ":")
    }

    /// A written fingerprint as it is compared: a person may leave out the prefix and the colons, and use capitals.
    static func plain(_ text: String) -> String {
        let digits = text.lowercased().filter { $0 != ":" }
        return digits.hasPrefix("sha256") ? String(digits.dropFirst(6)) : digits
    }

    /// What is known of this address with this fingerprint.
    public func find(_ address: String, _ fingerprint: [UInt8]) -> Finding {
        for line in lines {
            let parts = line.split(separator: " ")
            guard parts.count == 2, parts[0] == address else { continue }
            let text = String(parts[1])
            return Self.plain(text) == hex(fingerprint) ? .known : .changed(from: text)
        }
        return .unknown
    }

    /// Trusts this certificate from now on.
    public mutating func remember(_ address: String, _ fingerprint: [UInt8]) throws(SettingsError) {
        lines.removeAll { $0.split(separator: " ").first.map(String.init) == address }
        lines.append("\(address) \(Self.text(fingerprint))")
        guard let path else { return }
        try PrivateFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: path)
    }
}

/// Decides whether a server's certificate is trusted: a given fingerprint, else this machine's authorities, else the known
/// ones, else the user.
public struct CertificateTrust {
    private var known: KnownClusters
    private let expected: String?
    private let ask: (_ address: String, _ fingerprint: String) -> Bool

    /// `expected` is a fingerprint as `SHA256:…` or as bare hexadecimal; with it nothing is asked or remembered. `ask` shows
    /// an unknown certificate's fingerprint to the user and returns whether it is to be trusted.
    public init(
        known: KnownClusters, expected: String?, ask: @escaping (_ address: String, _ fingerprint: String) -> Bool
    ) {
        self.known = known
        self.expected = expected
        self.ask = ask
    }

    /// The verdict on the certificate that the server at this address has shown. `isVouchedFor` says whether this machine's
    /// authorities vouch for it and for the address.
    public mutating func judge(
        _ address: String, _ fingerprint: [UInt8]?, isVouchedFor: Bool = false
    ) -> CertificateVerdict {
        guard let fingerprint else { return .refused("The server at \(address) has shown no certificate.") }
        let shown = KnownClusters.text(fingerprint)
        if let expected {
            if KnownClusters.plain(expected) == hex(fingerprint) { return .trusted }
            return .refused(
                """
                The server at \(address) has shown another certificate than the one that was asked for.
                  asked for: \(expected)
                  shown:     \(shown)
                Nothing was sent to it. Check the address, or ask whoever runs the server for its fingerprint.
                """)
        }
        let finding = known.find(address, fingerprint)
        if isVouchedFor {
            // As browsers do it. It is kept all the same: one that comes later and that nobody vouches for is warned of.
            if finding != .known { try? known.remember(address, fingerprint) }
            return .trusted
        }
        switch finding {
        case .known: return .trusted
        case .unknown:
            guard ask(address, shown) else {
                return .refused("The certificate of \(address) is not trusted. Nothing was sent to the server.")
            }
            do {
                try known.remember(address, fingerprint)
            } catch {
                return .refused("The certificate cannot be remembered: \(error.message)")
            }
            return .trusted
        case .changed(let before):
            return .refused(
                """
                WARNING: THE CERTIFICATE OF \(address) HAS CHANGED.
                  known: \(before)
                  shown: \(shown)
                Somebody may stand between you and the server, or its operator has made a new certificate.
                Nothing was sent to it. Ask the operator for the fingerprint; if it is the one shown, delete the line
                that begins with "\(address)" in \(known.path ?? "the list of known clusters") and start again.
                """)
        }
    }
}
