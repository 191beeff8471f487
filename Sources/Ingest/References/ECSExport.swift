import JSONText

/// Answers of `aws ecs describe-services --include TAGS`, `aws ecs
/// describe-task-definition` and `aws resourcegroupstaggingapi get-resources`,
/// as aws-cli versions 1 and 2 print them.
enum ECSExport {
    static func services(
        _ document: JSONSlice, _ exported: String?, _ rows: inout [ReferenceRow],
        _ rejects: inout [ReferenceReader.Reject]
    ) {
        var index = 0
        for service in document["services"]?.elements ?? [] {
            defer { index += 1 }
            guard let arn = ServiceARN(service["serviceArn"]?.string, cluster: service["clusterArn"]?.string) else {
                rejects.append((index, service.start - document.start, "a service without a serviceArn"))
                continue
            }
            let at = exported ?? ReferenceText.newestTime(service)
            let version: [ReferenceValue] = [.text(at), .text(ReferenceText.versionKey(service))]
            rows.append(
                ReferenceRow(
                    table: .service,
                    values: version + [
                        .text(arn.account), .text(arn.region), .init(arn.cluster), .text(arn.service), .text(arn.text),
                        .init(ReferenceText.tail(service["taskDefinition"]?.string)),
                        .init(service["status"]?.string), .init(at),
                    ]))
            if let tags = service["tags"], tags.kind == .array {
                rows.append(tagRow(arn, tags, key: "key", value: "value", version))
            }
        }
        for failure in document["failures"]?.elements ?? [] {
            let what = failure["arn"]?.string ?? "a service"
            rejects.append(
                (
                    index, failure.start - document.start,
                    "ECS could not describe \(what): \(failure["reason"]?.string ?? "no reason")"
                ))
            index += 1
        }
    }

    static func taskDefinition(
        _ document: JSONSlice, _ exported: String?, _ rows: inout [ReferenceRow],
        _ rejects: inout [ReferenceReader.Reject]
    ) {
        guard let definition = document["taskDefinition"], let arn = definition["taskDefinitionArn"]?.string else {
            rejects.append((0, 0, "a task definition without a taskDefinitionArn"))
            return
        }
        rows.append(
            ReferenceRow(
                table: .taskDefinition,
                values: [
                    .text(exported ?? ReferenceText.newestTime(definition)),
                    .text(ReferenceText.versionKey(definition)),
                    .text(arn), .init(definition["family"]?.string), .init(definition["revision"]?.integer),
                    .init(ReferenceText.document(definition)),
                ]))
    }

    /// Tags of ECS services among those of all resources; AWS's own samples
    /// have a space before the ARN.
    static func resourceTags(_ document: JSONSlice, _ exported: String?, _ rows: inout [ReferenceRow]) {
        for mapping in document["ResourceTagMappingList"]?.elements ?? [] {
            guard let arn = ServiceARN(mapping["ResourceARN"]?.string, cluster: nil),
                let tags = mapping["Tags"], tags.kind == .array
            else { continue }
            let version: [ReferenceValue] = [.text(exported ?? ""), .text(ReferenceText.versionKey(mapping))]
            rows.append(tagRow(arn, tags, key: "Key", value: "Value", version))
        }
    }

    /// All tags of one service in one row: a snapshot says the whole set.
    private static func tagRow(
        _ arn: ServiceARN, _ tags: JSONSlice, key: StaticString, value: StaticString, _ version: [ReferenceValue]
    ) -> ReferenceRow {
        var json: [UInt8] = [UInt8(ascii: "{")]
        for tag in tags.elements {
            guard let name = tag[key]?.string else { continue }
            if json.count > 1 { json.append(UInt8(ascii: ",")) }
            JSONString.appendQuoted(name.utf8, to: &json)
            json.append(UInt8(ascii: ":"))
            JSONString.appendQuoted((tag[value]?.string ?? "").utf8, to: &json)
        }
        json.append(UInt8(ascii: "}"))
        return ReferenceRow(
            table: .serviceTags,
            values: version + [
                .text(arn.text), .text(arn.account), .text(arn.region), .init(arn.cluster), .text(arn.service),
                .text(String(decoding: json, as: UTF8.self)),
            ])
    }
}

/// The ARN of an ECS service, in the long form with its cluster or in the
/// short one of before 2021
/// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html).
struct ServiceARN {
    let text: String
    let region: String
    let account: String
    /// Nil for a short ARN whose cluster nothing tells.
    let cluster: String?
    let service: String

    init?(_ arn: String?, cluster clusterARN: String?) {
        guard let arn else { return nil }
        let trimmed = String(arn.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        let parts = trimmed.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "ecs", parts[5].hasPrefix("service/") else { return nil }
        let path = parts[5].split(separator: "/")
        guard path.count == 2 || path.count == 3 else { return nil }
        text = trimmed
        region = String(parts[3])
        account = String(parts[4])
        cluster = path.count == 3 ? String(path[1]) : ReferenceText.tail(clusterARN)
        service = String(path[path.count - 1])
    }
}
