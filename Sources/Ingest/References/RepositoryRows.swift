import JSONText

extension ReferenceElement {
    /// A repository of `GET /repositories/{workspace}`.
    func repositoryRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let uuid = try uuid("repository")
        let version = version([object.time("updated_on"), object.time("created_on")])
        let name = object.text("full_name")
        return [
            ReferenceElement.repositoryRow(uuid: uuid, fullName: name, slug: object.text("slug"), version)
        ]
    }

    static func repositoryRow(
        uuid: String, fullName: String?, slug: String?, _ version: ReferenceVersion
    ) -> ReferenceRow {
        let parts = fullName?.split(separator: "/").map(String.init) ?? []
        let values: [ReferenceValue] = [
            .text(uuid), .init(fullName), .init(slug ?? (parts.count == 2 ? parts[1] : nil)),
            .init(parts.count == 2 ? parts[0] : nil),
        ]
        return ReferenceRow(.repositories, version, values)
    }

    /// A pull request of `GET …/pullrequests`, with its whole document.
    func pullRequestRows(document: String) throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.integer("id") else { throw ReferenceProblem("a pull request without id") }
        var times = ["updated_on", "created_on"].map { object.time($0) }
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
        let row = ReferenceRow(
            .pullRequests, version,
            [
                .text(key), .init(repository.fullName), .integer(id), .init(object.text("title")), .init(state),
                .text(document),
            ])
        return [row] + ReferenceElement.inPassing(repository, version)
    }

    /// A member of `GET /workspaces/{workspace}/members`.
    func memberRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let uuid = object.uuid("user", "uuid") else { throw ReferenceProblem("a member without a user's uuid") }
        let version = version([object.time("added_on"), object.time("user", "created_on")])
        let values: [ReferenceValue] = [
            .text(uuid), .init(object.text("user", "account_id")), .init(object.text("user", "display_name")),
            .init(object.text("user", "nickname")), .init((object.text("user", "email") ?? object.text("email"))?.lowercased()),
            .init(object.text("user", "type")),
        ]
        return [ReferenceRow(.members, version, values)]
    }
}
