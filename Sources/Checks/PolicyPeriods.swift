import Configuration
import Foundation
import GRDB

/// Puts the change windows of a policy into UTC, over the time in which there
/// are deployments.
enum PolicyPeriods {
    /// - Returns: the policy's JSON with `window_periods`, which the queries read.
    static func expand(_ policy: String, in db: Database) throws -> String {
        guard var members = try JSONSerialization.jsonObject(with: Data(policy.utf8)) as? [String: Any] else {
            return policy
        }
        let span = try Row.fetchOne(
            db, sql: "SELECT min(requested_at) AS first, max(requested_at) AS last FROM deployments")
        let first: String? = span?["first"]
        let last: String? = span?["last"]
        if let first, let last {
            members["window_periods"] = (members["windows"] as? [[String: Any]] ?? []).flatMap {
                ChangeWindow(json: $0)?.periods(from: first, to: last) ?? []
            }
        }
        let data = try JSONSerialization.data(withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }
}
