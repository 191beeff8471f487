import Testing

@testable import Report

/// A table that stays one, whatever is in it.
@Suite struct MarkdownTests {
    private static func lines(_ cells: [Cell]) throws -> [String] {
        var document = Documents.report([cells], columns: cells.indices.map { Column(name: "c\($0)") })
        document.footer = []
        return try Documents.text(MarkdownRenderer(), document).split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a|b", #"a\|b"#), ("`x`", #"\`x\`"#), ("*b*", #"\*b\*"#), ("_b_", #"\_b\_"#),
        ("a_b", "a_b"),
        ("__b", #"\_\_b"#), ("a _b", #"a \_b"#), ("[x](y)", #"\[x\](y)"#), ("![x](y)", #"\!\[x\](y)"#),
        ("# h", "\\# h"), ("~~s~~", #"\~\~s\~\~"#),
        (#"\|"#, #"\\\|"#), ("<b>", "&lt;b&gt;"), ("&lt;", "&amp;lt;"), ("a\nb", #"a\\u{A}b"#),
        ("\u{202E}x", #"\\u{202E}x"#),
        ("é日😀", "é日😀"), ("", ""),
    ])
    func escaping(text: String, expected: String) throws {
        #expect(try MarkdownTests.lines([.text(text)]) == ["| c0 |", "| --- |", "| \(expected) |"])
    }

    @Test func hostileRowsStayRows() throws {
        let document = Documents.hostileReport
        let text = try Documents.text(MarkdownRenderer(), document)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let columns = document.result.columns.count
        for line in lines.prefix(document.result.rows.count + 2) {
            var bars = 0
            var escaped = false
            for scalar in line.unicodeScalars {
                if scalar == "|", !escaped { bars += 1 }
                escaped = scalar == "\\" && !escaped
            }
            #expect(bars == columns + 1)
            #expect(!line.contains("<") && !line.contains("\u{1B}"))
        }
        #expect(lines[document.result.rows.count + 2].isEmpty)
    }

    @Test func numbersStandOnTheRight() throws {
        let document = Documents.report(
            [[.integer(-1), .real(0.5), .list(["a", "b"])]],
            columns: [
                Column(name: "i", kind: .integer), Column(name: "r", kind: .real), Column(name: "l", kind: .list),
            ])
        #expect(try Documents.text(MarkdownRenderer(), document).contains("| --: | --: | --- |\n| -1 | 0.5 | a; b |\n"))
    }
}
