import JSONText

/// JSON text of values; the members' order is the columns'.
public enum JSONOutput {
    public static func string(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONString.appendQuoted(text.utf8, to: &bytes)
        let quoted = String(decoding: bytes, as: UTF8.self)
        // Line separators end statements where JSON is pasted into scripts.
        guard quoted.unicodeScalars.contains(where: { $0 == "\u{2028}" || $0 == "\u{2029}" || $0 == "\u{7F}" }) else {
            return quoted
        }
        return quoted.unicodeScalars.map { scalar in
            switch scalar {
            case "\u{2028}": "\\u2028"
            case "\u{2029}": "\\u2029"
            case "\u{7F}": "\\u007f"
            default: String(scalar)
            }
        }.joined()
    }

    static func value(_ cell: Cell) -> String {
        switch cell {
        case .null: "null"
        case .text(let text): string(text)
        case .integer(let number): String(number)
        case .real(let number): number.isFinite ? String(number) : "null"
        case .list(let items): list(items)
        case .object(let members):
            "{" + members.map { "\(string($0.key)): \(string($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    public static func optional(_ text: String?) -> String { text.map(string) ?? "null" }

    public static func list(_ texts: [String]) -> String { "[\(texts.map(string).joined(separator: ", "))]" }

    static func row(_ columns: [String], _ row: [Cell]) -> String {
        "{" + zip(columns, row).map { "\($0): \(value($1))" }.joined(separator: ", ") + "}"
    }
}

/// One JSON document: what the report is, then its rows.
public struct JSONRenderer: Renderer {
    public init() {}

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        let parameters = document.parameters.map { "\(JSONOutput.string($0.name)): \(JSONOutput.string($0.value))" }
        let leftOut = document.leftOut.map { "\(JSONOutput.string($0.reason)): \($0.count)" }
        let integrity = document.integrity.map { "{\"state\": \(JSONOutput.string($0.state)), \"files\": \($0.files)}" }
        let input = document.input
        try sink.write(
            """
            {"report": {"name": \(JSONOutput.string(document.name)), "version": \(document.version), \
            "title": \(JSONOutput.string(document.title)), "parameters": {\(parameters.joined(separator: ", "))}, \
            "run_at": \(JSONOutput.string(document.runAt)), "tool_version": \(JSONOutput.string(document.toolVersion)), \
            "row_count": \(document.result.rows.count), "left_out": {\(leftOut.joined(separator: ", "))}, \
            "input": {"files": \(input.files), "records": \(input.records), "rejected": \(input.rejected), \
            "objects_rejected": \(input.objectsRejected), "set_aside": \(input.setAside), \
            "first_event": \(JSONOutput.optional(input.firstEvent)), \
            "last_event": \(JSONOutput.optional(input.lastEvent)), \
            "manifest_sha256": \(JSONOutput.optional(input.manifestSHA256))}, \
            "purpose": \(JSONOutput.string(document.purpose)), \
            "population": \(JSONOutput.string(document.population)), \
            "limits": [\(document.limits.map(JSONOutput.string).joined(separator: ", "))], \
            "notes": [\(document.notes.map(JSONOutput.string).joined(separator: ", "))], \
            "integrity": [\(integrity.joined(separator: ", "))], \
            "run_at_local": \(JSONOutput.string(document.clock.show(document.runAt))), \
            "time_zone": \(JSONOutput.string(document.clock.name)), \
            "query": \(JSONOutput.string(document.query))},
            "rows": [
            """)
        let names = document.result.columns.map { JSONOutput.string($0.name) }
        for (index, row) in document.result.rows.enumerated() {
            try sink.write((index == 0 ? "\n" : ",\n") + JSONOutput.row(names, row))
        }
        try sink.write("\n]}\n")
    }
}

/// One JSON object per row and line.
public struct JSONLinesRenderer: Renderer {
    public init() {}

    public func render(_ document: ReportDocument, to sink: OutputSink) throws {
        let names = document.result.columns.map { JSONOutput.string($0.name) }
        for row in document.result.rows { try sink.write(JSONOutput.row(names, row) + "\n") }
    }
}
