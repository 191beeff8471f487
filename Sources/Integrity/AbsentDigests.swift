import CloudTrail

/// Digests that are named, or follow from their neighbours, and are not there.
extension ChainJudge {
    /// The verdicts on them, in the order of their keys, then those that nobody
    /// names.
    mutating func missing() -> [DigestVerdict] {
        var found: [String: DigestVerdict] = [:]
        for number in members.indices where predecessors[number].isEmpty {
            guard let document = members[number].document, let key = document.previousKey, !document.isStarting else {
                continue
            }
            let name = ObjectName(ObjectPlace(key).name)
            if let end = name?.time, let expectedFrom, end <= expectedFrom {
                verdicts[number].note(.unchecked, "its predecessor is older than the period and not at hand: \(key)")
                continue
            }
            let identity = "\(document.previousBucket ?? "")/\(key)"
            var verdict = found[identity] ?? absent(bucket: document.previousBucket, key: key)
            verdict.note(.contradiction, "its successor \(verdicts[number].key) names it")
            found[identity] = verdict
        }
        let named = found.sorted { $0.key < $1.key }.map(\.value)
        let gone = goneUnnamed(named)
        return named + gone + between(named, gone)
    }

    private func absent(bucket: String?, key: String) -> DigestVerdict {
        let place = ObjectPlace(key)
        let name = ObjectName(place.name)
        var verdict = DigestVerdict(
            state: .missing, bucket: bucket, key: key, account: place.partition?.account,
            region: place.partition?.region, trail: name?.digest?.trail, homeRegion: name?.digest?.homeRegion,
            isBackfill: name?.digest?.isBackfill ?? false, end: name?.time)
        for file in gone where isObject(file, bucket, key) {
            verdict.note(.fine, "it is gone since it was ingested: \(file.path)")
        }
        if let other = members.first(where: { $0.document?.key == key && $0.document?.bucket == bucket }) {
            verdict.note(.fine, "a digest that says it is this one lies elsewhere: \(other.file.path)")
        }
        return verdict
    }

    private func isObject(_ file: EvidenceFile, _ bucket: String?, _ key: String) -> Bool {
        folders.contradiction(file.place, bucket: bucket, key: key) == nil
    }

    /// Files that were ingested, are gone, and that nobody names.
    private func goneUnnamed(_ named: [DigestVerdict]) -> [DigestVerdict] {
        gone.filter { file in !named.contains { isObject(file, $0.bucket, $0.key) } }.map { file in
            let folder = folders.folder(of: file.place)
            var verdict = absent(
                bucket: folders.asked ?? folder?.bucket, key: (folder?.prefix ?? "") + file.place.localKey)
            verdict.note(.unchecked, "no digest at hand names it as its predecessor")
            return verdict
        }
    }

    // MARK: What would be named by a missing one

    /// CloudTrail writes a digest every hour.
    private static let length: Int64 = 3600
    /// Hours of one hole that are told one by one.
    private static let mostHours: Int64 = 31 * 24

    /// Of neighbours that are missing together only the last is named. The
    /// others follow from the time between it and the newest digest before it
    /// that is known.
    private func between(_ named: [DigestVerdict], _ gone: [DigestVerdict]) -> [DigestVerdict] {
        var ends: [TrailChain: [Int64]] = [:]
        for verdict in verdicts + named + gone where !verdict.isBackfill {
            if let end = verdict.end, verdict.trail != nil { ends[TrailChain(verdict), default: []].append(end) }
        }
        return named.filter { !$0.isBackfill }.flatMap { verdict -> [DigestVerdict] in
            guard let end = verdict.end, let known = ends[TrailChain(verdict)]?.filter({ $0 < end }).max() else {
                return []
            }
            let to = end - ChainJudge.length
            guard let expectedFrom, expectedFrom > known, (to - known) % ChainJudge.length == 0 else {
                return hole(before: verdict, from: known, to: to)
            }
            // Those that end before the period are nobody's to show.
            let older = (expectedFrom - known) / ChainJudge.length * ChainJudge.length
            return hole(before: verdict, from: known + older, to: to)
        }
    }

    /// The digests that end after `from`, until `to`, where the missing one
    /// begins.
    private func hole(before successor: DigestVerdict, from: Int64, to: Int64) -> [DigestVerdict] {
        guard from < to else { return [] }
        let length = ChainJudge.length
        guard (to - from) % length == 0, (to - from) / length <= ChainJudge.mostHours else {
            var verdict = absent(bucket: successor.bucket, key: String(ChainJudge.folder(of: successor.key)))
            (verdict.account, verdict.region) = (successor.account, successor.region)
            (verdict.trail, verdict.homeRegion) = (successor.trail, successor.homeRegion)
            (verdict.start, verdict.end) = (from, to)
            verdict.note(
                .unchecked,
                "no digest at hand covers \(EventTime.format(from)) to \(EventTime.format(to)), and the one that "
                    + "would tell whether there was any is missing, too: \(successor.key)")
            return [verdict]
        }
        return stride(from: from + length, through: to, by: Int(length)).map { end in
            var verdict = absent(bucket: successor.bucket, key: ChainJudge.key(like: successor, endingAt: end))
            verdict.start = end - length
            verdict.note(
                .unchecked,
                "the digest that would name it is missing, too: \(successor.key); its name follows from its hour, "
                    + "unless logging was stopped then")
            return verdict
        }
    }

    private static func folder(of key: String) -> Substring {
        key.lastIndex(of: "/").map { key[...$0] } ?? ""
    }

    /// The key that CloudTrail gives to the digest of the same chain that ends
    /// then: its stamp, and the folders of the day.
    private static func key(like verdict: DigestVerdict, endingAt end: Int64) -> String {
        func stamp(_ time: Int64) -> String {
            EventTime.format(time).replacing("-", with: "").replacing(":", with: "")
        }
        func day(_ time: Int64) -> String { EventTime.format(time).prefix(10).replacing("-", with: "/") + "/" }
        guard let own = verdict.end else { return verdict.key }
        var folder = String(ChainJudge.folder(of: verdict.key))
        let name = verdict.key.dropFirst(folder.count).replacing(stamp(own), with: stamp(end))
        if folder.hasSuffix(day(own)) { folder = folder.dropLast(day(own).count) + day(end) }
        return folder + name
    }
}
