/// A name for somebody who chooses none: an adjective and an animal. The same bits give the same name.
public enum GeneratedName {
    static let adjectives = [
        "able", "agile", "alert", "amber", "apt", "azure", "bold", "brave", "bright", "brisk", "calm", "candid",
        "clever", "coral", "cosy", "crisp", "daring", "deft", "eager", "early", "fair", "fleet", "fond", "frank",
        "gentle", "glad", "golden", "grand", "happy", "hardy", "humble", "jade", "jolly", "keen", "kind", "lively",
        "loyal", "lucky", "mellow", "merry", "mild", "neat", "nimble", "noble", "patient", "plucky", "polite", "proud",
        "quick", "quiet", "ready", "rosy", "silver", "smart", "snug", "spry", "steady", "sunny", "swift", "tidy",
        "violet", "warm", "wise", "witty",
    ]
    static let animals = [
        "badger", "bear", "bee", "bison", "camel", "carp", "cat", "crane", "cricket", "deer", "dingo", "dolphin",
        "dove", "eagle", "eel", "egret", "elk", "falcon", "ferret", "finch", "fox", "frog", "gecko", "goat", "goose",
        "hare", "hawk", "heron", "horse", "ibis", "koala", "lark", "lemur", "lion", "llama", "lynx", "marmot",
        "marten", "mole", "moose", "newt", "otter", "owl", "panda", "puffin", "quail", "rabbit", "raven", "robin",
        "salmon", "seal", "shrew", "sloth", "stork", "swan", "tapir", "tern", "tiger", "toad", "trout", "turtle",
        "vole", "wolf", "wren",
    ]

    /// The name that these bits stand for, such as `brave-otter`: one of 4,096. It fits a `PlayerName`.
    public static func name(bits: UInt64) -> String {
        let bits = mixed(bits)
        return "\(adjectives[Int(bits & 63)])-\(animals[Int((bits >> 6) & 63)])"
    }

    /// The same with two digits behind, such as `brave-otter-42`: one of 368,640, for names that nobody else may have.
    public static func numberedName(bits: UInt64) -> String {
        "\(name(bits: bits))-\(10 + (mixed(bits) >> 12) % 90)"
    }

    /// Spreads neighbouring numbers over all bits (SplitMix64, Steele, Lea and Flood 2014, figure 15).
    private static func mixed(_ bits: UInt64) -> UInt64 {
        var mixed = bits &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
