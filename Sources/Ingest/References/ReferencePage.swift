import JSONText

/// An object that only holds others: a page of an API answer.
struct ReferencePage {
    /// The objects, in their array.
    let objects: JSONSlice
    /// More objects, in an array of their own: the policies beside roles.
    var moreObjects: JSONSlice?
    /// What `describe-services` could not find or was not allowed to see.
    let failures: JSONSlice?
    /// What the page's own members say its objects are; nil for Bitbucket,
    /// whose pages are all alike.
    let kind: ReferenceKind?
    /// When the page was fetched, in seconds since 1970, if its collector
    /// wrote that down.
    let exported: Int64?

    /// nil: no page.
    init?(_ value: JSONSlice) {
        guard value.kind == .object else { return nil }
        let page = ReferenceObject(value)
        if let values = value["values"], values.kind == .array, value["uuid"] == nil {
            objects = values
            kind = nil
            failures = nil
        } else if let services = value["services"], services.kind == .array {
            failures = value["failures"].flatMap { $0.kind == .array ? $0 : nil }
            objects = services
            kind = failures == nil ? nil : .ecsServices
        } else if let list = value["ResourceTagMappingList"], list.kind == .array {
            objects = list
            kind = .resourceTags
            failures = nil
        } else if let list = value["RoleDetailList"] ?? value["Roles"], list.kind == .array {
            objects = list
            moreObjects = value["Policies"].flatMap { $0.kind == .array ? $0 : nil }
            kind = .iamRoles
            failures = nil
        } else if let list = value["PublicKeyList"] ?? value["publicKeyList"], list.kind == .array {
            objects = list
            kind = .publicKeys
            failures = nil
        } else if let list = ReferencePage.identities(in: value) {
            objects = list
            kind = nil
            failures = nil
        } else {
            return nil
        }
        exported = page.exported
    }

    /// The list in a page of users or groups: what it is of, its objects say.
    private static func identities(in value: JSONSlice) -> JSONSlice? {
        // Okta's members of a group stand beside it, in one object.
        guard value["group"] == nil, value["uuid"] == nil else { return nil }
        for list in [
            value["data"], value["users"], value["groups"], value["Users"], value["Groups"],
            value["GroupMemberships"],
        ] {
            if let list, list.kind == .array { return list }
        }
        return nil
    }

    /// Whether an empty page is one of Bitbucket's: it has members of paging.
    static func isEmptyPage(_ value: JSONSlice) -> Bool {
        guard let values = value["values"], values.elements.isEmpty else { return false }
        return value["pagelen"] != nil || value["page"] != nil || value["size"] != nil
    }
}
