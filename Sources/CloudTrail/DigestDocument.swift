import JSONText

/// A digest file: the log files that a trail delivered in an hour, with their
/// hashes, and the link to the digest before it. Values are as they stand in
/// the file.
///
/// Source: "CloudTrail digest file structure", CloudTrail User Guide.
public struct DigestDocument: Sendable, Equatable {
    /// One log file that the digest lists.
    public struct LogFile: Sendable, Equatable {
        public let bucket: String?
        public let key: String
        /// SHA-256 of the inflated log, hexadecimal.
        public let hash: String
        public let hashAlgorithm: String?
        public let newestEventTime: String?
        public let oldestEventTime: String?

        public init(
            bucket: String?, key: String, hash: String, hashAlgorithm: String?, newestEventTime: String?,
            oldestEventTime: String?
        ) {
            self.bucket = bucket
            self.key = key
            self.hash = hash
            self.hashAlgorithm = hashAlgorithm
            self.newestEventTime = newestEventTime
            self.oldestEventTime = oldestEventTime
        }
    }

    public var accountID: String?
    /// `digestStartTime` and `digestEndTime`, as text.
    public var startTime: String?
    public var endTime: String?
    public var bucket: String?
    public var key: String?
    /// Of the key that signed it; hexadecimal MD5 of the key's DER form.
    public var fingerprint: String?
    public var signatureAlgorithm: String?
    public var newestEventTime: String?
    public var oldestEventTime: String?
    /// All null in a starting digest.
    public var previousBucket: String?
    public var previousKey: String?
    public var previousHash: String?
    public var previousHashAlgorithm: String?
    public var previousSignature: String?
    public var logFiles: [LogFile] = []
    /// Why it is no digest that could be checked; nil where it is one.
    public var problem: String?

    public init() {}

    /// What `aws cloudtrail validate-logs` asks for before it looks at the
    /// contents; null counts.
    private static let required: [StaticString] = [
        "digestPublicKeyFingerprint", "digestS3Bucket", "digestS3Object", "previousDigestSignature", "digestEndTime",
        "digestStartTime",
    ]

    public init(_ object: JSONSlice) {
        func text(_ name: StaticString) -> String? { object[name]?.string }
        accountID = object["awsAccountId"]?.scalarText
        startTime = text("digestStartTime")
        endTime = text("digestEndTime")
        bucket = text("digestS3Bucket")
        key = text("digestS3Object")
        fingerprint = text("digestPublicKeyFingerprint")
        signatureAlgorithm = text("digestSignatureAlgorithm")
        newestEventTime = text("newestEventTime")
        oldestEventTime = text("oldestEventTime")
        previousBucket = text("previousDigestS3Bucket")
        previousKey = text("previousDigestS3Object")
        previousHash = text("previousDigestHashValue")
        previousHashAlgorithm = text("previousDigestHashAlgorithm")
        previousSignature = text("previousDigestSignature")
        for name in DigestDocument.required where object[name] == nil {
            problem = problem ?? "it lacks \(name)"
        }
        if start == nil { problem = problem ?? "its digestStartTime is no time" }
        if end == nil { problem = problem ?? "its digestEndTime is no time" }
        takeLogFiles(object["logFiles"])
    }

    private mutating func takeLogFiles(_ list: JSONSlice?) {
        guard let list, list.kind == .array else {
            problem = problem ?? "it has no list of logFiles"
            return
        }
        list.forEachElement { item in
            guard let key = item["s3Object"]?.string, let hash = item["hashValue"]?.string else {
                problem = problem ?? "logFiles[\(logFiles.count)] lacks s3Object or hashValue"
                return
            }
            logFiles.append(
                LogFile(
                    bucket: item["s3Bucket"]?.string, key: key, hash: hash,
                    hashAlgorithm: item["hashAlgorithm"]?.string,
                    newestEventTime: item["newestEventTime"]?.string,
                    oldestEventTime: item["oldestEventTime"]?.string))
        }
    }

    /// The period's first second, and the first after it; seconds since 1970.
    public var start: Int64? { startTime.flatMap(EventTime.parse) }
    public var end: Int64? { endTime.flatMap(EventTime.parse) }

    /// Whether it opens a chain: the first after logging or validation began.
    public var isStarting: Bool { previousKey == nil || previousBucket == nil }

    /// What CloudTrail signed, by the hash of the inflated digest file.
    ///
    /// - Parameter sha256: hexadecimal; it is signed in lower case.
    public func stringToSign(sha256: String) -> String {
        "\(endTime ?? "null")\n\(bucket ?? "null")/\(key ?? "null")\n\(sha256.lowercased())\n\(previousSignature ?? "null")"
    }
}

/// The S3 user metadata of a digest: its signature, which is not in the file.
///
/// Source: "CloudTrail digest file structure", section "Amazon S3 metadata";
/// the shape is that of `aws s3api head-object`.
public struct DigestMetadata: Sendable, Equatable {
    /// Hexadecimal.
    public var signature: String
    public var signatureAlgorithm: String?
    /// Of backfill digests.
    public var backfillGenerationTimestamp: String?

    public init(signature: String, signatureAlgorithm: String?, backfillGenerationTimestamp: String?) {
        self.signature = signature
        self.signatureAlgorithm = signatureAlgorithm
        self.backfillGenerationTimestamp = backfillGenerationTimestamp
    }

    /// From `{"Metadata": {"signature": …}}`, whatever else it has; nil where
    /// there is no signature. S3 does not keep the case of metadata's names.
    public init?(_ answer: JSONSlice) {
        guard let metadata = answer["Metadata"] ?? answer["metadata"], metadata.kind == .object else { return nil }
        var values: [String: String] = [:]
        metadata.forEachMember { key, value in
            guard var name = key.string?.lowercased(), let text = value.string else { return }
            if name.hasPrefix("x-amz-meta-") { name.removeFirst(11) }
            values[name] = text
        }
        guard let signature = values["signature"] else { return nil }
        self.init(
            signature: signature, signatureAlgorithm: values["signature-algorithm"],
            backfillGenerationTimestamp: values["backfill-generation-timestamp"])
    }
}

extension JSONSlice {
    /// The one JSON value that `bytes` are, read to its last byte.
    ///
    /// - Returns: what `body` makes of it; nil where the bytes are no UTF-8,
    ///   no JSON, or more than one value.
    public static func withWhole<Result>(_ bytes: [UInt8], _ body: (JSONSlice) -> Result?) -> Result? {
        let padded = bytes + [UInt8](repeating: 0, count: JSONCursor.padding)
        return padded.withUnsafeBufferPointer { buffer -> Result? in
            guard let start = buffer.baseAddress, UTF8Check.firstInvalid(start, count: bytes.count) == nil else {
                return nil
            }
            var cursor = JSONCursor(start, end: start + bytes.count)
            var copy: [UInt8] = []
            var reader = Redaction()
            guard let value = try? cursor.value(), cursor.peek() == nil, (try? reader.append(value, to: &copy)) != nil
            else { return nil }
            return body(value)
        }
    }
}
