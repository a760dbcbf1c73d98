import Bytes
import Testing

@Suite struct ByteCodingTests {
    /// One value of every kind, with the edges of each.
    private func sample() -> [UInt8] {
        var writer = ByteWriter()
        writer.write(UInt8.max)
        writer.write(Int8.min)
        writer.write(UInt16(0x1234))
        writer.write(Int32.min)
        writer.write(UInt32.max)
        writer.write(Int64.min)
        writer.write(UInt64.max)
        writer.write(true)
        writer.write(false)
        writer.write([1, 2, 3] as [UInt8])
        writer.write([] as [UInt8])
        writer.write("ünî ♞")
        writer.writeRaw([9, 8])
        return writer.bytes
    }

    private func readAll(_ bytes: ArraySlice<UInt8>) throws -> Int {
        var reader = ByteReader(bytes)
        #expect(try reader.read(UInt8.self) == .max)
        #expect(try reader.read(Int8.self) == .min)
        #expect(try reader.read(UInt16.self) == 0x1234)
        #expect(try reader.read(Int32.self) == .min)
        #expect(try reader.read(UInt32.self) == .max)
        #expect(try reader.read(Int64.self) == .min)
        #expect(try reader.read(UInt64.self) == .max)
        #expect(try reader.readFlag())
        #expect(try !reader.readFlag())
        #expect(try reader.readBytes() == [1, 2, 3])
        #expect(try reader.readBytes() == [])
        #expect(try reader.readText() == "ünî ♞")
        #expect(try reader.readRaw(2) == [9, 8])
        return reader.remaining
    }

    /// The same reads, stopping at the first error.
    private func firstError(_ bytes: ArraySlice<UInt8>) -> ByteError? {
        var reader = ByteReader(bytes)
        do throws(ByteError) {
            _ = try reader.read(UInt8.self)
            _ = try reader.read(Int8.self)
            _ = try reader.read(UInt16.self)
            _ = try reader.read(Int32.self)
            _ = try reader.read(UInt32.self)
            _ = try reader.read(Int64.self)
            _ = try reader.read(UInt64.self)
            _ = try reader.readFlag()
            _ = try reader.readFlag()
            _ = try reader.readBytes()
            _ = try reader.readBytes()
            _ = try reader.readText()
            _ = try reader.readRaw(2)
            return nil
        } catch { return error }
    }

    @Test func valuesComeBack() throws {
        #expect(try readAll(sample()[...]) == 0)
        // A slice that does not start at zero reads the same.
        let shifted = [0, 0, 0] + sample() + [7]
        #expect(try readAll(shifted[3...]) == 1)
    }

    @Test func integersAreLittleEndian() {
        var writer = ByteWriter([0xFF])
        writer.write(UInt32(0x0102_0304))
        writer.write(Int16(-2))
        #expect(writer.bytes == [0xFF, 4, 3, 2, 1, 0xFE, 0xFF])
    }

    @Test func everyTruncationIsNoticed() {
        let bytes = sample()
        for length in 0..<bytes.count { #expect(firstError(bytes[..<length]) == .truncated, "cut at \(length)") }
        #expect(firstError(bytes[...]) == nil)
    }

    @Test func aLengthBeyondTheEndIsTruncated() {
        for length: [UInt8] in [[1, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0x80]] {
            var reader = ByteReader(length)
            #expect(throws: ByteError.truncated) { try reader.readBytes() }
        }
        var reader = ByteReader([1, 2])
        #expect(throws: ByteError.truncated) { try reader.readRaw(-1) }
        #expect(throws: ByteError.truncated) { try reader.readRaw(3) }
        #expect(reader.remaining == 2)
    }

    @Test func foreignFlagsAndTextAreMalformed() {
        var flag = ByteReader([2])
        #expect(throws: ByteError.malformed) { try flag.readFlag() }
        var text = ByteReader([2, 0, 0, 0, 0xC3, 0x28])
        #expect(throws: ByteError.malformed) { try text.readText() }
    }

    @Test func theRestIsWhatIsLeft() throws {
        var reader = ByteReader([1, 2, 3])
        _ = try reader.read(UInt8.self)
        #expect(reader.readRest() == [2, 3])
        #expect(reader.remaining == 0)
        #expect(reader.readRest().isEmpty)
    }
}
