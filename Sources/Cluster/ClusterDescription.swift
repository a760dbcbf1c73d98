internal import Bytes
public import EventLoop
internal import JSON

/// What runs in a cluster's folder, for the commands that talk to it: the file `cluster.json`.
public struct ClusterDescription: Equatable, Sendable {
    /// Where clients connect.
    public var publicAddress: SocketAddress
    /// Where servers connect to the balancer.
    public var linkAddress: SocketAddress
    /// Where the pages are; nil when none are served.
    public var pageAddress: SocketAddress?
    /// The management port of the balancer; those of the servers follow, one each in their order. Nil for none.
    public var manageAddress: SocketAddress?
    /// The names of the servers, in the order they were started.
    public var serverNames: [String]
    /// The process that keeps the others running.
    public var supervisor: Int32
    /// SHA-256 of the public certificate, 32 bytes, for clients to compare. What is read is that of the certificate which
    /// lies in the folder now; the file's own stands in where that cannot be read.
    public var fingerprint: [UInt8]

    /// The longest file that is read, in bytes: room for thousands of servers.
    static let fileLimit = 1024 * 1024
    /// The only format there is; it changes when an older program would misread the file.
    static let format: Int64 = 1

    /// A description of its parts.
    public init(
        publicAddress: SocketAddress, linkAddress: SocketAddress, pageAddress: SocketAddress?,
        manageAddress: SocketAddress? = nil, serverNames: [String], supervisor: Int32, fingerprint: [UInt8]
    ) {
        self.publicAddress = publicAddress
        self.linkAddress = linkAddress
        self.pageAddress = pageAddress
        self.manageAddress = manageAddress
        self.serverNames = serverNames
        self.supervisor = supervisor
        self.fingerprint = fingerprint
    }

    /// The management port of the balancer, for number 0, or of a server by its place from 1 on; nil for none.
    public func manageAddress(_ number: Int) -> SocketAddress? { manageAddress.flatMap { $0.advanced(by: number) } }

    /// Writes the file in one step; readers see the old or the new.
    public func write(to folder: ClusterFolder) throws(ClusterError) {
        var text = jsonObject { object in
            object.member("format", ClusterDescription.format)
            object.member("publicAddress", publicAddress.description)
            object.member("linkAddress", linkAddress.description)
            if let pageAddress { object.member("pageAddress", pageAddress.description) }
            if let manageAddress { object.member("manageAddress", manageAddress.description) }
            object.array("servers") { list in
                for name in serverNames { list.element(name) }
            }
            object.member("supervisor", supervisor)
            object.member("fingerprint", Certificates.display(fingerprint: fingerprint))
        }
        text.append(0x0A)
        try FileTools.writeFileAtomically(folder.descriptionPath, text, mode: FileTools.privateFile)
    }

    /// Reads the file. Returns nil when there is none; fails when it is not understood.
    public static func read(from folder: ClusterFolder) throws(ClusterError) -> ClusterDescription? {
        let path = folder.descriptionPath
        guard FileTools.exists(path) else { return nil }
        let text = try FileTools.readFile(path, limit: fileLimit)
        var result: ClusterDescription?
        do {
            result = try withJSON(text) { view in
                guard view["format"]?.integer == format else {
                    throw ClusterError("\(path) is of another version of OneUp: stop that cluster first")
                }
                return decode(view)
            }
        } catch let error as ClusterError {
            throw error
        } catch {
            throw ClusterError("\(path) is damaged (\((error as? JSONError)?.message ?? "\(error)")): \(remedy)")
        }
        if let present = try? Certificates.fingerprint(ofPEM: folder.publicCertificate) {
            result?.fingerprint = present
        }
        guard let result else { throw ClusterError("\(path) lacks something or holds a wrong value: \(remedy)") }
        return result
    }

    private static let remedy = "stop what runs there, remove the file and start the cluster again"

    private static func decode(_ view: JSONView) -> ClusterDescription? {
        func address(_ name: String) -> SocketAddress? { view[name]?.text.flatMap { SocketAddress($0) } }
        guard let publicAddress = address("publicAddress"), let linkAddress = address("linkAddress"),
            let supervisor = view["supervisor"]?.integer.flatMap({ Int32(exactly: $0) }), supervisor > 0,
            let fingerprint = view["fingerprint"]?.text.flatMap({ Certificates.fingerprint(display: $0) }),
            let servers = view["servers"], let count = servers.count
        else { return nil }
        let pageAddress = address("pageAddress")
        if view["pageAddress"] != nil && pageAddress == nil { return nil }
        let manageAddress = address("manageAddress")
        if view["manageAddress"] != nil && manageAddress == nil { return nil }
        let names = (0..<count).compactMap { servers[$0]?.text }
        guard names.count == count else { return nil }
        return ClusterDescription(
            publicAddress: publicAddress, linkAddress: linkAddress, pageAddress: pageAddress,
            manageAddress: manageAddress, serverNames: names, supervisor: supervisor, fingerprint: fingerprint)
    }
}
