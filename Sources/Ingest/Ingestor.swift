import Foundation
import GRDB
import GRDBSQLite
import Logging
import Store

/// What to ingest, and how.
public struct IngestOptions: Sendable {
    /// Files and folders, byte for byte.
    public var paths: [[UInt8]]
    /// Files read at a time.
    public var jobs: Int
    /// Inflated bytes to read of one file at most.
    public var maxInflated: Int64
    /// Who runs it, and where: the ledger keeps that.
    public var custodian: Custodian

    public init(
        paths: [String], jobs: Int = ProcessInfo.processInfo.activeProcessorCount, maxInflated: Int64 = 8 << 30,
        custodian: Custodian = .current(tool: "deploytrail")
    ) {
        self.paths = paths.map { Array($0.utf8) }
        self.jobs = max(1, jobs)
        self.maxInflated = maxInflated
        self.custodian = custodian
    }
}

/// How far an ingest is; handed to whoever draws it.
public struct IngestProgress: Sendable {
    public var files = 0
    public var totalFiles = 0
    public var bytes: Int64 = 0
    public var totalBytes: Int64 = 0
    public var records = 0
}

/// Brings a tree of files into the database: each content once, in
/// transactions of many files, so that a killed run loses nothing that a
/// second run does not find again.
public final class Ingestor {
    private let store: Store
    private let options: IngestOptions
    private let report: (IngestProgress) -> Void
    private let isCancelled: () -> Bool
    private let log = Logger(label: "deploytrail.ingest")
    private var progress = IngestProgress()
    private var summary = IngestSummary()

    /// - Parameters:
    ///   - report: called now and then from the thread that runs ``run()``.
    ///   - isCancelled: asked between files; once true, what was read is kept
    ///     and the rest left for the next run.
    public init(
        store: Store, options: IngestOptions, report: @escaping (IngestProgress) -> Void = { _ in },
        isCancelled: @escaping () -> Bool = { false }
    ) {
        self.store = store
        self.options = options
        self.report = report
        self.isCancelled = isCancelled
    }

    /// Rows that are written before a transaction ends.
    static let rowsPerTransaction = 40_000

    /// Ingests, settles repeated deliveries and correlates.
    public func run() throws -> IngestSummary {
        let (found, given) = Discovery.files(at: options.paths, excluding: ownFiles)
        log.debug("found files", metadata: ["count": "\(found.count)"])
        try store.database.writeWithoutTransaction { db in
            guard let handle = db.sqliteConnection else { return }
            let run = try IngestRun(db, options.custodian, paths: given.map(\.path), found: found.count)
            do {
                let ledger = try Ledger(handle, run: run.id)
                try ingest(found, db, handle, ledger)
                if !summary.wasCancelled {
                    summary.unread = try given.compactMap { path in
                        try ledger.whyUnread(path).map { IngestSummary.UnreadPath(path: path.path, reason: $0) }
                    }
                }
            } catch {
                // The first error counts: a database that can't be written to can't take this, either.
                try? run.end(.failed, in: db)
                throw error
            }
            try run.end(summary.wasCancelled ? .interrupted : .done, in: db)
        }
        try store.checkpoint()
        return summary
    }

    /// What ``run()`` does between the two ends of its row in the ledger.
    private func ingest(_ found: [FoundFile], _ db: Database, _ handle: OpaquePointer, _ ledger: Ledger) throws {
        try ledger.clearUnfinished()
        let todo = try settleKnown(found, ledger)
        progress.totalFiles = todo.count
        progress.totalBytes = todo.reduce(0) { $0 + $1.size }
        log.debug("files to read", metadata: ["count": "\(todo.count)"])
        let repeats = todo.isEmpty ? nil : try read(todo, handle, ledger)
        log.debug("all read", metadata: ["records": "\(progress.records)"])
        summary.wasCancelled = isCancelled()
        if !summary.wasCancelled { try Settlement(store, db, handle, ledger, repeats: repeats).run() }
        summary.figures = try LedgerFigures.read(db)
    }

    private var ownFiles: Set<[UInt8]> {
        let base = Discovery.absolute(Array(store.path.utf8))
        return Set(["", "-wal", "-shm", "-journal", ".lock"].map { base + Array($0.utf8) })
    }

    /// Notes what need not be read, and gives what has to be.
    private func settleKnown(_ found: [FoundFile], _ ledger: Ledger) throws -> [FoundFile] {
        var todo: [FoundFile] = []
        try ledger.transaction {
            for file in found {
                if let problem = file.problem {
                    try ledger.note(file, content: nil, status: problem.status, reason: problem.reason)
                    summary.count(problem.status)
                } else if let files = try ledger.unchanged(file, limit: options.maxInflated) {
                    summary.count(.unchanged, files)
                } else {
                    todo.append(file)
                }
            }
        }
        return todo
    }

    /// Reads and stores; gives what came twice, where that was noticed.
    private func read(_ todo: [FoundFile], _ handle: OpaquePointer, _ ledger: Ledger) throws -> SeenEvents? {
        let loader = try BatchLoader(handle)
        let known = KnownContents(try ledger.contentPrefixes())
        let parser = FileParser(limit: options.maxInflated) { known.mayHold($0) }
        let batches = BatchPool()
        let storing = try FileStoring(
            loader: loader, ledger: ledger, parser: parser, batches: batches, known: known, options: options,
            isCancelled: isCancelled)
        let pipeline = Pipeline(total: todo.count, threads: options.jobs) { index in
            parser.parse(todo[index], into: batches.take())
        }
        defer { pipeline.stop() }
        try ledger.begin()
        do {
            try ledger.markUnsettled()
            for (index, file) in todo.enumerated() {
                if isCancelled() { break }
                let parsed = pipeline.take(index)
                try storing.store(parsed, file) { FileSource(try OpenFile(file.location)) }
                summary.add(storing.takeCounts())
                progress.records = summary.recordsReadNow
                if isCancelled() { break }
                progress.files += 1
                progress.bytes += file.size
                report(progress)
                if ledger.rowsSinceCommit > Ingestor.rowsPerTransaction {
                    try loader.flush()
                    try ledger.commitAndBegin()
                }
            }
            try loader.flush()
            try ledger.commit()
            return loader.seen
        } catch {
            ledger.rollback()
            throw error
        }
    }
}

/// Batches that are used again and again: their memory is the costly part.
final class BatchPool: @unchecked Sendable {
    private let lock = NSLock()
    private var free: [EventBatch] = []

    func take() -> EventBatch {
        lock.withLock { free.popLast() } ?? EventBatch()
    }

    func give(_ batch: EventBatch) {
        batch.removeAll()
        lock.withLock { free.append(batch) }
    }
}

/// Which contents the database has, by the first eight bytes of their hashes:
/// a quick answer for the reading threads; the ledger has the last word.
final class KnownContents: @unchecked Sendable {
    private let lock = NSLock()
    private var prefixes: Set<UInt64>

    init(_ prefixes: Set<UInt64>) { self.prefixes = prefixes }

    func mayHold(_ sha: [UInt8]) -> Bool {
        lock.withLock { prefixes.contains(Ledger.prefix(sha)) }
    }

    func insert(_ sha: [UInt8]) {
        lock.withLock { _ = prefixes.insert(Ledger.prefix(sha)) }
    }
}
