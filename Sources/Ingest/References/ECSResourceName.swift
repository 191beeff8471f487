/// An ECS ARN: `arn:aws:ecs:REGION:ACCOUNT:KIND/NAME…`, also of other
/// partitions.
struct ECSResourceName {
    /// The ARN without the spaces that AWS's tagging answers put around it.
    let arn: String
    let region: String
    let account: String
    /// `service`, `cluster`, `task-definition`
    let kind: String
    /// What follows the kind, split at slashes.
    let names: [String]

    init?(_ text: String) {
        let start = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
        var trimmed = start
        while let last = trimmed.last, last == " " || last == "\t" || last == "\n" { trimmed.removeLast() }
        let parts = trimmed.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "ecs" else { return nil }
        let path = parts[5].split(separator: "/").map(String.init)
        guard path.count >= 2 else { return nil }
        arn = String(trimmed)
        region = String(parts[3])
        account = String(parts[4])
        kind = path[0]
        names = Array(path.dropFirst())
    }

    /// The service's name; nil for other resources.
    var service: String? { kind == "service" ? names.last : nil }

    /// The service's cluster; nil in the short form (`…:service/NAME`) of
    /// services from before 2021.
    var cluster: String? { kind == "service" && names.count >= 2 ? names[0] : nil }

    /// `family:revision` of a task definition's ARN, or of what is no ARN.
    static func taskDefinition(_ text: String?) -> String? {
        text.flatMap { $0.split(separator: "/").last.map(String.init) }
    }

    /// The last part of a cluster's ARN, or of what is no ARN.
    static func clusterName(_ text: String?) -> String? {
        text.flatMap { $0.split(separator: "/").last.map(String.init) }
    }
}
