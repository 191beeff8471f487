import Report

/// Findings as one JSON document, and one a line.
public enum FindingsJSON {
    /// The version of the form of a line: it changes when members do.
    public static let schema = "deploytrail.finding/1"

    /// `{"summary": […], "rows": […]}`; what is true or false is no text.
    public static func document(_ findings: Findings) -> String {
        let summary = findings.counts.map { count in
            """
            {"check": \(JSONOutput.string(count.check)), "severity": \(JSONOutput.string(count.severity.rawValue)), \
            "pass": \(count.pass), "fail": \(count.fail), "cannot_tell": \(count.cannotTell), \
            "not_applicable": \(count.notApplicable), "suppressed": \(count.suppressed)}
            """
        }
        let rows = findings.result.rows.map { "{" + members($0) + "}" }
        return "{\"summary\": [\n" + summary.joined(separator: ",\n") + "\n], \"rows\": [\n"
            + rows.joined(separator: ",\n") + "\n]}\n"
    }

    /// One finding a line, each with the form's version.
    public static func lines(_ findings: Findings) -> [String] {
        findings.result.rows.map { "{\"schema\": \(JSONOutput.string(schema)), " + members($0) + "}\n" }
    }

    private static func members(_ row: [Cell]) -> String {
        zip(Findings.columns, row).map { column, cell in
            let isFlag = column.name == "suppressed" || column.name == "detection"
            let value = isFlag ? cell.plainText : cell == .null ? "null" : JSONOutput.string(cell.plainText)
            return "\(JSONOutput.string(column.name)): \(value)"
        }.joined(separator: ", ")
    }
}
