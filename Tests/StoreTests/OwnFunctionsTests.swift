import GRDB
import Testing

@testable import Store

/// The program's own SQL functions answer what the plain spelling answers.
@Suite struct OwnFunctionsTests {
    private let queue: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue()
        queue.inDatabase { db in OwnFunctions.add(to: db) }
    }

    /// The macro in both spellings, of one value.
    private func both(_ macro: String, of value: DatabaseValue) throws -> (plain: DatabaseValue, own: DatabaseValue) {
        try queue.inDatabase { db in
            func answer(_ spelling: MacroExpansion.Spelling) throws -> DatabaseValue {
                let expression = try MacroExpansion.expand(macro, as: spelling)
                let sql = "SELECT \(expression) FROM (SELECT ? AS x)"
                return try #require(try DatabaseValue.fetchOne(db, sql: sql, arguments: [value]))
            }
            return (try answer(.plain), try answer(.own))
        }
    }

    @Test func timesAreSpeltAlike() throws {
        var chance = SystemRandomNumberGenerator()
        var times: [Int64] = [0, -1, 1_790_856_000, 951_782_399, 951_868_800, -62_167_219_200, 253_402_300_799]
        times += (0..<2_000).map { _ in Int64.random(in: -62_167_219_200...253_402_300_799, using: &chance) }
        for time in times {
            let (plain, own) = try both("{{TIME(x)}}", of: time.databaseValue)
            #expect(plain == own, "\(time)")
        }
        let (plain, own) = try both("{{TIME(x)}}", of: .null)
        #expect(plain == own)
    }

    @Test(arguments: [
        "2026-10-01T12:00:00Z", "2024-02-29T23:59:59Z", "1999-12-31T23:59:59Z", "2026-10-01T12:00:00.500Z",
        "2026-10-01",
        "2026-10-01 12:00", "", "soon", "2026-13-01T12:00:00Z", "2026-10-01T12:00:00+02:00",
    ])
    func laterTimesAreSpeltAlike(_ text: String) throws {
        for seconds in [-1, 1, 43_200] {
            let (plain, own) = try both("{{LATER(x, \(seconds))}}", of: text.databaseValue)
            #expect(plain == own, "\(text) and \(seconds) seconds")
        }
    }

    @Test func idsAreSpeltAlike() throws {
        var ids: [DatabaseValue] = [.null, "no-uuid".databaseValue, 7.databaseValue]
        for _ in 0..<200 {
            ids.append(
                try #require(try queue.inDatabase { try DatabaseValue.fetchOne($0, sql: "SELECT randomblob(16)") }))
        }
        for id in ids {
            let (plain, own) = try both("{{UUID(x)}}", of: id)
            #expect(plain == own, "\(id)")
        }
    }

    private static let documents = [
        #"{"a":"b"}"#, #"{"a":{"b":"c"}}"#, #"{"a":[{"b":"x"},{"b":"y"}]}"#, #"{"a":1}"#, #"{"a":null}"#,
        #"{"a":true}"#,
        #"{"a":""}"#, #"{"a":"q\"\\\/\b\f\n\r\té🧑\u00e9\ud83e\uddd1"}"#, #"{"a":"before\u0000after"}"#,
        #"{"a":"\u0000"}"#, #"{"b":"1","a":"2","a":"3"}"#, #"{"\u0061":"escaped","a":"plain"}"#, #"["a"]"#, #""a""#,
        "1",
        "null", "{}", "[]", #"{"a":[]}"#, #"{"a":[["b"]]}"#, #"{"aa":"longer","a":"x"}"#,
        #"{"a":{"b":["c",{"d":"e"}]}}"#,
    ]

    @Test(arguments: documents)
    func textsAreFoundAlike(_ document: String) throws {
        for path in [
            "$", "$.a", "$.a.b", "$.b", "$.a[0]", "$.a[1].b", "$.a[0].b", "$.a[7]", "$.a.b[1].d", "$[0]", "$.aa",
        ] {
            let (plain, own) = try both("{{TEXT x \(path)}}", of: document.databaseValue)
            #expect(plain == own, "\(path) of \(document)")
        }
    }

    @Test func textsOfMadeDocumentsAreFoundAlike() throws {
        var chance = SystemRandomNumberGenerator()
        func value(_ depth: Int) -> String {
            switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &chance) {
            case 0: "null"
            case 1: "\(Int.random(in: -9...9, using: &chance))"
            case 2: ["\"\"", "\"t\"", #""\n\u00fc""#, #""{[\"""#].randomElement(using: &chance)!
            case 3: "true"
            case 4: "\"\(String(repeating: "x", count: Int.random(in: 0...130, using: &chance)))\""
            case 5:
                "["
                    + (0..<Int.random(in: 0...4, using: &chance)).map { _ in value(depth - 1) }.joined(separator: ", ")
                    + "]"
            default:
                "{"
                    + (0..<Int.random(in: 0...4, using: &chance))
                    .map { _ in "\"\(["a", "b", "ab"].randomElement(using: &chance)!)\" : \(value(depth - 1))" }
                    .joined(separator: ",") + "}"
            }
        }
        let paths = ["$.a", "$.b.a", "$.a[1]", "$[2].ab", "$.ab.b[0].a", "$.a.a.a", "$[0][1]"]
        for _ in 0..<1_500 {
            let document = value(5)
            for path in paths {
                let (plain, own) = try both("{{TEXT x \(path)}}", of: document.databaseValue)
                #expect(plain == own, "\(path) of \(document)")
            }
        }
    }
}
