import JSON
import SharedFiles
import Testing

@testable import Quizzes

/// GIFT files of other parsers' tests, each with what it says as JSON beside it.
@Suite(.enabled(if: SharedFiles.folder != nil)) struct GIFTDataTests {
    static let names = SharedFiles.names(in: "gift").filter { $0.hasSuffix(".gift") }.map { String($0.dropLast(5)) }

    @Test func theFolderHoldsFiles() { #expect(Self.names.count >= 20) }

    @Test(arguments: names)
    func aFileSaysWhatItsJSONSays(_ name: String) throws {
        let bytes = try SharedFiles.bytes(of: "gift/\(name).gift")
        var problems = ImportProblems()
        let items = GIFTImport.items(bytes, &problems)
        #expect(problems.list == [])
        try withJSON(SharedFiles.bytes(of: "gift/\(name).json")) { list in
            try #require(list.count == items.count)
            for (index, item) in items.enumerated() { compare(item, try #require(list[index]), "\(name) \(index)") }
        }
    }

    /// Each question is taken over, or there is an error that says why not.
    @Test(arguments: names)
    func nothingGoesUnsaid(_ name: String) throws {
        let result = imported(try SharedFiles.bytes(of: "gift/\(name).gift"), .gift)
        #expect((result.quiz?.questions.count ?? 0) + result.errors >= max(1, result.found))
        #expect(result.quiz?.faults() ?? [] == [])
    }

    private func compare(_ item: GIFTItem, _ json: JSONView, _ name: Comment) {
        #expect(item.title == json["title"]?.text, name)
        #expect(item.id == json["id"]?.text, name)
        let tags = json["tags"]
        #expect(item.tags == (0..<(tags?.count ?? 0)).map { tags?[$0]?.text }, name)
        let type = json["type"]?.text
        if case .category = item.kind {
            #expect(type == "Category", name)
            return
        }
        compare(item.stem, json["stem"], name)
        #expect(item.isEmbedded == json["hasEmbeddedAnswers"]?.flag, name)
        compare(item.feedback, json["globalFeedback"], name)
        switch item.kind {
        case .category: break
        case .description: #expect(type == "Description", name)
        case .essay: #expect(type == "Essay", name)
        case .trueFalse(let isTrue, let forTrue, let forFalse):
            #expect(type == "TF" && isTrue == json["isTrue"]?.flag, name)
            compare(forTrue, json["trueFeedback"], name)
            compare(forFalse, json["falseFeedback"], name)
        case .choice(let answers):
            #expect(type == "MC", name)
            compare(answers, json["choices"], name)
        case .short(let answers):
            #expect(type == "Short", name)
            compare(answers, json["choices"], name)
        case .matching(let pairs):
            #expect(type == "Matching", name)
            #expect(pairs.count == json["matchPairs"]?.count, name)
            for (index, pair) in pairs.enumerated() {
                compare(pair.left, json["matchPairs"]?[index]?["subquestion"], name)
                #expect(pair.right == json["matchPairs"]?[index]?["subanswer"]?.text, name)
            }
        case .numerical(let numbers, let weights, let feedback, let isList):
            #expect(type == "Numerical", name)
            guard let choices = json["choices"] else { return }
            #expect(isList == (choices.count != nil), name)
            for (index, number) in numbers.enumerated() {
                compare(number.value, isList ? choices[index]?["text"] : choices, name)
                guard isList else { continue }
                #expect(weights[index] == choices[index]?["weight"]?.number, name)
                compare(feedback[index], choices[index]?["feedback"], name)
            }
        }
    }

    private func compare(_ answers: [GIFTAnswer], _ json: JSONView?, _ name: Comment) {
        #expect(answers.count == json?.count, name)
        for (index, answer) in answers.enumerated() {
            #expect(answer.isRight == json?[index]?["isCorrect"]?.flag, name)
            #expect(answer.weight == json?[index]?["weight"]?.number, name)
            compare(answer.text, json?[index]?["text"], name)
            compare(answer.feedback, json?[index]?["feedback"], name)
        }
    }

    private func compare(_ text: ForeignText?, _ json: JSONView?, _ name: Comment) {
        #expect(text?.text == json?["text"]?.text, name)
        #expect(text?.format.rawValue == json?["format"]?.text, name)
    }

    private func compare(_ value: ForeignNumber.Value, _ json: JSONView?, _ name: Comment) {
        switch value {
        case .around(let number, let margin):
            #expect(json?["type"]?.text == (margin.isEmpty ? "simple" : "range"), name)
            #expect(Double(number) == json?["number"]?.number, name)
            #expect(Double(margin) == json?["range"]?.number, name)
        case .between(let low, let high):
            #expect(json?["type"]?.text == "high-low", name)
            #expect(Double(low) == json?["numberLow"]?.number && Double(high) == json?["numberHigh"]?.number, name)
        }
    }
}
