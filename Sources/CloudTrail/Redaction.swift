import JSONText

/// Copies JSON in its shortest spelling and leaves out what must never be
/// stored: credentials, session tokens, the values of container environments.
///
/// It reads every byte that it copies, so what is no JSON is found here.
/// Names stay, so that a reader sees that something was there. The rules hold
/// at any depth, for any spelling of a name (case, escapes), and inside
/// strings that hold JSON themselves (EventBridge targets, for example).
public struct Redaction {
    /// How many values were left out so far.
    private var leftOut = 0
    /// How many strings that hold JSON are open.
    private var textDepth = 0
    /// Strings of JSON within strings of JSON that are looked into: more than
    /// AWS's services make, and each may be nested to the cursor's limit. The
    /// call stack is finite.
    private static let deepestText = 6

    public init() {}

    /// Appends `value`, redacted and compact.
    ///
    /// - Throws: ``JSONError`` where `value` is no JSON.
    public mutating func append(_ value: JSONSlice, to out: inout [UInt8]) throws(JSONError) {
        switch value.kind {
        case .object: try appendObject(value, to: &out)
        case .array:
            try appendArray(value, to: &out) { (self, element, out) throws(JSONError) in
                try self.append(element, to: &out)
            }
        case .string: try appendString(value, to: &out)
        case .number, .bool, .null: out.append(contentsOf: value.raw)
        }
    }

    private mutating func appendObject(_ object: JSONSlice, to out: inout [UInt8]) throws(JSONError) {
        out.append(UInt8(ascii: "{"))
        var cursor = JSONCursor(object.start + 1, end: object.start + object.count)
        var more = try cursor.beginMembers()
        var first = true
        while more {
            let key = try cursor.key()
            let value = try cursor.value()
            if !first { out.append(UInt8(ascii: ",")) }
            first = false
            try Redaction.checkEscapes(key)
            out.append(contentsOf: key.raw)
            out.append(UInt8(ascii: ":"))
            let name = SensitiveName(key)
            if name != nil { leftOut += 1 }
            switch name {
            case .none: try append(value, to: &out)
            case .secret: out.append(contentsOf: "null".utf8)
            case .credentials: try appendCredentials(value, to: &out)
            case .environment: try appendEnvironment(value, to: &out)
            }
            more = try cursor.nextMember()
        }
        out.append(UInt8(ascii: "}"))
    }

    private mutating func appendArray(
        _ array: JSONSlice, to out: inout [UInt8],
        element: (inout Redaction, JSONSlice, inout [UInt8]) throws(JSONError) -> Void
    ) throws(JSONError) {
        out.append(UInt8(ascii: "["))
        var cursor = JSONCursor(array.start + 1, end: array.start + array.count)
        var more = try cursor.beginElements()
        var first = true
        while more {
            if !first { out.append(UInt8(ascii: ",")) }
            first = false
            try element(&self, try cursor.value(), &out)
            more = try cursor.nextElement()
        }
        out.append(UInt8(ascii: "]"))
    }

    /// Of credentials, the access key id and the expiration; nothing else.
    private mutating func appendCredentials(_ value: JSONSlice, to out: inout [UInt8]) throws(JSONError) {
        guard value.kind == .object else {
            out.append(contentsOf: "null".utf8)
            return
        }
        out.append(UInt8(ascii: "{"))
        var cursor = JSONCursor(value.start + 1, end: value.start + value.count)
        var more = try cursor.beginMembers()
        var first = true
        while more {
            let key = try cursor.key()
            let leaf = try cursor.value()
            more = try cursor.nextMember()
            guard key.isString("accessKeyId") || key.isString("expiration"),
                leaf.kind == .string || leaf.kind == .number
            else { continue }
            if leaf.kind == .string { try Redaction.checkEscapes(leaf) }
            if !first { out.append(UInt8(ascii: ",")) }
            first = false
            out.append(contentsOf: key.raw)
            out.append(UInt8(ascii: ":"))
            out.append(contentsOf: leaf.raw)
        }
        out.append(UInt8(ascii: "}"))
    }

    /// Names of environment variables without their values: of ECS's arrays
    /// of `{name, value}`, of Lambda's `{variables: {NAME: value}}`. A plain
    /// string under such a name is a word (a stage, or CloudTrail's own
    /// `HIDDEN_DUE_TO_SECURITY_REASONS`) and stays; JSON in a string is read
    /// like the rest.
    private mutating func appendEnvironment(_ value: JSONSlice, to out: inout [UInt8]) throws(JSONError) {
        switch value.kind {
        case .array:
            try appendArray(value, to: &out) { (self, element, out) throws(JSONError) in
                if element.kind == .object, let name = element["name"], name.kind == .string {
                    try Redaction.checkEscapes(name)
                    out.append(contentsOf: "{\"name\":".utf8)
                    out.append(contentsOf: name.raw)
                    out.append(UInt8(ascii: "}"))
                } else {
                    out.append(contentsOf: "null".utf8)
                }
            }
        case .object:
            out.append(UInt8(ascii: "{"))
            var cursor = JSONCursor(value.start + 1, end: value.start + value.count)
            var more = try cursor.beginMembers()
            var first = true
            while more {
                let key = try cursor.key()
                let member = try cursor.value()
                try Redaction.checkEscapes(key)
                if !first { out.append(UInt8(ascii: ",")) }
                first = false
                out.append(contentsOf: key.raw)
                out.append(UInt8(ascii: ":"))
                if member.kind == .object {
                    try appendEnvironment(member, to: &out)
                } else {
                    out.append(contentsOf: "null".utf8)
                }
                more = try cursor.nextMember()
            }
            out.append(UInt8(ascii: "}"))
        case .string: try appendString(value, isEnvironment: true, to: &out)
        case .number, .bool, .null: out.append(contentsOf: value.raw)
        }
    }

    /// SQLite's functions stop a whole query at an escape that is none.
    private static func checkEscapes(_ text: JSONSlice) throws(JSONError) {
        guard text.escaped, let bad = JSONString.firstBadEscape(text.bytes) else { return }
        throw .invalid(at: text.start + bad, expected: "an escape that JSON knows")
    }

    /// A string as it is, unless it holds JSON with something sensitive. Of
    /// JSON in an environment's place the names stay.
    private mutating func appendString(
        _ value: JSONSlice, isEnvironment: Bool = false, to out: inout [UInt8]
    ) throws(JSONError) {
        try Redaction.checkEscapes(value)
        guard value.escaped, value.count > 8 || isEnvironment, SensitiveName.mayOccur(in: value.bytes) else {
            out.append(contentsOf: value.raw)
            return
        }
        var text: [UInt8] = []
        JSONString.unescape(value.bytes, into: &text)
        let before = leftOut
        guard let redacted = documents(in: text, isEnvironment: isEnvironment) else {
            // JSON that was cut off can't be walked. Where it speaks of
            // anything sensitive, nothing of it is kept.
            let mayHold = isEnvironment ? SensitiveName.beginsLikeJSON(text) : SensitiveName.isMentioned(in: text)
            if mayHold { leftOut += 1 }
            out.append(contentsOf: mayHold ? Array("null".utf8) : Array(value.raw))
            return
        }
        if leftOut > before {
            JSONString.appendQuoted(redacted, to: &out)
        } else {
            out.append(contentsOf: value.raw)
        }
    }

    /// The JSON documents, one behind another, that are all of a text; nil
    /// where it holds anything else.
    private mutating func documents(in text: [UInt8], isEnvironment: Bool) -> [UInt8]? {
        guard textDepth < Redaction.deepestText else { return nil }
        textDepth += 1
        defer { textDepth -= 1 }
        let padded = text + repeatElement(0, count: JSONCursor.padding)
        return padded.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + text.count)
            var redacted: [UInt8] = []
            do {
                while cursor.peek() != nil {
                    if !redacted.isEmpty { redacted.append(0x0A) }
                    let document = try cursor.value()
                    if isEnvironment, document.kind == .object || document.kind == .array {
                        leftOut += 1
                        try appendEnvironment(document, to: &redacted)
                    } else if isEnvironment, document.kind == .string {
                        try appendString(document, isEnvironment: true, to: &redacted)
                    } else {
                        try append(document, to: &redacted)
                    }
                }
            } catch { return nil }
            return redacted
        }
    }
}

/// What a member's name says of its value.
enum SensitiveName {
    case secret, credentials, environment

    /// Names whose values are secrets wherever they stand. AWS blanks most of
    /// them itself; exports and older records do not.
    private static let secrets: Set<String> = [
        "sessiontoken", "secretaccesskey", "webidentitytoken", "samlassertion", "authorizationtoken",
        "password", "tokencode", "clientsecret",
    ]

    init?(_ key: JSONSlice) {
        switch key.count {
        case 8, 9, 11, 12, 13, 15, 16, 18, 20, 27, 28: break
        default: guard key.escaped else { return nil }
        }
        guard let name = key.string?.lowercased() else { return nil }
        switch name {
        case "credentials": self = .credentials
        // ECS and Lambda; CodeBuild's projects and builds; App Runner.
        case "environment", "environmentvariables", "environmentvariablesoverride", "runtimeenvironmentvariables":
            self = .environment
        default:
            guard SensitiveName.secrets.contains(name) else { return nil }
            self = .secret
        }
    }

    /// Whether a text that is no whole JSON, but begins like it, has such a
    /// name behind a quote.
    static func isMentioned(in text: [UInt8]) -> Bool {
        guard beginsLikeJSON(text) else { return false }
        let lower = String(decoding: text, as: UTF8.self).lowercased()
        return secrets.union(["credentials", "environment"]).contains { lower.contains("\"\($0)") }
    }

    /// Whether the first sign that is no space, quote or backslash is a bracket.
    static func beginsLikeJSON(_ text: [UInt8]) -> Bool {
        let first = text.first { !" \t\r\n\"\\".utf8.contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }

    /// Whether escaped text may hold JSON: a cheap look for a bracket or for
    /// anything that may stand for one.
    static func mayOccur(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while index < text.count, text[index] == 0x20 || text[index] == UInt8(ascii: "\\") { index += 1 }
        guard index < text.count else { return false }
        return text[index] == UInt8(ascii: "{") || text[index] == UInt8(ascii: "[") || text[index] == UInt8(ascii: "\"")
            || text[index] == UInt8(ascii: "n") || text[index] == UInt8(ascii: "u")
            || text[index] == UInt8(ascii: "t") || text[index] == UInt8(ascii: "r")
    }
}
