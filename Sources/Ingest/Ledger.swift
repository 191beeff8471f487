import Foundation
import GRDBSQLite
import Hashing

/// The tables `file` and `content`: what was read of what, and with what
/// result. It also owns the transactions of an ingest.
final class Ledger {
    private let handle: OpaquePointer
    /// The run of ingest that writes: `ingest_run.id`.
    private let run: Int64
    private let findFile: Statement
    private let putFile: Statement
    private let findContent: Statement
    private let putContent: Statement
    private let closeContent: Statement
    private let putSetAside: Statement
    private let pathsOfContent: Statement

    /// Rows written since the last commit.
    var rowsSinceCommit = 0

    init(_ handle: OpaquePointer, run: Int64) throws {
        self.handle = handle
        self.run = run
        findFile = try Statement(
            handle,
            """
            SELECT f.id, f.size, f.modified_ns, coalesce(f.content_id, 0), c.status IS 'partial',
              coalesce(c.reason LIKE 'it inflates beyond%', 0), coalesce(c.inflated_size, 0),
              c.kind IS '\(Ledger.archiveKind)'
            FROM file f LEFT JOIN content c ON c.id = f.content_id WHERE f.location = ?1
            """)
        putFile = try Statement(
            handle,
            """
            INSERT INTO file (location, path, size, modified_ns, content_id, status, reason, run_id)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (location) DO UPDATE SET size = excluded.size, modified_ns = excluded.modified_ns,
              content_id = coalesce(excluded.content_id, content_id), status = excluded.status,
              reason = excluded.reason,
              run_id = CASE WHEN excluded.content_id IS content_id THEN coalesce(run_id, excluded.run_id) ELSE excluded.run_id END
            """)
        findContent = try Statement(
            handle,
            "SELECT id, coalesce(reason LIKE 'it inflates beyond%', 0), coalesce(inflated_size, 0) FROM content WHERE sha256 = ?1"
        )
        putContent = try Statement(
            handle,
            "INSERT INTO content (sha256, size, state, status) VALUES (?1, ?2, 'reading', 'ingested') RETURNING id")
        closeContent = try Statement(
            handle,
            """
            UPDATE content SET kind = ?2, inflated_sha256 = ?3, inflated_size = ?4, state = 'done', status = ?5,
              reason = ?6, records_read = ?7, rejected = ?8, kept = ?9, set_aside = ?10 WHERE id = ?1
            """)
        putSetAside = try Statement(handle, "INSERT INTO set_aside VALUES (?1, ?2, ?3)")
        pathsOfContent = try Statement(handle, "SELECT id FROM file WHERE content_id = ?1 ORDER BY id")
    }

    static func prefix(_ sha: [UInt8]) -> UInt64 { sha.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    // MARK: Transactions

    func begin() throws { try execute("BEGIN IMMEDIATE") }

    func commit() throws {
        try execute("COMMIT")
        rowsSinceCommit = 0
    }

    func commitAndBegin() throws {
        try commit()
        try begin()
    }

    func rollback() { try? execute("ROLLBACK") }

    func transaction(_ body: () throws -> Void) throws {
        try begin()
        do { try body() } catch {
            rollback()
            throw error
        }
        try commit()
    }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw LoadingError(handle, sql) }
    }

    // MARK: State between runs

    /// From now until ``Settlement`` is done, repeated deliveries are not
    /// settled and the correlation is not up to date.
    func markUnsettled() throws {
        try execute("INSERT OR REPLACE INTO memory VALUES ('unsettled', '1')")
    }

    /// Removes what a killed run left half read.
    func clearUnfinished() throws {
        let unfinished = try Statement(handle, "SELECT id FROM content WHERE state = 'reading'")
        var ids: [Int64] = []
        while let row = try unfinished.row(1) { ids.append(row[0]) }
        guard !ids.isEmpty else { return }
        try transaction {
            try markUnsettled()
            try remove(contents: ids)
        }
    }

    /// Removes contents that no file has any more, and all that they brought.
    func removeOrphans() throws {
        let orphans = try Statement(
            handle,
            "SELECT id FROM content WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.content_id = content.id)")
        var ids: [Int64] = []
        while let row = try orphans.row(1) { ids.append(row[0]) }
        guard !ids.isEmpty else { return }
        try remove(contents: ids)
    }

    /// Each table is gone through once, whatever the number of contents.
    func remove(contents ids: [Int64]) throws {
        try execute("INSERT OR REPLACE INTO memory VALUES ('resettle', '1')")
        try execute("CREATE TEMP TABLE IF NOT EXISTS gone (id INTEGER PRIMARY KEY); DELETE FROM gone")
        let put = try Statement(handle, "INSERT INTO gone VALUES (?1)")
        for id in ids {
            put.bind(1, id)
            try put.run()
        }
        try execute(
            "DELETE FROM payload WHERE event IN (SELECT id FROM event WHERE content_id IN (SELECT id FROM gone))")
        for table in ["event", "reject", "set_aside", "content_place_hour"] + ReferenceTable.allCases.map(\.rawValue) {
            try execute("DELETE FROM \(table) WHERE content_id IN (SELECT id FROM gone)")
        }
        try execute("UPDATE file SET content_id = NULL WHERE content_id IN (SELECT id FROM gone)")
        try execute("DELETE FROM content WHERE id IN (SELECT id FROM gone)")
    }

    // MARK: Files

    /// How many files need not be opened, since the size and time of this one
    /// are those of the last run: of an archive its members, too. nil: it has to
    /// be opened.
    func unchanged(_ file: FoundFile, limit: Int64) throws -> Int? {
        defer { findFile.reset() }
        guard
            let row = try file.location.withUnsafeBytes({ bytes -> [Int64]? in
                findFile.bind(1, blob: bytes)
                return try findFile.row(8)
            })
        else { return nil }
        guard row[3] != 0, row[1] == file.size, row[2] == file.modifiedNanoseconds else { return nil }
        if row[5] == 1, limit > row[6] { return nil }
        findFile.reset()
        try execute(
            "UPDATE file SET status = 'unchanged', reason = NULL WHERE id = \(row[0]) AND status <> 'unchanged'")
        return row[7] == 1 ? try 1 + touchMembers(of: file.location) : 1
    }

    func note(_ file: FoundFile, content: Int64?, status: FileStatus, reason: String?) throws {
        try file.location.withUnsafeBytes { bytes in
            putFile.bind(1, blob: bytes)
            putFile.bind(2, copying: file.path)
            putFile.bind(3, file.size)
            putFile.bind(4, file.modifiedNanoseconds)
            if let content { putFile.bind(5, content) } else { putFile.bindNull(5) }
            putFile.bind(6, copying: status.rawValue)
            putFile.bind(7, copying: reason)
            putFile.bind(8, run)
            try putFile.run()
        }
        rowsSinceCommit += 1
    }

    /// A path whose bytes are known: a renamed file takes over from the path
    /// that is gone, a copy stands beside it.
    func link(_ file: FoundFile, toKnown content: Int64) throws {
        var gone: [Int64] = []
        pathsOfContent.bind(1, content)
        var others: [Int64] = []
        while let row = try pathsOfContent.row(1) { others.append(row[0]) }
        var reason: String?
        for other in others {
            guard let (location, path) = try fileNames(other), location != file.location else { continue }
            if !EvidenceLocation.exists(location) {
                gone.append(other)
                reason = "renamed from \(path)"
            } else {
                reason = reason ?? "the same bytes as \(path)"
            }
        }
        for id in gone { try execute("DELETE FROM file WHERE id = \(id)") }
        if !gone.isEmpty { try markUnsettled() }
        try note(file, content: content, status: .unchanged, reason: reason)
    }

    /// Why a content was passed over as nothing that is read; nil where it was
    /// not.
    func whySkipped(_ content: Int64) throws -> String? {
        let ask = try Statement(
            handle, "SELECT sha256, coalesce(reason, '') FROM content WHERE id = ?1 AND status = 'skipped'")
        ask.bind(1, content)
        return try ask.blobAndText().map { $0.1 }
    }

    private func fileNames(_ id: Int64) throws -> (location: [UInt8], path: String)? {
        let names = try Statement(handle, "SELECT location, path FROM file WHERE id = ?1")
        names.bind(1, id)
        return try names.blobAndText()
    }

    /// Why nothing at or below a path that was given is in the database; nil
    /// where something is.
    func whyUnread(_ given: GivenPath) throws -> String? {
        if let emptiness = given.emptiness { return emptiness }
        guard let first = given.files.first else { return nil }
        let ask = try Statement(
            handle,
            """
            WITH here AS (SELECT content_id FROM file WHERE location = ?1
              UNION ALL SELECT content_id FROM file WHERE location >= ?2 AND location < ?3)
            SELECT EXISTS (SELECT 1 FROM here JOIN content c ON c.id = here.content_id
              WHERE c.kind IS NOT NULL AND c.kind <> '\(Ledger.archiveKind)' AND c.status IN ('ingested', 'partial'))
            """)
        for file in given.files {
            let range = EvidenceLocation.range(in: file.location)
            ask.bind(1, copying: file.location)
            ask.bind(2, copying: range.from)
            ask.bind(3, copying: range.to)
            if try ask.row(1)?[0] == 1 { return nil }
            ask.reset()
        }
        let reason = try reason(of: first.location) ?? "nothing that deploytrail reads"
        guard given.files.count > 1 else { return reason }
        return "none of its \(given.files.count) files could be read; the first is \(first.path): \(reason)"
    }

    private func reason(of location: [UInt8]) throws -> String? {
        let ask = try Statement(
            handle,
            """
            SELECT f.location, CASE WHEN c.kind = '\(Ledger.archiveKind)' AND c.status = 'ingested'
              THEN c.reason || ', none of which could be read' ELSE coalesce(c.reason, f.reason, '') END FROM file f LEFT JOIN content c ON c.id = f.content_id
            WHERE f.location = ?1
            """)
        ask.bind(1, copying: location)
        return try ask.blobAndText().flatMap { $0.1.isEmpty ? nil : $0.1 }
    }

    // MARK: Members of archives

    /// What archives are called in the ledger.
    static let archiveKind = "archive"

    func isArchive(_ content: Int64) throws -> Bool {
        let ask = try Statement(handle, "SELECT kind IS '\(Ledger.archiveKind)' FROM content WHERE id = ?1")
        ask.bind(1, content)
        defer { ask.reset() }
        return try ask.row(1)?[0] == 1
    }

    func hasArchives() throws -> Bool {
        let ask = try Statement(
            handle, "SELECT EXISTS (SELECT 1 FROM content WHERE kind = '\(Ledger.archiveKind)')")
        defer { ask.reset() }
        return try ask.row(1)?[0] == 1
    }

    /// Whether that path had this content before.
    func hasFile(_ location: [UInt8], content: Int64) throws -> Bool {
        let ask = try Statement(
            handle, "SELECT EXISTS (SELECT 1 FROM file WHERE location = ?1 AND content_id = ?2)")
        ask.bind(1, copying: location)
        ask.bind(2, content)
        defer { ask.reset() }
        return try ask.row(1)?[0] == 1
    }

    /// Marks the members of an archive that was not opened.
    ///
    /// - Returns: how many there are.
    func touchMembers(of archive: [UInt8]) throws -> Int {
        let range = EvidenceLocation.range(in: archive)
        let touch = try Statement(
            handle,
            """
            UPDATE file SET status = 'unchanged', reason = NULL
            WHERE location >= ?1 AND location < ?2 AND content_id IS NOT NULL AND status <> 'unchanged'
            """)
        touch.bind(1, copying: range.from)
        touch.bind(2, copying: range.to)
        try touch.run()
        let count = try Statement(handle, "SELECT COUNT(*) FROM file WHERE location >= ?1 AND location < ?2")
        count.bind(1, copying: range.from)
        count.bind(2, copying: range.to)
        defer { count.reset() }
        return Int(try count.row(1)?[0] ?? 0)
    }

    /// A few bytes for a place, of which a million may have to be remembered.
    static func mark(_ location: [UInt8]) -> UInt64 { prefix(SHA256.digest(location, count: location.count)) }

    private func members(of archive: [UInt8]) throws -> [(id: Int64, mark: UInt64)] {
        let range = EvidenceLocation.range(in: archive)
        let list = try Statement(
            handle, "SELECT location, id FROM file WHERE location >= ?1 AND location < ?2 ORDER BY location")
        list.bind(1, copying: range.from)
        list.bind(2, copying: range.to)
        var all: [(id: Int64, mark: UInt64)] = []
        while let location = try list.blob() { all.append((list.integer(1), Ledger.mark(location))) }
        return all
    }

    /// Forgets members that an archive, read anew, does not hold any more.
    ///
    /// - Parameter present: of those that it holds, ``mark(_:)``.
    func removeMembers(of archive: [UInt8], except present: Set<UInt64> = []) throws {
        for member in try members(of: archive) where !present.contains(member.mark) {
            try execute("DELETE FROM file WHERE id = \(member.id)")
            try markUnsettled()
        }
    }

    // MARK: Contents

    /// The content of that hash; nil where there is none, or where it was cut
    /// off at a limit that is higher now.
    func content(_ sha: [UInt8], limit: Int64) throws -> Int64? {
        findContent.bind(1, copying: sha)
        defer { findContent.reset() }
        guard let row = try findContent.row(3) else { return nil }
        guard row[1] == 1, limit > row[2] else { return row[0] }
        findContent.reset()
        try remove(contents: [row[0]])
        return nil
    }

    func contentPrefixes() throws -> Set<UInt64> {
        let all = try Statement(
            handle, "SELECT sha256 FROM content WHERE coalesce(reason, '') NOT LIKE 'it inflates beyond%'")
        var prefixes: Set<UInt64> = []
        while let sha = try all.blob() { prefixes.insert(Ledger.prefix(sha)) }
        return prefixes
    }

    func beginContent(_ sha: [UInt8], size: Int64) throws -> Int64 {
        putContent.bind(1, copying: sha)
        putContent.bind(2, size)
        let id = try putContent.row(1)?[0] ?? 0
        putContent.reset()
        return id
    }

    /// Gives a content that was read before its hash was known that hash.
    ///
    /// - Returns: the content that has it already; the one just read is then
    ///   removed.
    func name(_ content: Int64, _ sha: [UInt8], size: Int64) throws -> Int64? {
        findContent.bind(1, copying: sha)
        let known = try findContent.row(1)?[0]
        findContent.reset()
        if let known {
            try remove(contents: [content])
            return known
        }
        let rename = try Statement(handle, "UPDATE content SET sha256 = ?2, size = ?3 WHERE id = ?1")
        rename.bind(1, content)
        rename.bind(2, copying: sha)
        rename.bind(3, size)
        try rename.run()
        return nil
    }

    func endContent(_ id: Int64, _ reading: FileReading) throws {
        closeContent.bind(1, id)
        closeContent.bind(2, copying: reading.kind)
        closeContent.bind(3, copying: reading.inflatedSHA256)
        if let size = reading.inflatedSize { closeContent.bind(4, size) } else { closeContent.bindNull(4) }
        closeContent.bind(5, copying: reading.status.rawValue)
        closeContent.bind(6, copying: reading.reason)
        closeContent.bind(7, Int64(reading.recordsRead))
        closeContent.bind(8, Int64(reading.rejected))
        let setAside = reading.setAside.reduce(0) { $0 + $1.records }
        closeContent.bind(9, Int64(reading.recordsRead - reading.rejected - setAside))
        closeContent.bind(10, Int64(setAside))
        try closeContent.run()
        for (category, records) in reading.setAside {
            putSetAside.bind(1, id)
            putSetAside.bind(2, copying: category.rawValue)
            putSetAside.bind(3, Int64(records))
            try putSetAside.run()
        }
    }
}
