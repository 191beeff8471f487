import Foundation
import Testing

@testable import JSONText

@Suite("The cursor")
struct CursorTests {
    @Test("reads random documents as Foundation does", arguments: 0..<40)
    func differential(block: Int) throws {
        for seed in 0..<50 {
            let text = RandomDocument(seed: UInt64(block * 50 + seed)).text
            let theirs = try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
            let ours = try walk(Array(text.utf8))
            #expect([ours] as NSArray == [theirs] as NSArray, "seed \(block * 50 + seed): \(text)")
        }
    }

    @Test("cut off at any byte, a document is truncated, whatever follows in memory")
    func truncation() throws {
        let text = """
            {"Records":[{"eventID":"a\\"b\\\\","n":-12.5e3,"list":[true,false,null,{}],"deep":{"k":{"é":"日本"}}}],\
            "longer than sixteen bytes":"and more than sixty-four bytes of text, so that a block ends inside of it"}
            """
        let bytes = Array(text.utf8)
        _ = try walk(bytes)
        for length in 1..<bytes.count {
            for padding in [UInt8(ascii: "\""), UInt8(ascii: "}"), UInt8(ascii: "]"), 0] {
                let result = withBuffer(Array(bytes[0..<length]), padding: padding) { buffer in
                    Result {
                        var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + buffer.count)
                        return try cursor.value()
                    }
                }
                #expect(throws: JSONError.truncated, "\(length) bytes") { try result.get() }
            }
        }
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "", " ", "tru", "nul", "TRUE", "01", "1.", ".5", "1e", "-", "+1", "0x1", "NaN", "\"a", "\"a\nb\"",
            "\"a\u{1}b\"", "[1 2]", "[1,]", "[,1]", "{\"a\" 1}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "[1}",
            "{\"a\":1]", "1 2", "[]]", "'a'", "// x\n1",
        ])
    func invalid(text: String) {
        #expect(throws: (any Error).self) { try walk(Array(text.utf8)) }
    }

    @Test("nesting ends at the limit, and only there")
    func depth() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array(repeating: UInt8(ascii: "["), count: levels) + Array(repeating: UInt8(ascii: "]"), count: levels)
        }
        _ = try walk(nested(JSONCursor.deepest - 1))
        for levels in [JSONCursor.deepest + 64, 10_000, 1_000_000] {
            #expect(throws: JSONError.tooDeep) { try walk(nested(levels)) }
        }
    }

    @Test("brackets and quotes inside strings count for nothing, at every place of a block", arguments: 0..<130)
    func strings(offset: Int) throws {
        let filler = String(repeating: "x", count: offset)
        let text = "[\"\(filler)\\\\\\\"}]{[\",{\"k\":\"]\\\"\"}]"
        let array = try #require(try walk(Array(text.utf8)) as? [Any])
        #expect(array.count == 2)
        #expect(array[0] as? String == filler + "\\\"}]{[")
    }

    @Test("a member is found by its name, the first of two, not inside others")
    func members() {
        let text = #"{"b":{"a":1},"a":"first","a":"second","\u0061":"escaped"}"#
        withBuffer(Array(text.utf8)) { buffer in
            let slice = JSONSlice(start: buffer.baseAddress!, count: buffer.count, kind: .object)
            #expect(slice["a"]?.string == "first")
            #expect(slice["b"]?["a"]?.integer == 1)
            #expect(slice["c"] == nil)
        }
    }
}
