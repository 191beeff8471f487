/// One change with everything that is known of it: what an auditor tests and
/// keeps.
public struct Dossier: Sendable {
    /// A record as CloudTrail wrote it, without its secrets.
    public struct Record: Sendable {
        public var eventID: String
        /// The record, indented; nil where the original is not at hand.
        public var text: String?
        /// Where it is, or why it is not at hand.
        public var whereabouts: String

        public init(eventID: String, text: String?, whereabouts: String) {
            self.eventID = eventID
            self.text = text
            self.whereabouts = whereabouts
        }
    }

    /// The change: the deployments report's columns and one row of it.
    public var columns: [Column]
    public var row: [Cell]
    /// From the credential that made the call back to the root.
    public var grants = ResultSet(columns: [], rows: [])
    /// The pull request that carried it; at most one row.
    public var pullRequest = ResultSet(columns: [], rows: [])
    /// Who wrote what it carried.
    public var authors = ResultSet(columns: [], rows: [])
    /// Who approved it, when, and whether they wrote part of it.
    public var approvals = ResultSet(columns: [], rows: [])
    /// What the checks say of it and of the sessions behind it.
    public var verdicts = ResultSet(columns: [], rows: [])
    /// What ran in the pipeline; nil where no pipeline is known.
    public var steps: ResultSet?
    /// The change's record, then the grants'.
    public var records: [Record] = []

    public init(columns: [Column], row: [Cell]) {
        self.columns = columns
        self.row = row
    }

    /// A value of the change; empty where it is unknown.
    public func value(_ column: String) -> String {
        columns.firstIndex { $0.name == column }.map { row[$0].plainText } ?? ""
    }
}
