/// A word that no player's name may have, and how it is compared.
public struct NameWord: Equatable, Sendable {
    /// The longest word that a host may name, in characters.
    public static let longest = 32

    /// The word as it was typed, in small letters.
    public let text: String
    /// What is compared: look-alikes made equal, letters alone. It is stored with the word, because another version of the
    /// Unicode tables might fold it differently.
    public let folded: [UInt8]

    /// A word from a host; nil when it has fewer than two letters or is too long.
    public init?(_ text: String) {
        guard text.unicodeScalars.count <= Self.longest else { return nil }
        let folded = NameWords.folded(text)
        guard folded.count >= 2 else { return nil }
        self.text = text.lowercased()
        self.folded = folded
    }

    /// A word as it was stored.
    public init(text: String, folded: [UInt8]) {
        self.text = text
        self.folded = folded
    }
}

/// The words that keep a name out of a hosted room: a modest list, and what a host adds to it or takes from it. It keeps
/// honest mistakes and the usual provocations off a projector; who means harm gets a kick.
public struct NameWords: Equatable, Sendable {
    /// Words that hide in no ordinary name: found anywhere.
    private static let anywhere = [
        "arschloch", "asshole", "bastard", "bitch", "blowjob", "bollocks", "cabron", "cocksucker", "connard",
        "dickhead", "enculer", "faggot", "fotze", "fuck", "hitler", "hurensohn", "jackass", "mierda", "missgeburt",
        "motherfucker", "nigga", "nigger", "penis", "retard", "salope", "scheisse", "schlampe", "siegheil", "stronzo",
        "vaffanculo", "vagina", "wanker", "whore", "wichser",
    ].map(folded)

    /// Words that are parts of ordinary ones or of names: found only when they stand alone.
    private static let alone = [
        "anal", "anus", "arsch", "arse", "ass", "cock", "coon", "crap", "cum", "cunt", "dyke", "fag", "fick", "ficker",
        "fuk", "hure", "jerk", "kike", "kkk", "merde", "nazi", "nig", "nutte", "piss", "porn", "prick", "pussy", "puta",
        "puto", "rape", "rapist", "sex", "shit", "slut", "tits", "twat", "wank",
    ].map(folded)

    /// What the host has added; each is found anywhere when it has four letters or more, else when it stands alone.
    public var added: [NameWord]
    /// What the host allows although the list has it.
    public var allowed: [NameWord]

    /// The list with a host's changes.
    public init(added: [NameWord] = [], allowed: [NameWord] = []) {
        self.added = added
        self.allowed = allowed
    }

    /// Whether a name has one of the words, as far as look-alikes, digits for letters, signs between letters and
    /// repeated letters hide none.
    public func refuse(_ name: String) -> Bool {
        let pieces = Self.pieces(of: name)
        let whole = pieces.flatMap { $0 }
        // Spelled out with gaps, `a b c`, a word stands alone too; a name of long pieces has its words in them.
        let isSpelled = pieces.count > 1 && pieces.allSatisfy { $0.count == 1 }
        let alone = (isSpelled || pieces.count == 1 ? [whole] : pieces).flatMap(Self.spellings)
        let joined = Self.spellings(whole)
        func has(_ word: [UInt8], anywhere: Bool) -> Bool {
            guard !word.isEmpty, !allowed.contains(where: { $0.folded == word }) else { return false }
            if anywhere { return joined.contains { Self.contains($0, word) } }
            return alone.contains { $0 == word || $0 == word + Array("s".utf8) }
        }
        return Self.anywhere.contains { has($0, anywhere: true) } || Self.alone.contains { has($0, anywhere: false) }
            || added.contains { has($0.folded, anywhere: $0.text.unicodeScalars.count >= 4) }
    }

    // MARK: Folding

    /// The letters of a text as they are compared.
    static func folded(_ text: String) -> [UInt8] { pieces(of: text).flatMap { $0 } }

    /// The runs of letters in a name, folded: signs and digits that stand for no letter part them.
    private static func pieces(of name: String) -> [[UInt8]] {
        var plain = String.UnicodeScalarView()
        var run: [Unicode.Scalar] = []
        // A number is a number: digits stand for letters only beside a letter, or a sign that is written for one.
        func close() {
            let hasLetter = run.contains { $0.properties.isAlphabetic || signs.contains($0) }
            plain.append(contentsOf: run.map { hasLetter ? letters[$0] ?? $0 : $0 })
            run = []
        }
        for scalar in name.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || letters[scalar] != nil || scalar.properties.numericType != nil {
                run.append(scalar)
            } else {
                close()
                plain.append(scalar)
            }
        }
        close()
        guard let first = UnicodeForms.folded(String(plain).utf8), let skeleton = UnicodeForms.skeleton(first),
            let folded = UnicodeForms.folded(skeleton)
        else { return [] }
        // Beyond ASCII everything counts as a letter: other scripts have their words too.
        return folded.split { !((0x61...0x7A).contains($0) || $0 >= 0x80) }.map(Array.init)
    }

    /// Digits and signs that are written for letters and that look-alike tables leave alone.
    private static let letters: [Unicode.Scalar: Unicode.Scalar] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    private static let signs: Set<Unicode.Scalar> = ["@", "$", "!"]

    /// A run of letters as it is, and with three or more equal ones in a row made one or two.
    private static func spellings(_ run: [UInt8]) -> [[UInt8]] {
        var all = [run]
        for kept in 1...2 {
            var short: [UInt8] = []
            var start = 0
            while start < run.count {
                var end = start
                while end < run.count, run[end] == run[start] { end += 1 }
                short += run[start..<min(end, start + (end - start >= 3 ? kept : end - start))]
                start = end
            }
            if !all.contains(short) { all.append(short) }
        }
        return all
    }

    private static func contains(_ text: [UInt8], _ word: [UInt8]) -> Bool {
        guard word.count <= text.count else { return false }
        return (0...text.count - word.count).contains { text[$0..<$0 + word.count].elementsEqual(word) }
    }
}
