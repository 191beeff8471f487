/// What a request asks for: the path's parts and the query's fields, their
/// percent-encoding undone (RFC 3986, section 2.1; fields of a form with `+`
/// for spaces).
struct RequestTarget: Sendable {
    var parts: [String]
    let fields: [(name: String, value: String)]
    /// Bytes of an address, at most.
    static let longest = 8_192
    private static let mostParts = 16
    private static let mostFields = 64

    /// - Throws: ``Refusal`` for what is too long or no encoding of text.
    init(path: String, query: String) throws {
        guard path.utf8.count + query.utf8.count <= RequestTarget.longest else { throw Refusal.tooLong }
        guard path.utf8.first == 0x2F else { throw Refusal.malformed }
        parts = try path.utf8.dropFirst().split(separator: 0x2F, omittingEmptySubsequences: false)
            .map { try RequestTarget.decoded($0, plusIsSpace: false) }
        if parts.last == "" { parts.removeLast() }
        fields = try query.utf8.split(separator: 0x26).map { field in
            let halves = field.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count > 1 ? try RequestTarget.decoded(halves[1], plusIsSpace: true) : ""
            return (try RequestTarget.decoded(halves[0], plusIsSpace: true), value)
        }
        guard parts.count <= RequestTarget.mostParts, fields.count <= RequestTarget.mostFields else {
            throw Refusal.malformed
        }
    }

    /// An address of the page's own.
    init(_ parts: [String]) { (self.parts, fields) = (parts, []) }

    /// The first field of that name; nil where it is missing or empty.
    subscript(name: String) -> String? { fields.first { $0.name == name && !$0.value.isEmpty }?.value }

    /// All fields of that name that are not empty.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

    private static func decoded(_ text: Substring.UTF8View, plusIsSpace: Bool) throws -> String {
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x25:
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw Refusal.malformed
                }
                bytes.append(high << 4 | low)
            case 0x2B where plusIsSpace: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(0), let decoded = String(validating: bytes, as: UTF8.self) else {
            throw Refusal.malformed
        }
        return decoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
