/// A sheet of rows.
struct XLSXDataSheet {
    private let document: ReportDocument
    private let layout: XLSXLayout
    private let part: XLSXLayout.Part

    init(_ document: ReportDocument, _ layout: XLSXLayout, _ part: XLSXLayout.Part) {
        self.document = document
        self.layout = layout
        self.part = part
    }

    func write(to workbook: XLSXWorkbook) throws {
        let sheet = try workbook.sheet(named: part.sheet)
        let isID = layout.places.first?.name.hasSuffix("_id") ?? false
        sheet.freezeHeader(columns: layout.places.count, keepsFirstColumn: isID)
        for (column, place) in layout.places.enumerated() {
            try sheet.setWidth(place.width, of: column)
            try sheet.write(place.name, column: column, style: .columnName)
        }
        sheet.nextRow()
        for index in part.rows {
            let row = document.result.rows[index]
            for (column, place) in layout.places.enumerated() {
                try write(row[place.source], place, column, to: sheet)
            }
            sheet.nextRow()
        }
        if !layout.places.isEmpty { try sheet.filter(columns: layout.places.count) }
        try sheet.finish(title: document.title)
    }

    private func write(_ cell: Cell, _ place: XLSXLayout.Place, _ column: Int, to sheet: XLSXSheet) throws {
        if place.isDate {
            if let date = XLSXDataSheet.date(cell) { try sheet.write(date, column: column, style: .date) }
            return
        }
        switch cell {
        case .null: break
        case .integer(let number) where number.magnitude <= XLSXLayout.largestNumber.magnitude:
            try sheet.write(Double(number), column: column, style: .integer)
        case .real(let number) where number.isFinite: try sheet.write(number, column: column, style: .real)
        case .integer, .real, .text, .list, .object: try sheet.write(cell.plainText, column: column)
        }
    }

    /// Days since 1899-12-30, as Excel counts them from March 1900 on; nil
    /// for what is no time.
    static func date(_ cell: Cell) -> Double? {
        guard case .text(let time) = cell, let seconds = TimeArgument.seconds(time) else { return nil }
        let days = Double(seconds) / 86_400 + 25_569
        return days >= 61 && days < 2_958_466 ? days : nil
    }
}
