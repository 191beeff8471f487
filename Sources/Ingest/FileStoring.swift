import Foundation
import Hashing
import JSONText

/// Puts what was read of files, and of the members of archives, into the
/// database: each content once.
final class FileStoring {
    private let loader: BatchLoader
    private let ledger: Ledger
    private let parser: FileParser
    private let batches: BatchPool
    private let known: KnownContents
    private let options: IngestOptions
    private let isCancelled: () -> Bool
    private let mayHaveMembers: Bool
    private var counts = IngestSummary()

    init(
        loader: BatchLoader, ledger: Ledger, parser: FileParser, batches: BatchPool, known: KnownContents,
        options: IngestOptions, isCancelled: @escaping () -> Bool
    ) throws {
        self.loader = loader
        self.ledger = ledger
        self.parser = parser
        self.batches = batches
        self.known = known
        self.options = options
        self.isCancelled = isCancelled
        mayHaveMembers = try ledger.hasArchives()
    }

    /// What was counted since the last time.
    func takeCounts() -> IngestSummary {
        defer { counts = IngestSummary() }
        return counts
    }

    /// - Parameter reopen: the file's bytes once more, for what is read as a
    ///   stream.
    /// - Returns: the bytes that it inflated to.
    @discardableResult
    func store(_ parsed: ParsedFile, _ file: FoundFile, reopen: () throws -> any ByteSource) throws -> Int64 {
        guard let sha = parsed.sha256 else {
            try fail(file, parsed.reading.reason)
            return 0
        }
        if let content = try ledger.content(sha, limit: options.maxInflated) {
            if let batch = parsed.batch { batches.give(batch) }
            try link(file, toKnown: content, reopen)
            return file.size
        }
        let content = try ledger.beginContent(sha, size: file.size)
        var reading = parsed.reading
        if let batch = parsed.batch {
            try loader.load(batch, content: content)
            ledger.rowsSinceCommit += batch.events.count + batch.references.count + 1
            batches.give(batch)
        } else {
            let raw: any ByteSource
            do { raw = try reopen() } catch let problem as FileProblem { raw = MissingSource(problem.reason) }
            guard let found = try stream(raw, file, content) else { return 0 }
            reading = found
        }
        known.insert(sha)
        try end(content, reading, file)
        return reading.inflatedSize ?? file.size
    }

    private func end(_ content: Int64, _ reading: FileReading, _ file: FoundFile) throws {
        if mayHaveMembers, reading.kind != Ledger.archiveKind { try ledger.removeMembers(of: file.location) }
        try ledger.endContent(content, reading)
        try ledger.note(file, content: content, status: reading.status, reason: reading.reason)
        counts.count(reading.status)
        counts.recordsReadNow += reading.recordsRead
    }

    private func fail(_ file: FoundFile, _ reason: String?) throws {
        try ledger.note(file, content: nil, status: .failed, reason: reason)
        counts.count(.failed)
    }

    /// A copy of an archive has members of its own in the ledger.
    private func link(_ file: FoundFile, toKnown content: Int64, _ reopen: () throws -> any ByteSource) throws {
        if try ledger.isArchive(content) {
            if try ledger.hasFile(file.location, content: content) {
                counts.count(.unchanged, try ledger.touchMembers(of: file.location))
            } else if case .archive(let format, let source, let isWrapped) = DecodedSource.open(
                try reopen(), limit: options.maxInflated)
            {
                guard try members(format, source, isWrapped, file) != nil else { return }
            }
        } else if mayHaveMembers {
            try ledger.removeMembers(of: file.location)
        }
        try ledger.link(file, toKnown: content)
        // Empty files are alike, but only some of them should be logs.
        if ContainerReader.isNamedLikeLog(file.path), let reason = try ledger.whySkipped(content) {
            try ledger.note(
                file, content: content, status: .failed,
                reason: "named like a CloudTrail log or digest, but it holds none: \(reason)")
            counts.count(.failed)
            return
        }
        counts.count(.unchanged)
    }

    // MARK: Streams

    /// Reads what is too long, damaged or otherwise written or packed; nil where
    /// the run was stopped.
    private func stream(_ raw: any ByteSource, _ file: FoundFile, _ content: Int64) throws -> FileReading? {
        switch DecodedSource.open(raw, limit: options.maxInflated) {
        case .text(let source): return try parse(source, file, content)
        case .archive(let format, let source, let isWrapped):
            return try members(format, source, isWrapped, file)
        case .unreadable(let reason):
            var reading = FileReading()
            reading.status = .failed
            reading.reason = reason
            return reading
        }
    }

    private func parse(_ source: DecodedSource, _ file: FoundFile, _ content: Int64) throws -> FileReading {
        let batch = batches.take()
        defer { batches.give(batch) }
        return try parser.parse(source, path: file.path, into: batch) { [self] in
            try loader.load(batch, content: content)
            ledger.rowsSinceCommit += batch.events.count
            try commitIfLong()
        }
    }

    private func commitIfLong() throws {
        guard ledger.rowsSinceCommit > Ingestor.rowsPerTransaction else { return }
        try loader.flush()
        try ledger.commitAndBegin()
    }

    // MARK: Archives

    /// Stores every member of an archive; nil where the run was stopped, so that
    /// the next one reads it again.
    private func members(
        _ format: ArchiveFormat, _ source: PeekedSource, _ isWrapped: Bool, _ file: FoundFile
    ) throws -> FileReading? {
        var present: Set<UInt64> = []
        var failed: [String: Int] = [:]
        var walk: ArchiveWalk?
        walk = ArchiveWalk(limits: ArchiveLimits(bytes: options.maxInflated, compressed: file.size)) { [self] found in
            present.insert(Ledger.mark(found.location))
            let (inflated, problem) = try member(found)
            walk?.inflated += inflated
            if let problem { failed[problem, default: 0] += 1 }
            try commitIfLong()
            return !isCancelled()
        }
        defer { walk = nil }
        guard let walk else { return nil }
        let bare = isWrapped ? nil : try OpenFile(file.location)
        try walk.walk(format, source, file: bare, location: file.location, path: file.path)
        if isCancelled() { return nil }
        try ledger.removeMembers(of: file.location, except: present)
        var reading = FileReading()
        reading.kind = Ledger.archiveKind
        reading.inflatedSize = walk.bytes
        let unread = walk.withheld.merging(failed, uniquingKeysWith: +).sorted { $0.key < $1.key }
        let reasons =
            [walk.problem].compactMap { $0 }
            + unread.map { "\($1) \($1 == 1 ? "member" : "members") could not be read: \($0)" }
        reading.status = reasons.isEmpty ? .ingested : .partial
        reading.reason =
            reasons.isEmpty
            ? "a \(format.rawValue) archive of \(walk.members) \(walk.members == 1 ? "file" : "files")"
            : reasons.joined(separator: "; ")
        return reading
    }

    /// - Returns: the bytes that it inflated to; why its data could not be read.
    private func member(_ found: ArchiveWalk.Found) throws -> (inflated: Int64, problem: String?) {
        var file = FoundFile(location: found.location, path: found.path)
        switch found.content {
        case .refused(let refusal):
            try ledger.note(file, content: nil, status: .skipped, reason: refusal.reason)
            counts.count(.skipped)
            return (0, nil)
        case .archive(let problem):
            let status = problem == nil ? FileStatus.ingested : .partial
            try ledger.note(file, content: nil, status: status, reason: problem ?? "an archive in the archive")
            counts.count(status)
            return (0, nil)
        case .file(let raw):
            let head = raw.peek(WholeFile.longestFile + 1)
            if let problem = raw.problemAhead {
                try fail(file, problem)
                return (0, problem)
            }
            file.size = Int64(head.count)
            guard head.count <= WholeFile.longestFile else { return try longMember(raw, file) }
            let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: head.count + JSONCursor.padding)
            head.withUnsafeBufferPointer {
                if let start = $0.baseAddress { bytes.update(from: start, count: $0.count) }
            }
            (bytes + head.count).update(repeating: 0, count: JSONCursor.padding)
            let parsed = try parser.parse(bytes, head.count, path: file.path, into: batches.take())
            return (try store(parsed, file) { MemorySource(Array(head)) }, nil)
        }
    }

    /// A member that is too long to be held is read before its hash is known.
    private func longMember(_ raw: PeekedSource, _ found: FoundFile) throws -> (Int64, String?) {
        var file = found
        let hashed = HashingSource(raw)
        let content = try ledger.beginContent(SHA256.digest("reading \(file.path)"), size: 0)
        var reading = FileReading()
        switch DecodedSource.open(hashed, limit: options.maxInflated) {
        case .text(let source): reading = try parse(source, file, content)
        case .archive:
            reading.status = .failed
            reading.reason = "an archive that is recognised too late: unpack it"
        case .unreadable(let reason):
            reading.status = .failed
            reading.reason = reason
        }
        hashed.readToEnd()
        let inflated = reading.inflatedSize ?? 0
        if let problem = hashed.problem {
            try ledger.remove(contents: [content])
            try fail(file, problem)
            return (inflated, problem)
        }
        file.size = hashed.total
        let sha = hashed.finish()
        if let same = try ledger.name(content, sha, size: file.size) {
            try ledger.link(file, toKnown: same)
            counts.count(.unchanged)
        } else {
            known.insert(sha)
            try end(content, reading, file)
        }
        return (inflated, nil)
    }
}

/// Hashes the bytes of a member as they pass.
private final class HashingSource: ByteSource {
    private let source: any ByteSource
    private let sha = SHA256()
    private(set) var total: Int64 = 0

    init(_ source: any ByteSource) { self.source = source }

    var problem: String? { source.problem }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
        let got = source.read(into: buffer, capacity: capacity)
        sha.update(buffer, count: got)
        total += Int64(got)
        return got
    }

    func readToEnd() {
        let rest = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 18)
        defer { rest.deallocate() }
        while read(into: rest, capacity: 1 << 18) > 0 {}
    }

    func finish() -> [UInt8] { sha.finish() }
}

/// A file that could be hashed and is gone now.
private final class MissingSource: ByteSource {
    let problem: String?

    init(_ problem: String) { self.problem = problem }

    func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int { 0 }
}
