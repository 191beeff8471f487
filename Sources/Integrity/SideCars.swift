import CloudTrail

/// The signatures beside the digests.
struct SideCars {
    private var byPath: [String: DigestMetadata] = [:]
    private var byName: [String: DigestMetadata] = [:]

    init(_ files: [EvidenceFile], _ source: any EvidenceSource) throws {
        for (file, content) in zip(files, try source.contents(of: files, keepingBytes: true)) where !content.isGone {
            guard let metadata = try source.metadata(in: file, content) else { continue }
            let path = SideCars.stem(String(decoding: file.location, as: UTF8.self))
            byPath[path] = metadata
            if file.name?.kind == .digest, file.place.tail == nil { byName[file.place.name] = metadata }
        }
    }

    private static func stem(_ path: String) -> String {
        let suffix = EvidenceFile.sideCarSuffix
        let stem = path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path
        return stem.hasSuffix(".gz") ? String(stem.dropLast(3)) : stem
    }

    /// The one beside the digest, else one of its name in a folder without
    /// `AWSLogs`: side-cars may have been collected apart.
    func metadata(of digest: EvidenceFile) -> DigestMetadata? {
        byPath[SideCars.stem(String(decoding: digest.location, as: UTF8.self))] ?? byName[digest.place.name]
    }
}
