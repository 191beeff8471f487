import Foundation

/// Exports from the little that a fixture says of them.
///
///     runs:       {run, repository, name: acme/shop, number, from, to, exported, steps: [{step, from, to}], more: {…}}
///     snapshots:  {on: main/web, taken, created, tags: {…}}   aws ecs describe-services --include TAGS
///     people:     rows of people.csv by their columns
///     exports:    whole JSON documents
enum FixtureExports {
    /// The files: their names and contents, a text or what JSON has.
    static func files(_ content: [String: Any]) throws -> [(name: String, content: Any)] {
        var files: [(String, Any)] = []
        for (number, run) in (content["runs"] as? [[String: Any]] ?? []).enumerated() {
            files.append(("pipelines-\(number).json", page(pipeline(run), run)))
            for (place, step) in (run["steps"] as? [[String: Any]] ?? []).enumerated() {
                files.append(("steps-\(number)-\(place).json", page(self.step(step, of: run), run)))
            }
        }
        for (number, snapshot) in (content["snapshots"] as? [[String: Any]] ?? []).enumerated() {
            files.append(("services-\(number).json", try services(snapshot)))
        }
        if let rows = content["people"] as? [[String: Any]] { files.append(("people.csv", people(rows))) }
        for (number, export) in (content["exports"] as? [Any] ?? []).enumerated() {
            files.append(("export-\(number).json", export))
        }
        return files
    }

    private static func people(_ rows: [[String: Any]]) -> String {
        let columns = ["person", "name", "kind", "system", "account", "valid_from", "valid_to", "owner", "reviewed_on"]
        let lines = rows.map { row in columns.map { row[$0].map { "\($0)" } ?? "" }.joined(separator: ",") }
        return ([columns.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
    }

    private static func page(_ value: [String: Any], _ run: [String: Any]) -> [String: Any] {
        var page: [String: Any] = ["page": 1, "pagelen": 100, "size": 1, "values": [value]]
        page["exported_on"] = run["exported"]
        return page
    }

    private static func braced(_ uuid: Any?) -> String { "{\(uuid as? String ?? "")}" }

    private static func pipeline(_ run: [String: Any]) -> [String: Any] {
        var made: [String: Any] = [
            "type": "pipeline", "uuid": braced(run["run"]), "build_number": run["number"] ?? 1,
            "repository": [
                "type": "repository", "uuid": braced(run["repository"]), "full_name": run["name"] ?? "acme/shop",
            ],
            "created_on": run["from"] ?? "",
            "state": ["name": run["to"] == nil ? "IN_PROGRESS" : "COMPLETED"],
            "target": [
                "type": "pipeline_ref_target", "ref_type": "branch", "ref_name": "main",
                "commit": ["type": "commit", "hash": String(repeating: "a", count: 40)],
            ],
            "trigger": ["name": "PUSH"],
            "creator": [
                "type": "user", "display_name": "Ada", "uuid": braced(FixtureText.uuid("ada")),
                "account_id": "557058:ada",
            ],
        ]
        made["completed_on"] = run["to"]
        return FixtureText.merged(made, run["more"]) as? [String: Any] ?? made
    }

    private static func step(_ step: [String: Any], of run: [String: Any]) -> [String: Any] {
        var made: [String: Any] = [
            "type": "pipeline_step", "uuid": braced(step["step"]), "name": "Deploy",
            "pipeline": ["type": "pipeline", "uuid": braced(run["run"])],
            "state": ["name": step["to"] == nil ? "IN_PROGRESS" : "COMPLETED"], "run_number": 1,
        ]
        made["started_on"] = step["from"]
        made["completed_on"] = step["to"]
        return made
    }

    private static func services(_ snapshot: [String: Any]) throws -> [String: Any] {
        guard let parts = (snapshot["on"] as? String)?.split(separator: "/"), parts.count == 2 else {
            throw FixtureText.Failure(description: "a snapshot on no cluster/service: \(snapshot)")
        }
        let arn = "arn:aws:ecs:\(FixtureRecord.region):\(FixtureRecord.account)"
        var service: [String: Any] = [
            "serviceArn": snapshot["arn"] ?? "\(arn):service/\(parts[0])/\(parts[1])", "serviceName": String(parts[1]),
            "clusterArn": "\(arn):cluster/\(parts[0])", "status": "ACTIVE",
            "taskDefinition": "\(arn):task-definition/\(parts[1]):1", "deployments": [Any](),
            "tags": (snapshot["tags"] as? [String: Any] ?? [:]).sorted { $0.key < $1.key }
                .map { ["key": $0.key, "value": $0.value] },
        ]
        service["createdAt"] = snapshot["created"]
        var answer: [String: Any] = ["services": [service], "failures": [Any]()]
        answer["exported_at"] = snapshot["taken"]
        return answer
    }
}
