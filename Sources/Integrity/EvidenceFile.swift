import CloudTrail
import Foundation
import GRDB

/// A file of the ledger that may be evidence: a log, a digest, or a digest's
/// side-car.
public struct EvidenceFile: Sendable {
    /// What it is for.
    public enum Role: Sendable { case log, digest, sideCar }

    public let id: Int64
    /// The absolute path, byte for byte.
    public let location: [UInt8]
    /// The path as it was given to ingest.
    public let path: String
    public let role: Role
    /// Of a side-car: of the digest that it stands beside.
    public let place: ObjectPlace
    public let name: ObjectName?
    let contentID: Int64?
    /// What it held when it was ingested.
    public let ingested: FileContent

    /// What a side-car's name has after its digest's.
    static let sideCarSuffix = ".meta.json"

    /// What the path and the recognised kind say it is; nil for what is no
    /// evidence.
    static func role(path: String, place: ObjectPlace, kind: String?) -> Role? {
        let kinds = (kind ?? "").components(separatedBy: ", ")
        if kinds.contains("cloudtrail-digest-metadata") { return .sideCar }
        if path.hasSuffix(sideCarSuffix) { return nil }
        if kinds.contains("cloudtrail-digest") { return .digest }
        if kinds.contains("cloudtrail") { return .log }
        // What can't be read is told by its place.
        switch ObjectName(place.name)?.kind {
        case .log: return .log
        case .digest: return .digest
        case nil: break
        }
        guard place.name.hasSuffix(".json.gz"), let tail = place.tail else { return nil }
        if tail.contains("/CloudTrail-Digest/") { return .digest }
        return tail.contains("/CloudTrail/") ? .log : nil
    }

    /// The place of a path; a side-car's is its digest's.
    static func place(_ path: String) -> ObjectPlace {
        ObjectPlace(path.hasSuffix(sideCarSuffix) ? String(path.dropLast(sideCarSuffix.count)) : path)
    }
}

/// What a file's inflated bytes are.
public struct FileContent: Sendable {
    /// Hexadecimal SHA-256 of them; nil where they could not be read to the
    /// end.
    public var sha256: String?
    /// Why not.
    public var problem: String?
    /// Whether there is no such file any more.
    public var isGone = false
    /// The bytes, where they were asked for.
    public var bytes: [UInt8]?

    public init(sha256: String? = nil, problem: String? = nil, isGone: Bool = false, bytes: [UInt8]? = nil) {
        self.sha256 = sha256
        self.problem = problem
        self.isGone = isGone
        self.bytes = bytes
    }
}

/// The ledger's evidence by account and region, so that a chain can be judged
/// without having all others in memory: of each file only its number is kept.
struct EvidenceCatalogue {
    private var files: [TrailPartition?: [Int64]] = [:]

    init(_ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT f.id, f.location, c.kind, CASE WHEN c.kind LIKE '%cloudtrail-digest%' THEN
                  (SELECT min(d.account_id || '/' || d.region) FROM cloudtrail_digest d WHERE d.content_id = c.id) END
                FROM file f LEFT JOIN content c ON c.id = f.content_id
                """)
        while let row = try rows.next() {
            let path = String(decoding: row[1] as Data, as: UTF8.self)
            let place = EvidenceFile.place(path)
            guard EvidenceFile.role(path: path, place: place, kind: row[2]) != nil else { continue }
            var partition = place.partition
            if partition == nil, let own = (row[3] as String?)?.split(separator: "/"), own.count == 2 {
                partition = TrailPartition(account: String(own[0]), region: String(own[1]))
            }
            files[partition, default: []].append(row[0])
        }
    }

    /// Those that are known by name or folder, in order; then nil, if there
    /// are files that tell neither account nor region.
    var partitions: [TrailPartition?] {
        files.keys.compactMap { $0 }.sorted() + (files[nil] == nil ? [] : [nil])
    }

    /// Those that have one of these files.
    func partitions(with ids: Set<Int64>) -> [TrailPartition?] {
        partitions.filter { partition in files[partition]?.contains { ids.contains($0) } ?? false }
    }

    /// The files of a partition by path.
    func files(of partition: TrailPartition?, in db: Database) throws -> [EvidenceFile] {
        guard let ids = files[partition] else { return [] }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT f.id, f.location, f.path, f.content_id, c.kind, c.inflated_sha256, c.status,
                  coalesce(c.reason, f.reason)
                FROM file f LEFT JOIN content c ON c.id = f.content_id
                WHERE f.id IN (SELECT value FROM json_each(?)) ORDER BY f.path, f.location
                """, arguments: ["[" + ids.map(String.init).joined(separator: ",") + "]"])
        var found: [EvidenceFile] = []
        while let row = try rows.next() {
            let location = Array(row[1] as Data)
            let path = String(decoding: location, as: UTF8.self)
            let place = EvidenceFile.place(path)
            guard let role = EvidenceFile.role(path: path, place: place, kind: row[4]) else { continue }
            let sha = (row[5] as Data?).map { Hexadecimal.text($0) }
            let problem = sha == nil ? (row[7] as String?) ?? "it could not be read" : nil
            found.append(
                EvidenceFile(
                    id: row[0], location: location, path: row[2], role: role, place: place,
                    name: ObjectName(place.name), contentID: row[3],
                    ingested: FileContent(sha256: sha, problem: problem)))
        }
        return found
    }
}
