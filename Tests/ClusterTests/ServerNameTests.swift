import Cluster
import Testing

@Suite struct ServerNameTests {
    @Test func eachTakesTheFirstNameThatIsFree() throws {
        let folder = TemporaryFolder()
        #expect(try ServerName.owned(in: folder.cluster) == nil)
        var first: ServerName? = try ServerName(in: folder.cluster)
        let second = try ServerName(in: folder.cluster)
        #expect(first?.text == "server-1")
        #expect(second.text == "server-2")
        #expect(try ServerName.owned(in: folder.cluster) == "server-1")
        first = nil
        #expect(try ServerName.owned(in: folder.cluster) == "server-2")
        let third = try ServerName(in: folder.cluster)
        #expect(third.text == "server-1", "a name is free again when its owner has gone")
        withExtendedLifetime((first, second, third)) {}
    }

    @Test func whatAnotherMachineHasTakenIsNotOwnedHere() throws {
        let folder = TemporaryFolder()
        let name = try ServerName(in: folder.cluster)
        folder.write("run/names/server-1", "another-machine")
        #expect(try ServerName.owned(in: folder.cluster) == nil)
        withExtendedLifetime(name) {}
    }

    @Test func whenAllAreTakenItSaysWhatToDo() throws {
        let folder = TemporaryFolder()
        let all = try (1...64).map { _ in try ServerName(in: folder.cluster) }
        let error = #expect(throws: ClusterError.self) { _ = try ServerName(in: folder.cluster) }
        #expect(error?.message.contains("--name") == true)
        #expect(Set(all.map(\.text)).count == 64)
    }
}
