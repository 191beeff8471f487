import JSONText

/// What one access key was used for, in one batch or in several.
struct KeyUse {
    var firstAt: Int64
    var lastAt: Int64
    var calls: Int64 = 0
    var writes: Int64 = 0
    var denied: Int64 = 0

    init(at time: Int64) {
        firstAt = time
        lastAt = time
    }

    mutating func add(_ other: KeyUse) {
        firstAt = min(firstAt, other.firstAt)
        lastAt = max(lastAt, other.lastAt)
        calls += other.calls
        writes += other.writes
        denied += other.denied
    }

    /// Whether an error code says that permission was wanting. The same words
    /// stand in ``KeyActivity/recountSQL``.
    static func isDenial(_ code: JSONSlice) -> Bool {
        guard code.kind == .string, code.count >= 12, let text = code.string else { return false }
        return text.contains("AccessDenied") || text.contains("Unauthorized") || text.contains("NotAuthorized")
    }
}
