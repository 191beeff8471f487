import CloudTrail
import JSONText

extension ReferenceElement {
    /// A service of `aws ecs describe-services`, and its tags if the answer
    /// speaks of tags at all (`--include TAGS`).
    func serviceRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let arn = object.text("serviceArn") else { throw ReferenceProblem("a service without serviceArn") }
        guard let name = ECSResourceName(arn), let service = name.service else {
            throw ReferenceProblem("serviceArn \"\(arn.prefix(200))\" is no ARN of an ECS service")
        }
        let cluster = ECSResourceName.clusterName(object.text("clusterArn")) ?? name.cluster
        let version = version(serviceTimes())
        let place: [ReferenceValue] = [
            .text(name.arn), .text(name.account), .text(name.region), .init(cluster), .text(service),
        ]
        let taskDefinition = object.text("taskDefinition") ?? primaryTaskDefinition()
        var rows = [
            ReferenceRow(
                .services, version,
                place + [.init(ECSResourceName.taskDefinition(taskDefinition)), .init(object.text("status"))])
        ]
        if let tags = object.at("tags"), tags.kind == .array {
            let values = place + [.text(try ReferenceElement.tagObject(tags)), .init(time: exported)]
            rows.append(ReferenceRow(.serviceTags, version, values))
        }
        return rows
    }

    private func serviceTimes() -> [Int64?] {
        var times = [object.time("createdAt"), object.time("updatedAt")]
        for list in [object.at("deployments"), object.at("events"), object.at("taskSets")] {
            list?.forEachElement { element in
                let item = ReferenceObject(element)
                times += [item.time("createdAt"), item.time("updatedAt"), item.time("stabilityStatusAt")]
            }
        }
        return times
    }

    /// Services under CodeDeploy or an external controller name theirs only
    /// in the primary task set.
    private func primaryTaskDefinition() -> String? {
        for list in [object.at("taskSets"), object.at("deployments")] {
            for item in list?.elements ?? [] where item["status"]?.isString("PRIMARY") == true {
                if let found = ReferenceObject(item).text("taskDefinition") { return found }
            }
        }
        return nil
    }

    /// A resource of `get-resources`: nothing where it is no ECS service.
    func resourceTagRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let arn = object.text("ResourceARN") else { throw ReferenceProblem("a resource without ResourceARN") }
        guard let name = ECSResourceName(arn), let service = name.service else { return [] }
        guard let tags = object.at("Tags"), tags.kind == .array else { return [] }
        let values: [ReferenceValue] = [
            .text(name.arn), .text(name.account), .text(name.region), .init(name.cluster), .text(service),
            .text(try ReferenceElement.tagObject(tags)), .init(time: exported),
        ]
        return [ReferenceRow(.serviceTags, version([]), values)]
    }

    /// A task definition of `describe-task-definition`, alone or beside its
    /// tags.
    func taskDefinitionRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let definition = object.at("taskDefinition").flatMap { $0.kind == .object ? $0 : nil } ?? object.slice
        let inner = ReferenceObject(definition)
        guard let arn = inner.text("taskDefinitionArn") else {
            throw ReferenceProblem("a task definition without taskDefinitionArn")
        }
        guard let name = ECSResourceName(arn), let last = name.names.last else {
            throw ReferenceProblem("taskDefinitionArn \"\(arn.prefix(200))\" is no ARN of a task definition")
        }
        let parts = last.split(separator: ":").map(String.init)
        let revision = inner.integer("revision") ?? (parts.count == 2 ? Int64(parts[1]) : nil)
        let version = ReferenceVersion(
            at: exported ?? inner.exported
                ?? ["registeredAt", "deregisteredAt", "deleteRequestedAt"].compactMap { inner.time($0) }.max(),
            isFinished: true, fullness: inner.memberCount)
        let tags = object.at("tags").flatMap { $0.kind == .array ? $0 : nil }
        let row = ReferenceRow(
            .taskDefinitions, version,
            [
                .text(name.arn), .init(inner.text("family") ?? parts.first), .init(revision),
                .text(try ReferenceElement.redacted(definition)),
                .init(try tags.map { slice throws(ReferenceProblem) in try ReferenceElement.tagObject(slice) }),
            ])
        return [row]
    }

    /// A key of `aws cloudtrail list-public-keys`.
    func publicKeyRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let fingerprint = object.text("Fingerprint"), let value = object.text("Value") else {
            throw ReferenceProblem("a public key without Fingerprint or Value")
        }
        let from = object.time("ValidityStartTime")
        let to = object.time("ValidityEndTime")
        return [
            ReferenceRow(
                .publicKeys, version([from]), [.text(fingerprint), .text(value), .init(time: from), .init(time: to)])
        ]
    }

    /// Compact JSON without what must never be stored.
    static func redacted(_ value: JSONSlice) throws(ReferenceProblem) -> String {
        var bytes: [UInt8] = []
        var redaction = Redaction()
        do { try redaction.append(value, to: &bytes) } catch { throw ReferenceProblem(error.reason) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A JSON object of key and value, sorted by key: ECS writes `key`, the
    /// tagging API `Key`.
    static func tagObject(_ tags: JSONSlice) throws(ReferenceProblem) -> String {
        var values: [String: String] = [:]
        for tag in tags.elements {
            let item = ReferenceObject(tag)
            guard let key = item.text("key") ?? item.text("Key") else { throw ReferenceProblem("a tag without key") }
            values[key] = item.text("value") ?? item.text("Value") ?? ""
        }
        var out: [UInt8] = [UInt8(ascii: "{")]
        for key in values.keys.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }) {
            if out.count > 1 { out.append(UInt8(ascii: ",")) }
            JSONString.appendQuoted(key.utf8, to: &out)
            out.append(UInt8(ascii: ":"))
            JSONString.appendQuoted(values[key]!.utf8, to: &out)
        }
        out.append(UInt8(ascii: "}"))
        return String(decoding: out, as: UTF8.self)
    }
}
