import CExpat

/// An element of an XML text with all that is in it.
final class XMLElement {
    let name: String
    let attributes: [String: String]
    /// Where it is among the others, such as `/quiz/question[3]`.
    let path: String
    fileprivate(set) var children: [XMLElement] = []
    /// The text directly in it.
    fileprivate(set) var bytes: [UInt8] = []
    private var counts: [String: Int] = [:]

    init(_ name: String, _ attributes: [String: String], in parent: XMLElement?) {
        self.name = name
        self.attributes = attributes
        guard let parent else {
            path = "/" + shortName(name)
            return
        }
        let count = (parent.counts[name] ?? 0) + 1
        parent.counts[name] = count
        path =
            parent.path + "/" + shortName(name)
            + (count > 1 || name == "question" || name == "answer" ? "[\(count)]" : "")
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var place: ImportPlace { .path(path) }

    /// The first element of this name in it.
    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All elements of this name in it.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

/// A name as it may stand in a message: cleaned and cut.
private func shortName(_ name: String) -> String { String(QuizText.line(name).unicodeScalars.prefix(24)) }

/// Reads XML with Expat. Expat opens nothing by itself. A document type definition ends the reading, so there are no
/// entities that could multiply or name files; depth and number of elements are bounded, and so is the text by the input.
enum XMLReader {
    /// The root with what was read up to the first mistake, if any, which is reported.
    static func read(_ bytes: [UInt8], _ what: String, _ problems: inout ImportProblems) -> XMLElement? {
        guard let parser = XML_ParserCreate(nil) else {
            problems.add(.file, "there is no memory for \(what)", fix: "try again")
            return nil
        }
        defer { XML_ParserFree(parser) }
        let state = XMLState(parser)
        XML_SetUserData(parser, Unmanaged.passUnretained(state).toOpaque())
        XML_SetElementHandler(
            parser, { data, name, attributes in XMLState.of(data)?.start(name, attributes) },
            { data, _ in XMLState.of(data)?.end() })
        XML_SetCharacterDataHandler(parser) { data, text, count in XMLState.of(data)?.take(text, count) }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            XMLState.of(data)?.stop("a document type definition is not read", "remove <!DOCTYPE …> and its entities")
        }
        let status = bytes.withUnsafeBytes { raw in
            XML_Parse(
                parser, raw.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: raw.count), 1)
        }
        return withExtendedLifetime(state) {
            guard status != XML_STATUS_OK else { return state.root }
            let isFile = what == "the file"
            let place = ImportPlace.text(
                line: Int(clamping: XML_GetCurrentLineNumber(parser)),
                column: Int(clamping: XML_GetCurrentColumnNumber(parser)) + 1)
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "unknown"
            let fault =
                state.fault
                ?? Fault(
                    message: "\(isFile ? what : "this part of the spreadsheet") is malformed here (\(reason))",
                    fix: "write it out anew, or mend it")
            problems.add(isFile ? place : .path(what), fault)
            return state.root
        }
    }
}

/// What Expat's callbacks work on.
private final class XMLState {
    private let parser: XML_Parser
    private(set) var root: XMLElement?
    private(set) var fault: Fault?
    private var open: [XMLElement] = []
    private var count = 0

    init(_ parser: XML_Parser) { self.parser = parser }

    static func of(_ data: UnsafeMutableRawPointer?) -> XMLState? {
        data.map { Unmanaged<XMLState>.fromOpaque($0).takeUnretainedValue() }
    }

    func stop(_ message: String, _ fix: String) {
        fault = fault ?? Fault(message: message, fix: fix)
        XML_StopParser(parser, 0)
    }

    func start(_ name: UnsafePointer<CChar>?, _ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        // Expat may deliver what it has in hand after being stopped.
        guard fault == nil, let name else { return }
        count += 1
        guard open.count < QuizLimits.xmlDepth else {
            return stop("elements nest too deep", "nest at most \(QuizLimits.xmlDepth)")
        }
        guard count <= QuizLimits.xmlElements else {
            return stop("there are more than \(QuizLimits.xmlElements) elements", "make two files of it")
        }
        var attributes: [String: String] = [:]
        var at = 0
        while let list, let key = list[at], let value = list[at + 1] {
            attributes[Self.local(String(cString: key))] = String(cString: value)
            at += 2
        }
        let element = XMLElement(Self.local(String(cString: name)), attributes, in: open.last)
        if let parent = open.last { parent.children.append(element) } else { root = element }
        open.append(element)
    }

    func end() { if fault == nil { _ = open.popLast() } }

    func take(_ text: UnsafePointer<CChar>?, _ count: Int32) {
        guard fault == nil, let text, let element = open.last else { return }
        element.bytes += UnsafeRawBufferPointer(start: text, count: Int(count))
    }

    /// A name without the prefix of its namespace: spreadsheets may have any.
    private static func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? name }
}
