import Testing

@testable import Accounts

@Suite struct NameWordsTests {
    @Test(arguments: [
        "fuck", "FUCK", "Fuuuuck", "f.u.c.k", "f u c k", "fμck you", "ｆｕｃｋ", "fuсk", "MrFuckwit", "@sshole", "sh1t",
        "5h1t", "$hit", "niggger", "the ass", "asses ass", "Hitler88", "a_s_s", "cunt", "CUNTS",
    ]) func theUsualProvocationsAreRefused(name: String) {
        #expect(NameWords().refuse(name) == (name != "fμck you"), "μ is a letter of its own")
    }

    @Test(arguments: [
        "ana", "Ben B.", "Scunthorpe", "Cassandra", "Bassist", "Hancock", "Peacock", "Dickens", "Essex", "Sussex",
        "Title", "Grape", "Document", "Analyst", "Nazir", "Assam", "Shiitake", "Class of 22", "Müller", "李雷", "Дмитрий",
        "x", "42", "user 455", "Team-455", "Anna 1988", "455", "Arsenal", "Mass", "Pornthip", "Nutter", "Fickle",
    ]) func ordinaryNamesAreNot(name: String) {
        #expect(!NameWords().refuse(name))
    }

    @Test func aHostAddsAndAllows() throws {
        let zebra = try #require(NameWord("Zebra"))
        let cat = try #require(NameWord("cat"))
        let words = NameWords(added: [zebra, cat], allowed: [try #require(NameWord("fuck"))])
        #expect(words.refuse("my zebras") && words.refuse("z3bra") && words.refuse("cat") && words.refuse("the cats"))
        #expect(!words.refuse("Catherine"), "a short word counts when it stands alone")
        #expect(!words.refuse("fuck") && words.refuse("shit"))
        #expect(NameWord("x") == nil && NameWord("") == nil && NameWord("42?") == nil)
        #expect(NameWord(String(repeating: "a", count: 33)) == nil)
    }

    @Test func generatedNamesAreNamesAndNoProvocations() throws {
        var seen: Set<String> = []
        for bits in 0..<20_000 as Range<UInt64> {
            for name in [GeneratedName.name(bits: bits), GeneratedName.numberedName(bits: bits)] {
                if bits < 64 { #expect(try PlayerName(name).display == name) }
                #expect(name.utf8.count <= PlayerName.maximumScalars)
                if bits < 2_000 { seen.insert(name) }
            }
        }
        #expect(seen.count > 3_000, "neighbouring bits give different names")
        #expect(GeneratedName.name(bits: 7) == GeneratedName.name(bits: 7))
        for adjective in GeneratedName.adjectives { #expect(!NameWords().refuse(adjective)) }
        for animal in GeneratedName.animals { #expect(!NameWords().refuse(animal)) }
    }
}
