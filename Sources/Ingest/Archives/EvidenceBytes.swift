/// Reads files of the ledger again, where they were: on disk or in archives.
enum EvidenceBytes {
    /// Calls `body` with the bytes of each of these files, all of one file on
    /// disk, in the order in which they stand there.
    ///
    /// - Parameters:
    ///   - locations: ``EvidenceLocation`` as bytes.
    ///   - limit: bytes to read of an archive at most.
    /// - Throws: ``FileProblem`` where the file on disk can't be read. Members
    ///   that are not there are left out.
    static func forEach(
        at locations: Set<[UInt8]>, limit: Int64, _ body: ([UInt8], any ByteSource) throws -> Void
    ) throws {
        guard let first = locations.first else { return }
        let file = try OpenFile(EvidenceLocation(first).file)
        if EvidenceLocation(first).members.isEmpty { return try body(first, FileSource(file)) }
        let size = Int64(try file.size())
        guard case .archive(let format, let source, let isWrapped) = DecodedSource.open(FileSource(file), limit: limit)
        else { throw FileProblem.memberGone }
        // An archive is gone into where something below it is asked for.
        var archives: Set<[UInt8]> = []
        for location in locations {
            for (index, byte) in location.enumerated() where byte == 0 { archives.insert(Array(location[..<index])) }
        }
        var open = locations
        try withoutActuallyEscaping(body) { body in
            let walk = ArchiveWalk(
                limits: ArchiveLimits(bytes: limit, compressed: size),
                isWanted: { locations.contains($0) || archives.contains($0) },
                visit: { found in
                    guard case .file(let bytes) = found.content, open.remove(found.location) != nil else { return true }
                    try body(found.location, bytes)
                    return !open.isEmpty
                })
            try walk.walk(
                format, source, file: isWrapped ? nil : file, location: EvidenceLocation(first).file, path: "")
        }
    }

    /// Calls `body` with the bytes of the file at a place.
    ///
    /// - Throws: ``FileProblem``.
    static func read<Result>(at location: [UInt8], _ body: (any ByteSource) throws -> Result) throws -> Result {
        var result: Result?
        try forEach(at: [location], limit: .max - 1) { result = try body($1) }
        guard let result else { throw FileProblem.memberGone }
        return result
    }
}
