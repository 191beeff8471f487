import Canned
import Checks
import GRDB
import Ingest
import Report
import Store

/// Reads what a dossier tells besides the row itself: the chain of grants, the
/// run's steps, the pull request with its authors and approvals, what the
/// checks say, the original records.
struct DossierReader {
    private let store: Store
    private var context: CheckContext

    /// - Parameter context: what the checks are run with: the register's.
    init(_ store: Store, _ context: CheckContext) {
        self.store = store
        self.context = context
        self.context.isOfChanges = true
    }

    /// The dossiers of these rows, in their order. The checks run once for all
    /// of them, and on the same state of the database as the rest.
    func dossiers(columns: [Report.Column], rows: [[Cell]]) throws -> [Dossier] {
        try store.database.read { db in
            let checks = try Check.all.filter(\.isOfChanges)
            try Verdicts.fill(checks, context: context, in: db)
            let made = Result { try rows.map { try dossier(columns: columns, row: $0, in: db) } }
            try ShownEnvironments.hide(in: db)
            return try made.get()
        }
    }

    private func dossier(columns: [Report.Column], row: [Cell], in db: Database) throws -> Dossier {
        let answers = CatalogueAnswers(db: db)
        var dossier = Dossier(columns: columns, row: row)
        let change = ["event": dossier.value("event_id")]
        dossier.grants = try answers.rows("grants_behind", in: .evidence, change)
        dossier.pullRequest = try answers.rows("pull_request_behind", in: .evidence, change)
        dossier.authors = try answers.rows("authors_behind", in: .evidence, change)
        dossier.approvals = try answers.rows("approvals_behind", in: .evidence, change)
        dossier.verdicts = try answers.rows("verdicts_on_change", in: .evidence, change)
        let pipeline = dossier.value("pipeline_uuid")
        if !pipeline.isEmpty {
            dossier.steps = try answers.rows("steps_of_run", in: .evidence, ["pipeline": pipeline])
        }
        var events = [dossier.value("event_id")]
        if let place = dossier.grants.columns.firstIndex(where: { $0.name == "grant_event_id" }) {
            events += dossier.grants.rows.map { $0[place].plainText }.filter { !$0.isEmpty }
        }
        dossier.records = events.map { record($0, in: db) }
        return dossier
    }

    /// The record, or why it is not at hand: a dossier does not fail for it.
    private func record(_ event: String, in db: Database) -> Dossier.Record {
        do {
            let original = try OriginalRecord.read(eventID: event, in: db)
            let sha256 = original.fileSHA256.map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }.joined()
            return Dossier.Record(
                eventID: event, text: try original.readable(),
                whereabouts: "record \(original.recordIndex) of \(original.path), SHA-256 \(sha256)")
        } catch {
            return Dossier.Record(eventID: event, text: nil, whereabouts: "\(error)")
        }
    }
}
