import JSONText

/// What one JSON object is, judged by its members.
enum ElementKind {
    /// A CloudTrail record.
    case record
    /// An Insights event, in a record's clothes.
    case insight
    /// A network activity event, in a record's clothes.
    case networkActivity
    /// An EventBridge event with a record under `detail`.
    case eventBridge(JSONSlice)
    /// An item of `lookup-events` with a record as text.
    case lookupItem(JSONSlice)
    /// A CloudWatch Logs event with a record as text.
    case logEvent(JSONSlice)
    /// A CloudTrail digest file.
    case digest
    /// A thing that is known, and known to be no record.
    case known(String)
    /// None of these.
    case unknown

    /// Sources: the record's members, "CloudTrail record contents"; the
    /// notification shapes, "Event message structure" in the S3 User Guide and
    /// the Lambda Developer Guide's pages on SNS and SQS events.
    init(_ object: JSONSlice) {
        var seen = Seen()
        object.forEachMember { key, value in seen.note(key, value) }
        self = seen.verdict
    }

    private struct Seen {
        var members: Set<String> = []
        var eventSource: String?
        var eventType: String?
        var category: String?
        var detail: JSONSlice?
        var detailType: String?
        var lookup: JSONSlice?
        var message: JSONSlice?

        mutating func note(_ key: JSONSlice, _ value: JSONSlice) {
            guard let name = key.string else { return }
            members.insert(name)
            switch name {
            case "eventSource": eventSource = value.string
            case "eventType": eventType = value.string
            case "eventCategory": category = value.string
            case "detail" where value.kind == .object: detail = value
            case "detail-type": detailType = value.string
            case "CloudTrailEvent" where value.kind == .string: lookup = value
            case "message" where value.kind == .string: message = value
            default: break
            }
        }

        func has(_ name: String) -> Bool { members.contains(name) }

        var verdict: ElementKind {
            if has("digestS3Object") || has("digestStartTime") { return .digest }
            if let lookup { return .lookupItem(lookup) }
            if let detail {
                if case .record = ElementKind(detail) { return .eventBridge(detail) }
                return .known("an EventBridge event that is no CloudTrail record: \(detailType ?? "no detail-type")")
            }
            if let source = eventSource, source.hasPrefix("aws:") {
                return .known("a notification of \(source.dropFirst(4)), not a CloudTrail record")
            }
            if has("EventSource"), has("Sns") || has("EventSubscriptionArn") {
                return .known("an SNS notification, not a CloudTrail record")
            }
            if has("messageId"), has("receiptHandle") { return .known("an SQS message, not a CloudTrail record") }
            if has("Event"), has("Bucket"), has("HostId") { return .known("an S3 test notification") }
            if has("detail-type") { return .known("an EventBridge event that is no CloudTrail record") }
            if looksLikeRecord { return kindOfRecord }
            if has("eventName"), has("clusterArn") || has("capacityProviderArns") || has("deploymentId") {
                return .known("an ECS service event, not a CloudTrail record")
            }
            if let message, has("timestamp") || has("ingestionTime") || has("logStreamName") {
                return .logEvent(message)
            }
            return .unknown
        }

        private var looksLikeRecord: Bool {
            let named = has("eventSource") || has("eventName")
            return has("eventVersion") && (named || eventType != nil) || has("eventID") && has("eventTime")
                || has("eventID") && named || has("eventTime") && named && has("awsRegion")
        }

        private var kindOfRecord: ElementKind {
            if category == "Insight" || eventType == "AwsCloudTrailInsight" { return .insight }
            if category == "NetworkActivity" || eventType == "AwsVpceEvents" { return .networkActivity }
            return .record
        }
    }
}
