import CCmark

/// One block of a Markdown document, with its place.
struct Block {
    enum Kind: Equatable {
        case heading(level: Int)
        case paragraph, quote, code, html, rule
        case list(isOrdered: Bool)
        case item
    }

    let kind: Kind
    /// The first line, from 1.
    let line: Int
    /// The place in that line, in bytes from 0.
    let offset: Int
    /// The last line. Right for headings, paragraphs and fenced code.
    let lastLine: Int
    /// The blocks inside, down to those in a list's items.
    let children: [Block]
}

/// What a line of Markdown says once its markup is taken away.
struct Inline {
    /// The text; code keeps its backquotes, emphasis and links leave their words.
    var text = ""
    /// What a terminal does not show, with its place in bytes of the parsed line.
    var foreign: [Foreign] = []

    struct Foreign {
        enum Kind { case html, image, address }
        let kind: Kind
        let offset: Int
        let literal: String
    }
}

/// CommonMark by the cmark library: blocks of a whole document, and the text of single lines.
enum Markdown {
    /// How deep blocks are taken over: list, item, and what is in the item.
    private static let depth = 3

    /// The blocks of a document whose lines and nesting are bounded (`Source.isBounded`).
    static func blocks(_ bytes: [UInt8]) -> [Block] {
        // A reference definition would copy its address to each use, so a small file could ask for gigabytes. Quizzes
        // have no use for them: with another byte for the colon none is left, and the blocks are the same.
        var safe = bytes
        for index in safe.indices.dropFirst() where safe[index] == 0x3A && safe[index - 1] == 0x5D {
            safe[index] = 0x3B
        }
        return parse(safe) { children(of: $0, depth: depth) } ?? []
    }

    /// The text of one line, read as part of a paragraph: no marker at its start makes a list or a heading of it.
    static func inline(_ line: some Sequence<UInt8>) -> Inline {
        let prefix = Array("x ".utf8)
        let parsed = parse(prefix + line) { document in
            var result = Inline()
            let iterator = cmark_iter_new(document)
            defer { cmark_iter_free(iterator) }
            while true {
                let event = cmark_iter_next(iterator)
                if event == CMARK_EVENT_DONE { break }
                guard event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) else { continue }
                let offset = max(0, Int(cmark_node_get_start_column(node)) - 1 - prefix.count)
                take(node, offset, &result)
            }
            if result.text.hasPrefix("x") { result.text.removeFirst() }
            return result
        }
        return parsed ?? Inline()
    }

    private static func take(_ node: OpaquePointer, _ offset: Int, _ result: inout Inline) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT: result.text += literal(node)
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: result.text += " "
        case CMARK_NODE_CODE: result.text += "`" + literal(node) + "`"
        case CMARK_NODE_HTML_INLINE:
            let html = literal(node)
            if !html.hasPrefix("<!--") { result.foreign.append(.init(kind: .html, offset: offset, literal: html)) }
        case CMARK_NODE_IMAGE: result.foreign.append(.init(kind: .image, offset: offset, literal: ""))
        case CMARK_NODE_LINK:
            // An address in angle brackets is its own text.
            let address = cmark_node_get_url(node).map { String(cString: $0) } ?? ""
            let text = cmark_node_first_child(node).map(literal) ?? ""
            guard address != text, address != "mailto:" + text else { break }
            result.foreign.append(.init(kind: .address, offset: offset, literal: address))
        default: break
        }
    }

    private static func literal(_ node: OpaquePointer) -> String {
        cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    }

    /// Parses, and frees the tree after `body` has copied what it needs. When memory is short cmark ends the process, so
    /// nil does not happen.
    private static func parse<Result>(_ bytes: [UInt8], _ body: (OpaquePointer) -> Result) -> Result? {
        let document = bytes.withUnsafeBytes { raw in
            cmark_parse_document(raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count, CMARK_OPT_DEFAULT)
        }
        guard let document else { return nil }
        defer { cmark_node_free(document) }
        return body(document)
    }

    private static func children(of node: OpaquePointer, depth: Int) -> [Block] {
        guard depth > 0 else { return [] }
        var blocks: [Block] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            next = cmark_node_next(child)
            guard let kind = kind(child) else { continue }
            let line = max(1, Int(cmark_node_get_start_line(child)))
            blocks.append(
                Block(
                    kind: kind, line: line, offset: max(0, Int(cmark_node_get_start_column(child)) - 1),
                    lastLine: max(line, Int(cmark_node_get_end_line(child))),
                    children: children(of: child, depth: depth - 1)))
        }
        return blocks
    }

    private static func kind(_ node: OpaquePointer) -> Block.Kind? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_HEADING: .heading(level: Int(cmark_node_get_heading_level(node)))
        case CMARK_NODE_PARAGRAPH: .paragraph
        case CMARK_NODE_BLOCK_QUOTE: .quote
        case CMARK_NODE_CODE_BLOCK: .code
        case CMARK_NODE_HTML_BLOCK: .html
        case CMARK_NODE_THEMATIC_BREAK: .rule
        case CMARK_NODE_LIST: .list(isOrdered: cmark_node_get_list_type(node) == CMARK_ORDERED_LIST)
        case CMARK_NODE_ITEM: .item
        default: nil
        }
    }
}
