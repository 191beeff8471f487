import JSONText

/// A small JSON object that a column holds.
struct JSONMembers {
    /// Compact, members in the order given.
    let text: String

    init(_ members: [(name: String, value: ReferenceValue)]) {
        var out: [UInt8] = [UInt8(ascii: "{")]
        for member in members {
            if out.count > 1 { out.append(UInt8(ascii: ",")) }
            JSONString.appendQuoted(member.name.utf8, to: &out)
            out.append(UInt8(ascii: ":"))
            switch member.value {
            case .null: out.append(contentsOf: "null".utf8)
            case .integer(let number): out.append(contentsOf: String(number).utf8)
            case .text(let text): JSONString.appendQuoted(text.utf8, to: &out)
            }
        }
        out.append(UInt8(ascii: "}"))
        text = String(decoding: out, as: UTF8.self)
    }

    /// A JSON array of strings.
    static func list(_ texts: [String]) -> String {
        var out: [UInt8] = [UInt8(ascii: "[")]
        for text in texts {
            if out.count > 1 { out.append(UInt8(ascii: ",")) }
            JSONString.appendQuoted(text.utf8, to: &out)
        }
        out.append(UInt8(ascii: "]"))
        return String(decoding: out, as: UTF8.self)
    }
}
