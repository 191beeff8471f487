import CloudTrail
import GRDB

/// An IP address, or a network in CIDR notation (RFC 4632), as the table
/// `event` holds addresses: IPv4 as a number, everything else as text.
struct AddressRange {
    let first: DatabaseValue
    let last: DatabaseValue
    let isNetwork: Bool

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if let address = AddressRange.number(parts[0]) {
            guard parts.count == 2 else {
                guard parts.count == 1 else { return nil }
                (first, last, isNetwork) = (Int64(address).databaseValue, Int64(address).databaseValue, false)
                return
            }
            guard let bits = Int(parts[1]), (0...32).contains(bits) else { return nil }
            let mask: UInt32 = bits == 0 ? 0 : ~0 << (32 - UInt32(bits))
            first = Int64(address & mask).databaseValue
            last = Int64(address | ~mask).databaseValue
            isNetwork = true
            return
        }
        // IPv6, as CloudTrail writes it: compared as text.
        guard parts.count == 1, text.wholeMatch(of: /[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/) != nil else {
            return nil
        }
        (first, last, isNetwork) = (text.databaseValue, text.databaseValue, false)
    }

    private static func number(_ text: String) -> UInt32? {
        Array(text.utf8).withUnsafeBufferPointer { IPv4Text.parse($0) }
    }
}
