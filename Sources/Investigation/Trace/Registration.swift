import Canned
import GRDB
import Report

/// A revision of a task definition: who registered it, and what it says.
struct Registration {
    let name: String
    let rows: ResultSet
    let document: TaskDefinitionDocument?

    /// - Parameter name: `family:revision`.
    init?(_ name: String, account: String?, region: String?, _ answers: CatalogueAnswers) throws {
        guard let colon = name.lastIndex(of: ":"), let revision = Int(name[name.index(after: colon)...]) else {
            return nil
        }
        self.name = name
        let rows = try answers.rows(
            "registration",
            ["family": String(name[...colon]), "revision": revision, "account": account, "region": region])
        self.rows = rows
        let texts = rows.rows.indices.flatMap { [rows.text($0, "document"), rows.text($0, "request")] }
        document = texts.filter { !$0.isEmpty }.lazy.compactMap { TaskDefinitionDocument($0) }.first
    }

    var facts: [Sheet.Fact] {
        [
            Sheet.Fact("registered at", rows.cell(0, "registered_at"), kind: .time),
            Sheet.Fact("registered by", rows.cell(0, "principal_arn")),
            Sheet.Fact("with key", rows.cell(0, "access_key_id")),
            Sheet.Fact("event id", rows.cell(0, "event_id")),
            Sheet.Fact(
                "known from",
                rows.rows.isEmpty
                    ? nil : rows.text(0, "source") == "event" ? "its RegisterTaskDefinition call" : "an export"),
        ]
    }
}
