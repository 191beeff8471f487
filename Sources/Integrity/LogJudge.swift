import CloudTrail

/// Judges the log files of one account in one region by the digests that list
/// them.
struct LogJudge {
    /// A digest that can be read, with the verdict on it. One content counts
    /// once, however many files hold it.
    struct Digest {
        let document: DigestDocument
        let verdict: DigestVerdict
        /// Whether its own period touches the asked one.
        let isOfPeriod: Bool
    }

    /// A log file of the ledger.
    struct LogFile {
        let file: EvidenceFile
        let content: FileContent
        /// What became of the file since it was ingested.
        let note: String?
    }

    private let digests: [Digest]
    private let logs: [LogFile]
    private let folders: BucketFolders
    private let selection: LogSelection
    private let index: ObjectIndex
    private let coverage: DigestCoverage
    private let byHash: [String: Int]

    /// One line of one digest.
    private struct Reference {
        let digest: Int
        let entry: DigestDocument.LogFile
    }

    /// - Parameter logs: those that are there, and those that are gone.
    init(digests: [Digest], logs: [LogFile], folders: BucketFolders, selection: LogSelection) {
        self.digests = digests
        self.logs = logs
        self.folders = folders
        self.selection = selection
        index = ObjectIndex(logs.map(\.file.place), folders)
        coverage = DigestCoverage(digests.filter { !$0.verdict.isBackfill }.map(\.document))
        byHash = Dictionary(
            logs.enumerated().compactMap { number, log in log.content.sha256.map { ($0, number) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The verdicts on the logs that are asked for, by key, and how many of
    /// those delivered in the period hold no record of it.
    func judge() -> (verdicts: [LogVerdict], withoutRecords: Int) {
        let groups = references()
        var listed: [Int: [Reference]] = [:]
        var verdicts: [LogVerdict] = []
        var withoutRecords = 0
        for group in groups {
            let files = index.files(bucket: group[0].entry.bucket, key: group[0].entry.key)
            for number in files { listed[number, default: []] += group }
            if !files.contains(where: { !logs[$0].content.isGone }) {
                let verdict = missing(group, files)
                if concerns(verdict, files.first.map { logs[$0].file }, group) { verdicts.append(verdict) }
            }
        }
        for number in logs.indices {
            guard let verdict = verdict(on: number, listed[number] ?? []) else { continue }
            if concerns(verdict, logs[number].file, listed[number] ?? []) {
                verdicts.append(verdict)
            } else if selection.period.holds(verdict.deliveredAt) {
                withoutRecords += 1
            }
        }
        return (verdicts.sorted { ($0.key, $0.path ?? "") < ($1.key, $1.path ?? "") }, withoutRecords)
    }

    /// Whether the asked period rests on the file.
    private func concerns(_ verdict: LogVerdict, _ file: EvidenceFile?, _ references: [Reference]) -> Bool {
        selection.concerns(
            verdict, file,
            listings: references.map { reference in
                let digest = digests[reference.digest]
                return LogSelection.Listing(
                    entry: reference.entry, isVerified: digest.verdict.state == .verified, isAsked: digest.isOfPeriod)
            })
    }

    /// All lines of all digests, by the object that they name.
    private func references() -> [[Reference]] {
        var groups: [String: [Reference]] = [:]
        for (number, digest) in digests.enumerated() {
            for entry in digest.document.logFiles {
                groups["\(entry.bucket ?? "")/\(entry.key)", default: []].append(
                    Reference(digest: number, entry: entry))
            }
        }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    // MARK: Listed

    private func verdict(on number: Int, _ references: [Reference]) -> LogVerdict? {
        let log = logs[number]
        guard !references.isEmpty else { return unlisted(log) }
        let name = log.file.name
        guard !log.content.isGone else { return nil }
        let best = best(references, sha: log.content.sha256)
        let digest = digests[best.digest]
        var verdict = LogVerdict(
            state: .failed, weight: .fine, bucket: best.entry.bucket, key: best.entry.key,
            account: log.file.place.partition?.account, region: log.file.place.partition?.region,
            deliveredAt: name?.time, digest: digest.verdict.key, digestState: digest.verdict.state,
            sha256: log.content.sha256, problem: log.content.problem, path: log.file.path, fileID: log.file.id,
            contentID: log.file.contentID, holdsRecord: selection.holdsRecord(log.file))
        compare(log.content, best, digest, &verdict)
        if let note = log.note { verdict.reasons.append(note) }
        noteRepetition(references, &verdict)
        return verdict
    }

    private func compare(
        _ content: FileContent, _ reference: Reference, _ digest: Digest, _ verdict: inout LogVerdict
    ) {
        guard let sha = content.sha256 else {
            verdict.weight = .contradiction
            verdict.reasons.append(content.problem ?? "it could not be read")
            return
        }
        let matches = Hexadecimal.areEqual(sha, reference.entry.hash)
        if let algorithm = reference.entry.hashAlgorithm, !algorithm.isSHA256 {
            // Whatever the name, what is the SHA-256 of these bytes is of no others.
            verdict.state = matches ? .hashOK : .noDigest
            verdict.weight = .unchecked
            verdict.reasons.append(
                "the digest's hashAlgorithm '\(algorithm)' is unknown; "
                    + (matches ? "its value is the SHA-256" : "its value can't be compared"))
        } else if !matches {
            verdict.weight = .contradiction
            verdict.reasons.append("its hash is \(sha), the digest says \(reference.entry.hash)")
        } else if digest.verdict.state == .verified {
            verdict.state = .verified
        } else {
            verdict.state = .hashOK
            verdict.weight = .unchecked
            verdict.reasons.append("the digest that lists it is \(digest.verdict.state.rawValue)")
        }
    }

    /// The digest by which a log is judged: a verified one before others. Of
    /// several verified ones, one that contradicts the file.
    private func best(_ references: [Reference], sha: String?) -> Reference {
        func rank(_ reference: Reference) -> (Int, Int, String) {
            let digest = digests[reference.digest]
            let agrees = sha.map { Hexadecimal.areEqual($0, reference.entry.hash) } ?? false
            switch digest.verdict.state {
            case .verified: return (0, agrees ? 1 : 0, digest.verdict.key)
            case .chainOnly, .unknownKey: return (1, agrees ? 0 : 1, digest.verdict.key)
            default: return (2, agrees ? 0 : 1, digest.verdict.key)
            }
        }
        return references.min { rank($0) < rank($1) } ?? references[0]
    }

    private func noteRepetition(_ references: [Reference], _ verdict: inout LogVerdict) {
        guard references.count > 1 else { return }
        verdict.weight = max(verdict.weight, .unchecked)
        let keys = Set(references.map { digests[$0.digest].verdict.key }).sorted()
        verdict.reasons.append(
            keys.count == 1
                ? "its digest lists it \(references.count) times"
                : "\(keys.count) digests list it: \(keys.joined(separator: ", "))")
    }

    private func missing(_ references: [Reference], _ files: [Int]) -> LogVerdict {
        let reference = best(references, sha: nil)
        let place = ObjectPlace(reference.entry.key)
        let digest = digests[reference.digest]
        var verdict = LogVerdict(
            state: .missing, weight: .contradiction, bucket: reference.entry.bucket, key: reference.entry.key,
            account: place.partition?.account, region: place.partition?.region,
            deliveredAt: ObjectName(place.name)?.time, digest: digest.verdict.key, digestState: digest.verdict.state)
        verdict.recordTimes =
            LogSelection.recordTimes(reference.entry)
            ?? verdict.deliveredAt.map { $0..<$0 + 60 }
        verdict.reasons.append("its digest lists it, and it is not there")
        for number in files {
            verdict.reasons.append("it is gone since it was ingested: \(logs[number].file.path)")
            verdict.gonePaths.append(logs[number].file.path)
        }
        if let other = byHash[reference.entry.hash.lowercased()] {
            verdict.reasons.append("a file with its hash lies elsewhere: \(logs[other].file.path)")
        }
        noteRepetition(references, &verdict)
        return verdict
    }

    // MARK: Not listed

    private func unlisted(_ log: LogFile) -> LogVerdict {
        let place = log.file.place
        let folder = folders.folder(of: place)
        var verdict = LogVerdict(
            state: .noDigest, weight: .unchecked, bucket: folders.asked ?? folder?.bucket,
            key: (folder?.prefix ?? "") + place.localKey, account: place.partition?.account,
            region: place.partition?.region, deliveredAt: log.file.name?.time, sha256: log.content.sha256,
            problem: log.content.problem, path: log.file.path, fileID: log.file.id,
            contentID: log.file.contentID, holdsRecord: selection.holdsRecord(log.file))
        if let delivered = log.file.name?.time {
            if coverage.covers(delivered..<delivered + 60, root: place.root) {
                verdict.state = .unlisted
                verdict.reasons.append("a digest covers its delivery time, and none lists it")
            } else {
                verdict.reasons.append("no digest at hand covers its delivery time")
            }
        } else {
            verdict.reasons.append("its name tells no delivery time: no log file as CloudTrail delivers it")
        }
        if let note = log.note { verdict.reasons.append(note) }
        if log.content.isGone { verdict.gonePaths = [log.file.path] }
        if log.content.sha256 == nil, !log.content.isGone, let problem = log.content.problem {
            verdict.reasons.append(problem)
        }
        return verdict
    }
}
