import Report

/// The timeline of a trace: columns that do not change, ready for Timesketch
/// (its `message`, `datetime`, `timestamp_desc`) and for spreadsheets.
enum TraceTimeline {
    static let columns = [
        Column(name: "datetime", kind: .time, meaning: "When, in UTC."),
        Column(name: "timestamp_desc", meaning: "What the time is of."),
        Column(name: "message", meaning: "What happened, in a line."),
        Column(name: "kind", meaning: "deployment, call, grant, tag; note: what the timeline leaves out."),
        Column(name: "deploy_id", meaning: "The deployment, where it is one."),
        Column(name: "event_id", meaning: "CloudTrail's id."),
        Column(name: "account_id", meaning: "The account."),
        Column(name: "region", meaning: "The region."),
        Column(name: "event_source", meaning: "The service."),
        Column(name: "event_name", meaning: "The call."),
        Column(name: "target", meaning: "What it was about."),
        Column(name: "result", meaning: "accepted or ok; else denied, failed, or AWS's error."),
        Column(name: "principal_arn", meaning: "Who called, as AWS logged it."),
        Column(name: "role_arn", meaning: "The role."),
        Column(name: "session_name", meaning: "The session's name."),
        Column(name: "access_key_id", meaning: "The access key."),
        Column(name: "source_ip", meaning: "The source address."),
        Column(name: "user_agent", meaning: "The program."),
        Column(name: "first_seen", meaning: "What of the call is new for its role: action, address, agent."),
        Column(name: "evidence", meaning: "Where the record is."),
    ]

    /// Rows from deployments and calls, in the order of time.
    static func of(deployments: ResultSet? = nil, calls: CallList? = nil, tags: ResultSet? = nil) -> ResultSet {
        var rows: [[Cell]] = []
        for row in (deployments?.rows ?? []).indices {
            guard let result = deployments else { break }
            rows.append(line(result, row, kind: "deployment", message: DeploymentWords(result, row).short))
        }
        // A deployment is a call, too: it has one row.
        let listed = Set((deployments?.rows ?? []).indices.compactMap { deployments?.text($0, "event_id") })
        for row in (calls?.result.rows ?? []).indices {
            guard let calls, !listed.contains(calls.result.text(row, "event_id")) else { continue }
            let message =
                "\(calls.words(row))\(calls.result.text(row, "result") == "ok" ? "" : ": \(calls.result.text(row, "result"))")"
            rows.append(line(calls.result, row, kind: "call", message: message, firstSeen: calls.marks[row]))
        }
        for row in (tags?.rows ?? []).indices {
            guard let result = tags else { break }
            let value = result.cell(row, "tag_value")
            let message =
                value == .null
                ? "tag \(result.text(row, "tag_key")) removed"
                : "tag \(result.text(row, "tag_key")) set to \(value.plainText)"
            rows.append(line(result, row, kind: "tag", message: message))
        }
        // Beside the oldest call that is listed: before it calls are missing.
        if let calls, let cut = calls.cut, !calls.result.rows.isEmpty {
            rows.append(line(calls.result, 0, kind: "note", message: cut.prefix(1).uppercased() + cut.dropFirst()))
        }
        rows.sort {
            ($0[0].plainText, $0[5].plainText, $0[3].plainText) < ($1[0].plainText, $1[5].plainText, $1[3].plainText)
        }
        return ResultSet(columns: columns, rows: rows)
    }

    private static func line(
        _ result: ResultSet, _ row: Int, kind: String, message: String, firstSeen: [String] = []
    ) -> [Cell] {
        columns.map { column -> Cell in
            switch column.name {
            case "datetime":
                for name in ["requested_at", "event_time", "changed_at"] where result.cell(row, name) != .null {
                    return result.cell(row, name)
                }
                return .null
            case "timestamp_desc":
                return .text(
                    kind == "call" || kind == "note" ? "Event Time" : kind == "tag" ? "Tag Changed" : "Requested At")
            case "message": return .text(message)
            case "kind": return .text(kind)
            case _ where kind == "note": return .null
            case "event_source":
                return kind == "deployment" ? .text("ecs.amazonaws.com") : result.cell(row, "event_source")
            case "target":
                return kind == "deployment"
                    ? result.cell(row, "service") : result.cell(row, kind == "tag" ? "tag_key" : "target")
            case "first_seen": return firstSeen.isEmpty ? .null : .text(firstSeen.joined(separator: ", "))
            default: return result.cell(row, column.name)
            }
        }
    }
}
