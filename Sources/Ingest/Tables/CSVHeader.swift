import CloudTrail
import Store

/// A CSV header that is known, and what its columns are.
///
/// Letters' case, spaces and underscores do not matter, nor what stands before
/// a dot: Okta's reports say `user.login`, `statusChanged`, `Last Login`.
struct CSVHeader {
    let kind: ReferenceKind
    /// The place of a column by its plain name.
    private let places: [String: Int]
    private let width: Int

    /// Bytes that a header takes at most.
    static let longest = 1 << 16

    /// nil: no table of ours.
    init?(_ names: [String]) {
        var places: [String: Int] = [:]
        for (place, name) in names.enumerated() {
            let plain = CSVHeader.plain(name)
            // Two columns of one name: which of them is meant?
            guard plain.isEmpty || places[plain] == nil else { return nil }
            places[plain] = place
        }
        self.places = places
        width = names.count
        func has(_ names: String...) -> Bool { names.contains { places[$0] != nil } }
        if has("person"), has("system"), has("account") {
            kind = .peopleMap
        } else if has("group", "groupname", "groupid"), has("email", "login", "username", "userid") {
            kind = .oktaGroupMembers
        } else if has("userid", "accountid", "atlassianid"), has("email"), has("userstatus", "accountstatus") {
            kind = .atlassianUsers
        } else if has("login", "email", "username"), has("status", "userstatus"),
            has("login") || has("statuschanged", "activated", "lastlogin", "created", "id", "userid")
        {
            kind = .oktaUsers
        } else {
            return nil
        }
    }

    private static func plain(_ name: String) -> String {
        let last = name.split(separator: ".").last.map(String.init) ?? ""
        return last.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" }
    }

    /// The rows of a record.
    func rows(of record: CSVCursor.Record) throws(ReferenceProblem) -> [ReferenceRow] {
        let cells: [String]
        switch record.content {
        case .broken(let reason): throw ReferenceProblem(reason)
        case .cells(let found): cells = found
        }
        guard cells.count == width else {
            throw ReferenceProblem("a row of \(cells.count) cells under a header of \(width)")
        }
        let row = CSVRow(cells: cells, places: places)
        switch kind {
        case .peopleMap: return try row.personEntry()
        case .oktaGroupMembers: return try row.groupMember()
        case .atlassianUsers: return try row.atlassianUser()
        default: return try row.oktaUser()
        }
    }
}
