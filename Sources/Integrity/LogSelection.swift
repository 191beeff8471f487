import CloudTrail
import GRDB
import Store

/// Tells which log files an asked period rests on: those that hold a record of
/// it, whenever they were delivered, and those whose records nobody can tell
/// and that may.
struct LogSelection {
    let period: Period
    private let kind: LogFileSelection
    /// Contents with a record of the period.
    private let touching: Set<Int64>
    /// Contents of which some record could not be read.
    private let unread: Set<Int64>

    /// A file whose records can't be read may hold some of the period when it
    /// was delivered until then after it, in seconds: CloudTrail delivers within
    /// minutes, after outages within hours.
    /// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
    private static let lateness: Int64 = 86_400

    /// A line of a digest about the file.
    struct Listing {
        let entry: DigestDocument.LogFile
        /// Whether the digest is: then its times are CloudTrail's word.
        let isVerified: Bool
        /// Whether the digest's own period touches the asked one.
        let isAsked: Bool
    }

    init(_ period: Period, by kind: LogFileSelection, _ db: Database) throws {
        self.period = period
        self.kind = kind
        guard kind == .records else {
            (touching, unread) = ([], [])
            return
        }
        touching = try RecordedContents.read(db, from: period.from, to: period.to)
        guard !period.isUnbounded else {
            unread = []
            return
        }
        unread = try Int64.fetchSet(db, sql: "SELECT id FROM content WHERE status <> 'ingested' OR rejected > 0")
    }

    /// Whether the ledger has a record of the period from the file.
    func holdsRecord(_ file: EvidenceFile) -> Bool { file.contentID.map { touching.contains($0) } ?? false }

    // MARK: Before the files are read

    /// Whether a file may be one; it is worth reading then.
    func mayConcern(_ file: EvidenceFile) -> Bool {
        if period.holds(file.name?.time) { return true }
        guard kind == .records else { return false }
        return file.contentID.map { touching.contains($0) || unread.contains($0) } ?? true
    }

    /// Whether the file that a digest lists may be one.
    func mayConcern(_ listing: Listing) -> Bool {
        guard kind == .records else { return listing.isAsked }
        return listing.isAsked || told(listing.entry) == true
    }

    // MARK: With a verdict

    /// Whether the period rests on the file.
    ///
    /// - Parameter file: nil where it is not in the ledger.
    func concerns(_ verdict: LogVerdict, _ file: EvidenceFile?, listings: [Listing]) -> Bool {
        let isListed = listings.contains(where: \.isAsked)
        guard !period.isUnbounded, kind == .records else {
            return isListed || verdict.state != .missing && period.holds(verdict.deliveredAt)
        }
        if let content = file?.contentID, touching.contains(content) { return true }
        if listings.contains(where: { told($0.entry) == true }) { return true }
        if verdict.state == .failed || verdict.state == .missing {
            // What it held is what CloudTrail says that it held; of what nobody
            // signed, nothing is known.
            if listings.contains(where: { $0.isVerified && told($0.entry) == false }) { return false }
            return isListed || period.holds(verdict.deliveredAt)
        }
        return isUnread(file) && mayHold(deliveredAt: verdict.deliveredAt)
    }

    /// Whether the digest's times of the file's records touch the period; nil
    /// where it tells none.
    private func told(_ entry: DigestDocument.LogFile) -> Bool? {
        LogSelection.recordTimes(entry).map { period.touches(start: $0.lowerBound, end: $0.upperBound) }
    }

    /// From the oldest record of the file until after its newest; nil where the
    /// digest tells no times.
    static func recordTimes(_ entry: DigestDocument.LogFile) -> Range<Int64>? {
        guard let oldest = entry.oldestEventTime.flatMap({ EventTime.parse($0) }),
            let newest = entry.newestEventTime.flatMap({ EventTime.parse($0) }), oldest <= newest
        else { return nil }
        return oldest..<newest + 1
    }

    private func isUnread(_ file: EvidenceFile?) -> Bool { file?.contentID.map { unread.contains($0) } ?? true }

    private func mayHold(deliveredAt: Int64?) -> Bool {
        guard let deliveredAt else { return true }
        return Period(from: period.from, to: period.to.map { $0 + LogSelection.lateness }).holds(deliveredAt)
    }
}
