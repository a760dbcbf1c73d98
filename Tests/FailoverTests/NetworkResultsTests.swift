import Cluster
import Testing

@testable import ClientCore

extension FailoverTests {
    /// What a host gets over the network is what the cluster's folder gives; nobody else gets anything.
    @Test func resultsOverTheNetworkAreThoseOfTheFolder() throws {
        let table = try QuizTable(players: 3, firstPort: 8_950)
        defer { table.end() }
        try table.gather()
        for guest in [table.host, table.players[0]] { guest.ask(.setPassword(Self.password)) }
        try playRound(table) { try table.killOwner() }
        try table.say("end")
        try table.awaitHead("podium")
        table.host.ask(.rematch)
        try playRound(table) {}

        for words in [["--csv"], ["--csv", "--table", "players"], ["--json"], []] {
            let folder = ["--folder", table.cluster.folder.root]
            let local = try runProgram(["results", "\(table.host.room)"] + folder + words)
            let remote = try ask(table, as: table.host.name, words)
            #expect(local.status == 0 && local.output.utf8.count > 100, "\(local.output)")
            #expect(remote.status == 0 && remote.output == local.output, "\(words): \(remote.output)")
        }
        let others = try ask(table, as: table.players[0].name, ["--json"])
        #expect(others.status == ExitCode.login.rawValue, "\(others.output)")
        #expect(others.output.contains("only who made room \(table.host.room) may read its log"), "\(others.output)")

        // The room is gone from the lobby, and its host still has it.
        let open = try ask(table, as: table.host.name, ["--csv"])
        table.host.ask(.close)
        try table.wait(for: "the room's end") { table.host.isIdle }
        let closed = try ask(table, as: table.host.name, ["--csv"])
        #expect(closed.status == 0 && closed.output == open.output)
    }

    private static let password = "four small green lamps"

    private func playRound(_ table: QuizTable, _ during: () throws -> Void) throws {
        try table.say("start")
        try table.awaitQuestion(1)
        table.players[0].answer("1")
        try table.wait(for: "an answer") { table.players[0].given.last?.isAcknowledged == true }
        try during()
        for player in table.players.dropFirst() { player.answer("2") }
        try table.awaitHead("reveal 1")
    }

    /// `oneup results` against the cluster's address, in a home of its own: it logs in with a password and, once more, with
    /// the login that it has kept.
    private func ask(
        _ table: QuizTable, as name: String, _ words: [String]
    ) throws -> (status: Int32, output: String) {
        let script = """
            home=$(mktemp -d) && export XDG_DATA_HOME="$home" XDG_CONFIG_HOME="$home" ONEUP_HOME="$home/none"
            trap 'rm -rf "$home"' EXIT
            password=$1
            shift
            output=$(printf '%s\\n' "$password" | "$@" 2>&1) || { status=$?; echo "$output"; exit $status; }
            "$@" < /dev/null
            """
        let fingerprint = try Certificates.fingerprint(ofPEM: table.cluster.folder.publicCertificate)
        return try runProcess(
            "/bin/sh",
            [
                "sh", "-c", script, "sh", Self.password, "\(try #require(programsFolder))/oneup", "results",
                "\(table.host.room)", "--server", "\(table.cluster.listen)", "--name", name, "--fingerprint",
                Certificates.display(fingerprint: fingerprint),
            ] + words)
    }
}
