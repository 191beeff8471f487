import CloudTrail

/// A record of a known table, by the names of its columns.
struct CSVRow {
    let cells: [String]
    let places: [String: Int]

    /// The first of these columns that the table has, trimmed; nil where the
    /// cell is empty.
    private func text(_ names: String...) -> String? {
        for name in names {
            if let place = places[name], let text = EmailText.filled(EmailText.trimmed(cells[place])) { return text }
        }
        return nil
    }

    /// A time, or a day alone, which is its first or last second.
    private func time(_ names: String..., endOfDay: Bool = false) throws(ReferenceProblem) -> Int64? {
        for name in names {
            guard let place = places[name], let text = EmailText.filled(EmailText.trimmed(cells[place])) else {
                continue
            }
            let isDay = text.utf8.count == 10
            // `2026-10-01 12:00:00`: a report's spelling, in UTC.
            var spelled = isDay ? text + (endOfDay ? "T23:59:59Z" : "T00:00:00Z") : text
            if text.utf8.count == 19 { spelled = text.replacing(" ", with: "T", maxReplacements: 1) + "Z" }
            guard let seconds = EventTime.parse(spelled) ?? EventTime.parse(text) else {
                throw ReferenceProblem("\(name) \"\(text.prefix(40))\" is no time: expected 2026-10-01T12:00:00Z")
            }
            return seconds
        }
        return nil
    }

    private func exported() throws(ReferenceProblem) -> Int64? { try time("exportedat", "exported", "exportedon") }

    private func version(_ exported: Int64?, _ times: [Int64?]) -> ReferenceVersion {
        ReferenceVersion(
            at: exported ?? times.compactMap { $0 }.max(), isFinished: true,
            fullness: cells.count { !$0.isEmpty })
    }

    func oktaUser() throws(ReferenceProblem) -> [ReferenceRow] {
        let login = text("login", "username")?.lowercased()
        let email = EmailText.normalised(text("email")) ?? EmailText.normalised(login)
        guard let account = text("id", "userid") ?? login ?? email else {
            throw ReferenceProblem("a user without id, login and e-mail")
        }
        var user = IdentityUser(system: "okta", account: account)
        user.login = login
        user.email = email
        user.name = text("displayname", "name") ?? IdentityUser.name(text("firstname"), text("lastname"))
        user.status = text("status", "userstatus")?.uppercased()
        user.statusAt = try time("statuschanged", "statuschangeddate")
        user.createdAt = try time("created", "createddate")
        user.activatedAt = try time("activated", "activateddate")
        user.lastLoginAt = try time("lastlogin", "lastlogindate")
        user.exportedAt = try exported()
        let times = [user.statusAt, user.createdAt, user.activatedAt, user.lastLoginAt, try time("lastupdated")]
        return [user.row(version(user.exportedAt, times))]
    }

    func atlassianUser() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let account = text("userid", "accountid", "atlassianid") else {
            throw ReferenceProblem("a user without id")
        }
        var user = IdentityUser(system: "atlassian", account: account)
        user.email = EmailText.normalised(text("email"))
        user.login = user.email
        user.name = text("username", "name", "displayname")
        user.status = text("userstatus", "accountstatus")
        user.isService = text("accounttype")?.lowercased() == "app"
        user.exportedAt = try exported()
        return [user.row(version(user.exportedAt, []))]
    }

    func groupMember() throws(ReferenceProblem) -> [ReferenceRow] {
        let id = text("groupid")
        let name = text("group", "groupname")
        guard id != nil || name != nil else { throw ReferenceProblem("a member of no group") }
        let login = text("login", "username")?.lowercased()
        let email = EmailText.normalised(text("email")) ?? EmailText.normalised(login)
        let account = text("userid")
        guard account != nil || login != nil || email != nil else {
            throw ReferenceProblem("a member without id, login and e-mail")
        }
        let exported = try exported()
        return [
            ReferenceRow(
                .identityMemberships, version(exported, []),
                [
                    .text("okta"), .init(id), .init(name), .init(account), .null, .init(email), .init(login),
                    .init(time: exported),
                ])
        ]
    }

    private static let systems = ["bitbucket", "atlassian", "okta", "aws"]

    /// A row of people.csv.
    func personEntry() throws(ReferenceProblem) -> [ReferenceRow] {
        guard text("suggestion") == nil else {
            throw ReferenceProblem("a suggestion that nobody reviewed: clear its cell `suggestion` to accept the row")
        }
        guard let person = text("person") else { throw ReferenceProblem("a row without person") }
        guard let system = text("system")?.lowercased() else { throw ReferenceProblem("a row without system") }
        guard CSVRow.systems.contains(system) else {
            throw ReferenceProblem(
                "system \"\(system.prefix(40))\" is none of \(CSVRow.systems.joined(separator: ", "))")
        }
        guard let account = text("account").flatMap({ CSVRow.account($0, of: system) }) else {
            throw ReferenceProblem("a row without account")
        }
        let kind = text("kind", "personkind")?.lowercased()
        if let kind, kind != "person", kind != "service" {
            throw ReferenceProblem("kind \"\(kind.prefix(40))\" is neither person nor service")
        }
        let from = try time("validfrom")
        let to = try time("validto", endOfDay: true)
        if let from, let to, to < from { throw ReferenceProblem("valid_to is before valid_from") }
        let reviewed = try time("reviewedon", "reviewed")
        return [
            ReferenceRow(
                .peopleEntries, version(nil, [reviewed]),
                [
                    .text(person), .init(text("name", "personname")), .init(kind), .text(system), .text(account),
                    .init(time: from), .init(time: to), .init(text("owner")), .init(time: reviewed),
                ])
        ]
    }

    /// As the other tables spell it.
    private static func account(_ text: String, of system: String) -> String? {
        switch system {
        case "bitbucket": ReferenceObject.bareUUID(text)
        case "aws": text.lowercased()
        default: text
        }
    }
}
