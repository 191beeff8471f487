import CloudTrail
import JSONText

/// One account of an identity provider, whatever its export looked like.
struct IdentityUser {
    var system: String
    var account: String
    var internalID: String?
    var email: String?
    var login: String?
    var name: String?
    var status: String?
    var statusAt: Int64?
    var createdAt: Int64?
    var activatedAt: Int64?
    var lastLoginAt: Int64?
    var isService = false
    var exportedAt: Int64?

    func row(_ version: ReferenceVersion) -> ReferenceRow {
        ReferenceRow(
            .identityUsers, version,
            [
                .text(system), .text(account), .init(internalID), .init(email), .init(login), .init(name),
                .init(status), .init(time: statusAt), .init(time: createdAt), .init(time: activatedAt),
                .init(time: lastLoginAt), .text(isService ? "service" : "person"), .init(time: exportedAt),
            ])
    }

    /// The first and the last name, as far as there are any.
    static func name(_ first: String?, _ last: String?) -> String? {
        let parts = [first, last].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }
}

extension ReferenceElement {
    /// https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/
    func oktaUserRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.text("id") else { throw ReferenceProblem("an Okta user without id") }
        var user = IdentityUser(system: "okta", account: id)
        user.login = object.text("profile", "login")?.lowercased()
        user.email = EmailText.normalised(object.text("profile", "email")) ?? EmailText.normalised(user.login)
        user.name =
            object.text("profile", "displayName")
            ?? IdentityUser.name(object.text("profile", "firstName"), object.text("profile", "lastName"))
        user.status = object.text("status")?.uppercased()
        user.statusAt = object.time("statusChanged")
        user.createdAt = object.time("created")
        user.activatedAt = object.time("activated")
        user.lastLoginAt = object.time("lastLogin")
        user.exportedAt = exported
        return [
            user.row(
                version(["created", "activated", "statusChanged", "lastLogin", "lastUpdated"].map { object.time($0) }))
        ]
    }

    /// https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/
    func oktaGroupRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.text("id") else { throw ReferenceProblem("an Okta group without id") }
        let times = ["created", "lastUpdated", "lastMembershipUpdated"].map { object.time($0) }
        return [groupRow("okta", id, object.text("profile", "name"), version(times))]
    }

    private func groupRow(
        _ system: String, _ id: String, _ name: String?, _ version: ReferenceVersion
    ) -> ReferenceRow {
        ReferenceRow(.identityGroups, version, [.text(system), .text(id), .init(name), .init(time: exported)])
    }

    /// A group beside the users that `GET /api/v1/groups/{id}/users` lists:
    /// these do not name it. `group` is the group's object, its id or its name.
    func oktaGroupMemberRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let id = object.text("group", "id") ?? object.text("group_id")
        let name = object.text("group", "profile", "name") ?? object.text("group", "name") ?? object.text("group")
        guard id != nil || name != nil else { throw ReferenceProblem("members of a group that is not named") }
        guard let users = object.at("users"), users.kind == .array else {
            throw ReferenceProblem("a group without a list of users")
        }
        var rows: [ReferenceRow] = []
        if let id { rows.append(groupRow("okta", id, name, version([]))) }
        for slice in users.elements {
            let element = ReferenceElement(slice, pageExported: exported)
            let user = element.object
            guard let account = user.text("id") else { throw ReferenceProblem("a group with a user without id") }
            let login = user.text("profile", "login")?.lowercased()
            let email = EmailText.normalised(user.text("profile", "email")) ?? EmailText.normalised(login)
            rows.append(
                ReferenceRow(
                    .identityMemberships, version([]),
                    [
                        .text("okta"), .init(id), .init(name), .text(account), .null, .init(email), .init(login),
                        .init(time: exported),
                    ]))
            if user.text("status") != nil, user.at("profile") != nil { rows += try element.oktaUserRows() }
        }
        return rows
    }

    /// https://developer.atlassian.com/cloud/admin/organization/rest/api-group-users/
    func atlassianUserRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.text("account_id") else { throw ReferenceProblem("an Atlassian user without account_id") }
        var user = IdentityUser(system: "atlassian", account: id)
        user.email = EmailText.normalised(object.text("email"))
        user.login = user.email
        user.name = object.text("name") ?? object.text("nickname")
        user.status = object.text("account_status")
        user.lastLoginAt = object.time("last_active")
        user.isService = object.text("account_type") == "app"
        user.exportedAt = exported
        return [user.row(version([user.lastLoginAt]))]
    }

    /// https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html
    func identityCenterUserRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let name = object.text("UserName") else {
            throw ReferenceProblem("an Identity Center user without UserName")
        }
        var user = IdentityUser(system: "identity-center", account: name.lowercased())
        user.internalID = object.text("UserId")
        let emails = object.at("Emails").map { $0.elements } ?? []
        let primary = emails.first { $0["Primary"]?.raw.first == UInt8(ascii: "t") } ?? emails.first
        user.email = EmailText.normalised(primary.flatMap { ReferenceObject($0).text("Value") })
        user.login = name.lowercased()
        user.name =
            object.text("DisplayName")
            ?? IdentityUser.name(object.text("Name", "GivenName"), object.text("Name", "FamilyName"))
        user.status = object.text("UserStatus")
        user.createdAt = object.time("CreatedAt")
        user.exportedAt = exported
        return [user.row(version([user.createdAt, object.time("UpdatedAt")]))]
    }

    func identityCenterGroupRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.text("GroupId") else {
            throw ReferenceProblem("an Identity Center group without GroupId")
        }
        return [groupRow("identity-center", id, object.text("DisplayName"), version([object.time("UpdatedAt")]))]
    }

    func identityCenterMembershipRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let group = object.text("GroupId"), let user = object.text("MemberId", "UserId") else {
            throw ReferenceProblem("a membership without GroupId or MemberId.UserId")
        }
        let values: [ReferenceValue] = [
            .text("identity-center"), .text(group), .null, .null, .text(user), .null, .null, .init(time: exported),
        ]
        return [ReferenceRow(.identityMemberships, version([]), values)]
    }
}
