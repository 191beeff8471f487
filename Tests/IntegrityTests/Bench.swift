import CloudTrail
import Integrity
import Foundation
import GRDB
import Ingest
import Store

/// A folder with files and a database, and what the verification says.
final class Bench {
    let folder: URL
    /// The folder in whose place the bucket stands.
    let mirror: URL
    private let store: Store

    init(_ files: [String: [UInt8]], below name: String = "mirror") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("evidence-\(UUID().uuidString)")
        mirror = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: mirror, withIntermediateDirectories: true)
        store = try Store.forWriting(folder.appendingPathComponent("a.sqlite").path)
        for (key, bytes) in files { try write(key, bytes) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func url(_ key: String) -> URL { mirror.appendingPathComponent(key) }

    func write(_ key: String, _ bytes: [UInt8]) throws {
        try FileManager.default.createDirectory(
            at: url(key).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url(key))
    }

    func remove(_ key: String) throws { try FileManager.default.removeItem(at: url(key)) }

    func ingest() throws {
        _ = try Ingestor(store: store, options: IngestOptions(paths: [mirror.path], jobs: 1)).run()
    }

    func verify(_ request: VerificationRequest = VerificationRequest()) throws -> Verification {
        try store.database.read { try Verification.run(request, in: $0, source: DiskSource(threads: 2)) }
    }

    func asIngested() throws -> Verification {
        try store.database.read { try Verification.run(VerificationRequest(), in: $0) }
    }

    /// The `integrity` of the contents by path.
    func stored() throws -> [String: String] {
        try store.database.read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT f.path, coalesce(c.integrity, 'no-digest') FROM file f JOIN content c ON c.id = f.content_id
                    WHERE c.kind = 'cloudtrail'
                    """)
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) })
        }
    }

    /// Ingests, verifies.
    func outcome(_ request: VerificationRequest = VerificationRequest()) throws -> Outcome {
        try ingest()
        return Outcome(try verify(request))
    }
}

/// A verification in few words: what is not verified, by the key's last part.
struct Outcome: Equatable, CustomStringConvertible {
    var digests: [String: String] = [:]
    var logs: [String: String] = [:]
    var hours: [String: Int] = [:]
    var exit: Int

    init(_ verification: Verification) {
        for digest in verification.digests where digest.state != .verified {
            digests[Outcome.last(digest.key)] = digest.state.rawValue
        }
        for log in verification.logs where log.state != .verified { logs[Outcome.last(log.key)] = log.state.rawValue }
        for hour in verification.hours { hours[hour.state.rawValue, default: 0] += 1 }
        exit = [0, 3, 4][verification.weight.rawValue]
    }

    init(digests: [String: String] = [:], logs: [String: String] = [:], hours: [String: Int]? = nil, exit: Int) {
        self.digests = Dictionary(uniqueKeysWithValues: digests.map { (Outcome.last($0.key), $0.value) })
        self.logs = Dictionary(uniqueKeysWithValues: logs.map { (Outcome.last($0.key), $0.value) })
        self.hours = hours ?? Outcome.allHours
        self.exit = exit
    }

    /// Of an unaltered chain of ten.
    static let allHours = ["covered": 9, "empty-digest": 1]

    private static func last(_ key: String) -> String { key.split(separator: "/").last.map(String.init) ?? key }

    var description: String {
        "digests \(digests.sorted { $0.key < $1.key }), logs \(logs.sorted { $0.key < $1.key }), hours \(hours), exit \(exit)"
    }
}
