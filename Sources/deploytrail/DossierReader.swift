import Canned
import Ingest
import Report
import Store

/// Reads what a dossier tells besides the row itself: the chain of grants, the
/// run's steps, the original records.
struct DossierReader {
    private let store: Store

    init(_ store: Store) { self.store = store }

    func dossier(columns: [Column], row: [Cell]) throws -> Dossier {
        var dossier = Dossier(
            columns: columns, row: row, grants: ResultSet(columns: [], rows: []), steps: nil, records: [])
        dossier.grants = try result("grants_behind", ["event": dossier.value("event_id")])
        let pipeline = dossier.value("pipeline_uuid")
        if !pipeline.isEmpty { dossier.steps = try result("steps_of_run", ["pipeline": pipeline]) }
        var events = [dossier.value("event_id")]
        if let place = dossier.grants.columns.firstIndex(where: { $0.name == "grant_event_id" }) {
            events += dossier.grants.rows.map { $0[place].plainText }.filter { !$0.isEmpty }
        }
        dossier.records = events.map(record)
        return dossier
    }

    private func result(_ name: String, _ parameters: [String: String]) throws -> ResultSet {
        try store.database.read { try CatalogueAnswers(db: $0).rows(name, in: .evidence, parameters) }
    }

    /// The record, or why it is not at hand: a dossier does not fail for it.
    private func record(_ event: String) -> Dossier.Record {
        do {
            let original = try store.database.read { try OriginalRecord.read(eventID: event, in: $0) }
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
