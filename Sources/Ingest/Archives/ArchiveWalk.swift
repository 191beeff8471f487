/// Visits every member of an archive, also those of archives in it.
///
/// The bounds hold for all of it together: bytes, members, and how deep
/// archives may stand in archives.
final class ArchiveWalk {
    /// A file in an archive.
    struct Found {
        /// ``EvidenceLocation`` as bytes.
        let location: [UInt8]
        /// For people.
        let path: String
        /// Its bytes, to be read during the visit, or why they are not to be
        /// read.
        let content: Content

        enum Content {
            case file(PeekedSource)
            /// An archive in the archive, whose members were visited before it;
            /// why it was not read to its end.
            case archive(problem: String?)
            case refused(ArchiveReader.Refusal)
        }
    }

    private let limits: ArchiveLimits
    /// Whether to look into a place; archives elsewhere are passed over.
    private let isWanted: ([UInt8]) -> Bool
    private let visit: (Found) throws -> Bool
    private var isStopped = false

    /// Bytes of members so far.
    private(set) var bytes: Int64 = 0
    /// What the members inflated to, as far as whoever visits them tells.
    var inflated: Int64 = 0
    private(set) var members = 0
    /// Members that hold data which could not be read, by reason.
    private(set) var withheld: [String: Int] = [:]
    /// Why the outermost archive was not read to its end.
    private(set) var problem: String?

    /// - Parameters:
    ///   - isWanted: whether a member at a place is to be read at all.
    ///   - visit: called for every file; false ends the walk.
    init(
        limits: ArchiveLimits, isWanted: @escaping ([UInt8]) -> Bool = { _ in true },
        visit: @escaping (Found) throws -> Bool
    ) {
        self.limits = limits
        self.isWanted = isWanted
        self.visit = visit
    }

    /// - Parameters:
    ///   - format: what the file on disk, its wrappings taken off, is.
    ///   - source: its bytes.
    ///   - file: the file itself, where nothing is wrapped around the archive.
    func walk(
        _ format: ArchiveFormat, _ source: PeekedSource, file: OpenFile?, location: [UInt8], path: String
    ) throws {
        problem = try walk(format, source, file: file, location, path, depth: 1)
    }

    /// - Returns: why it could not be read to its end.
    private func walk(
        _ format: ArchiveFormat, _ source: PeekedSource, file: OpenFile?, _ location: [UInt8], _ path: String,
        depth: Int
    ) throws -> String? {
        guard depth <= limits.depth else { return "archives in archives, more than \(limits.depth) deep: unpack it" }
        let input: ArchiveHandle.Input
        if let file, format == .zip {
            input = .file(file)
        } else if format == .zip {
            guard let held = source.readAll(most: limits.heldZip) else {
                return "a zip archive of more than \(limits.heldZip >> 20) MiB inside another file: unpack it"
            }
            if let why = source.problem { return why }
            input = .memory(held)
        } else {
            input = .stream(source)
        }
        let reader = ArchiveReader(format, input, limits: limits)
        while !isStopped, let member = reader.next() {
            members += 1
            guard members <= limits.members else { return "more than \(limits.members) members: unpack it" }
            let place = EvidenceLocation.bytes(of: member.name, in: location)
            guard isWanted(place) else { continue }
            let name = EvidenceLocation.display(member.name, in: path)
            if let refusal = member.refusal {
                if case .withheld(let reason) = refusal { withheld[reason, default: 0] += 1 }
                try hand(Found(location: place, path: name, content: .refused(refusal)))
                continue
            }
            let counted = CountedSource(reader.bytes(), self)
            try self.member(PeekedSource(counted), place, name, depth)
            if let exhausted { return exhausted }
        }
        return reader.problem
    }

    private func member(_ raw: PeekedSource, _ place: [UInt8], _ name: String, _ depth: Int) throws {
        // What is inside is told by the first bytes, which stay where they are.
        let head = MemorySource(Array(raw.peek(ArchiveWalk.headLength)))
        guard case .archive = DecodedSource.open(head, limit: .max - 1),
            case .archive(let inner, let source, _) = DecodedSource.open(raw, limit: limits.bytes)
        else { return try hand(Found(location: place, path: name, content: .file(raw))) }
        let why = try walk(inner, source, file: nil, place, name, depth: depth + 1)
        if let why { withheld[why, default: 0] += 1 }
        try hand(Found(location: place, path: name, content: .archive(problem: why)))
    }

    /// Enough for the first block of zstd.
    private static let headLength = 1 << 18

    private func hand(_ found: Found) throws {
        if try !visit(found) { isStopped = true }
    }

    private var exhausted: String? {
        if bytes > limits.bytes { return InflationLimit.reached(limits.bytes) }
        return InflationLimit.isBomb(max(bytes, inflated), from: limits.compressed) ? InflationLimit.ratioReached : nil
    }

    /// Counts a member's bytes and ends them where the archive's limit is.
    private final class CountedSource: ByteSource {
        private let source: any ByteSource
        private let walk: ArchiveWalk

        init(_ source: any ByteSource, _ walk: ArchiveWalk) {
            self.source = source
            self.walk = walk
        }

        var problem: String? { walk.exhausted ?? source.problem }

        func read(into buffer: UnsafeMutablePointer<UInt8>, capacity: Int) -> Int {
            guard walk.exhausted == nil else { return 0 }
            let got = source.read(into: buffer, capacity: capacity)
            walk.bytes += Int64(got)
            return walk.exhausted == nil ? got : 0
        }
    }
}
