internal import CJansson

/// Why bytes are not an acceptable JSON text.
public struct JSONError: Error, Equatable, Sendable {
    /// What is wrong, in words for a person, with the byte offset where it was found.
    public let message: String

    init(_ message: String) { self.message = message }
}

/// A look at one value of a parsed JSON text (RFC 8259). It is valid only inside the closure it was given to.
public struct JSONView {
    private let value: UnsafeMutablePointer<json_t>

    fileprivate init(_ value: UnsafeMutablePointer<json_t>) { self.value = value }

    private var kind: json_type { json_type(rawValue: UInt32(cjansson_type(value))) }

    /// Whether the value is an object.
    public var isObject: Bool { kind == JSON_OBJECT }
    /// Whether the value is null.
    public var isNull: Bool { kind == JSON_NULL }

    /// The member with this name, or nil when there is none or the value is no object.
    public subscript(name: String) -> JSONView? {
        guard let member = json_object_get(value, name) else { return nil }
        return JSONView(member)
    }

    /// The text of a string value.
    public var text: String? {
        guard kind == JSON_STRING, let start = json_string_value(value) else { return nil }
        let raw = UnsafeRawBufferPointer(start: start, count: json_string_length(value))
        return String(decoding: raw, as: UTF8.self)
    }

    /// The UTF-8 bytes of a string value.
    public var textBytes: [UInt8]? {
        guard kind == JSON_STRING, let start = json_string_value(value) else { return nil }
        return Array(UnsafeRawBufferPointer(start: start, count: json_string_length(value)))
    }

    /// The value of a number without fraction or exponent that fits 64 bits.
    public var integer: Int64? { kind == JSON_INTEGER ? json_integer_value(value) : nil }

    /// The value of any number.
    public var number: Double? {
        kind == JSON_INTEGER || kind == JSON_REAL ? json_number_value(value) : nil
    }

    /// The value of true or false.
    public var flag: Bool? {
        switch kind {
        case JSON_TRUE: true
        case JSON_FALSE: false
        default: nil
        }
    }

    /// How many elements an array has; nil for anything else.
    public var count: Int? { kind == JSON_ARRAY ? json_array_size(value) : nil }

    /// An array's element; nil outside its bounds or for anything else.
    public subscript(index: Int) -> JSONView? {
        guard index >= 0, let element = json_array_get(value, index) else { return nil }
        return JSONView(element)
    }

    /// The names of an object's members, in the order of the text.
    public var names: [String] {
        var names: [String] = []
        var iterator = json_object_iter(value)
        while let current = iterator {
            if let key = json_object_iter_key(current) { names.append(String(cString: key)) }
            iterator = json_object_iter_next(value, current)
        }
        return names
    }
}

/// Parses one JSON text and calls `body` with a view of it. Refused are: anything but exactly one value, duplicate
/// member names, a byte order mark, malformed UTF-8, NUL in a member name, and nesting deeper than `depth` levels.
public func withJSON<Result>(
    _ text: UnsafeRawBufferPointer, depth: Int = 16, _ body: (JSONView) throws -> Result
) throws -> Result {
    try checkShape(text, depth: depth)
    guard let start = text.baseAddress else { throw JSONError("the text is empty") }
    var problem = json_error_t()
    let flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL
    let size = text.count
    guard let root = json_loadb(start.assumingMemoryBound(to: CChar.self), size, Int(flags), &problem) else {
        let reason = withUnsafeBytes(of: &problem.text) { raw in
            String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
        }
        throw JSONError("\(reason) at byte \(problem.position)")
    }
    defer { cjansson_release(root) }
    return try body(JSONView(root))
}

/// The same for an array of bytes.
public func withJSON<Result>(
    _ text: [UInt8], depth: Int = 16, _ body: (JSONView) throws -> Result
) throws -> Result {
    try text.withUnsafeBytes { try withJSON($0, depth: depth, body) }
}

/// Looks over the raw bytes before Jansson does: refuses nesting deeper than `limit`, so that the parser never recurses
/// into a hostile text, and refuses any NUL byte, because Jansson takes one after a complete value for the text's end.
private func checkShape(_ text: UnsafeRawBufferPointer, depth limit: Int) throws {
    var depth = 0
    var inString = false
    var escaped = false
    for (offset, byte) in text.enumerated() {
        if byte == 0 { throw JSONError("a NUL byte at byte \(offset)") }
        if inString {
            if escaped {
                escaped = false
            } else if byte == 0x5C {
                escaped = true
            } else if byte == 0x22 {
                inString = false
            }
            continue
        }
        switch byte {
        case 0x22: inString = true
        case 0x5B, 0x7B:
            depth += 1
            if depth > limit { throw JSONError("nested deeper than \(limit) levels at byte \(offset)") }
        case 0x5D, 0x7D: depth -= 1
        default: break
        }
    }
}
