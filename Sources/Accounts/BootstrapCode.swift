internal import Bytes

/// The code that makes the first admin: 128 random bits as 32 hexadecimal digits in groups of four. It is good once, and
/// only its hash is kept.
public enum BootstrapCode {
    /// How long a code is good, milliseconds: time to walk to the other terminal, and no more.
    public static let lifetimeMilliseconds: Int64 = 3_600_000
    /// Random bytes in a code.
    public static let bytes = 16

    private static let mac = KeyedMAC(key: Array("oneup bootstrap code".utf8))

    /// The code as an operator reads it.
    public static func text(_ random: [UInt8]) -> String {
        let digits = Array(hex(random).utf8)
        return stride(from: 0, to: digits.count, by: 4)
            .map { String(decoding: digits[$0..<min($0 + 4, digits.count)], as: UTF8.self) }.joined(separator: "-")
    }

    /// What is kept of a code that was typed, with or without its dashes; nil for what cannot be one.
    public static func hash(_ typed: [UInt8]) -> [UInt8]? {
        guard typed.count <= 128 else { return nil }
        let digits = typed.filter { $0 != 0x2D && $0 != 0x20 && $0 != 0x0D }
        guard let code = Bytes.bytes(hex: digits.map { (0x41...0x46).contains($0) ? $0 + 0x20 : $0 }),
            code.count == bytes
        else { return nil }
        return mac.tag(code)
    }
}
