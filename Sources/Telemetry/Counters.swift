import Synchronization

/// A number that only grows, such as streams accepted. Safe to use from any thread.
public final class Counter: Sendable {
    /// What it counts, in lower case with underscores, such as `streams_total`.
    public let name: String
    private let count = Atomic<Int>(0)

    init(name: String) { self.name = name }

    /// Adds to the number; it wraps at 2^63.
    public func add(_ amount: Int = 1) { count.add(amount, ordering: .relaxed) }

    /// The number now.
    public var value: Int { count.load(ordering: .relaxed) }
}

/// The counters of one program, by name. Keep the `Counter`, ask for it once: finding it takes a lock.
public final class Counters: Sendable {
    private let counters = Mutex<[String: Counter]>([:])

    /// No counters yet.
    public init() {}

    /// The counter with this name, made when it is new.
    public func counter(_ name: StaticString) -> Counter {
        let name = "\(name)"
        return counters.withLock { counters in
            if let counter = counters[name] { return counter }
            let counter = Counter(name: name)
            counters[name] = counter
            return counter
        }
    }

    /// All counters and their numbers now, sorted by name.
    public func all() -> [(name: String, value: Int)] {
        counters.withLock { $0.values.map { (name: $0.name, value: $0.value) } }.sorted { $0.name < $1.name }
    }
}
