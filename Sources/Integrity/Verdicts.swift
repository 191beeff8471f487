import CloudTrail

/// What CloudTrail's own signatures say of a digest file.
public enum DigestState: String, Sendable, CaseIterable {
    /// Its signature was checked with a public key.
    case verified
    /// Nothing contradicts it, but no signature or no key is at hand.
    case chainOnly = "chain-only"
    /// Its signature is not the key's.
    case badSignature = "bad-signature"
    /// Its hash and a `previousDigestHashValue` differ.
    case badHash = "bad-hash"
    /// The key that signed it is not among the keys at hand.
    case unknownKey = "unknown-key"
    /// It lies elsewhere than it says.
    case moved
    /// It can't be read as a digest.
    case invalidFormat = "invalid-format"
    /// Its successor names it, or it was ingested, and it is not there.
    case missing
}

/// What the digests say of a log file.
public enum LogState: String, Sendable, CaseIterable {
    /// A verified digest lists it with this hash.
    case verified
    /// A digest that is not verified lists it with this hash.
    case hashOK = "hash-ok-signature-unchecked"
    /// No digest at hand covers its delivery time.
    case noDigest = "no-digest"
    /// A digest lists it with another hash.
    case failed
    /// A digest lists it, and it is not there.
    case missing
    /// A digest covers its delivery time, and none lists it.
    case unlisted
}

/// What the digests say of an hour of an account in a region.
public enum HourState: String, Sendable, CaseIterable {
    case covered
    /// Covered, and nothing was delivered.
    case emptyDigest = "empty-digest"
    /// Not covered, or not all of it.
    case noDigest = "no-digest"
    /// Covered, and a backfill digest brought log files later.
    case late
    /// Asked for, and outside the declared scope or not over yet: no digest is
    /// expected, so that none is held against it.
    case notTested = "not-tested"
}

/// What a row means for the whole: the exit code is the greatest.
public enum Weight: Int, Sendable, Comparable {
    case fine
    /// Not all could be checked.
    case unchecked
    /// Something contradicts a signature, a hash or a link, or a thing that a
    /// digest names is gone.
    case contradiction

    public static func < (a: Weight, b: Weight) -> Bool { a.rawValue < b.rawValue }
}

/// A digest file and what is known of it.
public struct DigestVerdict: Sendable {
    public var state: DigestState
    public var weight: Weight = .fine
    /// Why, in words; empty where there is nothing to say.
    public var reasons: [String] = []
    public var bucket: String?
    /// Where it lies; of a missing one, where it should.
    public var key: String
    public var account: String?
    public var region: String?
    public var trail: String?
    public var homeRegion: String?
    public var isBackfill = false
    /// Its period, seconds since 1970.
    public var start: Int64?
    public var end: Int64?
    /// `side-car`, `successor`, or both.
    public var verifiedBy: [String] = []
    public var fingerprint: String?
    public var previousBucket: String?
    public var previousKey: String?
    /// The log files that it lists.
    public internal(set) var listed: [DigestDocument.LogFile] = []
    /// The local path; nil for a missing one.
    public var path: String?

    mutating func note(_ weight: Weight, _ reason: String) {
        self.weight = max(self.weight, weight)
        if !reasons.contains(reason) { reasons.append(reason) }
    }
}

/// A log file and what is known of it.
public struct LogVerdict: Sendable {
    public var state: LogState
    public var weight: Weight
    public var reasons: [String] = []
    public var bucket: String?
    public var key: String
    public var account: String?
    public var region: String?
    /// When it was delivered, by its name; seconds since 1970.
    public var deliveredAt: Int64?
    /// The key of the digest by which it was judged, and that digest's state.
    public var digest: String?
    public var digestState: DigestState?
    /// Of its inflated bytes, hexadecimal.
    public var sha256: String?
    /// Why there is none.
    public var problem: String?
    public var path: String?
    /// The file's number in the ledger; nil for a missing one.
    public var fileID: Int64?
    /// The number of what it holds; nil where that was never read.
    public var contentID: Int64?
    /// Of a missing one the time of its records, as far as its digest tells, else
    /// the minute of its delivery.
    public var recordTimes: Range<Int64>?
    /// Paths that were ingested as this file, and are gone.
    public var gonePaths: [String] = []
    /// Whether the ledger has a record of the asked period from it.
    public var holdsRecord = false
}

/// An hour and what is known of it.
public struct HourVerdict: Sendable {
    public var state: HourState
    public var weight: Weight
    public var reason: String?
    public var account: String
    public var region: String
    /// The hour's first second, since 1970.
    public var hour: Int64
    /// Log files that a digest lists, with records of it, and that are missing.
    public var missing = 0
}
