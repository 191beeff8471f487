import JSONText

/// Objects of the Bitbucket Cloud REST API 2.0
/// (https://developer.atlassian.com/cloud/bitbucket/rest/), in both spellings
/// of their members: the documented ones and those that the API really gives.
enum BitbucketExport {
    /// The rows of one object: itself, and what it tells of others. Nil where
    /// it has no identity.
    static func rows(_ object: JSONSlice, _ kind: ReferenceKind, _ exported: String?) -> [ReferenceRow]? {
        var rows: [ReferenceRow] = []
        let state = object["state"]
        let isFinished = state?["name"]?.isString("COMPLETED") == true
        let version = (exported ?? ReferenceText.newestTime(object)) + (isFinished ? "+" : "")
        func add(_ table: ReferenceTable, _ values: [ReferenceValue]) {
            rows.append(
                ReferenceRow(
                    table: table,
                    values: [.text(version), .text(ReferenceText.versionKey(object))] + values))
        }
        switch kind {
        case .pipelines:
            guard let uuid = ReferenceText.uuid(object["uuid"]) else { return nil }
            add(.pipeline, pipeline(object, uuid))
        case .steps:
            guard let uuid = ReferenceText.uuid(object["uuid"]) else { return nil }
            add(.step, step(object, uuid))
        case .deployments:
            guard let uuid = ReferenceText.uuid(object["uuid"]) else { return nil }
            add(.deployment, deployment(object, uuid))
        case .environments:
            guard let uuid = ReferenceText.uuid(object["uuid"]) else { return nil }
            add(
                .environment,
                [.text(uuid), .init(object["name"]?.string), .init(object["environment_type"]?["name"]?.string)])
        case .repositories:
            guard let values = repository(object) else { return nil }
            add(.repository, values)
        case .pullRequests:
            guard let id = object["id"]?.integer else { return nil }
            let repository = object["destination"]?["repository"]?["full_name"]?.string
            add(
                .pullRequest,
                [
                    .init(repository), .integer(id), .init(object["title"]?.string), .init(state?.string),
                    .init(ReferenceText.document(object)),
                ])
        case .members:
            let user = object["user"] ?? object
            guard let uuid = ReferenceText.uuid(user["uuid"]) else { return nil }
            add(
                .member,
                [
                    .text(uuid), .init(user["account_id"]?.string), .init(user["display_name"]?.string),
                    .init(user["nickname"]?.string),
                ])
        case .services, .taskDefinitions, .resourceTags: return nil
        }
        if kind == .pipelines, let nested = object["repository"], let values = repository(nested) {
            add(.repository, values)
        }
        if kind == .deployments, let nested = object["environment"], let uuid = ReferenceText.uuid(nested["uuid"]),
            let name = nested["name"]?.string
        {
            add(.environment, [.text(uuid), .init(name), .init(nested["environment_type"]?["name"]?.string)])
        }
        return rows
    }

    private static func pipeline(_ object: JSONSlice, _ uuid: String) -> [ReferenceValue] {
        let target = object["target"]
        let creator = object["creator"]
        let state = object["state"]
        let trigger = object["trigger"]
        let pullRequest = target?["pullrequest"]
        let typeWord = trigger?["type"]?.string?.split(separator: "_").last.map(String.init)
        let isPullRequest = target?["type"]?.isString("pipeline_pullrequest_target") == true
        return [
            .text(uuid), .init(object["build_number"]?.integer),
            .init(ReferenceText.uuid(object["repository"]?["uuid"]) ?? linkedRepository(object)),
            .init(object["repository"]?["full_name"]?.string),
            .init(target?["ref_type"]?.string ?? (isPullRequest ? "branch" : nil)),
            .init(target?["ref_name"]?.string ?? target?["source"]?.string),
            .init(target?["commit"]?["hash"]?.string),
            .init((trigger?["name"]?.string ?? typeWord)?.lowercased()),
            .init(creator?["display_name"]?.string), .init(ReferenceText.uuid(creator?["uuid"])),
            .init(creator?["account_id"]?.string), .init(state?["name"]?.string),
            .init(state?["result"]?["name"]?.string), .init(ReferenceText.time(object["created_on"])),
            .init(ReferenceText.time(object["completed_on"])), .init(target?["type"]?.string),
            .init(pullRequest?["id"]?.integer),
        ]
    }

    /// The repository in the pipeline's own link, where the answer was
    /// filtered: `…/repositories/{uuid}/pipelines/…`.
    private static func linkedRepository(_ object: JSONSlice) -> String? {
        guard let link = object["links"]?["self"]?["href"]?.string,
            let start = link.range(of: "/repositories/")
        else { return nil }
        let part = link[start.upperBound...].prefix { $0 != "/" }
        let bare = part.filter { $0 != "{" && $0 != "}" }.lowercased()
        return bare.count == 36 ? bare : nil
    }

    private static func step(_ object: JSONSlice, _ uuid: String) -> [ReferenceValue] {
        let state = object["state"]
        return [
            .text(uuid), .init(ReferenceText.uuid(object["pipeline"]?["uuid"])), .init(object["name"]?.string),
            .init(object["trigger"]?["type"]?.string?.split(separator: "_").last.map(String.init)),
            .init(state?["name"]?.string), .init(state?["result"]?["name"]?.string),
            .init(ReferenceText.time(object["started_on"] ?? object["start_date"])),
            .init(ReferenceText.time(object["completed_on"] ?? object["completion_date"])),
            .init(object["run_number"]?.integer),
        ]
    }

    private static func deployment(_ object: JSONSlice, _ uuid: String) -> [ReferenceValue] {
        let state = object["state"]
        let release = object["release"] ?? object["deployable"]
        let environment = object["environment"]
        let buildText = release?["name"]?.string.flatMap { $0.hasPrefix("#") ? Int64($0.dropFirst()) : nil }
        return [
            .text(uuid), .init(ReferenceText.uuid(object["step"]?["uuid"])),
            .init(ReferenceText.uuid(release?["pipeline"]?["uuid"])), .init(ReferenceText.uuid(environment?["uuid"])),
            .init(environment?["name"]?.string), .init(environment?["environment_type"]?["name"]?.string),
            .init(buildText), .init(release?["commit"]?["hash"]?.string), .init(state?["name"]?.string),
            .init(state?["status"]?["name"]?.string),
            .init(ReferenceText.time(state?["started_on"] ?? state?["start_date"])),
            .init(ReferenceText.time(state?["completed_on"] ?? state?["completion_date"])),
            .init(state?["deployer"]?["display_name"]?.string),
        ]
    }

    private static func repository(_ object: JSONSlice) -> [ReferenceValue]? {
        guard let uuid = ReferenceText.uuid(object["uuid"]) else { return nil }
        let fullName = object["full_name"]?.string
        return [
            .text(uuid), .init(fullName), .init(object["slug"]?.string ?? ReferenceText.tail(fullName)),
            .init(object["workspace"]?["slug"]?.string ?? fullName?.split(separator: "/").first.map(String.init)),
        ]
    }
}

extension String {
    /// Where another text begins and ends in this one; nil where it is not.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
