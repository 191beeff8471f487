import JSONText

/// Turns exports into rows of the reference tables, one top-level JSON value
/// at a time: a page, a bare array of objects or of pages, a single object.
public struct ReferenceReader {
    /// How many objects the last value held: each made rows, or was rejected,
    /// or was passed over.
    public private(set) var elements = 0
    /// How many of them were rightly no rows: resources that are no ECS
    /// services in the tagging API's answer.
    public private(set) var passedOver = 0

    /// What other objects said in passing, so that it is stored once per file.
    private var inPassing: Set<String> = []
    private var found = Found()

    public init() {}

    /// An element that made no row: its place among the value's objects, its
    /// first byte counted from the value's start, and why.
    public typealias Reject = (index: Int, offset: Int, reason: String)

    private struct Found {
        var rows: [ReferenceRow] = []
        var rejects: [Reject] = []
    }

    /// What a top-level value holds; nil: no reference data that we know.
    ///
    /// - Parameter path: not looked at. Anybody can name a file.
    public static func recognise(_ value: JSONSlice, path: String) -> ReferenceKind? { kind(of: value, depth: 0) }

    private static let deepest = 3

    private static func kind(of value: JSONSlice, depth: Int) -> ReferenceKind? {
        guard depth <= deepest else { return nil }
        switch value.kind {
        case .array:
            return firstObject(of: value).flatMap { kind(of: $0, depth: depth + 1) }
        case .object:
            guard let page = ReferencePage(value) else { return ReferenceKind(element: value) }
            if let known = page.kind { return known }
            guard let first = firstObject(of: page.objects) else {
                return ReferencePage.isEmptyPage(value) ? .emptyPage : nil
            }
            return ReferenceKind(element: first)
        case .string, .number, .bool, .null: return nil
        }
    }

    /// The first element that is an object or an array.
    private static func firstObject(of array: JSONSlice) -> JSONSlice? {
        var cursor = JSONCursor(array.start + 1, end: array.start + array.count)
        guard var more = try? cursor.beginElements() else { return nil }
        while more {
            guard let value = try? cursor.value() else { return nil }
            if value.kind == .object || value.kind == .array { return value }
            guard let next = try? cursor.nextElement() else { return nil }
            more = next
        }
        return nil
    }

    /// The rows of a value, redacted and normalised, and what made none.
    ///
    /// - Parameters:
    ///   - kind: what ``recognise(_:path:)`` said of it.
    ///   - path: not looked at.
    public mutating func rows(
        of value: JSONSlice, kind: ReferenceKind, path: String
    ) -> (rows: [ReferenceRow], rejects: [Reject]) {
        elements = 0
        passedOver = 0
        found = Found()
        visit(value, Surroundings(kind: kind, origin: value.start, exported: nil, depth: 0))
        defer { found = Found() }
        return (found.rows, found.rejects)
    }

    /// What holds for all elements of an array.
    private struct Surroundings {
        let kind: ReferenceKind
        let origin: UnsafePointer<UInt8>
        var exported: Int64?
        var depth: Int
        /// The commit that a page of changed files is of.
        var commit: String?
    }

    private mutating func visit(_ value: JSONSlice, _ around: Surroundings) {
        var inner = around
        inner.depth += 1
        if value.kind == .array, around.depth <= ReferenceReader.deepest {
            visitElements(of: value, inner)
        } else if around.depth <= ReferenceReader.deepest, let page = ReferencePage(value) {
            inner.exported = page.exported ?? around.exported
            if around.kind == .diffstat { inner.commit = ReferenceElement.changedCommit(in: page.objects) }
            visitElements(of: page.objects, inner)
            if let more = page.moreObjects { visitElements(of: more, inner) }
            for failure in page.failures?.elements ?? [] { reject(failure, ReferenceReader.reason(failure), around) }
        } else {
            element(value, around)
        }
    }

    private mutating func visitElements(of array: JSONSlice, _ around: Surroundings) {
        var cursor = JSONCursor(array.start + 1, end: array.start + array.count)
        do {
            var more = try cursor.beginElements()
            while more {
                visit(try cursor.value(), around)
                more = try cursor.nextElement()
            }
        } catch {
            let reason = "\(error.reason); nothing after it in its array could be read"
            found.rejects.append((elements, cursor.position - around.origin, reason))
            elements += 1
        }
    }

    private mutating func element(_ value: JSONSlice, _ around: Surroundings) {
        do throws(ReferenceProblem) {
            let rows = try ReferenceReader.rows(of: value, around)
            if rows.isEmpty { passedOver += 1 }
            for row in rows where isNews(row) { found.rows.append(row) }
            elements += 1
        } catch {
            reject(value, error.reason, around)
        }
    }

    private mutating func reject(_ value: JSONSlice, _ reason: String, _ around: Surroundings) {
        found.rejects.append((elements, value.raw.baseAddress! - around.origin, reason))
        elements += 1
    }

    /// False for what this file said in passing before.
    private mutating func isNews(_ row: ReferenceRow) -> Bool {
        guard row.isInPassing else { return true }
        return inPassing.insert(row.identity).inserted
    }

    private static func rows(
        of value: JSONSlice, _ around: Surroundings
    ) throws(ReferenceProblem) -> [ReferenceRow] {
        guard value.kind == .object else { throw ReferenceProblem("not an object") }
        // Reads every byte: what is no JSON is found here, before its halves
        // are taken for a whole.
        let document = try ReferenceElement.redacted(value)
        let kind = around.kind
        let own = ReferenceKind(element: value)
        if own == nil, let type = value["type"]?.string, !kind.admits(type: type) {
            throw ReferenceProblem("an object of type \"\(type.prefix(40))\" among \(kind.rawValue)")
        }
        let element = ReferenceElement(value, pageExported: around.exported)
        switch own ?? kind {
        case .pipelines: return try element.pipelineRows()
        case .steps: return try element.stepRows()
        case .deployments: return try element.deploymentRows()
        case .environments: return try element.environmentRows()
        case .repositories: return try element.repositoryRows()
        case .pullRequests: return try element.pullRequestRows(document: document)
        case .members: return try element.memberRows()
        case .ecsServices: return try element.serviceRows()
        case .ecsTaskDefinition: return try element.taskDefinitionRows()
        case .resourceTags: return try element.resourceTagRows()
        case .publicKeys: return try element.publicKeyRows()
        case .digest: return element.digestRows()
        case .digestMetadata: return try element.digestMetadataRows()
        case .iamRoles: return try element.roleRows()
        case .iamPolicies: return try element.policyRows()
        case .activities: return try element.activityRows()
        case .commits: return try element.commitRows()
        case .diffstat: return try element.changedFileRows(commit: around.commit)
        case .oktaUsers: return try element.oktaUserRows()
        case .oktaGroups: return try element.oktaGroupRows()
        case .oktaGroupMembers: return try element.oktaGroupMemberRows()
        case .atlassianUsers: return try element.atlassianUserRows()
        case .identityCenterUsers: return try element.identityCenterUserRows()
        case .identityCenterGroups: return try element.identityCenterGroupRows()
        case .identityCenterMemberships: return try element.identityCenterMembershipRows()
        case .peopleMap: throw ReferenceProblem("a people map is a CSV file")
        case .emptyPage: throw ReferenceProblem("an object that nothing tells the kind of")
        }
    }

    /// `{"arn": …, "reason": "MISSING", "detail": …}`, ECS's `Failure`.
    private static func reason(_ failure: JSONSlice) -> String {
        let item = ReferenceObject(failure)
        let parts = [item.text("arn"), item.text("reason"), item.text("detail")].compactMap { $0 }
        return "describe-services failed for " + (parts.isEmpty ? "a service" : parts.joined(separator: ": "))
    }
}
