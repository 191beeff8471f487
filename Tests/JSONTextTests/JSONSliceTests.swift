import Testing

@testable import JSONText

/// Values as they stand in the buffer.
@Suite struct JSONSliceTests {
    /// What `body` sees of the one value in the text.
    private func read<Result>(_ text: String, _ body: (JSONSlice) throws -> Result) throws -> Result {
        try GuardedBytes(text, filler: UInt8(ascii: "\"")).read { try body(try $0.value()) }
    }

    @Test(
        arguments: [
            (#""text""#, "text"), (#""a\u0062""#, "ab"), ("12", "12"), ("-1.50", "-1.50"), ("true", "true"),
            ("false", "false"), (#""""#, nil), ("null", nil), ("{}", nil), ("[1]", nil),
        ] as [(String, String?)])
    func scalarText(text: String, scalar: String?) throws {
        #expect(try read(text) { $0.scalarText } == scalar)
    }

    @Test(
        arguments: [
            ("12", 12), (#""12""#, 12), ("-3", -3), ("9223372036854775807", .max), ("9223372036854775808", nil),
            ("1.0", nil),
            ("1e3", nil), (#""x""#, nil), (#""""#, nil), ("true", nil), ("null", nil), ("[1]", nil),
        ] as [(String, Int64?)])
    func integer(text: String, number: Int64?) throws {
        #expect(try read(text) { $0.integer } == number)
    }

    @Test(arguments: [#""text""#, #""\"""#, "12", "true", "null", "{ \"a\": 1 }", "[ 1 ]"]) func rawIsWhatStands(
        _ text: String
    ) throws {
        #expect(try read("  \(text)  ") { String(decoding: $0.raw, as: UTF8.self) } == text)
    }

    @Test func theFirstMemberOfANameIsFound() throws {
        let text = #"{"a":1,"name":"first","name":"second","nam\u0065":"third","":null}"#
        try read(text) { value in
            #expect(value["name"]?.string == "first")
            #expect(value["a"]?.integer == 1)
            #expect(value[""]?.isNull == true)
            #expect(value["b"] == nil)
            #expect(value["nam"] == nil)
        }
        for other in ["[\"name\"]", "\"name\"", "1", "null"] { #expect(try read(other) { $0["name"] == nil }) }
    }

    /// Names of every length up to 40, so that words of eight bytes and blocks
    /// of sixteen end before, on and behind the last one.
    @Test func namesOfEveryLengthAreTold() throws {
        let names: [StaticString] = [
            "", "a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmno",
            "abcdefghijklmnop", "abcdefghijklmnopq", "abcdefghijklmnopqrstuvwxyzabcde",
            "abcdefghijklmnopqrstuvwxyzabcdef", "abcdefghijklmnopqrstuvwxyzabcdefg",
            "abcdefghijklmnopqrstuvwxyzabcdefghijklmn",
        ]
        for length in 0...40 {
            let name = String("abcdefghijklmnopqrstuvwxyzabcdefghijklmnop".prefix(length))
            for changed in -1..<length {
                var bytes = Array(name.utf8)
                if changed >= 0 { bytes[changed] = UInt8(ascii: "X") }
                try read("{\"\(String(decoding: bytes, as: UTF8.self))\":1}") { value in
                    for known in names {
                        #expect((value[known] != nil) == (changed < 0 && known.description == name))
                    }
                }
            }
        }
    }

    @Test func membersAndElementsComeInTheirOrder() throws {
        try read(#"{"b":[1,[2],{"c":3}],"a":{"d":4},"b":5}"#) { value in
            var names: [String?] = []
            value.forEachMember { key, _ in names.append(key.string) }
            #expect(names == ["b", "a", "b"])
            #expect(value["b"]?.elements.map { String(decoding: $0.raw, as: UTF8.self) } == ["1", "[2]", #"{"c":3}"#])
            #expect(value["a"]?.elements.isEmpty == true)
        }
    }

    /// What is broken inside ends the walk, and nothing behind it is read.
    @Test func brokenContainersEndEarly() throws {
        try read(#"{"a":1,"b" 2,"c":3}"#) { value in
            #expect(value["a"]?.integer == 1)
            #expect(value["c"] == nil)
            var seen = 0
            value.forEachMember { _, _ in seen += 1 }
            #expect(seen == 1)
        }
        #expect(try read("[1,,2]") { $0.elements.count } == 1)
    }
}
