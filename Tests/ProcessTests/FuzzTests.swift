import Testing

extension ProcessTests {
    /// Random bytes for the public port. A seed makes each run the same.
    struct FuzzTests {
        /// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
        private struct Generator: RandomNumberGenerator {
            var state: UInt64
            mutating func next() -> UInt64 {
                state &+= 0x9E37_79B9_7F4A_7C15
                var word = state
                word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
                word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
                return word ^ (word >> 31)
            }
        }

        private static let seeds = [
            #"{"jsonrpc":"2.0","id":1,"method":"session.whoami"}"#,
            #"{"jsonrpc":"2.0","id":2,"method":"room.create","params":{"game":"tic-tac-toe","title":"x"}}"#,
            #"{"jsonrpc":"2.0","id":3,"method":"room.enter","params":{"room":100000,"after":0}}"#,
            #"{"jsonrpc":"2.0","id":4,"method":"lobby.chat","params":{"text":"h\u00e9llo"}}"#,
            #"{"jsonrpc":"2.0","id":5,"method":"room.move","params":{"move":"b2","answers":3}}"#,
            #"{"jsonrpc":"2.0","id":6,"method":"session.start","params":{"token":"a.b.c","lobby":0}}"#,
            #"{"jsonrpc":"2.0","id":7,"method":"account.refresh","params":{"refresh":"r1.x","key":"0123456789abcdef"}}"#,
        ]

        @Test func randomBytesLeaveTheClusterAsItIs() throws {
            let cluster = try TestCluster.shared.get()
            let witness = try Witness.shared.get()
            let processes = cluster.processes
            try witness.play()
            let before = cluster.residentKiB
            var random = Generator(state: 0x1_2026)
            for round in 0..<600 {
                let player =
                    round % 2 == 0
                    ? try Player(guest: "fuzz \(randomKey().prefix(8))", on: cluster) : try Player(port: cluster.port)
                for _ in 0..<40 where player.closeReason == nil { player.send(bytes: Self.piece(&random)) }
                // Half of them are gone at once; the others wait until everything was read.
                if round % 4 < 2 {
                    player.send(bytes: [0x0A])
                    player.ask("session.whoami", id: 9_007_199_254_740_991)
                    while player.closeReason == nil, let line = try? player.next() {
                        if line.id == 9_007_199_254_740_991 { break }
                    }
                }
                player.disconnect()
                if round % 10 == 0 { try witness.play() }
            }
            try witness.play()
            #expect(cluster.processes == processes, "a process has ended and was started again")
            #expect(cluster.residentKiB < before + 32_768, "from \(before) to \(cluster.residentKiB) KiB")
            for program in cluster.servers + [cluster.balancer] {
                #expect(try hasEnded(program) == nil, "\(program.name) has ended")
            }
        }

        /// Pure noise, or a request with some bytes changed, lost or doubled.
        private static func piece(_ random: inout Generator) -> [UInt8] {
            if UInt8.random(in: 0..<4, using: &random) == 0 {
                return (0..<Int.random(in: 1...600, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            }
            var bytes = Array(seeds[Int.random(in: 0..<seeds.count, using: &random)].utf8) + [0x0A]
            for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch UInt8.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes[place], at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(20), at: place)
                }
            }
            return bytes
        }
    }
}
