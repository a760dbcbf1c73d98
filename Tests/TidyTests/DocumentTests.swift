import Testing

/// The documents hold together.
@Suite struct DocumentTests {
    /// The nouns that code and documents use, and no others for the same things.
    static let nouns = [
        "affinity", "attachment", "barrier", "batch", "bot", "effort", "co-host", "context", "credit", "drain", "epoch",
        "event", "fence",
        "flag", "incarnation", "invitation", "lease", "link", "lobby", "match", "park", "pause", "team", "played game",
        "poison", "position", "quarantine", "rated",
        "rating", "receipt", "reserved", "seek",
        "room", "scene",
        "seat", "segment", "settled", "snapshot", "stamp", "stream", "sweep", "takeover", "turnstile", "unsettled",
    ]

    @Test func everyInternalLinkLeadsSomewhere() {
        for document in Repository.documents {
            let folder = document.path.split(separator: "/").dropLast().map(String.init)
            for target in links(document.text) where !target.contains("://") && !target.hasPrefix("mailto:") {
                let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
                    String.init)
                let path = parts[0].isEmpty ? document.path : resolve(parts[0], in: folder)
                #expect(Repository.exists(path), "\(document.path) links to \(target)")
                guard parts.count == 2, let linked = Repository.documents.first(where: { $0.path == path }) else {
                    continue
                }
                #expect(anchors(linked.text).contains(parts[1]), "\(document.path) links to \(target)")
            }
        }
    }

    @Test func theReadmeShowsPicturesAsTheyWereTaken() throws {
        let lines = try #require(Repository.documents.first { $0.path == "README.md" }).text
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let starts = lines.indices.filter { lines[$0].hasPrefix("<!-- docs/screens/") }
        #expect(!starts.isEmpty)
        for start in starts {
            let path = String(lines[start].dropFirst("<!-- ".count).dropLast(" -->".count))
            let picture = try #require(Repository.files.first { $0.path == path }, "README.md names \(path)").text
            #expect(lines[start + 1] == "```text", "behind the name of \(path)")
            let shown = lines[(start + 2)...].prefix { $0 != "```" }.joined(separator: "\n")
            #expect(shown + "\n" == picture, "README.md shows something else than \(path)")
        }
    }

    @Test func theGlossaryHasEveryNounWithItsMeaning() throws {
        let glossary = try #require(Repository.documents.first { $0.path == "docs/glossary.md" })
        var entries: [String: String] = [:]
        for line in glossary.text.split(separator: "\n") where line.hasPrefix("- **") {
            let parts = line.dropFirst(4).split(separator: "**", maxSplits: 1).map(String.init)
            for word in parts[0].split(separator: ", ") { entries[String(word)] = parts.count == 2 ? parts[1] : "" }
        }
        for noun in Self.nouns {
            #expect((entries[noun] ?? "").count > 20, "docs/glossary.md does not explain \(noun)")
        }
        #expect(entries.keys.allSatisfy(Self.nouns.contains), "the test and the glossary list the same nouns")
    }

    @Test func everyLibraryThatIsLinkedIsDocumented() throws {
        let page = try #require(Repository.documents.first { $0.path == "docs/dependencies.md" })
        let script = try #require(Repository.files.first { $0.path == "scripts/deps.sh" })
        let list = try #require(script.text.split(separator: "\n").first { $0.hasPrefix("packages=") })
        let packages = list.dropFirst("packages=\"".count).dropLast().split(separator: " ")
        #expect(packages.count > 5)
        for package in packages { #expect(page.text.contains("`\(package)`"), "\(package)") }
        let manifest = try #require(Repository.files.first { $0.path == "Package.swift" }).text
        for piece in manifest.split(separator: ".apt([\"").dropFirst() {
            let package = piece.prefix { $0 != "\"" }
            #expect(packages.contains(package), "make deps does not install \(package)")
        }
    }

    /// The targets of all links outside code.
    private func links(_ text: String) -> [String] {
        var found: [String] = []
        var isCode = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode, !line.hasPrefix("    ") else { continue }
            // Text between back quotes is code.
            let prose = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .map { $0.offset % 2 == 0 ? String($0.element) : "x" }.joined()
            for piece in prose.split(separator: "](", omittingEmptySubsequences: false).dropFirst() {
                found.append(String(piece.prefix { $0 != ")" }))
            }
        }
        return found
    }

    private func resolve(_ target: String, in folder: [String]) -> String {
        var parts = target.hasPrefix("/") ? [] : folder
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    /// The anchors of a document's headings, as GitHub makes them.
    private func anchors(_ text: String) -> Set<String> {
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }
        return Set(
            headings.map { heading in
                String(
                    heading.drop { $0 == "#" || $0 == " " }.lowercased().compactMap { letter in
                        if letter == " " { return "-" }
                        return letter.isLetter || letter.isNumber || letter == "-" || letter == "_" ? letter : nil
                    })
            })
    }
}
