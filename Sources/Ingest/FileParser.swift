import Foundation
import Hashing
import JSONText

/// What a thread made of one file.
struct ParsedFile: @unchecked Sendable {
    /// SHA-256 of the file's bytes; nil where they could not be read.
    var sha256: [UInt8]?
    /// The rows of a short file; nil for one that is read when its turn comes,
    /// and for one whose content is known.
    var batch: EventBatch?
    var reading = FileReading()
    /// Whether the database has its content already.
    var isKnown = false
}

/// Reads one file, or one member of an archive, into rows.
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

    /// Reads a file that may be held in memory and is one plain text, gzipped
    /// or not; of any other, its hash.
    func parse(_ found: FoundFile, into batch: EventBatch) -> ParsedFile {
        var parsed = ParsedFile()
        do {
            let file = try OpenFile(found.location)
            guard found.size <= Int64(WholeFile.longestFile) else {
                let sha = try FileParser.hash(FileSource(file))
                parsed.sha256 = sha
                parsed.isKnown = isKnown(sha)
                return parsed
            }
            let bytes = try WholeFile.bytes(of: file, size: Int(found.size))
            return try parse(bytes, Int(found.size), path: found.path, into: batch)
        } catch {
            parsed.reading.status = .failed
            parsed.reading.reason = (error as? FileProblem)?.reason ?? "\(error)"
        }
        return parsed
    }

    /// Reads bytes that are in memory, with padding behind them; they are freed.
    func parse(
        _ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, path: String, into batch: EventBatch
    ) throws -> ParsedFile {
        var parsed = ParsedFile()
        let sha = SHA256.digest(bytes, count: count)
        parsed.sha256 = sha
        if isKnown(sha) {
            bytes.deallocate()
            parsed.isKnown = true
            return parsed
        }
        guard let text = WholeFile.inflate(bytes, count, limit: limit, inflater: Inflater()) else { return parsed }
        let inflatedSHA = text.bytes == bytes ? sha : SHA256.digest(text.bytes, count: text.count)
        let window = ByteWindow(whole: text.bytes, count: text.count)
        var reading = try ContainerReader(window: window, writer: RecordWriter(batch: batch), path: path).read()
        reading.inflatedSHA256 = inflatedSHA
        reading.inflatedSize = Int64(text.count)
        parsed.reading = reading
        parsed.batch = batch
        return parsed
    }

    /// Reads a long, damaged or otherwise written file stretch by stretch;
    /// `store` takes what the batch holds, which is then emptied.
    func parse(
        _ source: DecodedSource, path: String, into batch: EventBatch, store: @escaping () throws -> Void
    ) throws -> FileReading {
        let reader = ContainerReader(
            window: ByteWindow(over: source), writer: RecordWriter(batch: batch), path: path
        ) {
            guard
                batch.events.count >= 4096 || batch.texts.count > 8 << 20
                    || batch.rejects.count + batch.references.count >= 16_384
            else { return }
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

    /// - Throws: ``FileProblem`` where the bytes end before they should.
    static func hash(_ source: any ByteSource) throws -> [UInt8] {
        let sha = SHA256()
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 20)
        defer { buffer.deallocate() }
        while true {
            let got = source.read(into: buffer, capacity: 1 << 20)
            if got == 0 {
                if let problem = source.problem { throw FileProblem.unreadable(problem) }
                return sha.finish()
            }
            sha.update(buffer, count: got)
        }
    }
}
