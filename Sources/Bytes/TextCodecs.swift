/// Lower-case hexadecimal of the bytes.
@inlinable public func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// The bytes that a hexadecimal text of even length stands for, or nil.
@inlinable public func bytes(hex text: some Sequence<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var high: UInt8?
    for character in text {
        let value: UInt8
        switch character {
        case 0x30...0x39: value = character - 0x30
        case 0x61...0x66: value = character - 0x61 + 10
        case 0x41...0x46: value = character - 0x41 + 10
        default: return nil
        }
        if let first = high {
            result.append(first << 4 | value)
            high = nil
        } else {
            high = value
        }
    }
    return high == nil ? result : nil
}

@usableFromInline let base64URLDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

/// The value of each digit; 255 for what is none.
@usableFromInline let base64URLValues: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in base64URLDigits.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
}()

/// Base64url without padding (RFC 4648 section 5, RFC 7515 section 2).
@inlinable public func base64URL(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
        buffer = buffer << 8 | UInt32(byte)
        bits += 8
        while bits >= 6 {
            bits -= 6
            text.append(base64URLDigits[Int(buffer >> bits & 63)])
        }
    }
    if bits > 0 { text.append(base64URLDigits[Int(buffer << (6 - bits) & 63)]) }
    return text
}

/// The bytes of an unpadded base64url text, or nil: padding, foreign characters and spare bits that are not zero are
/// refused, so that one value has one spelling (RFC 4648 section 3.5).
@inlinable public func bytes(base64URL text: some Collection<UInt8>) -> [UInt8]? {
    let values = base64URLValues
    // Each token is decoded on the way of its request, so the length is known first and nothing grows.
    var result = [UInt8](repeating: 0, count: text.count * 3 / 4)
    var end = 0
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for character in text {
        let value = values[Int(character)]
        guard value < 64 else { return nil }
        buffer = buffer << 6 | UInt32(value)
        bits += 6
        if bits >= 8 {
            bits -= 8
            result[end] = UInt8(truncatingIfNeeded: buffer >> bits)
            end += 1
            buffer &= (1 << bits) - 1
        }
    }
    guard bits < 6, buffer == 0 else { return nil }
    return result
}
