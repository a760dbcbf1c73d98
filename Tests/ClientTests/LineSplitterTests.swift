import Testing

@testable import ClientCore

@Suite struct LineSplitterTests {
    /// Whatever the pieces in which it comes, a line that is too long goes alone, and wholly.
    @Test(arguments: [1, 2, 5, 64]) func aLineThatIsTooLongTakesNoOtherWithIt(_ size: Int) {
        var splitter = LineSplitter(limit: 4)
        let input = Array("ab\n123456789\ncdef\n12345\n\ng".utf8)
        var lines: [String] = []
        var leftOut = 0
        for start in stride(from: 0, to: input.count, by: size) {
            let taken = splitter.takeFitting(input[start..<min(start + size, input.count)])
            lines += taken.lines.map { String(decoding: $0, as: UTF8.self) }
            if taken.leavesOut { leftOut += 1 }
        }
        #expect(lines == ["ab", "cdef", ""])
        #expect(leftOut == (size == 64 ? 1 : 2), "it is said once for each piece that was read")
        #expect(splitter.takeRest() == [0x67])
    }
}
