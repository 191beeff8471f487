import JSONText

/// Records that stand as text in a string: `CloudTrailEvent` of `lookup-events`,
/// a log event's `message`, the body of an SQS message, which may be an SNS
/// envelope around an EventBridge event.
///
/// The same walk finds them at ingest and when an original is shown again: a
/// record in a string is told by its string's place and its own bytes.
struct EmbeddedRecords {
    /// What a text held.
    enum Found {
        /// A record, valid during the call.
        case record(JSONSlice)
        /// No record, and what it is.
        case other(String)
    }

    /// Texts in texts: an EventBridge event in an SNS envelope in a body is the
    /// third.
    private static let deepest = 6

    /// Calls `body` for every record, and everything else, in the text of this
    /// string, in order.
    static func forEach(in string: JSONSlice, _ body: (Found) -> Void) {
        var text: [UInt8] = []
        JSONString.unescape(string.bytes, into: &text)
        forEach(inText: text, depth: 1, body)
    }

    /// The same, of a text that was unescaped.
    static func forEach(inText text: [UInt8], depth: Int = 1, _ body: (Found) -> Void) {
        let padded = text + [UInt8](repeating: 0, count: JSONCursor.padding)
        padded.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            var cursor = JSONCursor(start, end: start + text.count)
            guard let first = cursor.peek() else { return body(.other("an empty text")) }
            guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || first == UInt8(ascii: "\"") else {
                return body(.other("a text that is no JSON"))
            }
            while cursor.peek() != nil {
                guard let value = try? cursor.value() else { return body(.other("a text whose JSON is damaged")) }
                visit(value, depth, body)
            }
        }
    }

    /// Whether a value in this string is a record.
    static func areIn(_ string: JSONSlice) -> Bool {
        // What is no JSON is told without a copy.
        guard string.kind == .string, string.count > 2,
            string.start[0] == UInt8(ascii: "{")
                || string.start[0] == UInt8(ascii: "[") || string.start[0] == UInt8(ascii: "\\")
                || string.start[0] == UInt8(ascii: " ")
        else { return false }
        var found = false
        forEach(in: string) { if case .record = $0 { found = true } }
        return found
    }

    private static let wrappers: [StaticString] = ["Records", "Events", "logEvents", "events", "Messages", "messages"]

    private static func visit(_ value: JSONSlice, _ depth: Int, _ body: (Found) -> Void) {
        guard depth <= deepest else { return body(.other("texts in texts, more than \(deepest) deep")) }
        switch value.kind {
        case .string:
            var text: [UInt8] = []
            JSONString.unescape(value.bytes, into: &text)
            forEach(inText: text, depth: depth + 1, body)
        case .array: value.forEachElement { visit($0, depth + 1, body) }
        case .object:
            switch ElementKind(value) {
            case .record, .setAside: body(.record(value))
            case .eventBridge(let detail): body(.record(detail))
            case .carrier(let text): visit(text, depth, body)
            case .known(let what): body(.other(what))
            case .digest: body(.other("a digest, which is a file of its own"))
            case .unknown:
                for name in wrappers {
                    if let array = value[name], array.kind == .array { return visit(array, depth, body) }
                }
                body(.other("JSON that is no CloudTrail record"))
            }
        case .number, .bool, .null: body(.other("a text that is no CloudTrail record"))
        }
    }
}
