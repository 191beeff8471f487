import CloudTrail
import GRDB

/// An IP address, or a network in CIDR notation (RFC 4632), as the table
/// `event` holds addresses: IPv4 as a signed number, everything else as text.
struct AddressRange {
    let first: DatabaseValue
    let last: DatabaseValue
    let isNetwork: Bool

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if let address = AddressRange.number(parts[0]) {
            guard parts.count == 2 else {
                guard parts.count == 1 else { return nil }
                (first, last, isNetwork) = (AddressRange.stored(address), AddressRange.stored(address), false)
                return
            }
            guard let bits = Int(parts[1]), (0...32).contains(bits) else { return nil }
            let mask: UInt32 = bits == 0 ? 0 : ~0 << (32 - UInt32(bits))
            // Only the whole net reaches across the sign.
            first = bits == 0 ? Int64(Int32.min).databaseValue : AddressRange.stored(address & mask)
            last = bits == 0 ? Int64(Int32.max).databaseValue : AddressRange.stored(address | ~mask)
            isNetwork = true
            return
        }
        // IPv6, as CloudTrail writes it: compared as text.
        guard parts.count == 1, text.wholeMatch(of: /[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/) != nil else {
            return nil
        }
        (first, last, isNetwork) = (text.databaseValue, text.databaseValue, false)
    }

    /// Signed, as the table has it.
    private static func stored(_ address: UInt32) -> DatabaseValue { Int64(Int32(bitPattern: address)).databaseValue }

    private static func number(_ text: String) -> UInt32? {
        Array(text.utf8).withUnsafeBufferPointer { IPv4Text.parse($0) }
    }
}
