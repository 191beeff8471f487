import CloudTrail
import Foundation

/// Values of conditions that are more than text.
enum ConditionValue {
    static func number(_ text: String) -> Double? { Double(text) }

    /// A date as IAM takes it, as seconds since 1970: ISO 8601 or a number.
    static func seconds(_ text: String) -> Double? {
        if let seconds = EventTime.parse(text) { return Double(seconds) }
        if let midnight = EventTime.parse(text + "T00:00:00Z") { return Double(midnight) }
        return Double(text)
    }

    /// Whether an address is in a network, both as IAM writes them: IPv4 or
    /// IPv6, the network with a prefix or an address alone.
    static func network(_ network: String, holds address: String) -> Bool {
        let parts = network.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = bytes(String(parts[0])), let came = bytes(address), base.count == came.count
        else { return false }
        guard let bits = parts.count == 2 ? Int(parts[1]) : base.count * 8, (0...base.count * 8).contains(bits) else {
            return false
        }
        for place in base.indices {
            let left = max(0, min(8, bits - place * 8))
            let mask = left == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - left))
            if base[place] & mask != came[place] & mask { return false }
        }
        return true
    }

    /// Four or sixteen bytes; nil for what is no address.
    static func bytes(_ text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var sixteen = in6_addr()
        guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
        let bytes = withUnsafeBytes(of: &sixteen) { Array($0) }
        // ::ffff:203.0.113.7 is the IPv4 address.
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes[12...]) : bytes
    }

    /// An ARN's six fields are compared one by one: a wildcard does not reach
    /// over a colon of the first five.
    static func matchesARN(_ pattern: [Wildcard.Mark], _ arn: String) -> Bool {
        if pattern == [.any] { return true }
        let wanted = pattern.split(separator: .literal(":"), maxSplits: 5, omittingEmptySubsequences: false)
        let came = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard wanted.count == 6, came.count == 6 else { return false }
        return zip(wanted, came).allSatisfy { Wildcard(Array($0)).matches(String($1)) }
    }
}
