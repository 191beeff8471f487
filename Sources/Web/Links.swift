/// The page's own addresses.
struct Links: Sendable {
    /// `/TOKEN`, or nothing.
    private let base: String

    init(token: SecretToken?) { base = token.map { "/\($0.text)" } ?? "" }

    var home: String { base + "/" }

    /// The address of these parts, in this order, with these fields.
    func to(_ parts: String..., fields: [(name: String, value: String)] = []) -> String {
        let path = base + parts.map { "/" + Links.encoded($0) }.joined()
        if fields.isEmpty { return path }
        return path + "?" + fields.map { "\(Links.encoded($0.name))=\(Links.encoded($0.value))" }.joined(separator: "&")
    }

    /// RFC 3986: everything but the unreserved characters. A part that is
    /// nothing but dots would be taken for a way up.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let onlyDots = text.utf8.allSatisfy { $0 == 0x2E }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x7E: bytes.append(byte)
            case 0x2E where !onlyDots: bytes.append(byte)
            default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
