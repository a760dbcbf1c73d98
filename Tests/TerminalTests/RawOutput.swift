import Testing

/// What a program has sent to its terminal, byte by byte, between its start and its end.
struct RawOutput {
    let bytes: [UInt8]

    /// The bytes of a recording up to the last place of the mark; without one, up to where the shell tells the program's
    /// exit status.
    init(recording path: String, until mark: String? = nil) {
        let all = readBytes(path, 1 << 24)
        let wanted = Array((mark ?? "STATUS=").utf8)
        let end =
            all.count <= wanted.count
            ? nil
            : (0..<(all.count - wanted.count)).last {
                // The echo of the command line has no digit behind the mark.
                all[$0..<$0 + wanted.count].elementsEqual(wanted)
                    && (mark != nil || (0x30...0x39).contains(all[$0 + wanted.count]))
            }
        bytes = Array(all[..<(end ?? all.count)])
    }

    /// The last setting of each private mode: `ESC [ ? n h` sets and `l` resets it (ECMA-48, DEC).
    var modes: [Int: Bool] {
        var result: [Int: Bool] = [:]
        for (body, final) in controls where body.first == 0x3F && (final == 0x68 || final == 0x6C) {
            for number in body.dropFirst().split(separator: 0x3B) {
                if let mode = Int(String(decoding: number, as: UTF8.self)) { result[mode] = final == 0x68 }
            }
        }
        return result
    }

    /// Whether any colour was chosen (`ESC [ … m` with 30 to 49 or 90 to 107).
    var hasColour: Bool {
        controls.contains { body, final in
            final == 0x6D
                && body.split(separator: 0x3B).contains {
                    guard let number = Int(String(decoding: $0, as: UTF8.self)) else { return false }
                    return (30...38).contains(number) || (40...48).contains(number) || (90...107).contains(number)
                }
        }
    }

    /// The parameters and the last byte of each control sequence (ECMA-48 section 5.4).
    private var controls: [(body: ArraySlice<UInt8>, final: UInt8)] {
        var result: [(ArraySlice<UInt8>, UInt8)] = []
        var at = 0
        while at + 2 < bytes.count {
            guard bytes[at] == 0x1B, bytes[at + 1] == 0x5B else {
                at += 1
                continue
            }
            let start = at + 2
            var end = start
            while end < bytes.count, (0x20...0x3F).contains(bytes[end]) { end += 1 }
            guard end < bytes.count else { break }
            result.append((bytes[start..<end], bytes[end]))
            at = end + 1
        }
        return result
    }

    /// Whether the bytes of this text were sent.
    func contains(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }

    /// The terminal is left as it was: own screen, cursor seen, no reports of mouse or pastes, usual keys.
    func expectClean(location: SourceLocation = #_sourceLocation) {
        #expect(bytes.contains(0x1B), "something was recorded", sourceLocation: location)
        for (mode, isSet) in modes {
            // What is usually on: wrapping at the right edge, and the cursor.
            #expect(isSet == (mode == 7 || mode == 25), "mode \(mode) is left so", sourceLocation: location)
        }
    }
}
