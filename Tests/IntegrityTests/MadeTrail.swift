import CZlib
import CloudTrail
import Foundation

/// A trail that a test made: log files, digests that list them, signatures;
/// all in memory, to be altered before it is written to a folder.
struct MadeTrail {
    struct Digest {
        var start: Int64
        var end: Int64
        var key: String
        /// Keys and inflated bytes of the log files that it lists.
        var logs: [(key: String, bytes: [UInt8])]
        /// The event times of the log files' records; nil: it tells none.
        var eventTimes: [Int64]?
        /// nil: a starting digest.
        var previous: Int?
        var isBackfill = false
        var signer = MadeKey.first
        /// Changes members before it is signed.
        var edit: (inout [String: Any]) -> Void = { _ in }
        /// Made by ``sign()``.
        var bytes: [UInt8] = []
        var signature = ""
    }

    var bucket = "trail-bucket"
    var prefix = ""
    var root = "AWSLogs/111122223333"
    var region = "eu-west-1"
    var trail = "main_trail"
    var digests: [Digest] = []

    /// Where the first digest's period begins: a whole hour.
    static let start: Int64 = 1_788_220_800  // 2026-09-01T00:00:00Z

    /// Digests of an hour each, one after the other; the fifth lists nothing.
    init(_ count: Int = 10, start: Int64 = MadeTrail.start, region: String = "eu-west-1") {
        self.region = region
        for hour in 0..<count {
            let begin = start + Int64(hour) * 3600
            append(from: begin, to: begin + 3600, logs: hour == 4 ? 0 : 2, previous: hour == 0 ? nil : hour - 1)
        }
    }

    /// - Parameter events: the event times of the log files' records; nil: five
    ///   minutes before each delivery.
    mutating func append(
        from: Int64, to: Int64, logs: Int, previous: Int?, backfill: Bool = false, events: [Int64]? = nil
    ) {
        var times: [Int64] = []
        let files = (0..<logs).map { place -> (key: String, bytes: [UInt8]) in
            let minute = from + Int64(place + 1) * 600
            let id = "\(region)-\(from)-\(place)\(backfill ? "-late" : "")"
            times.append(events?[place] ?? minute - 300)
            return (logKey(minute, "u\(place)\(backfill ? "late" : "")"), log(id, at: times[place]))
        }
        digests.append(
            Digest(
                start: from, end: to, key: digestKey(to, backfill), logs: files, eventTimes: times, previous: previous,
                isBackfill: backfill))
    }

    func logKey(_ minute: Int64, _ unique: String) -> String {
        let time = EventTime.format(minute)
        let stamp = time.replacing("-", with: "").replacing(":", with: "").prefix(13) + "Z"
        return
            "\(prefix)\(root)/CloudTrail/\(region)/\(day(time))/111122223333_CloudTrail_\(region)_\(stamp)_\(unique).json.gz"
    }

    func digestKey(_ end: Int64, _ backfill: Bool = false) -> String {
        let time = EventTime.format(end)
        let stamp = time.replacing("-", with: "").replacing(":", with: "")
        return "\(prefix)\(root)/CloudTrail-Digest/\(region)/\(day(time))/111122223333_CloudTrail-Digest_\(region)_"
            + "\(trail)_eu-west-1_\(stamp)\(backfill ? "_backfill" : "").json.gz"
    }

    private func day(_ time: String) -> String { String(time.prefix(10).replacing("-", with: "/")) }

    private func log(_ id: String, at time: Int64) -> [UInt8] {
        Array(
            """
            {"Records":[{"eventVersion":"1.08","eventID":"\(id)","eventTime":"\(EventTime.format(time))",\
            "eventSource":"ecs.amazonaws.com","eventName":"UpdateService","awsRegion":"\(region)",\
            "userIdentity":{"type":"Root"},"recipientAccountId":"111122223333","readOnly":false,\
            "requestParameters":{"cluster":"c","service":"s","taskDefinition":"web:7"},"responseElements":null}]}
            """.utf8)
    }

    // MARK: Signing

    /// Gives every digest its bytes and its signature, in order.
    mutating func sign() {
        for number in digests.indices { sign(number) }
    }

    mutating func sign(_ number: Int) {
        let digest = digests[number]
        let before = digest.previous.map { digests[$0] }
        func text(_ value: String?) -> Any { value ?? NSNull() }
        var members: [String: Any] = [
            "awsAccountId": "111122223333", "digestStartTime": EventTime.format(digest.start),
            "digestEndTime": EventTime.format(digest.end), "digestS3Bucket": bucket, "digestS3Object": digest.key,
            "digestPublicKeyFingerprint": digest.signer.fingerprint, "digestSignatureAlgorithm": "SHA256withRSA",
            "newestEventTime": NSNull(), "oldestEventTime": NSNull(),
            "previousDigestS3Bucket": text(before.map { _ in bucket }),
            "previousDigestS3Object": text(before?.key),
            "previousDigestHashValue": text(before.map { sha256($0.bytes) }),
            "previousDigestHashAlgorithm": text(before.map { _ in "SHA-256" }),
            "previousDigestSignature": text(before?.signature),
            "logFiles": digest.logs.enumerated().map { place, log -> [String: Any] in
                let time = digest.eventTimes.flatMap { place < $0.count ? EventTime.format($0[place]) : nil }
                return [
                    "s3Bucket": bucket, "s3Object": log.key, "hashValue": sha256(log.bytes), "hashAlgorithm": "SHA-256",
                    "newestEventTime": text(time), "oldestEventTime": text(time),
                ]
            },
        ]
        digest.edit(&members)
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        digests[number].bytes = Array(
            (try? JSONSerialization.data(withJSONObject: members, options: options)) ?? Data())
        let end = members["digestEndTime"] as? String ?? ""
        let own = "\(members["digestS3Bucket"] as? String ?? "")/\(members["digestS3Object"] as? String ?? "")"
        let previous = members["previousDigestSignature"] as? String ?? "null"
        digests[number].signature = digest.signer.sign("\(end)\n\(own)\n\(sha256(digests[number].bytes))\n\(previous)")
    }

    /// The metadata of a digest, as `aws s3api head-object` answers.
    func sideCar(_ number: Int, signature: String? = nil) -> String {
        let backfill =
            digests[number].isBackfill ? ", \"backfill-generation-timestamp\": \"2026-09-01T09:00:00Z\"" : ""
        return """
            {"AcceptRanges": "bytes", "ContentLength": 1, "Metadata": {"Signature": \
            "\(signature ?? digests[number].signature)", "signature-algorithm": "SHA256withRSA"\(backfill)}}
            """
    }

    // MARK: Files

    /// All files by key; the newest digest's side-car and those of the
    /// digests that nobody follows among them.
    func files() -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        let followed = Set(digests.compactMap(\.previous))
        for (number, digest) in digests.enumerated() {
            files[digest.key] = gzip(digest.bytes)
            for log in digest.logs { files[log.key] = gzip(log.bytes) }
            if !followed.contains(number) { files[digest.key + ".meta.json"] = Array(sideCar(number).utf8) }
        }
        return files
    }
}

/// One gzip member of stored blocks (RFC 1951, section 3.2.4).
func gzip(_ bytes: [UInt8]) -> [UInt8] {
    func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var out: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255]
    var rest = bytes[...]
    repeat {
        let part = rest.prefix(0xFFFF)
        rest = rest.dropFirst(part.count)
        out += [rest.isEmpty ? 1 : 0] + little(part.count, 2) + little(~part.count, 2) + part
    } while !rest.isEmpty
    return out + little(Int(crc32(0, bytes, UInt32(bytes.count))), 4) + little(bytes.count, 4)
}
