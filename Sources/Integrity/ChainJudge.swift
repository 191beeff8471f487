import CloudTrail

/// Judges the digests of one account in one region: each by its signature,
/// its place and its links.
///
/// The algorithm is that of `aws cloudtrail validate-logs`, and what that
/// leaves out: `previousDigestHashValue`, the periods' continuity, files that
/// are named and gone. Links are judged pair by pair, so a cycle of them ends
/// at once.
struct ChainJudge {
    /// A digest file that is there.
    struct Member {
        let file: EvidenceFile
        let sha256: String?
        let document: DigestDocument?
        /// Why it is no digest that could be checked.
        let problem: String?
        let sideCar: DigestMetadata?
        /// What became of the file since it was ingested.
        let note: String?
    }

    let members: [Member]
    let index: ObjectIndex
    let folders: BucketFolders
    let keys: KeyRing
    /// Digests that end then or before are nobody's to show; nil: all are.
    let expectedFrom: Int64?
    /// Keys and paths of digests that were ingested and are gone.
    let gone: [EvidenceFile]

    var verdicts: [DigestVerdict] = []
    /// Predecessors of each member that are there, and its successors.
    private(set) var predecessors: [[Int]] = []
    private var successors: [[Int]] = []
    /// What checking each member's signatures came to.
    private var signatures: [SignatureCheck] = []

    init(
        members: [Member], gone: [EvidenceFile], folders: BucketFolders, keys: KeyRing, expectedFrom: Int64?
    ) {
        self.members = members
        self.gone = gone
        self.folders = folders
        self.keys = keys
        self.expectedFrom = expectedFrom
        index = ObjectIndex(members.map(\.file.place), folders)
    }

    /// The verdicts of the members in their order, then those of missing
    /// digests.
    mutating func judge() -> [DigestVerdict] {
        link()
        signatures = members.indices.map { checkSignatures(of: $0) }
        verdicts = members.map(start)
        for number in members.indices { judgeItself(number) }
        for number in members.indices { judgeLinks(of: number) }
        for number in members.indices { settle(number) }
        let absent = missing()
        return verdicts + absent
    }

    // MARK: Links

    private mutating func link() {
        predecessors = members.map { member in
            guard let document = member.document, let key = document.previousKey, !document.isStarting else {
                return []
            }
            return index.files(bucket: document.previousBucket, key: key)
        }
        successors = Array(repeating: [], count: members.count)
        for (number, before) in predecessors.enumerated() {
            for other in before { successors[other].append(number) }
        }
    }

    // MARK: Signatures

    private struct SignatureCheck {
        var verifiedBy: [String] = []
        var refutedBy: [String] = []
        /// Successors whose `previousDigestSignature` did not hold.
        var refutingSuccessors: [Int] = []
        var sideCarDiffers = false
    }

    private func checkSignatures(of number: Int) -> SignatureCheck {
        var check = SignatureCheck()
        let member = members[number]
        guard let document = member.document, let sha = member.sha256 else { return check }
        let text = document.stringToSign(sha256: sha)
        func verdict(_ signature: String) -> KeyRing.Verdict {
            keys.check(signature, of: text, fingerprint: document.fingerprint)
        }
        if let sideCar = member.sideCar {
            take(verdict(sideCar.signature), "side-car", into: &check)
        }
        for successor in successors[number] {
            guard let signature = members[successor].document?.previousSignature else { continue }
            let before = check.refutedBy.count
            take(verdict(signature), "successor", into: &check)
            if check.refutedBy.count > before { check.refutingSuccessors.append(successor) }
            if let sideCar = member.sideCar, !Hexadecimal.areEqual(sideCar.signature, signature) {
                check.sideCarDiffers = true
            }
        }
        return check
    }

    private func take(_ verdict: KeyRing.Verdict, _ source: String, into check: inout SignatureCheck) {
        switch verdict {
        case .verified: if !check.verifiedBy.contains(source) { check.verifiedBy.append(source) }
        case .refuted: check.refutedBy.append(source)
        case .unknown: break
        }
    }

    // MARK: Verdicts

    private func start(_ member: Member) -> DigestVerdict {
        let document = member.document
        let name = member.file.name
        let folder = folders.folder(of: member.file.place)
        let agrees = document?.key.map { folders.contradiction(member.file.place, bucket: nil, key: $0) == nil }
        let key = agrees == true ? document?.key ?? "" : (folder?.prefix ?? "") + member.file.place.localKey
        let partition = member.file.place.partition ?? document?.key.flatMap { ObjectPlace($0).partition }
        let own = name ?? document?.key.flatMap { ObjectName(ObjectPlace($0).name) }
        return DigestVerdict(
            state: .chainOnly, reasons: member.note.map { [$0] } ?? [],
            bucket: folders.asked ?? folder?.bucket ?? document?.bucket, key: key,
            account: partition?.account, region: partition?.region, trail: own?.digest?.trail,
            homeRegion: own?.digest?.homeRegion, isBackfill: ChainJudge.isBackfill(member),
            start: document?.start, end: document?.end ?? own?.time, fingerprint: document?.fingerprint,
            previousBucket: document?.previousBucket, previousKey: document?.previousKey,
            listed: document?.logFiles ?? [], path: member.file.path)
    }

    /// Whether anything says that it lists late deliveries alone: its name, its
    /// own key, the time of its making. Such a digest stands for no hour.
    private static func isBackfill(_ member: Member) -> Bool {
        let names = [member.file.name, member.document?.key.flatMap { ObjectName(ObjectPlace($0).name) }]
        return member.sideCar?.backfillGenerationTimestamp != nil
            || names.contains { $0?.digest?.isBackfill == true }
    }

    /// Format, place and signature; a later finding never hides an earlier.
    private mutating func judgeItself(_ number: Int) {
        let member = members[number]
        let check = signatures[number]
        verdicts[number].verifiedBy = check.verifiedBy
        if let problem = problem(of: member) {
            verdicts[number].state = .invalidFormat
            return verdicts[number].note(.contradiction, problem)
        }
        if let why = displacement(of: member) {
            verdicts[number].state = .moved
            return verdicts[number].note(.contradiction, why)
        }
        if !check.verifiedBy.isEmpty {
            verdicts[number].state = .verified
            noteDisagreement(number, check)
        } else if !check.refutedBy.isEmpty {
            judgeRefuted(number, check)
        } else {
            judgeUnchecked(number, check)
        }
    }

    private func problem(of member: Member) -> String? {
        if let problem = member.problem { return problem }
        if let sideCar = member.sideCar, member.file.name?.digest?.isBackfill == true,
            sideCar.backfillGenerationTimestamp == nil
        {
            return "the metadata of this backfill digest lacks backfill-generation-timestamp"
        }
        return nil
    }

    private func displacement(of member: Member) -> String? {
        guard let document = member.document else { return nil }
        guard let key = document.key, let bucket = document.bucket else {
            return "it names no bucket or key as its own"
        }
        if let asked = folders.asked, asked != bucket { return "it says that it is in bucket \(bucket), not \(asked)" }
        return folders.contradiction(member.file.place, bucket: bucket, key: key).map {
            "it says that it is s3://\(bucket)/\(key); \($0)"
        }
    }

    /// Side-car and successor do not say the same: one of them holds.
    private mutating func noteDisagreement(_ number: Int, _ check: SignatureCheck) {
        if check.refutedBy.contains("side-car") {
            verdicts[number].note(.fine, "its side-car holds another signature, which is not the key's")
        }
        for successor in check.refutingSuccessors {
            verdicts[number].note(
                .fine, "its successor \(verdicts[successor].key) names another signature, which is not the key's")
            verdicts[successor].note(
                .contradiction,
                "its previousDigestSignature is no signature of \(verdicts[number].key), which is verified otherwise")
        }
    }

    private mutating func judgeRefuted(_ number: Int, _ check: SignatureCheck) {
        if let algorithm = unknownAlgorithm(members[number]) {
            verdicts[number].state = .chainOnly
            return verdicts[number].note(.unchecked, "its signature algorithm '\(algorithm)' is unknown")
        }
        verdicts[number].state = .badSignature
        let sources = Set(check.refutedBy).sorted().map { $0 == "side-car" ? "its side-car" : "its successor" }
        verdicts[number].note(
            .contradiction, "the signature that \(sources.joined(separator: " and ")) names is not the key's")
    }

    private func unknownAlgorithm(_ member: Member) -> String? {
        [member.sideCar?.signatureAlgorithm, member.document?.signatureAlgorithm].compactMap { $0 }
            .first { $0.uppercased() != "SHA256WITHRSA" }
    }

    private mutating func judgeUnchecked(_ number: Int, _ check: SignatureCheck) {
        if check.sideCarDiffers {
            verdicts[number].note(.unchecked, "its side-car and its successor name different signatures")
        }
        let fingerprint = members[number].document?.fingerprint
        if !keys.isEmpty, fingerprint.map({ !keys.has($0) }) ?? true {
            verdicts[number].state = .unknownKey
            return verdicts[number].note(.unchecked, keys.absence(of: fingerprint))
        }
        verdicts[number].state = .chainOnly
        verdicts[number].note(
            .unchecked,
            keys.isEmpty ? "no public key is at hand" : "no signature is at hand: neither a successor nor a side-car")
    }

    // MARK: Hashes and periods

    private mutating func judgeLinks(of number: Int) {
        guard let document = members[number].document, !document.isStarting, members[number].problem == nil else {
            return
        }
        if let algorithm = document.previousHashAlgorithm, !algorithm.isSHA256 {
            verdicts[number].note(.unchecked, "its previousDigestHashAlgorithm '\(algorithm)' is unknown")
        } else {
            for before in predecessors[number] { judgeHash(number, document, before) }
        }
        for before in predecessors[number] { judgePeriod(number, document, before) }
    }

    private mutating func judgeHash(_ number: Int, _ document: DigestDocument, _ before: Int) {
        guard let claim = document.previousHash else {
            return verdicts[number].note(.unchecked, "it names no previousDigestHashValue")
        }
        guard let sha = members[before].sha256, !Hexadecimal.areEqual(claim, sha) else { return }
        if verdicts[before].state == .verified {
            sink(number, "its previousDigestHashValue is not the hash of \(verdicts[before].key), which is verified")
        } else {
            sink(before, "its hash is not the previousDigestHashValue of its successor \(verdicts[number].key)")
        }
    }

    /// A wrong hash; it hides no graver state.
    private mutating func sink(_ number: Int, _ reason: String) {
        if ![.invalidFormat, .moved, .badSignature].contains(verdicts[number].state) { pending.insert(number) }
        verdicts[number].note(.contradiction, reason)
    }

    /// Those that become bad-hash once all links were looked at.
    private var pending: Set<Int> = []

    private mutating func settle(_ number: Int) {
        if pending.contains(number) { verdicts[number].state = .badHash }
    }

    /// Backfill digests come when something is late: between two of them lies
    /// as much time as passes until the next.
    private mutating func judgePeriod(_ number: Int, _ document: DigestDocument, _ before: Int) {
        guard !verdicts[number].isBackfill, !verdicts[before].isBackfill else { return }
        guard let start = document.start, let end = members[before].document?.end, start != end else { return }
        if start > end {
            verdicts[number].note(
                .unchecked,
                "between its predecessor's end and its start is a hole: \(EventTime.format(end)) to \(EventTime.format(start))"
            )
        } else {
            verdicts[number].note(.fine, "it starts before its predecessor ends")
        }
    }
}

extension ObjectPlace {
    /// The part of the key that a local path tells.
    var localKey: String { tail ?? name }
}

extension String {
    /// `SHA-256`, the only hash algorithm that CloudTrail documents.
    var isSHA256: Bool { ["SHA-256", "SHA256"].contains(uppercased()) }
}
