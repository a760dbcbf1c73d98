import Testing

extension ProcessTests {
    /// What docs/protocol.md shows is what happens, typed into `openssl s_client` by two people.
    struct TranscriptTests {
        @Test func theTranscriptInTheDocumentHappensLineByLine() throws {
            let transcript = try Transcript()
            #expect(transcript.lines.count > 60)
            let cluster = try TestCluster()
            defer { cluster.stop() }
            let words = [
                "-connect", "127.0.0.1:\(cluster.port)", "-alpn", "oneup/1", "-ign_eof", "-quiet",
                "-verify_return_error", "-CAfile", cluster.folder.cluster.authorityCertificate,
            ]
            var people: [Int: OpenSSLClient] = [:]
            var placeholders = Placeholders()
            for line in transcript.lines {
                let person = try people[line.person] ?? OpenSSLClient(words)
                people[line.person] = person
                if line.isSent {
                    try person.type(placeholders.fill(line.text))
                    continue
                }
                let found = try #require(try nextLine(of: person), "line \(line.place): the connection is closed")
                let difference = try placeholders.difference(line.text, found)
                try #require(difference == nil, "docs/protocol.md:\(line.place): \(difference ?? "")\n\(found)")
            }
            for (number, person) in people {
                let more = try nextLine(of: person)
                #expect(more == nil, "person \(number) reads more than the transcript has")
                #expect(person.exitStatus() == 0)
            }
        }

        /// Presence comes when it comes, so the transcript leaves it out.
        private func nextLine(of person: OpenSSLClient) throws -> String? {
            while let line = try person.nextLine() {
                if try Value(line)["method"]?.text != "room.presence" { return line }
            }
            return nil
        }

        /// The command in the document is the one that works: it has the options that the replay uses.
        @Test func aStrangersServerIsRefusedByTheDocumentedCommand() throws {
            let cluster = try TestCluster.shared.get()
            let other = try TestFolder()
            let person = try OpenSSLClient([
                "-connect", "127.0.0.1:\(cluster.port)", "-alpn", "oneup/1", "-ign_eof", "-quiet",
                "-verify_return_error", "-CAfile", other.cluster.authorityCertificate,
            ])
            #expect(try person.nextLine() == nil)
            #expect(person.exitStatus() != 0)
        }

        @Test func aDifferenceIsFound() throws {
            var placeholders = Placeholders()
            #expect(try placeholders.difference(#"{"room":<pin>,"at":<time>}"#, #"{"room":1,"at":2}"#) == nil)
            #expect(try placeholders.difference(#"{"room":<pin>,"at":<time>}"#, #"{"room":1,"at":3}"#) == nil)
            #expect(try placeholders.difference(#"{"room":<pin>}"#, #"{"room":2}"#) != nil)
            #expect(try placeholders.difference(#"{"a":[1,2]}"#, #"{"a":[1,2,3]}"#) != nil)
            #expect(try placeholders.difference(#"{"a":1}"#, #"{"a":1,"b":2}"#) != nil)
            #expect(try placeholders.difference(#"{"a":1}"#, #"{"a":"1"}"#) != nil)
            #expect(placeholders.fill(#"{"room":<pin>}"#) == #"{"room":1}"#)
        }
    }
}
