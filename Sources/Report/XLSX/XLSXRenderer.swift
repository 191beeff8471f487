import Foundation

/// A spreadsheet: what the report is, its rows, its columns' meaning, its
/// query. The same document gives the same bytes.
///
/// The sheet about the report comes first though it counts what happened to
/// the rows' cells; so the rows are looked at before they are written.
public struct XLSXRenderer: Renderer {
    private let limits: XLSXLimits

    public init(limits: XLSXLimits = XLSXLimits()) { self.limits = limits }

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        let layout = try XLSXLayout(document, limits: limits)
        let file = try PrivateScratchFile(suffix: ".xlsx")
        let workbook = try XLSXWorkbook(path: file.path)
        try workbook.describe(
            title: document.title, subject: String(document.purpose.prefix(250)),
            program: "deploytrail \(document.toolVersion)", madeAt: TimeArgument.seconds(document.runAt) ?? 0)
        try XLSXAboutSheet(document, layout).write(to: workbook)
        for part in layout.parts { try XLSXDataSheet(document, layout, part).write(to: workbook) }
        try XLSXReferenceSheets(document, layout).write(to: workbook)
        try workbook.close()
        try file.copy(to: sink)
    }
}

/// What a sheet can hold ("Excel specifications and limits",
/// support.microsoft.com); smaller in tests.
public struct XLSXLimits: Sendable {
    public var rows: Int
    public var columns: Int

    public init(rows: Int = 1_048_576, columns: Int = 16_384) {
        self.rows = rows
        self.columns = columns
    }
}

/// A file that only its owner can read and that goes when we do: libxlsxwriter
/// wants a path to write to.
final class PrivateScratchFile {
    let path: String

    init(suffix: String) throws {
        let folder = FileManager.default.temporaryDirectory.path
        var template = Array("\(folder)/deploytrail-XXXXXX\(suffix)".utf8CString)
        let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
        guard descriptor >= 0 else {
            throw XLSXProblem(
                description: "cannot make a scratch file in '\(folder)': \(String(cString: strerror(errno))); "
                    + "set TMPDIR to a folder that can be written")
        }
        close(descriptor)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { unlink(path) }

    func copy(to sink: OutputSink) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {
            try data.withUnsafeBytes { try sink.write($0) }
        }
    }
}
