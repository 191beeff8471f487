import CloudTrail
import JSONText

/// Turns exports of Bitbucket and ECS into rows.
struct ReferenceReader {
    /// An object that could not be used: its place, where it stands in the
    /// document, and why.
    typealias Reject = (index: Int, offset: Int, reason: String)

    static func recognise(_ document: JSONSlice, path: String) -> ReferenceKind? {
        ReferenceKind(document: document) ?? (emptyPage(document) ? .pipelines : nil)
    }

    /// A page of the API with nothing on it is an answer, too.
    private static func emptyPage(_ document: JSONSlice) -> Bool {
        guard document.kind == .object, let values = document["values"], values.kind == .array else { return false }
        return values.elements.isEmpty && document["pagelen"] != nil
    }

    mutating func rows(
        of document: JSONSlice, kind: ReferenceKind, path: String
    ) -> (rows: [ReferenceRow], rejects: [Reject]) {
        var rows: [ReferenceRow] = []
        var rejects: [Reject] = []
        let exported = ReferenceText.time(document["exported"] ?? document["exported_on"] ?? document["exported_at"])
        switch kind {
        case .services: ECSExport.services(document, exported, &rows, &rejects)
        case .taskDefinitions: ECSExport.taskDefinition(document, exported, &rows, &rejects)
        case .resourceTags: ECSExport.resourceTags(document, exported, &rows)
        default:
            for (index, object) in ReferenceReader.objects(document).enumerated() {
                let each = ReferenceKind(object: object) ?? kind
                if let made = BitbucketExport.rows(object, each, exported), !made.isEmpty {
                    rows.append(contentsOf: made)
                } else {
                    rejects.append(
                        (index, object.start - document.start, "an object of \(each.rawValue) without its uuid or id"))
                }
            }
        }
        return (rows, rejects)
    }

    private static func objects(_ document: JSONSlice) -> [JSONSlice] {
        if document.kind == .array { return document.elements }
        if let values = document["values"], values.kind == .array { return values.elements }
        return [document]
    }
}

/// How exports spell things, and how the views do.
enum ReferenceText {
    /// A UUID in lower case without braces.
    static func uuid(_ value: JSONSlice?) -> String? {
        guard let text = value?.string else { return nil }
        let bare = text.filter { $0 != "{" && $0 != "}" }.lowercased()
        return bare.isEmpty ? nil : bare
    }

    /// A time as `2026-10-01T12:00:00Z`: ISO 8601 with any fraction and
    /// offset, or seconds since 1970 as aws-cli v1 prints them.
    static func time(_ value: JSONSlice?) -> String? {
        guard let value else { return nil }
        if value.kind == .number, let text = value.scalarText, let seconds = Double(text), abs(seconds) < 1e11 {
            return EventTime.format(Int64(seconds.rounded(.down)))
        }
        guard let text = value.string else { return nil }
        return (EventTime.parse(text) ?? EventTime.parseAnswer(text)).map(EventTime.format)
    }

    /// The greatest of all times anywhere in the object; "" where it has none.
    static func newestTime(_ object: JSONSlice) -> String {
        var newest = ""
        func look(_ value: JSONSlice, _ name: JSONSlice?) {
            switch value.kind {
            case .object: value.forEachMember { look($1, $0) }
            case .array: value.forEachElement { look($0, name) }
            case .string where value.count >= 19 && value.count <= 40:
                if let time = time(value), time > newest { newest = time }
            case .number:
                guard let name, let text = name.string, text.hasSuffix("At") || text.hasSuffix("_on") else { return }
                if let time = time(value), time > newest { newest = time }
            default: break
            }
        }
        look(object, nil)
        return newest
    }

    /// Tells versions apart by their content alone, so that the order of
    /// arrival does not matter.
    static func versionKey(_ object: JSONSlice) -> String {
        var compact: [UInt8] = []
        var redaction = Redaction()
        guard (try? redaction.append(object, to: &compact)) != nil else { return "" }
        return SHA256.hex(compact.withUnsafeBufferPointer { SHA256.digest($0.baseAddress!, count: $0.count) })
    }

    /// The object, redacted and compact.
    static func document(_ object: JSONSlice) -> String? {
        var compact: [UInt8] = []
        var redaction = Redaction()
        guard (try? redaction.append(object, to: &compact)) != nil else { return nil }
        return String(decoding: compact, as: UTF8.self)
    }

    /// What follows the last slash.
    static func tail(_ text: String?) -> String? { text?.split(separator: "/").last.map(String.init) }
}
