import CloudTrail
import JSONText

extension ReferenceElement {
    /// A pull request of `GET …/pullrequests`, with its whole document.
    ///
    /// Lists leave `participants` out; an answer without them says nothing of
    /// approvals. https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/
    func pullRequestRows(document: String) throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.integer("id") else { throw ReferenceProblem("a pull request without id") }
        var times = ["updated_on", "created_on", "closed_on"].map { object.time($0) }
        // An approval need not change updated_on.
        object.at("participants")?.forEachElement {
            times.append(ReferenceObject($0).time("participated_on"))
        }
        let state = object.text("state")
        let version = version(times, state: state)
        var repository = RepositoryName(of: object)
        repository.uuid = object.uuid("destination", "repository", "uuid") ?? repository.uuid
        repository.fullName = object.text("destination", "repository", "full_name") ?? repository.fullName
        guard let key = repository.uuid ?? repository.fullName else {
            throw ReferenceProblem("a pull request that names no repository")
        }
        let participants = object.at("participants").flatMap { $0.kind == .array ? $0 : nil }
        let row = ReferenceRow(
            .pullRequests, version,
            [
                .text(key), .init(repository.fullName), .integer(id), .init(object.text("title")), .init(state),
                .text(document), .init(object.uuid("author", "uuid")), .init(object.text("author", "account_id")),
                .init(object.text("author", "display_name")), .init(time: object.time("created_on")),
                .init(time: object.time("updated_on")), .init(time: object.time("closed_on")),
                .init(object.text("source", "branch", "name")),
                .init(object.text("source", "commit", "hash")?.lowercased()),
                .init(object.text("destination", "branch", "name")),
                .init(object.text("destination", "commit", "hash")?.lowercased()),
                .init(object.text("merge_commit", "hash")?.lowercased()), .init(object.uuid("closed_by", "uuid")),
                .init(object.text("closed_by", "account_id")), .init(object.text("closed_by", "display_name")),
                .init(participants.map(ReferenceElement.participants)),
            ])
        return [row] + ReferenceElement.inPassing(repository, version)
    }

    /// The participants in the order of their accounts, whatever the answer's.
    private static func participants(_ list: JSONSlice) -> String {
        let objects = list.elements.map { slice in
            let person = ReferenceObject(slice)
            return JSONMembers([
                ("user_uuid", .init(person.uuid("user", "uuid"))),
                ("account_id", .init(person.text("user", "account_id"))),
                ("display_name", .init(person.text("user", "display_name"))), ("role", .init(person.text("role"))),
                ("approved", .integer(person.at("approved")?.raw.first == UInt8(ascii: "t") ? 1 : 0)),
                ("state", .init(person.text("state"))),
                ("participated_on", .init(time: person.time("participated_on"))),
            ]).text
        }
        return "[" + objects.sorted().joined(separator: ",") + "]"
    }

    /// Members of an activity that say what happened.
    static let activityKinds: Set<String> = ["approval", "changes_requested", "comment", "update"]

    /// An element of `GET …/pullrequests/{id}/activity`. What a comment says is
    /// not kept.
    func activityRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.integer("pull_request", "id") else {
            throw ReferenceProblem("an activity that names no pull request")
        }
        guard let kind = ["approval", "changes_requested", "comment", "update"].first(where: { has($0) }),
            let inner = part(kind)
        else { throw ReferenceProblem("an activity of an unknown kind") }
        var repository = RepositoryName()
        if let pull = object.at("pull_request") { repository = RepositoryName(of: ReferenceObject(pull)) }
        repository.uuid = inner.uuid("destination", "repository", "uuid") ?? repository.uuid
        repository.fullName = inner.text("destination", "repository", "full_name") ?? repository.fullName
        guard let key = repository.uuid ?? repository.fullName else {
            throw ReferenceProblem("an activity whose pull request names no repository")
        }
        let happened = inner.time("date") ?? inner.time("created_on")
        let user = inner.at("user") ?? inner.at("author")
        let account = user.map(ReferenceObject.init)
        let row = ReferenceRow(
            .activities, version([happened]),
            [
                .text(key), .integer(id), .text(kind), .init(time: happened),
                .init(inner.text("date") ?? inner.text("created_on")), .init(account?.uuid("uuid")),
                .init(account?.text("account_id")), .init(account?.text("display_name")),
                .init(inner.text("source", "commit", "hash")?.lowercased()), .init(inner.text("state")),
                .init(kind == "comment" ? inner.integer("id") : nil),
            ])
        return [row] + ReferenceElement.inPassing(repository, version([happened]))
    }

    private func has(_ kind: String) -> Bool { part(kind) != nil }

    private func part(_ kind: String) -> ReferenceObject? {
        let slice: JSONSlice? =
            switch kind {
            case "approval": object.at("approval")
            case "changes_requested": object.at("changes_requested")
            case "comment": object.at("comment")
            default: object.at("update")
            }
        return slice.flatMap { $0.kind == .object ? ReferenceObject($0) : nil }
    }
}
