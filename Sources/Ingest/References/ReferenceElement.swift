import CloudTrail
import JSONText

/// Why an element of an export makes no row.
struct ReferenceProblem: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// One exported object on its way into rows.
struct ReferenceElement {
    let object: ReferenceObject
    /// The time that the object's or its page's collector wrote down.
    let exported: Int64?

    init(_ slice: JSONSlice, pageExported: Int64?) {
        object = ReferenceObject(slice)
        exported = object.exported ?? pageExported
    }

    /// - Parameters:
    ///   - times: all times in the object, in any order.
    ///   - state: what it says of how far it is; nil where nothing can change.
    func version(_ times: [Int64?], state: String? = "COMPLETED") -> ReferenceVersion {
        ReferenceVersion(
            at: exported ?? times.compactMap { $0 }.max(),
            isFinished: state.map { !ReferenceElement.unfinished.contains($0) } ?? false,
            fullness: object.memberCount)
    }

    /// Last states are more than one knows (COMPLETED, and in thin rows its
    /// result in its place); those on the way are these.
    private static let unfinished: Set<String> = [
        "PENDING", "READY", "IN_PROGRESS", "RUNNING", "PAUSED", "HALTED", "BUILDING", "PARSING", "UNDEPLOYED",
        "OPEN",
    ]

    func uuid(_ what: String) throws(ReferenceProblem) -> String {
        guard let uuid = object.uuid("uuid") else { throw ReferenceProblem("a \(what) without uuid") }
        return uuid
    }

    /// What follows the last `_` of a type: `pipeline_trigger_push` → `push`.
    static func kind(of type: String?) -> String? {
        type.flatMap { $0.split(separator: "_").last.map { $0.lowercased() } }
    }
}
