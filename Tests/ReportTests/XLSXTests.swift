import Foundation
import Testing

@testable import Report

/// Spreadsheets. `make office` opens them with other programs.
@Suite struct XLSXTests {
    @Test func twoRendersAreTheSame() throws {
        let first = try Documents.bytes(XLSXRenderer(), Documents.hostileReport)
        // Zip knows times of two seconds.
        Thread.sleep(forTimeInterval: 2.1)
        #expect(try Documents.bytes(XLSXRenderer(), Documents.hostileReport) == first)
        #expect(first.prefix(2) == Data("PK".utf8))
    }

    @Test(arguments: [
        ("plain", "plain"), ("_x0041_", "_x005F_x0041_"), ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x005F_x0041_", "_x005F_x005F_x005F_x0041_"), ("_x004_", "_x004_"), ("_X0041_", "_X0041_"),
        ("\u{1B}[31m", "\\u{1B}[31m"), ("a\nb", "a\\u{A}b"), ("\u{FFFE}", "\\u{FFFE}"), ("\u{202E}x", "\\u{202E}x"),
        ("=1+1", "=1+1"), ("é", "é"),
    ])
    func textsComeOutAsTheyWentIn(text: String, written: String) {
        #expect(XLSXText(text).text == written)
        #expect(!XLSXText(text).isCut)
    }

    @Test func longTextsAreCutAndSaySo() {
        for unit in ["x", "🧑", "_x0041_", "é\u{301}", "\u{1B}"] {
            let long = String(repeating: unit, count: 40_000)
            let cell = XLSXText(long)
            #expect(cell.isCut)
            #expect(cell.text.utf16.count <= XLSXText.longest)
            #expect(cell.text.hasSuffix("characters in all; CSV and JSON have them]"))
        }
        #expect(!XLSXText(String(repeating: "x", count: XLSXText.longest)).isCut)
        #expect(XLSXText(String(repeating: "x", count: XLSXText.longest + 1)).isCut)
    }

    @Test func rowsGoOnOnFurtherSheets() throws {
        let rows = (0..<25).map { [Cell.text("row \($0)")] }
        var document = Documents.report(rows, columns: [Column(name: "name")])
        document.title = "A title that is longer than a sheet's name can be"
        let layout = try XLSXLayout(document, limits: XLSXLimits(rows: 11))
        #expect(layout.parts.map(\.rows) == [0..<10, 10..<20, 20..<25])
        #expect(Set(layout.parts.map(\.sheet)).count == 3)
        #expect(layout.parts.allSatisfy { $0.sheet.count <= 31 })
        #expect(try Documents.bytes(XLSXRenderer(limits: XLSXLimits(rows: 11)), document).count > 1_000)
        #expect(throws: XLSXProblem.self) {
            try XLSXLayout(Documents.hostileReport, limits: XLSXLimits(columns: 3))
        }
    }

    @Test func timesHaveADateBesideThem() throws {
        let layout = try XLSXLayout(Documents.report([]), limits: XLSXLimits())
        #expect(
            layout.places.map(\.name).prefix(4) == ["deploy_id", "requested_at", "requested_at_date", "environment"])
        // 2026-09-01 is day 46266 of Excel's calendar.
        #expect(XLSXDataSheet.date(.text("2026-09-01T12:00:00Z")) == 46_266.5)
        #expect(XLSXDataSheet.date(.text("soon")) == nil)
        #expect(XLSXDataSheet.date(.text("1900-01-01T00:00:00Z")) == nil)
        #expect(XLSXDataSheet.date(.null) == nil)
    }

    @Test func sheetsHaveNamesThatAreAllowed() {
        #expect(XLSXLayout.sheetName("a/b\\c:d*e?f[g]'h") == "abcdefgh")
        #expect(XLSXLayout.sheetName("Query") == "Rows")
        #expect(XLSXLayout.sheetName("") == "Rows")
        #expect(XLSXLayout.sheetName(String(repeating: "x", count: 99)).count == 31)
    }

    @Test func whatChangesIsCounted() throws {
        let document = Documents.report(
            [
                [.text(String(repeating: "x", count: 40_000)), .integer(1_000_000_000_000_000)],
                [.text("\u{7}"), .integer(999_999_999_999_999)],
            ], columns: [Column(name: "text"), Column(name: "number", kind: .integer)])
        let layout = try XLSXLayout(document, limits: XLSXLimits())
        #expect(layout.cutCells == 1 && layout.cellsMadeVisible == 1 && layout.longNumbers == 1)
    }
}
