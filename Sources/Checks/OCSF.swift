import CloudTrail
import Foundation
import Report

/// Findings in the Open Cybersecurity Schema Framework, version 1.5: what
/// fails a control is a Compliance Finding (2003), what looks like an incident
/// a Detection Finding (2004).
/// https://schema.ocsf.io/1.5.0/classes/compliance_finding
/// https://schema.ocsf.io/1.5.0/classes/detection_finding
public enum OCSF {
    static let schemaVersion = "1.5.0"

    /// A JSON array of the rows.
    ///
    /// - Parameters:
    ///   - time: when the checks were run: `2026-10-01T12:00:00Z`.
    ///   - version: the program's.
    public static func document(_ findings: Findings, at time: String, version: String) throws -> String {
        let checks = Dictionary(uniqueKeysWithValues: try Check.all.map { ($0.id, $0.header) })
        let result = findings.result
        let texts = try result.rows.indices.map { row -> String in
            let one = event(result, row, checks[result.text(row, "check")], at: time, version: version)
            let data = try JSONSerialization.data(withJSONObject: one, options: [.sortedKeys, .withoutEscapingSlashes])
            return String(decoding: data, as: UTF8.self)
        }
        return "[\n" + texts.joined(separator: ",\n") + "\n]\n"
    }

    private static func event(
        _ result: ResultSet, _ row: Int, _ header: CheckHeader?, at time: String, version: String
    ) -> [String: Any] {
        func text(_ column: String) -> String? {
            let value = result.text(row, column)
            return value.isEmpty ? nil : value
        }
        let verdict = text("verdict") ?? ""
        let isDetection = verdict == "fail" && text("detection") == "true"
        let isSuppressed = text("suppressed") == "true"
        let run = milliseconds(time) ?? 0
        let seen = text("last_seen").flatMap(milliseconds) ?? run
        let classID = isDetection ? 2004 : 2003
        var finding: [String: Any] = [
            "title": text("title") ?? "", "uid": text("finding_id") ?? "", "desc": text("reason") ?? "",
            "created_time": seen, "data_sources": ["AWS CloudTrail", "Bitbucket Cloud"],
            "types": [text("check") ?? ""], "analytic": analytic(header),
        ]
        finding["first_seen_time"] = text("first_seen").flatMap(milliseconds)
        finding["last_seen_time"] = text("last_seen").flatMap(milliseconds)
        var event: [String: Any] = [
            "activity_id": 1, "activity_name": "Create", "category_uid": 2, "category_name": "Findings",
            "class_uid": classID, "class_name": isDetection ? "Detection Finding" : "Compliance Finding",
            "type_uid": classID * 100 + 1, "time": seen,
            "type_name": isDetection ? "Detection Finding: Create" : "Compliance Finding: Create",
            "severity_id": severityID(text("severity")), "severity": severityName(text("severity")),
            "status_id": isSuppressed ? 3 : 1, "status": isSuppressed ? "Suppressed" : "New",
            "message": text("reason") ?? "", "finding_info": finding,
            "metadata": [
                "version": schemaVersion, "uid": text("finding_id") ?? "", "event_code": text("check") ?? "",
                "product": ["name": "deploytrail", "vendor_name": "deploytrail", "version": version],
            ] as [String: Any],
            "resources": [resource(text)],
        ]
        if let remediation = header?.remediation { event["remediation"] = ["desc": remediation] }
        var unmapped: [String: Any] = ["verdict": verdict]
        for column in [
            "missing", "deploy_id", "event_id", "evidence", "environment", "repository", "role_arn", "person",
        ] {
            unmapped[column] = text(column)
        }
        event["unmapped"] = unmapped
        if !isDetection { event["compliance"] = compliance(header, verdict, text("missing")) }
        return event
    }

    private static func analytic(_ header: CheckHeader?) -> [String: Any] {
        [
            "name": header?.title ?? "", "uid": header?.id ?? "", "type_id": 1, "type": "Rule",
            "version": String(header?.version ?? 0),
        ]
    }

    private static func resource(_ text: (String) -> String?) -> [String: Any] {
        var resource: [String: Any] = ["uid": text("subject") ?? "", "type": text("subject_kind") ?? ""]
        resource["name"] = text("service") ?? text("subject")
        resource["region"] = text("region")
        resource["namespace"] = text("account_id")
        resource["cloud_partition"] = text("region").map {
            $0.hasPrefix("cn-") ? "aws-cn" : $0.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
        }
        return resource
    }

    /// Pass 1, warning (it could not be told) 2, fail 3.
    private static func compliance(_ header: CheckHeader?, _ verdict: String, _ missing: String?) -> [String: Any] {
        let controls = header?.controls ?? []
        let status =
            verdict == "fail"
            ? (3, "Fail") : verdict == "pass" ? (1, "Pass") : verdict == "cannot-tell" ? (2, "Warning") : (0, "Unknown")
        var members: [String: Any] = [
            "control": header?.id ?? "", "desc": header?.purpose ?? "", "requirements": controls,
            "standards": Array(Set(controls.compactMap(standard))).sorted(), "status_id": status.0, "status": status.1,
            "checks": [
                [
                    "uid": header?.id ?? "", "name": header?.title ?? "", "desc": header?.purpose ?? "",
                    "severity": severityName(header?.severity.rawValue),
                    "severity_id": severityID(header?.severity.rawValue),
                    "status": status.1, "status_id": status.0, "version": String(header?.version ?? 0),
                ] as [String: Any]
            ],
        ]
        if let missing { members["status_detail"] = "missing: " + missing }
        return members
    }

    /// `SOC 2` of `SOC 2 CC8.1`: the words before the last.
    private static func standard(_ control: String) -> String? {
        control.lastIndex(of: " ").map { String(control[..<$0]) }
    }

    private static func severityID(_ severity: String?) -> Int {
        ["info": 1, "low": 2, "medium": 3, "high": 4, "critical": 5][severity ?? ""] ?? 0
    }

    private static func severityName(_ severity: String?) -> String {
        ["info": "Informational", "low": "Low", "medium": "Medium", "high": "High", "critical": "Critical"][
            severity ?? ""] ?? "Unknown"
    }

    private static func milliseconds(_ time: String) -> Int64? { EventTime.parse(time).map { Int64($0) * 1000 } }
}
