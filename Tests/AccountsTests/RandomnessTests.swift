import Accounts
import Bytes
import Testing

@Suite struct RandomnessTests {
    @Test func bytesHaveTheirCountAndDiffer() {
        for count in [0, 1, 16, 1000] { #expect(Randomness.bytes(count).count == count) }
        #expect(Randomness.bytes(32) != Randomness.bytes(32))
        // Every bit position is set somewhere and clear somewhere; by chance it fails once in 2^995.
        let (ones, zeros) = Randomness.bytes(1000).reduce((UInt8(0), UInt8(0))) { ($0.0 | $1, $0.1 | ~$1) }
        #expect(ones == 255 && zeros == 255)
    }

    @Test func identifiersFitEveryJSONReader() {
        let identifiers = (0..<1000).map { _ in Randomness.identifier() }
        #expect(identifiers.allSatisfy { (1...largestIdentifier).contains($0) })
        #expect(Set(identifiers).count == 1000)
        #expect(identifiers.contains { $0 > largestIdentifier / 2 })
    }
}
