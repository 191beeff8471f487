import CloudTrail

/// What reading a file's content came to: a row of the ledger.
struct FileReading: Sendable {
    /// `cloudtrail`, `cloudtrail-digest`, `bitbucket-pipelines`, …; several
    /// kinds in one file are joined by `, `; nil where nothing was recognised.
    var kind: String?
    var status: FileStatus = .ingested
    var reason: String?
    /// Records (or objects of an export) that the file holds.
    var recordsRead = 0
    var rejected = 0
    /// Of the records those that are no calls, by kind.
    var setAside: [(category: SetAsideCategory, records: Int)] = []
    /// SHA-256 of the bytes that were parsed, and how many they are; nil where
    /// they could not be read to the end.
    var inflatedSHA256: [UInt8]?
    var inflatedSize: Int64?
}

/// The state of a file in the ledger.
public enum FileStatus: String, Sendable, CaseIterable {
    /// All of it was read.
    case ingested
    /// Its bytes were known already.
    case unchanged
    /// It is nothing that we read; the reason says what it is.
    case skipped
    /// Nothing of it could be read.
    case failed
    /// Some of it could be read; the reason says where it ended.
    case partial
}
