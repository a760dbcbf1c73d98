import Testing

@testable import Quizzes

@Suite struct MoodleTests {
    @Test func everyKindIsTakenOrNamed() throws {
        let result = imported(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- question: 0 -->
            <quiz>
            <question type="category"><category><text>$course$/top/Europe</text></category></question>
            <question type="multichoice"><name><text>n</text></name>
              <questiontext format="html"><text><![CDATA[<p>Which <b>one</b>?</p><p>Think.</p>]]></text></questiontext>
              <generalfeedback format="html"><text>&lt;i&gt;So&lt;/i&gt; it is &amp;amp; was</text></generalfeedback>
              <single>true</single>
              <answer fraction="100" format="html"><text>Right</text><feedback><text>Yes</text></feedback></answer>
              <answer fraction="0" format="plain_text"><text>Wr&lt;b&gt;ong</text><feedback><text>No</text></feedback></answer>
            </question>
            <question type="multichoice"><questiontext><text>Two</text></questiontext><single>false</single>
              <answer fraction="50"><text>a</text></answer><answer fraction="50"><text>b</text></answer>
              <answer fraction="-100"><text>c</text></answer></question>
            <question type="truefalse"><questiontext><text>T</text></questiontext>
              <answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer></question>
            <question type="shortanswer"><questiontext><text>S</text></questiontext><usecase>1</usecase>
              <answer fraction="100"><text>K</text></answer><answer fraction="50"><text>k</text></answer></question>
            <question type="numerical"><questiontext><text>N</text></questiontext>
              <answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer>
              <answer fraction="0"><text>*</text><tolerance>0</tolerance></answer></question>
            <question type="description"><questiontext><text>D</text></questiontext></question>
            <question type="essay"><questiontext><text>E</text></questiontext></question>
            <question type="matching"><questiontext><text>M</text></questiontext></question>
            <question><questiontext><text>U</text></questiontext></question>
            </quiz>
            """, .moodle)
        let quiz = try #require(result.quiz)
        #expect(quiz.title == "Europe")
        #expect(
            result.kinds == [
                .choice(choices("+Right", "Wr<b>ong")), .multiple(choices("+a", "+b", "c")), .trueFalse(false),
                .typed(accepted: ["K"], matching: .exactCase), .number(fixed("3.14"), margin: fixed("0.01")), .slide,
            ])
        #expect(quiz.questions[0].text == "Which one?" && quiz.questions[0].details == "Think.")
        #expect(quiz.questions[0].explanation == "So it is & was\nYes")
        #expect(
            result.said == [
                "/quiz/question[2]: warning: what is shown after wrong answers is left out",
                "/quiz/question[5]: warning: answers worth a part of the points are left out",
                "/quiz/question[8]: OneUp has no questions of the kind “essay”, “E” is left out",
                "/quiz/question[9]: OneUp has no questions of the kind “matching”, “M” is left out",
                "/quiz/question[10]: OneUp has no questions of the kind “without a type”, “U” is left out",
            ])
    }

    /// Entities name files and addresses, or multiply: no definition is read, and the text stays as small as the file.
    @Test(arguments: [
        "<!DOCTYPE quiz [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE quiz SYSTEM \"http://127.0.0.1:7849/x.dtd\">",
        "<!DOCTYPE quiz [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]>",
        "<!DOCTYPE quiz [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;&x;&x;&x;&x;&x;\">"
            + (0..<20).map { "<!ENTITY y\($0) \"&y\($0 - 1);&y\($0 - 1);&y\($0 - 1);&y\($0 - 1);\">" }.joined() + "]>",
        "<!DOCTYPE quiz>",
    ])
    func definitionsEndTheReading(_ definition: String) {
        let question = "<question type=\"truefalse\"><questiontext><text>&x;</text></questiontext></question>"
        let result = imported("\(definition)<quiz>\(question)</quiz>", .moodle)
        #expect(result.quiz == nil)
        #expect(result.said.count == 1 && result.said[0].hasSuffix(": a document type definition is not read"))
    }

    @Test func depthAndElementsAreBounded() {
        let deep = String(repeating: "<quiz>", count: 100_000)
        #expect(imported(deep, .moodle).said.first?.hasSuffix(": elements nest too deep") == true)
        let wide = "<quiz>" + String(repeating: "<a/>", count: 60_000) + "</quiz>"
        #expect(imported(wide, .moodle).said.first?.hasSuffix(": there are more than 50000 elements") == true)
    }

    /// What stands before a mistake is kept, and the mistake has its line.
    @Test func malformedFilesKeepWhatCameBefore() {
        let good =
            "<question type=\"truefalse\"><questiontext><text>Q</text></questiontext><answer fraction=\"100\"><text>true</text></answer></question>"
        let result = imported("<quiz>\n\(good)\n<oops></quiz>", .moodle)
        #expect(result.kinds == [.trueFalse(true)])
        #expect(result.said == ["3:9: the file is malformed here (mismatched tag)"])
        #expect(imported("<html/>", .moodle).said == ["/html: the file starts with <html> and not with <quiz>"])
        #expect(imported("", .moodle).said == ["1:1: the file is malformed here (no element found)"])
        #expect(imported("<quiz><question type='essay'/>\u{0}</quiz>", .moodle).errors == 2)
    }
}
