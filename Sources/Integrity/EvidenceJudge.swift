import CloudTrail
import GRDB
import Store

/// Judges one account and region after the other.
struct EvidenceJudge {
    let keys: KeyRing
    private let request: VerificationRequest
    private let db: Database
    private let source: any EvidenceSource
    private let catalogue: EvidenceCatalogue
    private let folders: BucketFolders
    private let selection: LogSelection

    init(_ request: VerificationRequest, _ db: Database, _ source: any EvidenceSource) throws {
        self.request = request
        self.db = db
        self.source = source
        keys = try KeyRing(db)
        catalogue = try EvidenceCatalogue(db)
        folders = try BucketFolders(db, asked: request.bucket)
        selection = try LogSelection(request.period, by: request.selection, db)
    }

    var partitions: [TrailPartition?] { catalogue.partitions.filter { request.asks(for: $0) } }

    /// The log files of partitions that nobody asked for, which hold records of
    /// what was asked for all the same: copies under other names, and such as lie
    /// in another account's or region's folder.
    ///
    /// - Parameter judged: the numbers of the files that were judged already.
    func strays(besides judged: Set<Int64>) throws -> Findings {
        var findings = Findings()
        guard request.selection == .records, !request.accounts.isEmpty || !request.regions.isEmpty else {
            return findings
        }
        let holding = try RecordedContents.files(
            db, from: request.period.from, to: request.period.to, accounts: request.accounts,
            regions: request.regions
        ).subtracting(judged)
        guard !holding.isEmpty else { return findings }
        for partition in catalogue.partitions(with: holding) where !request.asks(for: partition) {
            let found = try judge(partition) { log in log.fileID.map { holding.contains($0) } ?? false }
            findings.digests += found.digests
            findings.logs += found.logs
        }
        return findings
    }

    /// Those that tell account and region, also such as nobody asked for.
    var knownPlaces: [TrailPartition] { catalogue.partitions.compactMap { $0 } }

    /// What was found of one partition.
    struct Findings {
        var digests: [DigestVerdict] = []
        var logs: [LogVerdict] = []
        var hours: [HourVerdict] = []
        /// Log files delivered in the period, without a record of it.
        var withoutRecords = 0
    }

    /// - Parameter isWanted: which log files are; nil: the whole partition is,
    ///   with its digests and hours.
    func judge(_ partition: TrailPartition?, isWanted: ((LogVerdict) -> Bool)? = nil) throws -> Findings {
        let files = try catalogue.files(of: partition, in: db)
        var chain = try self.chain(files)
        let verdicts = chain.judge()
        let digests = distinct(chain.members, verdicts)
        let logs = try self.logs(files, listedBy: digests, in: partition)
        var findings = Findings()
        (findings.logs, findings.withoutRecords) =
            LogJudge(digests: digests, logs: logs, folders: folders, selection: selection).judge()
        if let isWanted { findings.logs = findings.logs.filter(isWanted) }
        let resting = Set(findings.logs.map { ObjectPlace($0.key).name })
        findings.digests = verdicts.filter { isWanted == nil && isOfPeriod($0) || lists($0, resting) }
            .sorted { ($0.end ?? 0, $0.key) < ($1.end ?? 0, $1.key) }
        if let partition, isWanted == nil {
            let deliveries = logs.filter { !$0.content.isGone && $0.file.place.partition == partition }
                .compactMap { $0.file.name?.time }
            let judged = digests.map { (document: $0.document, isBackfill: $0.verdict.isBackfill) }
            let missing = findings.logs.filter { $0.state == .missing }.compactMap(\.recordTimes)
            findings.hours =
                HourJudge(partition, digests: judged, deliveries: deliveries, missing: missing, request)?.judge() ?? []
        }
        return findings
    }

    private func isOfPeriod(_ verdict: DigestVerdict) -> Bool {
        request.period.touches(start: verdict.start, end: verdict.end)
    }

    /// Whether it lists a log file that the asked period rests on.
    private func lists(_ verdict: DigestVerdict, _ names: Set<String>) -> Bool {
        request.selection == .records && verdict.listed.contains { names.contains(ObjectPlace($0.key).name) }
    }

    // MARK: Digests

    private func chain(_ files: [EvidenceFile]) throws -> ChainJudge {
        let digests = files.filter { $0.role == .digest }
        let sideCars = try SideCars(files.filter { $0.role == .sideCar }, source)
        let contents = try source.contents(of: digests, keepingBytes: true)
        var members: [ChainJudge.Member] = []
        var gone: [EvidenceFile] = []
        for (file, content) in zip(digests, contents) {
            if content.isGone {
                gone.append(file)
                continue
            }
            let reading = try source.digest(in: file, content)
            members.append(
                ChainJudge.Member(
                    file: file, sha256: content.sha256, document: reading.document, problem: reading.problem,
                    sideCar: sideCars.metadata(of: file), note: EvidenceJudge.change(file, content)))
        }
        return ChainJudge(
            members: members, gone: gone, folders: folders, keys: keys, expectedFrom: request.expectedFrom)
    }

    /// What became of a file since it was ingested.
    private static func change(_ file: EvidenceFile, _ content: FileContent) -> String? {
        if content.isGone { return "it is gone since it was ingested" }
        guard content.sha256 != file.ingested.sha256 else { return nil }
        return "it is not what it was when it was ingested"
    }

    /// The digests that can be read, each content of each name once: the
    /// verdict of the copy that fares best.
    private func distinct(_ members: [ChainJudge.Member], _ verdicts: [DigestVerdict]) -> [LogJudge.Digest] {
        var found: [String: LogJudge.Digest] = [:]
        for (member, verdict) in zip(members, verdicts) {
            guard let document = member.document, document.problem == nil else { continue }
            let identity = "\(document.bucket ?? "")/\(document.key ?? "")#\(member.sha256 ?? member.file.path)"
            if let known = found[identity], known.verdict.weight <= verdict.weight { continue }
            found[identity] = LogJudge.Digest(document: document, verdict: verdict, isOfPeriod: isOfPeriod(verdict))
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    // MARK: Logs

    /// The log files of the partition, and those of others that its digests
    /// list.
    private func logs(
        _ files: [EvidenceFile], listedBy digests: [LogJudge.Digest], in partition: TrailPartition?
    ) throws -> [LogJudge.LogFile] {
        var elsewhere: [TrailPartition?: Set<String>] = [:]
        var asked: Set<String> = []
        for (digest, entry) in digests.lazy.flatMap({ digest in digest.document.logFiles.map { (digest, $0) } }) {
            let place = ObjectPlace(entry.key)
            if selection.mayConcern(LogSelection.Listing(entry: entry, isVerified: true, isAsked: digest.isOfPeriod)) {
                asked.insert(place.name)
            }
            if place.partition != partition { elsewhere[place.partition, default: []].insert(place.name) }
            if place.partition != nil, partition != nil, ObjectName(place.name) == nil {
                elsewhere[.none, default: []].insert(place.name)
            }
        }
        // What the period can't rest on is not read.
        var logs = files.filter {
            $0.role == .log && (selection.mayConcern($0) || asked.contains($0.place.name))
        }
        for (other, names) in elsewhere where other != partition {
            logs += try catalogue.files(of: other, in: db).filter { $0.role == .log && names.contains($0.place.name) }
        }
        let contents = try source.contents(of: logs, keepingBytes: false)
        return zip(logs, contents).map { file, content in
            LogJudge.LogFile(file: file, content: content, note: EvidenceJudge.change(file, content))
        }
    }
}
