import CloudTrail
import JSONText

extension ReferenceElement {
    /// A digest file and the log files that it lists. What is wrong with it
    /// is a column: it takes part in the verification all the same.
    func digestRows() -> [ReferenceRow] {
        let digest = DigestDocument(object.slice)
        let place = digest.key.map(ObjectPlace.init)
        let name = place.flatMap { ObjectName($0.name) }
        let partition = place?.partition
        let version = version([digest.end], state: nil)
        let row = ReferenceRow(
            .digests, version,
            [
                .init(partition?.account), .init(partition?.region), .init(name?.digest?.trail),
                .init(name?.digest?.homeRegion), .init(name?.digest.map { $0.isBackfill ? 1 : 0 }),
                .init(digest.accountID), .init(digest.startTime), .init(digest.endTime), .init(digest.bucket),
                .init(digest.key), .init(digest.fingerprint), .init(digest.signatureAlgorithm),
                .init(digest.newestEventTime), .init(digest.oldestEventTime), .init(digest.previousBucket),
                .init(digest.previousKey), .init(digest.previousHash), .init(digest.previousHashAlgorithm),
                .init(digest.previousSignature), .integer(Int64(digest.logFiles.count)), .init(digest.problem),
            ])
        let listed = digest.logFiles.enumerated().map { ordinal, file in
            ReferenceRow(
                .digestLogFiles, version,
                [
                    .integer(Int64(ordinal)), .init(file.bucket), .text(file.key), .text(file.hash),
                    .init(file.hashAlgorithm), .init(file.newestEventTime), .init(file.oldestEventTime),
                ])
        }
        return [row] + listed
    }

    /// The S3 metadata of a digest.
    func digestMetadataRows() throws(ReferenceProblem) -> [ReferenceRow] {
        guard let metadata = DigestMetadata(object.slice) else {
            throw ReferenceProblem("an object's metadata without signature")
        }
        let values: [ReferenceValue] = [
            .text(metadata.signature), .init(metadata.signatureAlgorithm), .init(metadata.backfillGenerationTimestamp),
        ]
        return [ReferenceRow(.digestMetadata, version([object.time("LastModified")]), values)]
    }
}
