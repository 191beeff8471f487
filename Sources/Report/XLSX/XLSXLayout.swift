/// Which column of the report goes where, on how many sheets, and what
/// happens to cells that a spreadsheet can't hold as they are.
struct XLSXLayout {
    /// A column of the sheet: one of the report, or the date beside it.
    struct Place {
        let source: Int
        let name: String
        let isDate: Bool
        let width: Double
    }

    /// The rows of one sheet.
    struct Part {
        let sheet: String
        let rows: Range<Int>
    }

    let places: [Place]
    let parts: [Part]
    /// Texts longer than a cell can be.
    let cutCells: Int
    /// Cells with invisible characters.
    let cellsMadeVisible: Int
    /// Numbers that a spreadsheet would round, kept as text.
    let longNumbers: Int

    /// The largest number all of whose digits Excel keeps: fifteen.
    static let largestNumber: Int64 = 999_999_999_999_999

    /// - Throws: ``XLSXProblem`` where there are more columns than a sheet holds.
    init(_ document: ReportDocument, limits: XLSXLimits) throws {
        places = XLSXLayout.places(document.result)
        guard places.count <= limits.columns else {
            throw XLSXProblem(
                description: "\(places.count) columns are more than the \(limits.columns) that a sheet holds: "
                    + "choose some with --columns, or another format")
        }
        parts = XLSXLayout.parts(document, rowsPerSheet: limits.rows - 1)
        var (cut, visible, long) = (0, 0, 0)
        for row in document.result.rows {
            for cell in row {
                switch cell {
                case .null, .real: break
                case .integer(let number): if number.magnitude > XLSXLayout.largestNumber.magnitude { long += 1 }
                case .text, .list, .object:
                    let text = XLSXText(cell.plainText)
                    if text.isCut { cut += 1 }
                    if text.isMadeVisible { visible += 1 }
                }
            }
        }
        (cutCells, cellsMadeVisible, longNumbers) = (cut, visible, long)
    }

    private static func places(_ result: ResultSet) -> [Place] {
        var taken = Set(result.columns.map(\.name))
        var places: [Place] = []
        for (index, column) in result.columns.enumerated() {
            places.append(
                Place(source: index, name: column.name, isDate: false, width: width(column, index, result.rows)))
            guard column.kind == .time else { continue }
            var name = column.name + "_date"
            while !taken.insert(name).inserted { name += "_" }
            places.append(Place(source: index, name: name, isDate: true, width: 20))
        }
        return places
    }

    /// As wide as the first thousand rows want, within reason.
    private static func width(_ column: Column, _ index: Int, _ rows: [[Cell]]) -> Double {
        var widest = column.name.count + 4
        for row in rows.prefix(1000) { widest = max(widest, min(60, row[index].plainText.utf8.count) + 2) }
        return Double(min(60, widest))
    }

    private static func parts(_ document: ReportDocument, rowsPerSheet: Int) -> [Part] {
        let count = document.result.rows.count
        let sheets = max(1, (count + rowsPerSheet - 1) / rowsPerSheet)
        let name = sheetName(document.title)
        return (0..<sheets).map { number in
            let suffix = number == 0 ? "" : " (\(number + 1))"
            let start = number * rowsPerSheet
            return Part(
                sheet: String(name.prefix(31 - suffix.count)) + suffix, rows: start..<min(count, start + rowsPerSheet))
        }
    }

    /// A title as a sheet may be called (support.microsoft.com, "Rename a
    /// worksheet"): 31 characters, none of `\ / ? * [ ] :`, no apostrophe at
    /// its ends, none of the names that we give to other sheets.
    static func sheetName(_ title: String) -> String {
        let allowed = title.filter {
            !"\\/?*[]:'".contains($0) && $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value < 0x2_0000 }
        }
        let name = String(allowed.prefix(31))
        let reserved = ["", "about this report", "columns", "query", "history"]
        return reserved.contains(name.lowercased()) ? "Rows" : name
    }
}
