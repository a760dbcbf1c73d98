import Cluster
import Glibc
import Testing

@Suite struct FileToolsTests {
    @Test func writesReadsAndReplaces() throws {
        let folder = TemporaryFolder()
        let path = "\(folder.path)/a"
        try FileTools.writeFileAtomically(path, Array("one".utf8), mode: 0o640)
        #expect(mode(path) == 0o640)
        try FileTools.writeFileAtomically(path, Array("two".utf8), mode: 0o600)
        #expect(try FileTools.readFile(path, limit: 3) == Array("two".utf8))
        #expect(mode(path) == 0o600)
        #expect(try FileTools.createFileAtomically(path, Array("three".utf8), mode: 0o600) == false)
        #expect(try FileTools.readFile(path, limit: 3) == Array("two".utf8))
        #expect(try FileTools.createFileAtomically("\(folder.path)/b", [], mode: 0o400))
        #expect(try FileTools.readFile("\(folder.path)/b", limit: 0) == [])
        // No draft is left behind.
        #expect(try FileTools.names(in: folder.path) == ["a", "b"])
    }

    @Test func readingIsBounded() throws {
        let folder = TemporaryFolder()
        folder.write("a", "1234")
        let path = "\(folder.path)/a"
        #expect(try FileTools.readFile(path, limit: 4).count == 4)
        #expect(throws: ClusterError("\(path) is longer than the 3 bytes that are expected of it")) {
            _ = try FileTools.readFile(path, limit: 3)
        }
    }

    @Test func errorsNameTheFileAndTheReason() throws {
        let folder = TemporaryFolder()
        let missing = "\(folder.path)/missing"
        #expect(throws: ClusterError("cannot read \(missing): No such file or directory")) {
            _ = try FileTools.readFile(missing, limit: 10)
        }
        #expect(throws: ClusterError("\(folder.path) is not a file")) {
            _ = try FileTools.readFile(folder.path, limit: 10)
        }
        #expect(throws: ClusterError("cannot write \(missing)/a: No such file or directory")) {
            try FileTools.writeFileAtomically("\(missing)/a", [], mode: 0o600)
        }
        folder.write("file", "")
        #expect(throws: ClusterError("cannot make the folder \(folder.path)/file: File exists")) {
            try FileTools.makeFolder("\(folder.path)/file", mode: 0o700)
        }
        // A folder in the way: the draft is taken away again.
        try FileTools.makeFolder("\(folder.path)/sub", mode: 0o700)
        #expect(throws: ClusterError("cannot write \(folder.path)/sub: Is a directory")) {
            try FileTools.writeFileAtomically("\(folder.path)/sub", [1], mode: 0o600)
        }
        #expect(try FileTools.names(in: folder.path) == ["file", "sub"])
    }
}

@Suite struct ClusterFolderTests {
    @Test func foldersAreTheOwnersOnly() throws {
        let folder = TemporaryFolder()
        let cluster = ClusterFolder(root: "\(folder.path)/deep/er/")
        #expect(cluster.root == "\(folder.path)/deep/er")
        try cluster.makeFolders()
        try cluster.makeFolders()
        for path in [
            "\(folder.path)/deep", cluster.root, cluster.storeFolder, cluster.keysFolder, cluster.tlsFolder,
            cluster.logFolder, cluster.runFolder,
        ] {
            #expect(mode(path) == 0o700, "\(path)")
        }
        #expect(cluster.databasePath == "\(cluster.root)/store/oneup.db")
    }

    @Test func aRelativeRootIsMadeAbsolute() {
        #expect(ClusterFolder(root: "x").root.hasSuffix("/x"))
        #expect(ClusterFolder(root: "x").root.hasPrefix("/"))
        #expect(ClusterFolder(root: "/").root == "/")
    }
}
