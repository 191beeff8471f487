import Testing

@testable import Report

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("plain é日😀", "plain é日😀"), ("\u{0}\u{7}\u{1B}[31m", #"\u{0}\u{7}\u{1B}[31m"#),
        ("a\r\nb\tc", #"a\u{D}\u{A}b\u{9}c"#),
        ("\u{7F}\u{80}\u{9B}1m\u{9F}\u{A0}", "\\u{7F}\\u{80}\\u{9B}1m\\u{9F}\u{A0}"),
        ("\u{202A}\u{202E}\u{2066}\u{2069}", #"\u{202A}\u{202E}\u{2066}\u{2069}"#),
        ("a\u{AD}b\u{180E}", #"a\u{AD}b\u{180E}"#),
        ("\u{200B}\u{200D}\u{200F}\u{61C}\u{FEFF}", #"\u{200B}\u{200D}\u{200F}\u{61C}\u{FEFF}"#),
        ("\u{2028}\u{2029}", #"\u{2028}\u{2029}"#),
        ("\u{E0001}\u{E0041}", #"\u{E0001}\u{E0041}"#), ("a\u{301}", "a\u{301}"),
        ("x\u{301}\u{202E}", "x\u{301}\\u{202E}"),
    ])
    func neutralise(text: String, expected: String) {
        #expect(Array(VisibleText.neutralise(text).utf8) == Array(expected.utf8))
    }

    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("😀", 2), ("🇩🇪", 2), ("한글", 4),
        ("─", 1), ("…", 1),
        ("☀\u{FE0F}", 2), ("\u{301}", 0),
    ])
    func width(text: String, columns: Int) { #expect(VisibleText.width(text) == columns) }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
        ("arn:aws:iam::1:role/deployer", 16, "arn:a…e/deployer"),
        ("parcel-api:41", 10, "par…api:41"), ("a:bcdefghijkl", 7, "a:bcde…"),
    ])
    func truncate(text: String, columns: Int, expected: String) {
        #expect(VisibleText.truncate(text, to: columns) == expected)
    }

    @Test func nothingTruncatedIsTooWide() {
        for text in [
            "日本語:日本語/日本語日本語", "😀/😀😀😀😀😀😀😀😀", "arn:aws:ecs:eu-west-1:1:service/x",
            String(repeating: "e\u{301}:", count: 30),
        ] {
            for columns in 1...40 {
                #expect(VisibleText.width(VisibleText.truncate(text, to: columns)) <= columns, "\(text) \(columns)")
            }
        }
    }
}
