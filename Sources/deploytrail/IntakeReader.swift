import Canned
import Evidence
import Report
import Store

/// Reads from the ledger who took in the evidence, where and when.
struct IntakeReader {
    private let store: Store

    init(_ store: Store) { self.store = store }

    /// The runs of ingest, then each file with its run, in the order of the
    /// report `files`.
    func entries() throws -> [CustodyLog.Entry] {
        let result = try store.database.read { try CatalogueAnswers(db: $0).rows("intake", in: .evidence) }
        let names = result.columns.map(\.name)
        return result.rows.map { row in
            func cell(_ name: String) -> String? {
                guard let place = names.firstIndex(of: name), row[place] != .null else { return nil }
                return row[place].plainText
            }
            return CustodyLog.Entry(
                action: cell("action") ?? "", what: cell("what") ?? "", sha256: cell("sha256"), result: cell("result"),
                handling: CustodyLog.Handling(
                    at: cell("at") ?? "", until: cell("until"), by: cell("by") ?? "", host: cell("host") ?? "",
                    tool: cell("tool") ?? "", purpose: "evidence for the ledger"))
        }
    }
}

extension [CustodyLog.Entry] {
    /// Whether these are the same files as those, taken in by other runs
    /// altogether: somebody made the database again from the same logs. Where
    /// one run is in both, it is the same database, and has to say the same.
    func isOfAnotherDatabase(than stated: [CustodyLog.Entry]) -> Bool {
        func files(_ entries: [CustodyLog.Entry]) -> [[String?]] {
            entries.filter { $0.action == "took in" }.map { [$0.what, $0.sha256, $0.result] }
        }
        let runs = Set(map(\.handling))
        return !stated.isEmpty && files(self) == files(stated) && runs.isDisjoint(with: stated.map(\.handling))
    }
}
