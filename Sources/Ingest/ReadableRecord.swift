import CloudTrail
import Foundation
import JSONText

extension OriginalRecord {
    /// The record without its secrets, indented.
    public func readable() throws -> String {
        var padded = bytes
        padded.append(contentsOf: repeatElement(0, count: JSONCursor.padding))
        let count = bytes.count
        let redacted: [UInt8] = try padded.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer.baseAddress!, end: buffer.baseAddress! + count)
            var out: [UInt8] = []
            var redaction = Redaction()
            try redaction.append(try cursor.value(), to: &out)
            return out
        }
        let object = try JSONSerialization.jsonObject(with: Data(redacted))
        let text = try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: text, as: UTF8.self)
    }
}
