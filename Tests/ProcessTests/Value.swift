import JSON

/// A JSON value, to compare and to look into.
enum Value: Equatable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([Value])
    case object([String: Value])

    /// Reads one JSON text.
    init(_ text: String) throws {
        self = try withJSON(Array(text.utf8)) { Value($0) }
    }

    private init(_ view: JSONView) {
        if view.isObject {
            var members: [String: Value] = [:]
            for name in view.names { members[name] = view[name].map { Value($0) } }
            self = .object(members)
        } else if let count = view.count {
            self = .list((0..<count).compactMap { index in view[index].map { Value($0) } })
        } else if let text = view.text {
            self = .text(text)
        } else if let integer = view.integer {
            self = .integer(integer)
        } else if let number = view.number {
            self = .number(number)
        } else {
            self = view.flag.map { .flag($0) } ?? .null
        }
    }

    /// The member with this name; nil when there is none or the value is no object.
    subscript(name: String) -> Value? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
    var elements: [Value]? { if case .list(let elements) = self { elements } else { nil } }
    var members: [String: Value]? { if case .object(let members) = self { members } else { nil } }

    /// `data.code` of a line with an error.
    var errorCode: String? { self["error"]?["data"]?["code"]?.text }
    /// The JSON-RPC code of a line with an error.
    var errorNumber: Int64? { self["error"]?["code"]?.integer }
    /// The words of a line with an error.
    var errorMessage: String? { self["error"]?["message"]?.text }
}

/// A text as a JSON string, quotes included.
func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.array { $0.element(text) }
    return String(decoding: writer.bytes.dropFirst().dropLast(), as: UTF8.self)
}
