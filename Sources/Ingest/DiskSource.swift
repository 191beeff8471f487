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
        // What is in one archive is read in one go through it.
        var jobs: [[Int]] = []
        var ofArchive: [[UInt8]: Int] = [:]
        for (number, file) in files.enumerated() {
            let location = EvidenceLocation(file.location)
            if !location.members.isEmpty, let job = ofArchive[location.file] {
                jobs[job].append(number)
            } else {
                if !location.members.isEmpty { ofArchive[location.file] = jobs.count }
                jobs.append([number])
            }
        }
        let results = Mutex([FileContent](repeating: FileContent(), count: files.count))
        let next = Atomic<Int>(0)
        let work = jobs
        DispatchQueue.concurrentPerform(iterations: min(threads, max(1, work.count))) { _ in
            let inflater = Inflater()
            while true {
                let job = next.add(1, ordering: .relaxed).oldValue
                guard job < work.count else { return }
                let locations = work[job].map { files[$0].location }
                let contents =
                    EvidenceLocation(locations[0]).members.isEmpty
                    ? [read(locations[0], keepingBytes, inflater)] : members(locations, keepingBytes)
                results.withLock { for (number, content) in zip(work[job], contents) { $0[number] = content } }
            }
        }
        return results.withLock { $0 }
    }

    private func read(_ location: [UInt8], _ keepingBytes: Bool, _ inflater: Inflater) -> FileContent {
        do {
            let file = try OpenFile(location)
            let size = try file.size()
            if size <= WholeFile.longestFile {
                let bytes = try WholeFile.bytes(of: file, size: size)
                if let text = WholeFile.inflate(bytes, size, limit: limit, inflater: inflater) {
                    defer { text.bytes.deallocate() }
                    return FileContent(
                        sha256: SHA256.hex(SHA256.digest(text.bytes, count: text.count)),
                        bytes: keepingBytes ? Array(UnsafeBufferPointer(start: text.bytes, count: text.count)) : nil)
                }
            }
            return stream(FileSource(try OpenFile(location)), keepingBytes)
        } catch {
            return FileContent(error)
        }
    }

    /// Files of one archive.
    private func members(_ locations: [[UInt8]], _ keepingBytes: Bool) -> [FileContent] {
        var found: [[UInt8]: FileContent] = [:]
        var failure: FileContent?
        do {
            try EvidenceBytes.forEach(at: Set(locations), limit: limit) { found[$0] = stream($1, keepingBytes) }
        } catch { failure = FileContent(error) }
        return locations.map { found[$0] ?? failure ?? FileContent(FileProblem.memberGone) }
    }

    /// Bytes of a digest or side-car that are kept at most; real ones are of
    /// kilobytes.
    private static let mostKept = 64 << 20

    /// A long file, a damaged one or a member, in flat memory.
    private func stream(_ raw: any ByteSource, _ keepingBytes: Bool) -> FileContent {
        let source: DecodedSource
        switch DecodedSource.open(raw, limit: limit) {
        case .text(let text): source = text
        case .archive: return FileContent(problem: "it is an archive")
        case .unreadable(let reason): return FileContent(problem: reason)
        }
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
        case .notRegular, .memberGone: true
        case .changing, .unreadable: false
        }
    }
}

extension FileContent {
    init(_ error: any Error) {
        let problem = error as? FileProblem
        self.init(problem: problem?.reason ?? "\(error)")
        isGone = problem?.isAbsence ?? false
    }
}
