import Quizzes
import Testing

@Suite struct FixedNumberTests {
    @Test(arguments: [
        ("0", 0), ("-0", 0), ("42", 42_000_000), ("+42", 42_000_000), ("0.5", 500_000), ("-0.000001", -1),
        ("999999999999.999999", 999_999_999_999_999_999), ("1.50", 1_500_000),
    ])
    func numbersAreReadExactly(_ text: String, _ millionths: Int64) throws {
        let number = try #require(FixedNumber(text))
        #expect(number.millionths == millionths)
        #expect(FixedNumber(number.description) == number)
        #expect(FixedNumber(millionths: millionths) == number)
    }

    @Test(arguments: [
        "", "-", ".", "1.", ".5", "007", "00", "1,0", "1e3", "0x1", "1.2.3", "1234567890123", "1.1234567", "٣", " 1",
        "--1",
        "1 ", "∞", "nan",
    ])
    func othersAreNone(_ text: String) { #expect(FixedNumber(text) == nil) }

    @Test func descriptionsAreShort() {
        #expect(FixedNumber(millionths: -1_500_000)?.description == "-1.5")
        #expect(FixedNumber(millionths: 7)?.description == "0.000007")
        #expect(FixedNumber(12)?.description == "12")
    }

    @Test func whatDoesNotFitIsRefused() {
        #expect(FixedNumber(1_000_000_000_000) == nil)
        #expect(FixedNumber(.min) == nil)
        #expect(FixedNumber(millionths: .min) == nil)
        #expect(FixedNumber(millionths: 1_000_000_000_000_000_000) == nil)
    }

    @Test func theEdgeOfAMarginIsRight() throws {
        let margin = try #require(FixedNumber("0.1"))
        let value = try #require(FixedNumber("0.3"))
        for text in ["0.2", "0.4", "0.3"] { #expect(try #require(FixedNumber(text)).isWithin(margin, of: value)) }
        for text in ["0.199999", "0.400001", "-0.3"] {
            #expect(try !#require(FixedNumber(text)).isWithin(margin, of: value))
        }
        let least = try #require(FixedNumber("-999999999999.999999"))
        let most = try #require(FixedNumber("999999999999.999999"))
        #expect(!least.isWithin(most, of: most))
    }
}
