import Foundation
import Hashing
import JSONText

/// What a thread made of one file.
struct ParsedFile: @unchecked Sendable {
    /// SHA-256 of the file's bytes; nil where they could not be read.
    var sha256: [UInt8]?
    /// The rows of a short file; nil for a long one, which is read when its
    /// turn comes, and for one whose content is known.
    var batch: EventBatch?
    var reading = FileReading()
    /// Whether the file has to be read as a stream.
    var isLong = false
    /// Whether its content is in the database already.
    var isKnown = false
}

/// Reads one file into rows.
final class FileParser: @unchecked Sendable {
    private let limit: Int64
    private let isKnown: @Sendable ([UInt8]) -> Bool

    /// - Parameters:
    ///   - limit: inflated bytes to read of a file at most.
    ///   - isKnown: whether the database has the content of that SHA-256.
    init(limit: Int64, isKnown: @escaping @Sendable ([UInt8]) -> Bool) {
        self.limit = limit
        self.isKnown = isKnown
    }

    /// Reads a file that may be held in memory; of a long one, its hash.
    func parse(_ found: FoundFile, into batch: EventBatch) -> ParsedFile {
        var parsed = ParsedFile()
        do {
            let file = try OpenFile(found.location)
            guard found.size <= Int64(WholeFile.longestFile) else {
                let sha = try FileParser.hash(file)
                parsed.sha256 = sha
                parsed.isKnown = isKnown(sha)
                parsed.isLong = true
                return parsed
            }
            let whole = try WholeFile.read(file, size: Int(found.size), limit: limit, inflater: Inflater())
            parsed.sha256 = whole.sha256
            if isKnown(whole.sha256) {
                whole.inflated?.deallocate()
                parsed.isKnown = true
                return parsed
            }
            guard let inflated = whole.inflated else {
                parsed.isLong = true
                return parsed
            }
            parsed.reading = try read(inflated, whole.inflatedCount, path: found.path, into: batch)
            parsed.batch = batch
        } catch {
            parsed.reading.status = .failed
            parsed.reading.reason = (error as? FileProblem)?.reason ?? "\(error)"
        }
        return parsed
    }

    private func read(
        _ inflated: UnsafeMutablePointer<UInt8>, _ count: Int, path: String, into batch: EventBatch
    ) throws -> FileReading {
        let sha = SHA256.digest(inflated, count: count)
        let window = ByteWindow(whole: inflated, count: count)
        var reading = try ContainerReader(window: window, writer: RecordWriter(batch: batch), path: path).read()
        reading.inflatedSHA256 = sha
        reading.inflatedSize = Int64(count)
        return reading
    }

    /// Reads a long or damaged file stretch by stretch; `store` takes what the
    /// batch holds, which is then emptied.
    func parseLong(
        _ found: FoundFile, into batch: EventBatch, store: @escaping () throws -> Void
    ) throws -> FileReading {
        let source: InflatingSource
        do { source = InflatingSource(try OpenFile(found.location), limit: limit) } catch {
            var failed = FileReading()
            failed.status = .failed
            failed.reason = (error as? FileProblem)?.reason ?? "\(error)"
            return failed
        }
        let reader = ContainerReader(
            window: ByteWindow(over: source), writer: RecordWriter(batch: batch), path: found.path
        ) {
            guard batch.events.count >= 4096 || batch.texts.count > 8 << 20 else { return }
            try store()
            batch.removeAll()
        }
        var reading = try reader.read()
        // What follows the last value is hashed too.
        let rest = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 18)
        defer { rest.deallocate() }
        while source.read(into: rest, capacity: 1 << 18) > 0 {}
        try store()
        batch.removeAll()
        reading.inflatedSize = source.total
        if let problem = source.problem {
            reading.status = reading.kind == nil ? .failed : .partial
            reading.reason = problem
        } else {
            reading.inflatedSHA256 = source.finish()
        }
        return reading
    }

    static func hash(_ file: OpenFile) throws -> [UInt8] {
        let sha = SHA256()
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 20)
        defer { buffer.deallocate() }
        while true {
            let got = try file.read(into: buffer, capacity: 1 << 20)
            if got == 0 { return sha.finish() }
            sha.update(buffer, count: got)
        }
    }
}
