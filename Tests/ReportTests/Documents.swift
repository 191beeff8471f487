import Foundation
import Hashing

@testable import Report

/// Documents and outputs for the renderers' tests.
enum Documents {
    /// What attackers, and spreadsheets' habits, make of a text.
    static let hostile = [
        "<script>window.pwned=1</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
        "\"\u{301} autofocus onfocus=\"alert(1)", "</title></style></script><script>alert(1)</script>",
        "&lt;b&gt;", "=1+1", "+1", "-1", "@SUM(A1)", "\u{FF1D}1", "\t=1", "_x0041_", "_x0041_x0042_", "_x005F_x0041_",
        "\u{202E}gnp.exe", "zero\u{200B}width", "bell\u{7}\u{1B}[31m", "a\r\nb\tc", "\u{0}", "\u{FFFE}\u{FFFF}",
        "001234567890", "1e5", "TRUE", "2026-09-01", "https://evil.example/", "mailto:x@y.example", "é 日本語 🧑‍🚀",
        String(repeating: "x", count: 5_000), " leading and trailing ",
    ]

    static func report(_ rows: [[Cell]], columns: [Column]? = nil) -> ReportDocument {
        let columns =
            columns ?? [
                Column(name: "deploy_id", meaning: "The id."), Column(name: "requested_at", kind: .time),
                Column(name: "environment"), Column(name: "result"), Column(name: "number", kind: .integer),
                Column(name: "tags", kind: .object, isHeadline: false), Column(name: "link", isHeadline: false),
                Column(name: "evidence", isHeadline: false),
            ]
        var document = ReportDocument(
            name: "deployments", version: 1, title: "Deployments", parameters: [("from", "2026-09-01T00:00:00Z")],
            runAt: "2026-10-01T08:00:00Z", toolVersion: "0.0.0", leftOut: [("scaling", 3)],
            result: ResultSet(columns: columns, rows: rows))
        document.purpose = "A purpose."
        document.population = "A population."
        document.limits = ["A limit."]
        document.query = "-- name: deployments\nSELECT '<b>' < 2;\n"
        document.input.manifestSHA256 = String(repeating: "0", count: 64)
        document.footer = ["\(rows.count) rows", "a note to read first"]
        return document
    }

    /// A row for each hostile text, which stands in every text of it.
    static var hostileReport: ReportDocument {
        report(
            hostile.enumerated().map { number, text in
                [
                    .text(text), .text("2026-09-\(10 + number % 20)T10:00:00Z"), .text(text), .text("accepted"),
                    .integer(Int64(number)), .object([(text, text)]), .text(text), .text("\(text)#1"),
                ]
            })
    }

    /// What a renderer writes.
    static func bytes(_ renderer: any Renderer, _ document: ReportDocument) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let sink = try OutputSink.file(file.path)
        try renderer.render(document, to: sink)
        try sink.finish()
        return try Data(contentsOf: file)
    }

    static func text(_ renderer: any Renderer, _ document: ReportDocument) throws -> String {
        String(decoding: try bytes(renderer, document), as: UTF8.self)
    }
}
