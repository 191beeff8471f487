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

    /// A member of `GET /workspaces/{workspace}/members`; nothing for a
    /// deleted account, which Bitbucket lists without its user.
    func memberRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard object.at("user") != nil else { return [] }
        guard let uuid = object.uuid("user", "uuid") else { throw ReferenceProblem("a member without a user's uuid") }
        let version = version([object.time("added_on"), object.time("user", "created_on")])
        let values: [ReferenceValue] = [
            .text(uuid), .init(object.text("user", "account_id")), .init(object.text("user", "display_name")),
            .init(object.text("user", "nickname")), .init(EmailText.normalised(object.text("user", "email"))),
            .init(object.text("user", "type")),
        ]
        return [ReferenceRow(.members, version, values)]
    }
}
