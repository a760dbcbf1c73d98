internal import COpenSSL

/// The SHA-256 (FIPS 180-4) of some text's UTF-8 bytes, as 64 hexadecimal digits in small letters.
public func sha256Hex(_ text: String) -> String {
    var text = text
    var digest = [UInt8](repeating: 0, count: 32)
    let isDone = text.withUTF8 { EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil) == 1 }
    guard isDone else { fatalError("OpenSSL could not compute SHA-256") }
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
