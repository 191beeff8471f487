import Testing

@testable import JSONText

/// The cursor beside Foundation's reader, at every cut, and on what is no JSON.
@Suite struct JSONCursorTests {
    /// Bytes that would change a result if the padding counted.
    private static let fillers: [UInt8] = [0, UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x5C]

    @Test(arguments: 0..<20) func readsWhatFoundationReads(batch: Int) throws {
        var random = RandomJSON(seed: UInt64(batch))
        for number in 0..<100 {
            let document = random.document()
            let text = String(decoding: document, as: UTF8.self)
            let filler = JSONCursorTests.fillers[number % JSONCursorTests.fillers.count]
            let tree = try GuardedBytes(document, filler: filler).read { try JSONTree(reading: &$0) }
            #expect(try tree == JSONTree(foundation: document), "\(text)")
        }
    }

    @Test(arguments: 0..<8) func everyCutIsTruncated(batch: Int) {
        var random = RandomJSON(seed: 1_000 + UInt64(batch))
        for _ in 0..<5 {
            var document = random.document()
            while document.last != UInt8(ascii: "}") && document.last != UInt8(ascii: "]") { document.removeLast() }
            for count in 0..<document.count {
                for filler in JSONCursorTests.fillers {
                    let cut = GuardedBytes(document.prefix(count), filler: filler)
                    let text = String(decoding: document.prefix(count), as: UTF8.self)
                    #expect(throws: JSONError.truncated, "\(text)") { try cut.read { _ = try $0.value() } }
                    #expect(throws: JSONError.self, "\(text)") { try cut.read { try JSONCursorTests.walk(&$0) } }
                }
            }
        }
    }

    /// Level by level, as ``RecordFields`` and the scanner go.
    private static func walk(_ cursor: inout JSONCursor) throws(JSONError) {
        guard let byte = cursor.peek() else { throw .truncated }
        switch byte {
        case UInt8(ascii: "{"):
            cursor.position += 1
            var more = try cursor.beginMembers()
            while more {
                _ = try cursor.key()
                try walk(&cursor)
                more = try cursor.nextMember()
            }
        case UInt8(ascii: "["):
            cursor.position += 1
            var more = try cursor.beginElements()
            while more {
                try walk(&cursor)
                more = try cursor.nextElement()
            }
        default: _ = try cursor.value()
        }
    }

    @Test(arguments: [
        "{]", "[}", "{\"a\":1]", "[1}", "{\"a\" 1}", "{\"a\":}", "{\"a\"}", "{,}", "{\"a\":1,}", "{\"a\":1,,\"b\":2}",
        "{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{\"a\"::1}", "[,]", "[1,]", "[,1]", "[1,,2]",
        "[1 2]", "[\"a\" \"b\"]", "[tru]", "[True]", "[nul]", "[nulll]", "[truefalse]", "[NaN]", "[Infinity]", "[+1]",
        "[01]", "[1.]", "[.5]", "[1e]", "[1e+]", "[-]", "[--1]", "[0x1]", "[1.2.3]", "[1 .5]", "[:]", "[1:2]", "[a]",
        "[\u{A0}1]", "[1\u{B}]", "[\"a\nb\"]", "[\"a\tb\"]", "[\"a\u{0}b\"]", "[\"\u{1F}\"]", "[/*x*/1]", "[1]//x",
        "{} {}", "[] 1", "{}}", "[]]", "}", "]", "?", ",", ":",
    ])
    func refuses(_ text: String) {
        for filler in JSONCursorTests.fillers {
            #expect(throws: JSONError.self) {
                try GuardedBytes(text, filler: filler).read { _ = try JSONTree(reading: &$0) }
            }
        }
        // Foundation lets a comma stand at the end.
        guard !text.contains(",}"), !text.contains(",]") || text.contains("[,]") else { return }
        #expect(throws: (any Error).self, "Foundation thinks so, too") { try JSONTree(foundation: Array(text.utf8)) }
    }

    @Test(arguments: [
        ("{1:1}", "a member's name in quotes", 1), ("{\"a\" 1}", "\":\" after a member's name", 5),
        ("{\"a\":1;", "\",\" or \"}\" after a member", 6), ("{\"a\":?}", "a JSON value", 5),
        ("{\"a\u{1}\":1}", "no control byte inside a string", 3),
    ])
    func errorsSayWhatAndWhere(text: String, expected: String, offset: Int) {
        let bytes = GuardedBytes(text)
        let error = #expect(throws: JSONError.self) { try bytes.read { try JSONCursorTests.walk(&$0) } }
        guard case .invalid(let address, let words) = error else {
            Issue.record("not \(String(describing: error))")
            return
        }
        #expect(words.description == expected)
        #expect(address - bytes.start == offset)
        #expect(error?.reason == "invalid JSON: expected \(expected)")
    }

    @Test(arguments: ["true", "\"x\"", "12", "-1.5e3", "null", "false"]) func scalarsMayStandAlone(_ text: String)
        throws
    {
        for filler in JSONCursorTests.fillers where filler != UInt8(ascii: "\"") || text.first != "\"" {
            let tree = try GuardedBytes(" \(text) ", filler: filler).read { try JSONTree(reading: &$0) }
            #expect(try tree == JSONTree(foundation: Array(text.utf8)))
        }
    }

    /// Quotes and backslashes at every place of a block, closed right or not.
    @Test func stringsOverTheBordersOfBlocks() throws {
        for lead in 0...70 {
            for backslashes in 0...6 {
                let content = String(repeating: "x", count: lead) + String(repeating: "\\\\", count: backslashes)
                let text = "[\"\(content)\",\"]\\\"}\",[\"{\"]]"
                let guarded = GuardedBytes(text, filler: UInt8(ascii: "]"))
                let (raw, tree) = try guarded.read { cursor in
                    let value = try cursor.value()
                    return (String(decoding: value.raw, as: UTF8.self), try JSONTree(value))
                }
                #expect(raw == text)
                #expect(try tree == JSONTree(foundation: Array(text.utf8)))
                // One backslash more escapes the closing quote.
                let open = GuardedBytes("[\"\(content)\\\"]", filler: UInt8(ascii: "\""))
                #expect(throws: JSONError.truncated) { try open.read { _ = try $0.value() } }
            }
        }
    }

    @Test(arguments: [UInt8(ascii: "["), UInt8(ascii: "{")]) func depthHasAnEnd(open: UInt8) {
        func nested(_ depth: Int) -> [UInt8] {
            open == UInt8(ascii: "[")
                ? Array(repeating: open, count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
                : Array(String(repeating: "{\"a\":", count: depth).utf8) + [UInt8(ascii: "1")]
                    + Array(repeating: UInt8(ascii: "}"), count: depth)
        }
        #expect(throws: Never.self) {
            try GuardedBytes(nested(JSONCursor.deepest)).read { _ = try JSONTree(reading: &$0) }
        }
        for depth in [1, 2, 63, 64, 65, 100_000] {
            #expect(throws: JSONError.tooDeep, "\(depth) more") {
                try GuardedBytes(nested(JSONCursor.deepest + depth)).read { _ = try $0.value() }
            }
        }
    }
}
