import Report

/// Deployments as a table of a trace.
enum DeploymentTable {
    static func of(_ deployments: ResultSet) -> ResultSet {
        ResultSet(
            columns: [
                Column(name: "time", kind: .time), Column(name: "deploy_id"), Column(name: "environment"),
                Column(name: "what"), Column(name: "by"), Column(name: "result"),
                Column(name: "event_id", isHeadline: false),
            ],
            rows: deployments.rows.indices.map { row in
                let words = DeploymentWords(deployments, row)
                let repository = words.text("repository")
                let number = words.text("build_number")
                let by =
                    repository.isEmpty
                    ? words.text("principal_arn") : repository + (number.isEmpty ? "" : " #\(number)")
                return [
                    deployments.cell(row, "requested_at"), deployments.cell(row, "deploy_id"),
                    deployments.cell(row, "environment"), .text(words.short), .text(by),
                    deployments.cell(row, "result"), deployments.cell(row, "event_id"),
                ]
            })
    }
}

/// A service's ARN in the long form (ECS developer guide, "Amazon Resource
/// Names (ARNs) and IDs").
struct ServiceName {
    let account: String
    let region: String
    let cluster: String
    let service: String

    init(_ words: DeploymentWords) {
        (account, region) = (words.text("account_id"), words.text("region"))
        (cluster, service) = (words.text("cluster"), words.text("service"))
    }

    /// nil where the text is no ARN of a service with its cluster.
    init?(arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        let names = parts.last?.split(separator: "/", omittingEmptySubsequences: false).map(String.init) ?? []
        guard parts.count == 6, names.count == 3, names[0] == "service" else { return nil }
        (region, account, cluster, service) = (parts[3], parts[4], names[1], names[2])
    }

    var arn: String {
        let partition = region.hasPrefix("cn-") ? "aws-cn" : region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
        return "arn:\(partition):ecs:\(region):\(account):service/\(cluster)/\(service)"
    }
}
