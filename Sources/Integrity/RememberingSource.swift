import CloudTrail

/// Reads every file once, however often it is asked for: for two views of the
/// same evidence.
public final class RememberingSource: EvidenceSource {
    private let source: any EvidenceSource
    private var contents: [Int64: FileContent] = [:]
    private var digests: [Int64: DigestReading] = [:]
    private var signatures: [Int64: DigestMetadata] = [:]

    public init(_ source: any EvidenceSource) { self.source = source }

    public func contents(of files: [EvidenceFile], keepingBytes: Bool) throws -> [FileContent] {
        let fresh = files.filter { contents[$0.id] == nil }
        for (file, content) in zip(fresh, try source.contents(of: fresh, keepingBytes: keepingBytes)) {
            switch file.role {
            case .digest: digests[file.id] = try source.digest(in: file, content)
            case .sideCar: signatures[file.id] = try source.metadata(in: file, content)
            case .log: break
            }
            contents[file.id] = content
            contents[file.id]?.bytes = nil
        }
        return files.map { contents[$0.id] ?? FileContent() }
    }

    public func digest(in file: EvidenceFile, _ content: FileContent) -> DigestReading {
        digests[file.id] ?? DigestReading(document: nil, problem: content.problem)
    }

    public func metadata(in file: EvidenceFile, _ content: FileContent) -> DigestMetadata? { signatures[file.id] }
}
