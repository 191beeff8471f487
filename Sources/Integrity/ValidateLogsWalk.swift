import CloudTrail

/// One run of `validate-logs` over one chain: back from the newest digest,
/// link by link, and where a link breaks, on with the next older file.
struct ValidateLogsWalk {
    private let chain: TrailChain
    /// By the part of their keys that a local path tells.
    private let digests: [String: DigestVerdict]
    private let bucket: String
    private let neutralise: (String) -> String
    private let logs: [String: [LogVerdict]]
    private let start: Int64
    private let end: Int64
    private let isVerbose: Bool

    private(set) var text = ""
    private var endsWithBlankLine = true
    private var found: (start: Int64, end: Int64)?
    private var counts: [String: Count] = [:]

    private struct Count {
        var valid = 0
        var invalid = 0
        var unchecked = 0
        var total: Int { valid + invalid + unchecked }
    }

    init(
        _ chain: TrailChain, _ digests: [DigestVerdict], _ logs: [String: [LogVerdict]], _ period: Period,
        _ isVerbose: Bool, _ neutralise: @escaping (String) -> String
    ) {
        self.chain = chain
        // Of copies of one object the gravest verdict is told.
        self.digests = Dictionary(digests.map { (ObjectPlace($0.key).localKey, $0) }) {
            $0.weight >= $1.weight ? $0 : $1
        }
        bucket = digests.compactMap(\.bucket).min() ?? ""
        self.neutralise = neutralise
        self.logs = logs
        self.isVerbose = isVerbose
        start = period.from ?? digests.compactMap { $0.start ?? $0.end }.min() ?? 0
        end = period.to ?? digests.compactMap(\.end).max() ?? 0
    }

    mutating func run() {
        text += "Validating log files for trail \(neutralise(chain.arn)) between \(EventTime.format(start)) and "
        text += "\(EventTime.format(end))\n\n"
        walk(isBackfill: false)
        walk(isBackfill: true)
        summarise()
    }

    // MARK: The walk

    private mutating func walk(isBackfill: Bool) {
        var listed = listing(isBackfill)
        guard var key = listed.popLast() else { return }
        var named = (bucket: digests[key]?.bucket, key: digests[key]?.key ?? key)
        var reached = ValidateLogsWalk.date(of: key)
        var visited: Set<String> = []
        while start <= reached, visited.insert(key).inserted {
            guard let digest = digests[key], digest.state != .missing else {
                tell(
                    "\(mark(isBackfill))Digest file\t\(address(named.bucket, named.key))\tINVALID: not found",
                    isError: true)
                counts[kind(isBackfill), default: Count()].invalid += 1
                guard let next = ValidateLogsWalk.next(&listed, before: key) else { return }
                key = next
                continue
            }
            let goesOn = tell(digest, isBackfill)
            if goesOn {
                reached = digest.start ?? reached
                for entry in digest.listed { tell(entry, isVerified: digest.state == .verified) }
            }
            if goesOn, let previous = digest.previousKey, digest.previousBucket != nil {
                key = ObjectPlace(previous).localKey
                named = (digest.previousBucket, previous)
            } else {
                guard let next = ValidateLogsWalk.next(&listed, before: key) else { return }
                if goesOn { tellGap(ValidateLogsWalk.date(of: next), reached, isBackfill) }
                key = next
            }
        }
    }

    /// The files that are there, by key: those that end in the period or in
    /// the hour after it.
    private func listing(_ isBackfill: Bool) -> [String] {
        digests.values.filter { digest in
            guard digest.state != .missing, digest.isBackfill == isBackfill else { return false }
            let date = ValidateLogsWalk.date(of: digest.key)
            return date >= start && date <= end + 3600
        }.map { ObjectPlace($0.key).localKey }.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    private static func date(of key: String) -> Int64 { ObjectName(ObjectPlace(key).name)?.time ?? 0 }

    private static func next(_ listed: inout [String], before key: String) -> String? {
        while let next = listed.popLast() { if date(of: next) < date(of: key) { return next } }
        return nil
    }

    // MARK: Words

    private func mark(_ isBackfill: Bool) -> String { isBackfill ? "(backfill) " : "" }

    private func kind(_ isBackfill: Bool) -> String { isBackfill ? "backfill digest" : "digest" }

    private func address(_ bucket: String?, _ key: String) -> String {
        neutralise("s3://\(bucket ?? self.bucket)/\(key)")
    }

    /// Tells the verdict; whether the walk goes on along its link.
    private mutating func tell(_ digest: DigestVerdict, _ isBackfill: Bool) -> Bool {
        let (words, goesOn) = ValidateLogsWalk.words(digest)
        let line = "\(mark(isBackfill))Digest file\t\(address(digest.bucket, digest.key))\t\(neutralise(words))"
        tell(line, isError: words != "valid")
        switch digest.state {
        case .verified: counts[kind(isBackfill), default: Count()].valid += 1
        case .chainOnly: counts[kind(isBackfill), default: Count()].unchecked += 1
        default: counts[kind(isBackfill), default: Count()].invalid += 1
        }
        if goesOn, let first = digest.start, let last = digest.end {
            let (low, high) = (max(first, start), min(last, end))
            found = found.map { (min($0.start, low), max($0.end, high)) } ?? (low, high)
        }
        return goesOn
    }

    private static func words(_ digest: DigestVerdict) -> (words: String, goesOn: Bool) {
        switch digest.state {
        case .verified: ("valid", true)
        case .chainOnly: ("UNCHECKED: signature not checked", true)
        case .badSignature: ("INVALID: signature verification failed", false)
        case .badHash: ("INVALID: hash value doesn't match", !digest.verifiedBy.isEmpty)
        case .unknownKey:
            (
                "INVALID: public key not found in region \(digest.homeRegion ?? "") for fingerprint "
                    + (digest.fingerprint ?? "None"), false
            )
        case .moved: ("INVALID: has been moved from its original location", false)
        case .invalidFormat: ("INVALID: invalid format", false)
        case .missing: ("INVALID: not found", false)
        }
    }

    private mutating func tellGap(_ from: Int64, _ to: Int64, _ isBackfill: Bool) {
        tell(
            "\(mark(isBackfill))No log files were delivered by CloudTrail between \(EventTime.format(from)) and "
                + EventTime.format(to), isError: true)
    }

    private mutating func tell(_ entry: DigestDocument.LogFile, isVerified: Bool) {
        let words = words(entry, isVerified: isVerified)
        tell("Log file\t\(address(entry.bucket, entry.key))\t\(words)", isError: words != "valid")
        switch words {
        case "valid": counts["log", default: Count()].valid += 1
        case _ where words.hasPrefix("UNCHECKED"): counts["log", default: Count()].unchecked += 1
        default: counts["log", default: Count()].invalid += 1
        }
    }

    private func words(_ entry: DigestDocument.LogFile, isVerified: Bool) -> String {
        let files = (logs[ObjectPlace(entry.key).localKey] ?? []).filter { $0.path != nil }
        guard let file = files.max(by: { $0.weight < $1.weight }) else { return "INVALID: not found" }
        guard let sha = file.sha256 else {
            return file.problem?.contains("truncated") == true
                ? "INVALID: hash value doesn't match" : "INVALID: invalid format"
        }
        if let algorithm = entry.hashAlgorithm, !algorithm.isSHA256 { return "UNCHECKED: unknown hash algorithm" }
        guard Hexadecimal.areEqual(sha, entry.hash) else { return "INVALID: hash value doesn't match" }
        return isVerified ? "valid" : "UNCHECKED: hash value matches, signature not checked"
    }

    /// A line, errors with blank lines around them.
    private mutating func tell(_ line: String, isError: Bool) {
        if isError {
            text += endsWithBlankLine ? "\(line)\n\n" : "\n\(line)\n\n"
            endsWithBlankLine = true
        } else if isVerbose {
            endsWithBlankLine = false
            text += "\(line)\n"
        }
    }

    // MARK: Summary

    private mutating func summarise() {
        if !endsWithBlankLine { text += "\n" }
        text += "Results requested for \(EventTime.format(start)) to \(EventTime.format(end))\n"
        let digests = [kind(false), kind(true)].reduce(0) { $0 + (counts[$1]?.total ?? 0) }
        guard digests > 0 else {
            text += "No digests found\n"
            return
        }
        if let found {
            text += "Results found for \(EventTime.format(found.start)) to \(EventTime.format(found.end)):\n"
        } else {
            text += "No valid digests found in range\n"
        }
        for kind in [kind(false), kind(true), "log"] { text += ratio(kind) }
        text += "\n"
    }

    private func ratio(_ kind: String) -> String {
        guard let count = counts[kind], count.total > 0 else { return "" }
        var line = "\n\(count.valid)/\(count.total) \(kind) files valid"
        if count.invalid > 0 { line += ", \(count.invalid)/\(count.total) \(kind) files INVALID" }
        if count.unchecked > 0 { line += ", \(count.unchecked)/\(count.total) \(kind) files UNCHECKED" }
        return line
    }
}
