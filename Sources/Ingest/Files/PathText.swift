/// Paths for people.
public enum PathText {
    /// Text for people: UTF-8 as it is, other bytes and control bytes as
    /// `\xNN`.
    public static func display(_ path: [UInt8]) -> String {
        if let text = String(validating: path, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        {
            return text
        }
        let digits = Array("0123456789abcdef")
        return path.map { byte in
            (0x20..<0x7F).contains(byte)
                ? String(UnicodeScalar(byte)) : "\\x\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }.joined()
    }
}
