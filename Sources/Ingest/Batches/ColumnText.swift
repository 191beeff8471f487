import JSONText

/// The text of a record's member as it is stored in a column.
enum ColumnText {
    /// Appends the decoded text; control bytes, which would pass for our own
    /// marks, become U+FFFD.
    static func append(_ value: JSONSlice, to out: inout [UInt8]) {
        switch value.kind {
        case .string where value.escaped:
            var decoded: [UInt8] = []
            JSONString.unescape(value.bytes, into: &decoded)
            for byte in decoded {
                if byte < 0x20 { out.append(contentsOf: [0xEF, 0xBF, 0xBD]) } else { out.append(byte) }
            }
        case .string, .number, .bool: out.append(contentsOf: value.bytes)
        case .object, .array, .null: break
        }
    }
}
