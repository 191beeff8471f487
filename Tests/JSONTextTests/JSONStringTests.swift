import Testing

@testable import JSONText

/// The text of strings, read and written.
@Suite struct JSONStringTests {
    private func unescaped(_ content: String) -> String {
        var out: [UInt8] = []
        var copy = content
        copy.withUTF8 { JSONString.unescape($0, into: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), ("plain", "plain"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"), (#"\u0041\u00e9\u00E9"#, "Aéé"),
        (#"\u0000"#, "\u{0}"), (#"\uFFFF"#, "\u{FFFF}"), (#"\ud83e\uddD1x"#, "🧑x"), (#"\uD800\uDC00"#, "\u{10000}"),
        (#"\uDBFF\uDFFF"#, "\u{10FFFF}"), (#"\\u0041"#, "\\u0041"), ("é日🧑", "é日🧑"),
    ])
    func escapes(content: String, text: String) {
        #expect(Array(unescaped(content).utf8) == Array(text.utf8))
    }

    /// What is no escape is replaced, and what follows it is read on.
    @Test(arguments: [
        (#"\q1"#, "\u{FFFD}1"), (#"\ud800"#, "\u{FFFD}"), (#"\ud800x"#, "\u{FFFD}x"), (#"\udc00x"#, "\u{FFFD}x"),
        (#"\ud800\n"#, "\u{FFFD}\n"), (#"\ud800\u0041"#, "\u{FFFD}A"), (#"\ud800\ud83e\uddd1"#, "\u{FFFD}🧑"),
        (#"\udc00\ud800"#, "\u{FFFD}\u{FFFD}"), (#"\u12"#, "\u{FFFD}12"), (#"\u12G4"#, "\u{FFFD}12G4"),
        (#"\u"#, "\u{FFFD}"), (#"\ud83e\uddd"#, "\u{FFFD}\u{FFFD}ddd"), (#"\u+041"#, "\u{FFFD}+041"), (#"x\"#, "x\\"),
    ])
    func whatIsNoEscapeIsReplaced(content: String, text: String) {
        #expect(unescaped(content) == text)
    }

    @Test func everyTextComesBack() throws {
        var chance = SplitMix(state: 7)
        for length in 0..<300 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<length).compactMap { _ in
                        Unicode.Scalar(UInt32(chance.below(chance.one(in: 3) ? 0x11_0000 : 0x80)))
                    }))
            var quoted: [UInt8] = []
            JSONString.appendQuoted(text.utf8, to: &quoted)
            let read = try GuardedBytes(quoted).read { try $0.value().string }
            #expect(read.map { Array($0.utf8) } == Array(text.utf8))
            #expect(try JSONTree(foundation: quoted) == .text(Array(text.utf8)))
        }
    }

    @Test func quotingEscapesWhatJSONDemandsAndNothingElse() {
        var out: [UInt8] = []
        JSONString.appendQuoted("a\"\\/\n\r\t\u{0}\u{1F}\u{7F}é".utf8, to: &out)
        #expect(String(decoding: out, as: UTF8.self) == #""a\"\\/\n\r\t\u0000\u001f"# + "\u{7F}é\"")
    }
}
