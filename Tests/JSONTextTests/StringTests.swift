import Foundation
import Testing

@testable import JSONText

@Suite("Strings, numbers and UTF-8")
struct StringTests {
    private func unescaped(_ content: String) -> String {
        var out: [UInt8] = []
        withBuffer(Array(content.utf8)) { JSONString.unescape($0, into: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    @Test(
        "unescape",
        arguments: [
            (#"a\"b"#, "a\"b"), (#"\\\/\b\f\n\r\t"#, "\\/\u{8}\u{C}\n\r\t"), (#"\u0041\u00e9"#, "Aé"),
            (#"\uD83D\uDE80"#, "🚀"), (#"\ud83d"#, "\u{FFFD}"), (#"\uDE80x"#, "\u{FFFD}x"),
            (#"\uD83Dx"#, "\u{FFFD}x"), (#"\uD83DA"#, "\u{FFFD}A"), (#"\u12"#, "\u{FFFD}12"), (#"\q"#, "\u{FFFD}"),
            (#"\u0000"#, "\0"), ("", ""),
        ])
    func unescape(content: String, expected: String) {
        #expect(unescaped(content) == expected)
    }

    @Test("what is quoted is read back, by us and by Foundation")
    func quoting() throws {
        var random = Seeded(7)
        for _ in 0..<300 {
            let scalars = (0..<Int.random(in: 0...60, using: &random)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random))
            }
            let text = String(String.UnicodeScalarView(scalars))
            var quoted: [UInt8] = []
            JSONString.appendQuoted(text.utf8, to: &quoted)
            let theirs = try JSONSerialization.jsonObject(with: Data(quoted), options: [.fragmentsAllowed])
            #expect(theirs as? String == text)
            #expect(try walk(quoted) as? String == text)
        }
    }

    @Test(
        "numbers of RFC 8259, and no others",
        arguments: [
            ("0", true), ("-0", true), ("10", true), ("1.5", true), ("1e9", true), ("1E+9", true), ("-1.5e-10", true),
            ("", false), ("-", false), ("00", false), ("01", false), ("1.", false), (".1", false), ("1e", false),
            ("1e+", false), ("+1", false), ("1a", false), ("Infinity", false), ("0x10", false), ("1 ", false),
        ])
    func numbers(text: String, isValid: Bool) {
        #expect(withBuffer(Array(text.utf8)) { JSONNumber.isValid($0) } == isValid)
    }

    @Test("UTF-8 is what Swift takes for UTF-8")
    func utf8() {
        var random = Seeded(11)
        let pieces: [[UInt8]] = [
            [0x41], [0xC3, 0xA9], [0xE6, 0x97, 0xA5], [0xF0, 0x9F, 0x9A, 0x80], [0x80], [0xC0, 0x80], [0xC1, 0xBF],
            [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
            [0xE6, 0x97], [0xF0, 0x9F],
        ]
        for round in 0..<4_000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...50, using: &random) {
                let bad = Int.random(in: 0..<40, using: &random) == 0
                bytes +=
                    bad ? pieces[Int.random(in: 4..<14, using: &random)] : pieces[Int.random(in: 0..<4, using: &random)]
            }
            let found = withBuffer(bytes) { UTF8Check.firstInvalid($0.baseAddress!, count: $0.count) }
            #expect((found == nil) == (String(validating: bytes, as: UTF8.self) != nil), "round \(round): \(bytes)")
            if let found { #expect(String(validating: bytes[0..<found], as: UTF8.self) != nil) }
        }
    }
}
