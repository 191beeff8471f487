import CloudTrail
import Dispatch
import Foundation
import Hashing
import Integrity
import JSONText
import Synchronization

/// Reads evidence again from the files, as they are now: all gzip members,
/// on several threads.
public struct DiskSource: EvidenceSource, Sendable {
    private let threads: Int
    private let limit: Int64

    /// - Parameters:
    ///   - threads: files read at a time.
    ///   - limit: inflated bytes to read of a file at most.
    public init(threads: Int = ProcessInfo.processInfo.activeProcessorCount, limit: Int64 = 8 << 30) {
        self.threads = max(1, threads)
        self.limit = limit
    }

    public func contents(of files: [EvidenceFile], keepingBytes: Bool) -> [FileContent] {
        let results = Mutex([FileContent](repeating: FileContent(), count: files.count))
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, max(1, files.count))) { _ in
            let inflater = Inflater()
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                guard number < files.count else { return }
                let content = read(files[number].location, keepingBytes, inflater)
                results.withLock { $0[number] = content }
            }
        }
        return results.withLock { $0 }
    }

    private func read(_ location: [UInt8], _ keepingBytes: Bool, _ inflater: Inflater) -> FileContent {
        do {
            let file = try OpenFile(location)
            let size = try file.size()
            guard size <= WholeFile.longestFile else { return try stream(location, keepingBytes) }
            let whole = try WholeFile.read(file, size: size, limit: limit, inflater: inflater)
            guard let inflated = whole.inflated else { return try stream(location, keepingBytes) }
            defer { inflated.deallocate() }
            return FileContent(
                sha256: SHA256.hex(SHA256.digest(inflated, count: whole.inflatedCount)),
                bytes: keepingBytes
                    ? Array(UnsafeBufferPointer(start: inflated, count: whole.inflatedCount)) : nil)
        } catch let problem as FileProblem {
            return FileContent(problem: problem.reason, isGone: problem.isAbsence)
        } catch {
            return FileContent(problem: "\(error)")
        }
    }

    /// Bytes of a digest or side-car that are kept at most; real ones are of
    /// kilobytes.
    private static let mostKept = 64 << 20

    /// A long file, or a damaged one, in flat memory.
    private func stream(_ location: [UInt8], _ keepingBytes: Bool) throws -> FileContent {
        let source = InflatingSource(try OpenFile(location), limit: limit)
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 18)
        defer { buffer.deallocate() }
        var bytes: [UInt8] = []
        while true {
            let got = source.read(into: buffer, capacity: 1 << 18)
            if got == 0 { break }
            if keepingBytes, bytes.count <= DiskSource.mostKept {
                bytes.append(contentsOf: UnsafeBufferPointer(start: buffer, count: got))
            }
        }
        if let problem = source.problem { return FileContent(problem: problem) }
        guard bytes.count <= DiskSource.mostKept else { return FileContent(problem: "it is too long for a digest") }
        return FileContent(sha256: source.finish().map(SHA256.hex), bytes: keepingBytes ? bytes : nil)
    }

    public func digest(in file: EvidenceFile, _ content: FileContent) -> DigestReading {
        guard let bytes = content.bytes else { return DigestReading(document: nil, problem: content.problem) }
        return DigestReading(bytes: bytes)
    }

    public func metadata(in file: EvidenceFile, _ content: FileContent) -> DigestMetadata? {
        content.bytes.flatMap { JSONSlice.withWhole($0) { DigestMetadata($0) } }
    }
}

extension OpenFile {
    /// Bytes that it has now.
    func size() throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem.system("cannot be read", errno) }
        return Int(status.st_size)
    }
}

extension FileProblem {
    /// Whether there is no such file.
    var isAbsence: Bool {
        switch self {
        case .system(_, let code): code == ENOENT || code == ENOTDIR
        case .notRegular: true
        case .changing: false
        }
    }
}
