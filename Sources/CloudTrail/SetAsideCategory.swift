import JSONText

/// Kinds of CloudTrail events that are no API calls: they are counted by kind
/// and read no further.
///
/// Sources: "CloudTrail record contents" (`eventCategory`, `eventType`),
/// "Logging Insights events", "Network activity events" and "Aggregated events"
/// in the CloudTrail User Guide. Aggregated events have neither `eventTime` nor
/// `userIdentity`, and spell their id `eventId`.
public enum SetAsideCategory: String, Sendable, CaseIterable {
    case insight = "cloudtrail-insight"
    case networkActivity = "cloudtrail-network-activity"
    case aggregated = "cloudtrail-aggregated"

    /// - Parameters:
    ///   - category: the record's `eventCategory`; records before version 1.07
    ///     have none.
    ///   - type: its `eventType`.
    /// - Returns: nil for API calls, sign-ins and service events.
    @inline(__always)
    public init?(category: JSONSlice?, type: JSONSlice?) {
        if let category {
            if category.isString("Management") || category.isString("Data") { return nil }
            for (name, own) in SetAsideCategory.categories where category.isString(name) {
                self = own
                return
            }
        }
        guard let type, let own = SetAsideCategory.types.first(where: { type.isString($0.name) }) else { return nil }
        self = own.category
    }

    private static let categories: [(name: StaticString, category: SetAsideCategory)] = [
        ("Insight", .insight), ("Aggregated", .aggregated), ("NetworkActivity", .networkActivity),
    ]

    /// `AwsVpceEvents` and `AwsVpceEvent` are both found in AWS's documents.
    private static let types: [(name: StaticString, category: SetAsideCategory)] = [
        ("AwsCloudTrailInsight", .insight), ("AwsAggregatedEvent", .aggregated),
        ("AwsVpceEvents", .networkActivity), ("AwsVpceEvent", .networkActivity),
    ]

    /// The events in words, with their number.
    public func words(_ count: Int) -> String {
        let noun =
            switch self {
            case .insight: "Insights event"
            case .networkActivity: "network activity event"
            case .aggregated: "aggregated event"
            }
        return "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
