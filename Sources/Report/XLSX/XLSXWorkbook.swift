import CXlsxWriter
import Foundation

/// A spreadsheet that can't be written.
public struct XLSXProblem: Error, CustomStringConvertible {
    public let description: String
}

/// A workbook under way, by libxlsxwriter: rows go to disk as they come
/// (`constant_memory`), so that its size in memory does not grow with them.
final class XLSXWorkbook {
    /// How a cell looks.
    enum Style: CaseIterable {
        case text, integer, real, date
        case columnName, title, heading, label, prose, code, warning
    }

    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private var formats: [Style: UnsafeMutablePointer<lxw_format>] = [:]
    private(set) var cutCells = 0
    private(set) var cellsMadeVisible = 0

    /// - Parameter path: the file, which libxlsxwriter writes in ``close()``.
    init(path: String) throws {
        var options = lxw_workbook_options()
        options.constant_memory = 1
        options.use_zip64 = 1
        workbook = withUnsafePointer(to: &options) { workbook_new_opt(path, UnsafeMutablePointer(mutating: $0)) }
        guard workbook != nil else { throw XLSXProblem(description: "cannot begin a spreadsheet: out of memory") }
        for style in Style.allCases { formats[style] = try format(style) }
    }

    deinit {
        if workbook != nil { lxw_workbook_free(workbook) }
    }

    /// Fixed metadata: nothing of the machine, the person or the clock.
    func describe(title: String, subject: String, program: String, madeAt: Int64) throws {
        try title.withMutableCString { title in
            try subject.withMutableCString { subject in
                try program.withMutableCString { program in
                    var properties = lxw_doc_properties()
                    properties.title = title
                    properties.subject = subject
                    properties.author = program
                    properties.created = time_t(madeAt)
                    try check(workbook_set_properties(workbook, &properties), "its metadata")
                }
            }
        }
    }

    /// A sheet at the end; sheets are written one after the other.
    func sheet(named name: String) throws -> XLSXSheet {
        guard let sheet = workbook_add_worksheet(workbook, name) else {
            throw XLSXProblem(description: "cannot add the sheet '\(name)' to a spreadsheet")
        }
        return XLSXSheet(sheet, of: self)
    }

    func format(of style: Style) -> UnsafeMutablePointer<lxw_format>? { formats[style] }

    /// The text as it can be held; what had to change is counted.
    func cellText(_ text: String) -> String {
        let cell = XLSXText(text)
        if cell.isCut { cutCells += 1 }
        if cell.isMadeVisible { cellsMadeVisible += 1 }
        return cell.text
    }

    /// Puts the file together.
    func close() throws {
        let result = workbook_close(workbook)
        workbook = nil
        try check(result, "it")
    }

    func check(_ result: lxw_error, _ what: String) throws {
        guard result != LXW_NO_ERROR else { return }
        let words = lxw_strerror(result).map { String(cString: $0) } ?? "error \(result.rawValue)"
        throw XLSXProblem(description: "cannot write \(what) to the spreadsheet: \(words)")
    }

    private func format(_ style: Style) throws -> UnsafeMutablePointer<lxw_format> {
        guard let format = workbook_add_format(workbook) else {
            throw XLSXProblem(description: "cannot write a spreadsheet: out of memory")
        }
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        format_set_font_name(format, "Calibri")
        // "@": text, also after somebody edits the cell.
        switch style {
        case .text: format_set_num_format(format, "@")
        case .integer: format_set_num_format(format, "0")
        case .real: format_set_num_format(format, "General")
        case .date:
            format_set_num_format(format, "yyyy-mm-dd hh:mm:ss")
            format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
        case .columnName:
            format_set_num_format(format, "@")
            format_set_bold(format)
            format_set_bg_color(format, 0xE9EDF2)
            format_set_bottom(format, UInt8(LXW_BORDER_MEDIUM.rawValue))
            format_set_bottom_color(format, 0x44546A)
        case .title:
            format_set_num_format(format, "@")
            format_set_font_size(format, 20)
            format_set_bold(format)
        case .heading:
            format_set_num_format(format, "@")
            format_set_font_size(format, 13)
            format_set_bold(format)
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_BOTTOM.rawValue))
            format_set_font_color(format, 0x1F3A5F)
            format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
            format_set_bottom_color(format, 0x9AA7B8)
        case .label:
            format_set_num_format(format, "@")
            format_set_font_color(format, 0x51606F)
        case .prose, .warning:
            format_set_num_format(format, "@")
            format_set_text_wrap(format)
            if style == .warning {
                format_set_bold(format)
                format_set_font_color(format, 0x8A3B00)
            }
        case .code:
            format_set_num_format(format, "@")
            format_set_text_wrap(format)
            format_set_font_name(format, "Consolas")
            format_set_font_size(format, 10)
        }
        return format
    }
}

extension String {
    fileprivate func withMutableCString<Result>(
        _ body: (UnsafeMutablePointer<CChar>?) throws -> Result
    ) rethrows -> Result {
        try withCString { try body(UnsafeMutablePointer(mutating: $0)) }
    }
}
