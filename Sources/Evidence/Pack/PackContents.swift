import Report

/// All that goes into a pack, made by whoever asks for it.
public struct PackContents {
    /// A sample of the register, with a dossier for each of its rows.
    public struct Sampled {
        public var sample: Sample
        public var size: Int
        public var seed: String
        public var dossiers: [Dossier]

        public init(sample: Sample, size: Int, seed: String, dossiers: [Dossier]) {
            self.sample = sample
            self.size = size
            self.seed = seed
            self.dossiers = dossiers
        }
    }

    public var manifest: PackManifest
    /// The zone whose times stand beside UTC.
    public var clock: ZoneClock
    /// The population.
    public var register: ReportDocument
    public var sampled: Sampled?
    public var sessions: ReportDocument
    public var coverage: ReportDocument
    public var reconciliation: ReportDocument
    public var trailChanges: ReportDocument
    /// The ledger.
    public var inputs: ReportDocument
    /// Who took the evidence in: the custody log's first lines.
    public var intake: [CustodyLog.Entry]
    /// `deploytrail verify --format json`.
    public var verification: (OutputSink) throws -> Void
    /// Which control each report supports: a file that the customer may edit.
    public var controlMap: String
    /// Replaces people; nil where nobody asked for it.
    public var pseudonyms: Pseudonyms?

    public init(
        manifest: PackManifest, clock: ZoneClock, register: ReportDocument, sampled: Sampled?,
        sessions: ReportDocument, coverage: ReportDocument, reconciliation: ReportDocument,
        trailChanges: ReportDocument, inputs: ReportDocument, intake: [CustodyLog.Entry],
        verification: @escaping (OutputSink) throws -> Void,
        controlMap: String, pseudonyms: Pseudonyms?
    ) {
        self.manifest = manifest
        self.clock = clock
        self.register = register
        self.sampled = sampled
        self.sessions = sessions
        self.coverage = coverage
        self.reconciliation = reconciliation
        self.trailChanges = trailChanges
        self.inputs = inputs
        self.intake = intake
        self.verification = verification
        self.controlMap = controlMap
        self.pseudonyms = pseudonyms
    }

    /// The reports, in the order of the pack's folders.
    var reports: [ReportDocument] { [register, sessions, coverage, reconciliation, trailChanges, inputs] }

    /// The same without people; how many places were changed.
    func withoutPeople() -> (contents: PackContents, replaced: Int) {
        guard var pseudonyms else { return (self, 0) }
        pseudonyms.learn(register.result)
        pseudonyms.learn(sessions.result)
        for dossier in sampled?.dossiers ?? [] {
            for result in [dossier.pullRequest, dossier.authors, dossier.approvals] { pseudonyms.learn(result) }
        }
        var contents = self
        var replaced = 0
        func clean(_ result: ResultSet) -> ResultSet {
            let (clean, count) = pseudonyms.replace(result)
            replaced += count
            return clean
        }
        contents.register.result = clean(register.result)
        contents.sessions.result = clean(sessions.result)
        contents.reconciliation.result = clean(reconciliation.result)
        contents.trailChanges.result = clean(trailChanges.result)
        if let sampled {
            contents.sampled?.sample = Sample(sampled.sample, showing: clean(sampled.sample.result))
            contents.sampled?.dossiers = sampled.dossiers.map { dossier in
                var out = dossier
                out.row = clean(ResultSet(columns: dossier.columns, rows: [dossier.row])).rows[0]
                out.grants = clean(dossier.grants)
                out.pullRequest = clean(dossier.pullRequest)
                out.authors = clean(dossier.authors)
                out.approvals = clean(dossier.approvals)
                out.verdicts = clean(dossier.verdicts)
                for index in out.records.indices {
                    guard let text = out.records[index].text else { continue }
                    let (clean, count) = pseudonyms.replace(text)
                    out.records[index].text = clean
                    replaced += count
                }
                return out
            }
        }
        return (contents, replaced)
    }
}
