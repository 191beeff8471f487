import JSONText

/// A table of comma-separated values whose header tells that it is one of
/// people: each row becomes the object that the system's API would give.
///
/// RFC 4180: quotes, doubled quotes, line breaks in quotes, CRLF or LF.
struct DelimitedText {
    /// A row with its first byte's place.
    struct Row {
        var fields: [String]
        var offset: Int
    }

    private let names: [String]
    private let shape: Shape

    /// What the columns are.
    private enum Shape { case people, oktaUsers, oktaGroups, atlassianUsers }

    /// nil: a header of something else.
    init?(header: [String]) {
        let names = header.map(DelimitedText.normalised)
        guard let shape = DelimitedText.shape(of: names) else { return nil }
        self.names = names
        self.shape = shape
    }

    private static func shape(of names: [String]) -> Shape? {
        func has(_ wanted: String...) -> Bool { wanted.allSatisfy(names.contains) }
        func hasOne(_ wanted: String...) -> Bool { wanted.contains { names.contains($0) } }
        if has("person", "system", "account") { return .people }
        if has("group"), hasOne("email", "login") { return .oktaGroups }
        if has("status"), has("login") || has("email", "statuschanged") || has("email", "lastlogin") { return .oktaUsers }
        if hasOne("userid", "accountid"), has("email"), hasOne("userstatus", "accountstatus") { return .atlassianUsers }
        return nil
    }

    /// `Status Changed`, `status_changed` and `user.statusChanged` are one.
    private static func normalised(_ name: String) -> String {
        let last = name.split(separator: ".").last ?? ""
        return last.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// The row as a JSON object; nil where it has another number of fields
    /// than the header.
    func object(_ row: Row) -> String? {
        guard row.fields.count == names.count else { return nil }
        func field(_ wanted: String...) -> String {
            for name in wanted {
                if let place = names.firstIndex(of: name), !row.fields[place].isEmpty { return row.fields[place] }
            }
            return ""
        }
        switch shape {
        case .people:
            return DelimitedText.object([
                ("person", field("person")), ("name", field("name")), ("kind", field("kind")), ("system", field("system")),
                ("account", field("account")), ("valid_from", field("validfrom")), ("valid_to", field("validto")),
                ("owner", field("owner")), ("reviewed_on", field("reviewedon")), ("email", field("email")),
            ])
        case .oktaUsers:
            let profile = DelimitedText.object([
                ("login", field("login")), ("email", field("email", "login")), ("firstName", field("firstname")),
                ("lastName", field("lastname")), ("displayName", field("displayname")),
            ])
            return DelimitedText.object(
                [
                    ("id", field("id", "userid", "login", "email")), ("status", field("status")),
                    ("statusChanged", field("statuschanged")), ("created", field("created", "createddate")),
                    ("activated", field("activated", "activateddate")), ("lastLogin", field("lastlogin")),
                    ("exported", field("exported", "exportedat")),
                ], and: [("profile", profile)])
        case .oktaGroups:
            let user = DelimitedText.object(
                [("id", field("userid"))],
                and: [("profile", DelimitedText.object([("email", field("email", "login")), ("login", field("login"))]))])
            let group = DelimitedText.object(
                [("id", field("groupid", "group"))], and: [("profile", DelimitedText.object([("name", field("group"))]))])
            return DelimitedText.object([("exported", field("exported", "exportedat"))], and: [("group", group), ("users", "[\(user)]")])
        case .atlassianUsers:
            return DelimitedText.object([
                ("account_id", field("accountid", "userid")), ("name", field("username", "name")), ("email", field("email")),
                ("account_status", field("accountstatus", "userstatus")), ("account_type", field("accounttype")),
                ("last_active", field("lastactive")), ("exported", field("exported", "exportedat")),
            ])
        }
    }

    private static func object(_ texts: [(String, String)], and values: [(String, String)] = []) -> String {
        var out: [UInt8] = [UInt8(ascii: "{")]
        func name(_ text: String) {
            if out.count > 1 { out.append(UInt8(ascii: ",")) }
            JSONString.appendQuoted(text.utf8, to: &out)
            out.append(UInt8(ascii: ":"))
        }
        for (key, text) in texts where !text.isEmpty {
            name(key)
            JSONString.appendQuoted(text.utf8, to: &out)
        }
        for (key, value) in values {
            name(key)
            out.append(contentsOf: value.utf8)
        }
        out.append(UInt8(ascii: "}"))
        return String(decoding: out, as: UTF8.self)
    }

    /// The rows of a text; empty lines are none.
    ///
    /// - Returns: nil for text that is not UTF-8.
    static func rows(_ bytes: UnsafeBufferPointer<UInt8>, most: Int = .max) -> [Row]? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var rows: [Row] = []
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var wasQuoted = false
        var start = 0
        func endField() {
            var text = String(decoding: field, as: UTF8.self)
            if !wasQuoted { text = String(text.drop(while: \.isWhitespace)) }
            while !wasQuoted, text.last?.isWhitespace == true { text.removeLast() }
            fields.append(text)
            field = []
            wasQuoted = false
        }
        var place = 0
        while place < bytes.count, rows.count < most {
            let byte = bytes[place]
            place += 1
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
                    field.append(byte)
                    place += 1
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\"") where field.allSatisfy({ $0 == 0x20 }):
                field = []
                isQuoted = true
                wasQuoted = true
            case UInt8(ascii: ","): endField()
            case 0x0D: break
            case 0x0A:
                endField()
                if fields != [""] { rows.append(Row(fields: fields, offset: start)) }
                fields = []
                start = place
            default: field.append(byte)
            }
        }
        if rows.count < most, !field.isEmpty || !fields.isEmpty {
            endField()
            rows.append(Row(fields: fields, offset: start))
        }
        return rows
    }
}
