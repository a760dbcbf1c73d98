import Testing

@testable import EventLoop

@Suite struct OutputBufferTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func behavesAsAQueue(seed: UInt64) {
        var state = seed
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var buffer = OutputBuffer()
        var model: [UInt8] = []
        var next: UInt8 = 0
        for step in 0..<4000 {
            // Growing in the first half and shrinking in the second, past the bound of what is kept.
            if random(100) < (step < 2000 ? 60 : 40) {
                let more = (0..<random(900)).map { _ in
                    next &+= 1
                    return next
                }
                more.withUnsafeBytes { buffer.append($0) }
                model += more
            } else {
                let count = min(random(900), model.count)
                buffer.consume(count)
                model.removeFirst(count)
            }
            #expect(buffer.count == model.count)
        }
        #expect(buffer.bytes.elementsEqual(model))
        buffer.consume(model.count)
        #expect(buffer.count == 0 && buffer.bytes.isEmpty)
        model.withUnsafeBytes { buffer.append($0) }
        #expect(buffer.bytes.elementsEqual(model))
        buffer.clear()
        #expect(buffer.count == 0)
    }
}
