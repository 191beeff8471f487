/// The first sheet: the report's cover, and how to read the others.
struct XLSXAboutSheet {
    private let document: ReportDocument
    private let layout: XLSXLayout

    init(_ document: ReportDocument, _ layout: XLSXLayout) {
        self.document = document
        self.layout = layout
    }

    func write(to workbook: XLSXWorkbook) throws {
        let sheet = try workbook.sheet(named: "About this report")
        sheet.hideGridlines()
        sheet.fitToPageWidth()
        try sheet.setWidth(26, of: 0)
        try sheet.setWidth(XLSXAboutSheet.width, of: 1)
        try sheet.setHeight(32)
        try sheet.write(document.title, column: 0, style: .title)
        sheet.nextRow()
        let cover = Cover(document)
        try section("Read this first", cover.warnings.map { ("Note", $0, .warning) }, to: sheet)
        for part in cover.sections {
            try section(part.title, part.items.map { ($0.label, $0.value, $0.isCode ? .code : .prose) }, to: sheet)
        }
        if let attestation = document.attestation {
            try section(
                "Evidence banner",
                attestation.items.map { ($0.label, $0.value, .code) }
                    + [("", "rows SHA-256: of the same rows as `--format jsonl` writes them.", .prose)], to: sheet)
        }
        try section("How to read this workbook", guide.map { ($0.0, $0.1, .prose) }, to: sheet)
        try sheet.finish(title: document.title)
    }

    private static let width = 100.0

    private typealias Line = (label: String, value: String, style: XLSXWorkbook.Style)

    private func section(_ title: String, _ lines: [Line], to sheet: XLSXSheet) throws {
        guard !lines.isEmpty else { return }
        sheet.nextRow()
        try sheet.setHeight(24)
        try sheet.write(title, column: 0, style: .heading)
        try sheet.writeBlank(column: 1, style: .heading)
        sheet.nextRow()
        try sheet.setHeight(5)
        sheet.nextRow()
        for line in lines {
            try sheet.fitHeight(to: line.value, width: XLSXAboutSheet.width)
            try sheet.write(line.label, column: 0, style: .label)
            try sheet.write(line.value, column: 1, style: line.style)
            sheet.nextRow()
        }
    }

    private var guide: [(String, String)] {
        var lines = layout.parts.map { part in
            (
                "Sheet \(part.sheet)",
                part.rows.isEmpty
                    ? "no rows"
                    : "rows \(Cover.grouped(part.rows.lowerBound + 1)) to \(Cover.grouped(part.rows.upperBound))"
            )
        }
        if layout.parts.count > 1 {
            lines.append(
                (
                    "Several sheets",
                    "There are more rows than a sheet holds: they go on from sheet to sheet. A filter works on one sheet alone."
                ))
        }
        lines.append(("Sheet Columns", "what each column means"))
        if !document.query.isEmpty { lines.append(("Sheet Query", "the full text of the query that made the rows")) }
        if layout.places.contains(where: \.isDate) {
            lines.append(
                (
                    "Times",
                    "Times are in UTC, as text. The column beside each, …_date, has the same instant in UTC as a date that spreadsheets sort, filter and reckon with."
                ))
        }
        lines.append(
            (
                "Cells",
                "Texts are texts: identifiers keep their zeros, nothing is a formula or a link. What is unknown is empty. Lists are joined by “; ”."
            ))
        lines.append(
            (
                "Cells cut",
                said(
                    layout.cutCells,
                    "longer than the 32,767 characters that a cell holds, and say so themselves; CSV and JSON have them whole"
                )
            ))
        lines.append(
            (
                "Characters made visible",
                said(
                    layout.cellsMadeVisible,
                    "with control characters or direction marks, written \\u{…}; JSON has them as they are")
            ))
        lines.append(
            (
                "Numbers as text",
                said(layout.longNumbers, "with numbers of more than fifteen digits, which spreadsheets round")
            ))
        return lines
    }

    private func said(_ count: Int, _ what: String) -> String {
        count == 0 ? "none" : "\(Cover.grouped(count)) \(count == 1 ? "cell" : "cells") \(what)"
    }
}

/// The sheets after the rows: what the columns mean, and the query.
struct XLSXReferenceSheets {
    private let document: ReportDocument
    private let layout: XLSXLayout

    init(_ document: ReportDocument, _ layout: XLSXLayout) {
        self.document = document
        self.layout = layout
    }

    func write(to workbook: XLSXWorkbook) throws {
        let columns = try workbook.sheet(named: "Columns")
        columns.freezeHeader(columns: 3, keepsFirstColumn: false)
        columns.fitToPageWidth()
        for (column, (name, width)) in [("column", 28.0), ("kind", 10), ("meaning", 110)].enumerated() {
            try columns.setWidth(width, of: column)
            try columns.write(name, column: column, style: .columnName)
        }
        columns.nextRow()
        for place in layout.places {
            let column = document.result.columns[place.source]
            let meaning =
                place.isDate ? "The same instant as \(column.name), as a spreadsheet's date, in UTC." : column.meaning
            try columns.fitHeight(to: meaning, width: 110)
            try columns.write(place.name, column: 0)
            try columns.write(place.isDate ? "date" : column.kind.rawValue, column: 1)
            try columns.write(meaning, column: 2, style: .prose)
            columns.nextRow()
        }
        try columns.finish(title: document.title)
        guard !document.query.isEmpty else { return }
        let query = try workbook.sheet(named: "Query")
        query.hideGridlines()
        query.fitToPageWidth()
        try query.setWidth(150, of: 0)
        for line in document.query.split(separator: "\n", omittingEmptySubsequences: false) {
            try query.fitHeight(to: String(line), width: 135)
            try query.write(String(line), column: 0, style: .code)
            query.nextRow()
        }
        try query.finish(title: document.title)
    }
}
