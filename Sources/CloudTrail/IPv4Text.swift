/// IPv4 addresses in dotted decimal, as `sourceIPAddress` holds them.
public enum IPv4Text {
    /// The address as one number; nil for anything that would not be written
    /// back the same (leading zeros, IPv6, names of services).
    @inlinable
    public static func parse(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        guard (7...15).contains(text.count) else { return nil }
        var address: UInt32 = 0
        var part: UInt32 = 0
        var digits = 0
        var parts = 0
        for index in 0...text.count {
            let byte = index < text.count ? text[index] : UInt8(ascii: ".")
            if byte == UInt8(ascii: ".") {
                guard digits > 0, part < 256, parts < 4 else { return nil }
                address = address << 8 | part
                parts += 1
                part = 0
                digits = 0
            } else {
                let digit = byte &- UInt8(ascii: "0")
                guard digit < 10, digits < 3, !(digits > 0 && part == 0) else { return nil }
                part = part * 10 + UInt32(digit)
                digits += 1
            }
        }
        return parts == 4 ? address : nil
    }
}
