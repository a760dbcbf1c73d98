public import Bytes
public import JSON

/// The outcome of a request, without its id: what a receipt keeps.
public enum Answer: Equatable, Sendable {
    /// The JSON text of the result.
    case result([UInt8])
    /// The refusal.
    case refusal(ProtocolError)

    /// A result that is an object with these members.
    public static func object(_ body: (inout JSONWriter) -> Void) -> Answer { .result(jsonObject(body)) }

    /// The line for the client, its end included. The id is null when it could not be read.
    public func line(id: Int64?) -> [UInt8] {
        var line: [UInt8] = Array(#"{"jsonrpc":"2.0","id":"#.utf8)
        line.append(contentsOf: (id.map(String.init) ?? "null").utf8)
        switch self {
        case .result(let json):
            line.append(contentsOf: #","result":"#.utf8)
            line.append(contentsOf: json)
        case .refusal(let error):
            line.append(contentsOf: #","error":"#.utf8)
            line.append(
                contentsOf: jsonObject {
                    $0.member("code", error.code.rawValue)
                    $0.member("message", error.message)
                    $0.object("data") { $0.member("code", error.code.name) }
                })
        }
        line.append(contentsOf: [0x7D, 0x0A])
        return line
    }

    /// Appends the answer to a stored record.
    public func encode(into writer: inout ByteWriter) {
        switch self {
        case .result(let json):
            writer.write(Int32(0))
            writer.write(json)
        case .refusal(let error):
            writer.write(error.code.rawValue)
            writer.write(error.message)
        }
    }

    /// Reads an answer from a stored record.
    public init(_ reader: inout ByteReader) throws(ByteError) {
        let code: Int32 = try reader.read()
        if code == 0 {
            self = .result(Array(try reader.readBytes()))
        } else {
            let message = try reader.readText()
            self = .refusal(ProtocolError(ErrorCode(rawValue: code) ?? .internalError, message))
        }
    }
}

/// A notification's line, its end included.
public func notification(_ method: StaticString, _ params: (inout JSONWriter) -> Void) -> [UInt8] {
    var line = jsonObject {
        $0.member("jsonrpc", "2.0")
        $0.member("method", method.description)
        $0.object("params", params)
    }
    line.append(0x0A)
    return line
}
