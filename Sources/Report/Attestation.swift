import Foundation
import Hashing

/// Who made a report, where and when, and which bytes came out: what ties a
/// screenshot to a file.
public struct Attestation: Sendable {
    public let host: String
    public let user: String
    /// The machine's own clock, whatever `--run-at` says.
    public let at: String
    public let clock: ZoneClock
    public let program: String
    public let report: String
    public let parameters: String
    public let runAt: String
    public let rows: Int
    /// SHA-256 of the rows as `--format jsonl` writes them.
    public let rowsSHA256: String

    /// - Parameters:
    ///   - document: the report, with the columns that are shown.
    ///   - clock: the zone of the local time.
    /// - Throws: what hashing the rows throws.
    public init(_ document: ReportDocument, clock: ZoneClock) throws {
        var name = [CChar](repeating: 0, count: 256)
        host = gethostname(&name, name.count - 1) == 0 ? Attestation.text(name) : "unknown"
        let id = geteuid()
        user = getpwuid(id).map { "\(String(cString: $0.pointee.pw_name)) (uid \(id))" } ?? "uid \(id)"
        at = ISO8601DateFormatter().string(from: Date())
        self.clock = clock
        program = "deploytrail \(document.toolVersion)"
        report = "\(document.name), version \(document.version)"
        parameters =
            document.parameters.isEmpty
            ? "none" : document.parameters.map { "\($0.name) \($0.value)" }.joined(separator: "; ")
        runAt = document.runAt
        rows = document.result.rows.count
        let sink = try OutputSink.nowhere().hashing()
        try JSONLinesRenderer().render(document, to: sink)
        try sink.finish()
        rowsSHA256 = sink.sha256 ?? ""
    }

    private static func text(_ name: [CChar]) -> String {
        String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What is shown, as labels and values.
    public var items: [(label: String, value: String)] {
        [
            ("host", host), ("user", user), ("time (UTC)", ZoneClock.utc.show(at)),
            ("time (local)", "\(clock.show(at)) \(clock.name)"), ("program", program), ("report", report),
            ("parameters", parameters), ("report's time", ZoneClock.utc.show(runAt)), ("rows", String(rows)),
            ("rows SHA-256", rowsSHA256),
        ]
    }

    /// The banner on the terminal.
    ///
    /// - Parameter output: of what, and the SHA-256 of the bytes that came out.
    public func banner(output: [(label: String, value: String)]) -> String {
        let items = self.items + output
        let width = items.map(\.label.count).max() ?? 0
        let lines = items.map { label, value in
            "  " + label + String(repeating: " ", count: width - label.count + 2) + VisibleText.neutralise(value)
        }
        let rule = String(repeating: "─", count: 82)
        return ([rule, "  EVIDENCE  what was shown, by whom, where and when"] + lines + [rule]).joined(separator: "\n")
    }
}
