internal import CUnicode

/// Text forms that ICU computes. Each is nil for text over 4,096 UTF-16 units.
enum UnicodeForms {
    /// Unicode NFC.
    static func composed(_ text: some Sequence<UInt8>) -> [UInt8]? { convert(Array(text), cunicode_nfc) }

    /// NFKC, default case folding, NFKC (RFC 8264 section 7, Unicode section 3.13).
    static func folded(_ text: some Sequence<UInt8>) -> [UInt8]? { convert(Array(text), cunicode_fold) }

    /// The confusable skeleton of UTS 39 section 4.
    static func skeleton(_ text: some Sequence<UInt8>) -> [UInt8]? { convert(Array(text), cunicode_skeleton) }

    private typealias Conversion = (UnsafePointer<CChar>?, Int, UnsafeMutablePointer<CChar>?, Int) -> Int

    private static func convert(_ text: [UInt8], _ conversion: Conversion) -> [UInt8]? {
        // Three bytes for each of the 4,096 UTF-16 units that the shim takes at most.
        let capacity = 3 * 4096
        var fits = false
        let result = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            let written = text.withUnsafeBytes { source in
                buffer.withMemoryRebound(to: CChar.self) { target in
                    conversion(
                        source.assumingMemoryBound(to: CChar.self).baseAddress, source.count, target.baseAddress,
                        capacity)
                }
            }
            fits = written >= 0
            filled = max(0, written)
        }
        return fits ? result : nil
    }
}
