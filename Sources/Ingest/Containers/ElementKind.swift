import CloudTrail
import JSONText

/// What one JSON object is, judged by its members.
enum ElementKind {
    /// A CloudTrail record.
    case record
    /// An event in a record's clothes that is no call.
    case setAside(SetAsideCategory)
    /// An EventBridge event with a record under `detail`.
    case eventBridge(JSONSlice)
    /// What carries a text that may hold records: an item of `lookup-events`, a
    /// CloudWatch Logs event, a message of SQS or SNS.
    case carrier(JSONSlice)
    /// A CloudTrail digest file.
    case digest
    /// A thing that is known, and known to be no record.
    case known(String)
    /// None of these.
    case unknown

    /// Sources: the record's members, "CloudTrail record contents"; the
    /// notification shapes, "Event message structure" in the S3 User Guide,
    /// "Configuring Amazon SNS notifications for CloudTrail", `Message` of SQS's
    /// ReceiveMessage, "HTTP/HTTPS notification JSON format" in the SNS guide and
    /// the Lambda Developer Guide's pages on SNS and SQS events.
    init(_ object: JSONSlice) {
        var seen = Seen()
        object.forEachMember { key, value in seen.note(key, value) }
        self = seen.verdict
    }

    /// Dumps keep of a message its body alone.
    private static func looksLikeJSON(_ text: JSONSlice) -> Bool {
        guard text.count > 2 else { return false }
        return [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\\"), 0x20].contains(text.start[0])
    }

    private struct Seen {
        var members: Set<String> = []
        var eventSource: String?
        var eventType: JSONSlice?
        var category: JSONSlice?
        var detail: JSONSlice?
        var detailType: String?
        var lookup: JSONSlice?
        var message: JSONSlice?
        /// The text that a message of SQS or SNS carries.
        var carried: JSONSlice?
        var bucket: String?
        var object: String?

        mutating func note(_ key: JSONSlice, _ value: JSONSlice) {
            guard let name = key.string else { return }
            members.insert(name)
            switch name {
            case "eventSource": eventSource = value.string
            case "eventType": eventType = value
            case "eventCategory": category = value
            case "detail" where value.kind == .object: detail = value
            case "detail-type": detailType = value.string
            case "CloudTrailEvent" where value.kind == .string: lookup = value
            case "message" where value.kind == .string: message = value
            case "Body" where value.kind == .string, "body" where value.kind == .string,
                "Message" where value.kind == .string:
                carried = value
            case "Sns": carried = value["Message"].flatMap { $0.kind == .string ? $0 : nil }
            case "s3Bucket": bucket = value.string
            case "s3ObjectKey": object = value.kind == .array ? value.elements.first?.string : value.string
            case "s3":
                bucket = value["bucket"]?["name"]?.string
                object = value["object"]?["key"]?.string
            default: break
            }
        }

        func has(_ name: String) -> Bool { members.contains(name) }

        var verdict: ElementKind {
            if has("digestS3Object") || has("digestStartTime") { return .digest }
            if let lookup { return .carrier(lookup) }
            if let detail {
                switch ElementKind(detail) {
                case .record, .setAside: return .eventBridge(detail)
                default: break
                }
                return .known("an EventBridge event that is no CloudTrail record: \(detailType ?? "no detail-type")")
            }
            if let carried, isMessage || ElementKind.looksLikeJSON(carried) { return .carrier(carried) }
            if has("s3Bucket"), has("s3ObjectKey") { return .known(pointer("SNS")) }
            if let source = eventSource, source.hasPrefix("aws:") {
                return .known(
                    source == "aws:s3" && object != nil
                        ? pointer("S3") : "a notification of \(source.dropFirst(4)), not a CloudTrail record")
            }
            if has("EventSource"), has("Sns") || has("EventSubscriptionArn") {
                return .known("an SNS notification, not a CloudTrail record")
            }
            if has("messageId"), has("receiptHandle") { return .known("an SQS message, not a CloudTrail record") }
            if has("Type"), has("TopicArn") { return .known("an SNS message, not a CloudTrail record") }
            if has("Event"), has("Bucket"), has("HostId") { return .known("an S3 test notification") }
            if has("detail-type") { return .known("an EventBridge event that is no CloudTrail record") }
            if looksLikeRecord { return kindOfRecord }
            if has("eventName"), has("clusterArn") || has("capacityProviderArns") || has("deploymentId") {
                return .known("an ECS service event, not a CloudTrail record")
            }
            if let message, has("timestamp") || has("ingestionTime") || has("logStreamName") {
                return .carrier(message)
            }
            return .unknown
        }

        /// A message of SQS (as the CLI or Lambda writes it) or of SNS (in its
        /// envelope, or in Lambda's).
        private var isMessage: Bool {
            has("MessageId") || has("ReceiptHandle") || has("MD5OfBody") || has("messageId") || has("receiptHandle")
                || has("TopicArn") || has("Sns")
        }

        /// What only says where records are.
        private func pointer(_ service: String) -> String {
            let place = [bucket, object].compactMap { $0 }.joined(separator: "/")
            return "a notification of \(service) that names the object s3://\(place.prefix(300)) and holds no records: "
                + "ingest the object"
        }

        private var looksLikeRecord: Bool {
            let named = has("eventSource") || has("eventName")
            return has("eventVersion") && (named || eventType != nil) || has("eventID") && has("eventTime")
                || has("eventID") && named || has("eventTime") && named && has("awsRegion")
        }

        private var kindOfRecord: ElementKind {
            SetAsideCategory(category: category, type: eventType).map { .setAside($0) } ?? .record
        }
    }
}
