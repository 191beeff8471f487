import Canned
import Configuration
import Foundation
import Report

/// `/exports/NAME.FORMAT`: a report's file.
struct ExportRequest {
    /// The command line that makes it.
    let arguments: [String]
    let type: String
    /// `deployments-2026-11-23.csv`
    let fileName: String

    /// - Throws: ``Refusal``.
    init(_ target: RequestTarget) throws {
        let name = target.parts[1]
        guard let dot = name.lastIndex(of: "."),
            let format = Downloads.formats.first(where: { $0.format.rawValue == name[name.index(after: dot)...] })
        else { throw Refusal.nothingThere("There is no export of this name.") }
        let report = try ReportPage.named(String(name[..<dot]))
        let filter = try ReportPage.filter(report, target)
        let command = report.header.name == "files" ? ["files"] : ["report", report.header.name]
        arguments = command + ["--format=\(format.format.rawValue)"] + filter.arguments
        type = format.type
        fileName = "\(report.header.name)-\(Moment.now.prefix(10)).\(format.format.rawValue)"
    }
}

extension Site {
    /// Makes the file beside the page and sends it.
    ///
    /// - Throws: ``Refusal``; ``ExportProblem``.
    func export(_ request: ExportRequest) async throws -> Reply {
        let file = try await exporting.run { [exports] in
            Result {
                let path = NSTemporaryDirectory() + "/deploytrail-\(UUID().uuidString)"
                defer { unlink(path) }
                try exports.make(request.arguments, at: path, seconds: Answering.longest)
                return try OpenFile(taking: path)
            }
        }.get()
        return Reply(type: request.type, body: .file(file), download: request.fileName)
    }
}
