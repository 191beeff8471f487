import CloudTrail
import JSONText

extension ReferenceElement {
    /// A user of Okta's `GET /api/v1/users`, or of a report about them.
    /// https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/
    func oktaUserRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.text("id") ?? object.text("profile", "login") else {
            throw ReferenceProblem("an Okta user without id")
        }
        let changed = object.time("statusChanged")
        let times = [
            changed, object.time("created"), object.time("activated"), object.time("lastLogin"), object.time("lastUpdated"),
        ]
        let name =
            object.text("profile", "displayName")
            ?? [object.text("profile", "firstName"), object.text("profile", "lastName")].compactMap { $0 }
            .joined(separator: " ")
        return [
            identity(
                "okta", id, email: object.text("profile", "email"), login: object.text("profile", "login"), name: name,
                status: object.text("status")?.uppercased(), times: times, kind: "person")
        ]
    }

    /// A group of `GET /api/v1/groups`, or one with its users:
    /// `{"group": …, "users": […]}`.
    func oktaGroupRows() throws(ReferenceProblem) -> [ReferenceRow] {
        let group = object.at("group").map(ReferenceObject.init) ?? object
        guard let id = group.text("id") ?? group.text("profile", "name") else {
            throw ReferenceProblem("an Okta group without id and name")
        }
        let version = version([group.time("lastUpdated"), group.time("lastMembershipUpdated"), group.time("created")])
        let name = group.text("profile", "name") ?? group.text("name")
        var rows = [groupRow("okta", id, name, version)]
        for user in object.at("users")?.elements ?? [] {
            let user = ReferenceObject(user)
            rows.append(
                memberRow(
                    "okta", id, name, user.text("id"), email: user.text("profile", "email"),
                    login: user.text("profile", "login"), version))
        }
        return rows
    }

    /// A managed account of Atlassian's `GET /admin/v1/orgs/{org}/users`.
    /// https://developer.atlassian.com/cloud/admin/organization/rest/
    func atlassianUserRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.text("account_id") else { throw ReferenceProblem("an Atlassian user without account_id") }
        return [
            identity(
                "atlassian", id, email: object.text("email"), login: nil, name: object.text("name") ?? "",
                status: object.text("account_status")?.uppercased(),
                times: [nil, nil, nil, object.time("last_active"), nil],
                kind: object.text("account_type") == "app" ? "service" : "person")
        ]
    }

    /// A user of `aws identitystore list-users`.
    /// https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html
    func identityCenterUserRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let id = object.text("UserName") ?? object.text("UserId") else {
            throw ReferenceProblem("an Identity Center user without UserName")
        }
        let email = object.at("Emails")?.elements.first.flatMap { ReferenceObject($0).text("Value") }
        return [
            identity(
                "identity-center", id, email: email, login: object.text("UserName"), name: object.text("DisplayName") ?? "",
                status: object.text("UserStatus")?.uppercased(), times: [nil, nil, nil, nil, nil], kind: "person")
        ]
    }

    /// A row of a reviewed people.csv.
    func personRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let person = object.text("person"), let system = object.text("system")?.lowercased(),
            let account = object.text("account")
        else { throw ReferenceProblem("a row without person, system or account") }
        guard ["bitbucket", "atlassian", "okta", "aws"].contains(system) else {
            throw ReferenceProblem("the system '\(system.prefix(40))' is none of bitbucket, atlassian, okta, aws")
        }
        func day(_ name: StaticString) throws(ReferenceProblem) -> Int64? {
            guard let text = object.text(name) else { return nil }
            guard let time = EventTime.parse(text.utf8.count == 10 ? text + "T00:00:00Z" : text) else {
                throw ReferenceProblem("\(name) is '\(text.prefix(40))': expected a date such as 2026-09-01")
            }
            return time
        }
        let known = system == "bitbucket" ? ReferenceObject.bareUUID(account) ?? account : system == "aws" ? account.lowercased() : account
        return [
            ReferenceRow(
                .people, version([]),
                [
                    .text(person), .init(object.text("name")), .text(object.text("kind")?.lowercased() == "service" ? "service" : "person"),
                    .text(system), .text(known), .init(time: try day("valid_from")), .init(time: try day("valid_to")),
                    .init(object.text("owner")), .init(object.text("reviewed_on")), .init(object.text("email")?.lowercased()),
                ])
        ]
    }

    /// - Parameter times: status changed, created, activated, last login,
    ///   updated.
    private func identity(
        _ system: String, _ account: String, email: String?, login: String?, name: String, status: String?,
        times: [Int64?], kind: String
    ) -> ReferenceRow {
        ReferenceRow(
            .identityUsers, version(times),
            [
                .text(system), .text(account), .init(email?.lowercased()), .init(login?.lowercased()),
                .init(name.isEmpty ? nil : name), .init(status), .init(time: times[0]), .init(time: times[1]),
                .init(time: times[2]), .init(time: times[3]), .text(kind), .init(time: exported),
            ])
    }

    private func groupRow(_ system: String, _ id: String, _ name: String?, _ version: ReferenceVersion) -> ReferenceRow {
        ReferenceRow(.identityGroups, version, [.text(system), .text(id), .init(name), .init(time: exported)])
    }

    private func memberRow(
        _ system: String, _ id: String, _ name: String?, _ account: String?, email: String?, login: String?,
        _ version: ReferenceVersion
    ) -> ReferenceRow {
        ReferenceRow(
            .identityGroupMembers, version,
            [
                .text(system), .text(id), .init(name), .init(account), .init(email?.lowercased()), .init(login?.lowercased()),
                .init(time: exported),
            ])
    }
}
