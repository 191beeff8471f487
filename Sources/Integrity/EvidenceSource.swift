import CloudTrail
import GRDB
import JSONText

/// Where the verification learns what files hold: the ledger (as they were
/// ingested) or the files themselves (as they are now).
public protocol EvidenceSource {
    /// What the files hold, in their order.
    ///
    /// - Parameter keepingBytes: whether ``FileContent/bytes`` are wanted.
    func contents(of files: [EvidenceFile], keepingBytes: Bool) throws -> [FileContent]

    /// The digest that a file holds.
    func digest(in file: EvidenceFile, _ content: FileContent) throws -> DigestReading

    /// The signature that a side-car holds; nil where it holds none.
    func metadata(in file: EvidenceFile, _ content: FileContent) throws -> DigestMetadata?
}

/// A digest file as far as it could be read.
public struct DigestReading: Sendable {
    public var document: DigestDocument?
    /// Why it is no digest that could be checked.
    public var problem: String?

    public init(document: DigestDocument?, problem: String?) {
        self.document = document
        self.problem = problem ?? document?.problem
    }

    /// From a file's inflated bytes.
    public init(bytes: [UInt8]) {
        let document = JSONSlice.withWhole(bytes) { $0.kind == .object ? DigestDocument($0) : nil }
        self.init(document: document, problem: document == nil ? "it is not one JSON object" : nil)
    }
}

/// The ledger's word: nothing is read again.
struct LedgerSource: EvidenceSource {
    let db: Database

    func contents(of files: [EvidenceFile], keepingBytes: Bool) -> [FileContent] { files.map(\.ingested) }

    func digest(in file: EvidenceFile, _ content: FileContent) throws -> DigestReading {
        let statement = try db.cachedStatement(
            sql: """
                SELECT d.* FROM cloudtrail_digest d JOIN content c ON c.id = d.content_id
                WHERE d.content_id = ? AND c.status = 'ingested' AND c.kind = 'cloudtrail-digest' LIMIT 2
                """)
        let rows = try Row.fetchAll(statement, arguments: [file.contentID])
        guard let row = rows.first, rows.count == 1 else {
            return DigestReading(document: nil, problem: content.problem ?? "it is not one JSON object")
        }
        var document = DigestDocument()
        document.accountID = row["aws_account_id"]
        document.startTime = row["digest_start_time"]
        document.endTime = row["digest_end_time"]
        document.bucket = row["s3_bucket"]
        document.key = row["s3_object"]
        document.fingerprint = row["public_key_fingerprint"]
        document.signatureAlgorithm = row["signature_algorithm"]
        document.newestEventTime = row["newest_event_time"]
        document.oldestEventTime = row["oldest_event_time"]
        document.previousBucket = row["previous_s3_bucket"]
        document.previousKey = row["previous_s3_object"]
        document.previousHash = row["previous_hash_value"]
        document.previousHashAlgorithm = row["previous_hash_algorithm"]
        document.previousSignature = row["previous_signature"]
        document.problem = row["problem"]
        document.logFiles = try logFiles(of: file.contentID)
        return DigestReading(document: document, problem: content.problem)
    }

    private func logFiles(of content: Int64?) throws -> [DigestDocument.LogFile] {
        let statement = try db.cachedStatement(
            sql: "SELECT * FROM cloudtrail_digest_log_file WHERE content_id = ? ORDER BY ordinal")
        let rows = try Row.fetchCursor(statement, arguments: [content])
        var files: [DigestDocument.LogFile] = []
        while let row = try rows.next() {
            files.append(
                DigestDocument.LogFile(
                    bucket: row["s3_bucket"], key: row["s3_object"], hash: row["hash_value"],
                    hashAlgorithm: row["hash_algorithm"], newestEventTime: row["newest_event_time"],
                    oldestEventTime: row["oldest_event_time"]))
        }
        return files
    }

    func metadata(in file: EvidenceFile, _ content: FileContent) throws -> DigestMetadata? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM cloudtrail_digest_metadata WHERE content_id = ? ORDER BY version_key LIMIT 1",
            arguments: [file.contentID]
        ).map { row in
            DigestMetadata(
                signature: row["signature"], signatureAlgorithm: row["signature_algorithm"],
                backfillGenerationTimestamp: row["backfill_generation_timestamp"])
        }
    }
}
