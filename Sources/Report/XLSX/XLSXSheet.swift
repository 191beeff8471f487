import CXlsxWriter

/// A sheet: cells from left to right and from top to bottom.
final class XLSXSheet {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let workbook: XLSXWorkbook
    /// The next row, from 0.
    private(set) var row = 0

    init(_ sheet: UnsafeMutablePointer<lxw_worksheet>, of workbook: XLSXWorkbook) {
        self.sheet = sheet
        self.workbook = workbook
    }

    func nextRow() { row += 1 }

    /// Always a text: never a formula, a number or a link.
    func write(_ text: String, column: Int, style: XLSXWorkbook.Style = .text) throws {
        let text = workbook.cellText(text)
        guard !text.isEmpty else { return }
        try workbook.check(
            worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), text, workbook.format(of: style)), "a text"
        )
    }

    /// A cell that looks like its neighbour and lets that one's text run on.
    func writeBlank(column: Int, style: XLSXWorkbook.Style) throws {
        try workbook.check(
            worksheet_write_blank(sheet, lxw_row_t(row), lxw_col_t(column), workbook.format(of: style)), "a cell")
    }

    /// The next row's height for wrapped text; not every program finds it
    /// out by itself.
    ///
    /// - Parameters:
    ///   - text: what is to fit.
    ///   - width: the column's, in characters.
    func fitHeight(to text: String, width: Double) throws {
        let perLine = max(10, Int(width * 0.95))
        let lines = max(1, (VisibleText.width(text) + perLine - 1) / perLine)
        // 409 points are as much as a row can have.
        try setHeight(min(405, Double(lines) * 15 + 2))
    }

    /// - Parameter height: of the next row, in points.
    func setHeight(_ height: Double) throws {
        try workbook.check(worksheet_set_row(sheet, lxw_row_t(row), height, nil), "a row's height")
    }

    func write(_ number: Double, column: Int, style: XLSXWorkbook.Style) throws {
        try workbook.check(
            worksheet_write_number(sheet, lxw_row_t(row), lxw_col_t(column), number, workbook.format(of: style)),
            "a number")
    }

    /// - Parameter width: in characters.
    func setWidth(_ width: Double, of column: Int) throws {
        let column = lxw_col_t(column)
        try workbook.check(worksheet_set_column(sheet, column, column, width, nil), "a column's width")
    }

    /// The header stays where it is and filters; so does the first column,
    /// if asked for.
    func freezeHeader(columns: Int, keepsFirstColumn: Bool) {
        worksheet_freeze_panes(sheet, 1, keepsFirstColumn ? 1 : 0)
        worksheet_repeat_rows(sheet, 0, 0)
        worksheet_set_landscape(sheet)
    }

    func filter(columns: Int) throws {
        let last = lxw_row_t(max(0, row - 1))
        try workbook.check(worksheet_autofilter(sheet, 0, 0, last, lxw_col_t(columns - 1)), "a filter")
    }

    /// Page by page, no wider than one page.
    func fitToPageWidth() { worksheet_fit_to_pages(sheet, 1, 0) }

    /// A4, numbered pages, no marks on account ids for being "numbers stored
    /// as text", which is what they are to be.
    func finish(title: String) throws {
        worksheet_set_paper(sheet, 9)
        let name = title.replacing("&", with: "&&")
        try workbook.check(worksheet_set_footer(sheet, "&L\(name.prefix(120))&R&P / &N"), "a footer")
        try workbook.check(
            worksheet_ignore_errors(sheet, UInt8(LXW_IGNORE_NUMBER_STORED_AS_TEXT.rawValue), "A1:XFD1048576"),
            "a setting")
    }

    func hideGridlines() { worksheet_gridlines(sheet, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue)) }
}
