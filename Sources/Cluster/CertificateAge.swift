internal import COpenSSL

extension Certificates {
    /// Days until the first certificate in a PEM file expires, rounded down; negative when it has.
    public static func daysLeft(ofPEM path: String) throws(ClusterError) -> Int {
        let certificate = try Certificate(pem: try FileTools.readFile(path, limit: fileLimit), path: path)
        return try certificate.daysLeft()
    }
}

extension Certificate {
    /// Days until it expires, by this machine's clock.
    func daysLeft() throws(ClusterError) -> Int {
        var days: Int32 = 0
        var seconds: Int32 = 0
        guard ASN1_TIME_diff(&days, &seconds, nil, X509_get0_notAfter(raw)) == 1 else {
            throw openSSLFailure("read a certificate's end")
        }
        return seconds < 0 ? Int(days) - 1 : Int(days)
    }
}
