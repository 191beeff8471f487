import Canned
import Configuration
import Foundation
import Report

/// `/exports/NAME.FORMAT`: a report's file.
struct ExportRequest {
    /// What a trace can be downloaded as.
    static let ofTraces: Set<OutputFormat> = [.csv, .html, .json]
    /// The command line that makes it.
    let arguments: [String]
    /// What is traced; nil for reports.
    let subject: String?
    let type: String
    /// `deployments-2026-11-23.csv`
    let fileName: String

    /// - Throws: ``Refusal``.
    init(_ target: RequestTarget) throws {
        let name = target.parts[1]
        guard let dot = name.lastIndex(of: "."),
            let format = Downloads.formats.first(where: { $0.format.rawValue == name[name.index(after: dot)...] })
        else { throw Refusal.nothingThere("There is no export of this name.") }
        type = format.type
        if name[..<dot] == "trace" {
            guard let id = target["id"], ExportRequest.ofTraces.contains(format.format) else {
                throw Refusal.nothingThere("There is no export of this name.")
            }
            subject = id
            arguments = ["trace", "--format=\(format.format.rawValue)"]
            fileName = "trace-\(ExportRequest.plain(id)).\(format.format.rawValue)"
            return
        }
        subject = nil
        let report = try ReportPage.named(String(name[..<dot]))
        let filter = try ReportPage.filter(report, target)
        let command = report.header.name == "files" ? ["files"] : ["report", report.header.name]
        arguments = command + ["--format=\(format.format.rawValue)"] + filter.arguments
        fileName = "\(report.header.name)-\(Moment.now.prefix(10)).\(format.format.rawValue)"
    }

    /// What may stand in a file's name anywhere, and in a header.
    private static func plain(_ text: String) -> String {
        let bytes = text.utf8.prefix(60).map { byte -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: byte
            default: 0x5F
            }
        }
        return String(decoding: bytes, as: UTF8.self)
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
                try exports.make(request.arguments, subject: request.subject, at: path, seconds: Answering.longest)
                return try OpenFile(taking: path)
            }
        }.get()
        return Reply(type: request.type, body: .file(file), download: request.fileName)
    }
}
