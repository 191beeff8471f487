import Foundation
import Testing

@testable import Report

@Suite struct JSONTests {
    private static let cells: [(cell: Cell, text: String)] = [
        (.null, "null"), (.text(""), "\"\""), (.text("a\"\\\n\u{1}"), #""a\"\\\n\u0001""#),
        (.integer(.min), "-9223372036854775808"),
        (.real(0.5), "0.5"), (.real(.infinity), "null"), (.real(.nan), "null"), (.list([]), "[]"),
        (.list(["a", "b"]), "[\"a\", \"b\"]"),
        (.object([("k", "v"), ("l", "w")]), "{\"k\": \"v\", \"l\": \"w\"}"),
        (.text("\u{2028}\u{2029}\u{7F}"), #""\u2028\u2029\u007f""#),
        (.text("</script>é😀"), "\"</script>é😀\""),
    ]

    @Test func everyKindOfCell() { for (cell, text) in JSONTests.cells { #expect(JSONOutput.value(cell) == text) } }

    /// Foundation reads back what an attacker wrote, and nothing more.
    @Test func hostileRowsAreReadBack() throws {
        let document = Documents.hostileReport
        let whole = try #require(
            try JSONSerialization.jsonObject(with: Documents.bytes(JSONRenderer(), document)) as? [String: Any])
        let about = try #require(whole["report"] as? [String: Any])
        #expect(about["name"] as? String == "deployments")
        #expect(about["row_count"] as? Int == document.result.rows.count)
        #expect((about["left_out"] as? [String: Int]) == ["scaling": 3])
        #expect((about["parameters"] as? [String: String]) == ["from": "2026-09-01T00:00:00Z"])
        #expect(about["query"] as? String == document.query)
        let lines = try Documents.bytes(JSONLinesRenderer(), document).split(separator: 0x0A)
        for rows in [try #require(whole["rows"] as? [[String: Any]]), try lines.map(JSONTests.object)] {
            #expect(rows.count == document.result.rows.count)
            for (read, row) in zip(rows, document.result.rows) {
                for (column, cell) in zip(document.result.columns, row) {
                    switch cell {
                    case .text(let text):
                        #expect((read[column.name] as? String).map { Array($0.utf8) } == Array(text.utf8))
                    case .integer(let number): #expect(read[column.name] as? Int64 == number)
                    case .object(let members):
                        #expect((read[column.name] as? [String: String])?.count == members.count)
                    default: Issue.record("no other kind is in the document")
                    }
                }
            }
        }
    }

    private static func object(_ line: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
    }

    @Test func noRows() throws {
        let document = Documents.report([])
        #expect(try Documents.bytes(JSONLinesRenderer(), document).isEmpty)
        let whole = try JSONSerialization.jsonObject(with: Documents.bytes(JSONRenderer(), document)) as? [String: Any]
        #expect((whole?["rows"] as? [Any])?.isEmpty == true)
    }

    /// The members stand in the order of the columns.
    @Test func order() throws {
        let columns = ["z", "a", "m"].map { Column(name: $0) }
        let document = Documents.report([[.text("1"), .null, .integer(3)]], columns: columns)
        #expect(try Documents.text(JSONLinesRenderer(), document) == "{\"z\": \"1\", \"a\": null, \"m\": 3}\n")
    }
}
