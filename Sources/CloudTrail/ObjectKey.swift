/// What the name of a CloudTrail object says of it: whose it is, which region
/// it covers, when it was delivered.
///
/// Sources: "CloudTrail log file name format" and "CloudTrail digest file
/// structure" in the CloudTrail User Guide:
///
///     ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UniqueString.json.gz
///     ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOMEREGION_YYYYMMDDTHHmmssZ[_backfill].json.gz
public struct ObjectName: Sendable, Equatable {
    public enum Kind: Sendable { case log, digest }

    /// Of a digest what only its name tells.
    public struct Digest: Sendable, Equatable {
        /// The trail's name; it may hold underscores.
        public let trail: String
        public let homeRegion: String
        /// Whether it lists files that were delivered late.
        public let isBackfill: Bool
    }

    public let kind: Kind
    /// Twelve digits.
    public let account: String
    public let region: String
    /// Of a log the minute of its delivery, of a digest the end of its period;
    /// seconds since 1970.
    public let time: Int64
    /// nil for a log.
    public let digest: Digest?

    /// - Parameter name: a key's or path's last part, also without `.gz`.
    public init?(_ name: some StringProtocol) {
        var parts = ObjectName.stem(name).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count >= 5, let account = parts.first, ObjectName.isAccount(account) else { return nil }
        self.account = String(account)
        region = String(parts[2])
        guard !region.isEmpty else { return nil }
        switch parts[1] {
        case "CloudTrail":
            guard let time = ObjectName.instant(parts[3]) else { return nil }
            (kind, self.time, digest) = (.log, time, nil)
        case "CloudTrail-Digest":
            let isBackfill = parts.last == "backfill"
            if isBackfill { parts.removeLast() }
            guard parts.count >= 6, let stamp = parts.popLast(), let time = ObjectName.instant(stamp),
                let home = parts.popLast()
            else { return nil }
            let trail = parts.dropFirst(3).joined(separator: "_")
            guard !trail.isEmpty, !home.isEmpty else { return nil }
            (kind, self.time) = (.digest, time)
            digest = Digest(trail: trail, homeRegion: String(home), isBackfill: isBackfill)
        default: return nil
        }
    }

    private static func stem(_ name: some StringProtocol) -> Substring {
        var stem = Substring(name)
        if stem.hasSuffix(".gz") { stem.removeLast(3) }
        if stem.hasSuffix(".json") { stem.removeLast(5) }
        return stem
    }

    static func isAccount(_ text: some StringProtocol) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// `20260901T0005Z` or `20260901T000500Z`.
    private static func instant(_ stamp: Substring) -> Int64? {
        let c = Array(stamp)
        guard c.count == 14 || c.count == 16, c[8] == "T", c.last == "Z" else { return nil }
        let seconds = c.count == 16 ? String(c[13...14]) : "00"
        return EventTime.parse(
            "\(String(c[0...3]))-\(String(c[4...5]))-\(String(c[6...7]))T"
                + "\(String(c[9...10])):\(String(c[11...12])):\(seconds)Z")
    }
}

/// Where an object lies, as far as its key or its local path tells.
public struct ObjectPlace: Sendable, Equatable {
    /// The key from `AWSLogs/` on; nil where there is no such folder. A name
    /// without `.gz` is given one: exports are sometimes stored inflated.
    public let tail: String?
    /// The last part, in the same spelling.
    public let name: String
    /// The parts before `AWSLogs`: of a key its prefix, of a path the folders
    /// above.
    public let above: [Substring]
    /// What stands before `CloudTrail/` and `CloudTrail-Digest/`:
    /// `AWSLogs/[o-…/]ACCOUNT`; a trail's logs and digests share it.
    public let root: String?

    public init(_ path: String) {
        let parts = path.split(separator: "/")
        name = ObjectPlace.compressed(parts.last.map(String.init) ?? path)
        guard let start = parts.lastIndex(of: "AWSLogs"), start + 1 < parts.count else {
            (tail, above, root) = (nil, [], nil)
            return
        }
        above = Array(parts[..<start])
        let folders = parts[start..<(parts.count - 1)]
        tail = (folders.map(String.init) + [name]).joined(separator: "/")
        let service = folders.firstIndex { $0 == "CloudTrail" || $0 == "CloudTrail-Digest" }
        root = service.map { folders[..<$0].joined(separator: "/") }
    }

    /// The key's prefix: what stands before `AWSLogs/`, with its slash.
    public var prefix: String { above.isEmpty ? "" : above.joined(separator: "/") + "/" }

    /// The account and the region: of the name, else of the folders
    /// `ACCOUNT/CloudTrail…/REGION`; nil where neither tells.
    public var partition: TrailPartition? {
        if let name = ObjectName(name) { return TrailPartition(account: name.account, region: name.region) }
        guard let parts = tail?.split(separator: "/"),
            let service = parts.firstIndex(where: { $0 == "CloudTrail" || $0 == "CloudTrail-Digest" }), service > 0,
            service + 2 < parts.count, ObjectName.isAccount(parts[service - 1])
        else { return nil }
        return TrailPartition(account: String(parts[service - 1]), region: String(parts[service + 1]))
    }

    private static func compressed(_ name: String) -> String { name.hasSuffix(".json") ? name + ".gz" : name }
}

/// One account in one region: what a chain of digests covers.
public struct TrailPartition: Sendable, Hashable, Comparable {
    public let account: String
    public let region: String

    public init(account: String, region: String) {
        self.account = account
        self.region = region
    }

    public static func < (a: TrailPartition, b: TrailPartition) -> Bool {
        (a.account, a.region) < (b.account, b.region)
    }
}
