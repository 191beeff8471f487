import Integrity
import Report

/// What a reader of a population has to know before anything else: why it may
/// not be whole, or not unaltered.
struct Qualifications {
    let reasons: [String]

    init(
        verification: Verification, coverage: ReportDocument, reconciliation: ReportDocument, register: ReportDocument,
        hasScope: Bool
    ) {
        var reasons: [String] = []
        if !hasScope {
            reasons.append("scope: none is declared, so whether the population is complete has no meaning")
        }
        reasons += Qualifications.integrity(verification)
        let gaps = PackMaker.counted(Qualifications.column("state", of: coverage))
            .filter { $0.name != "digest-covered" && $0.name != "empty" }
        if !gaps.isEmpty {
            let parts = gaps.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
            reasons.append("coverage: of \(coverage.result.rows.count) hours \(parts)")
        }
        reasons += Qualifications.differing(reconciliation)
        if register.input.troubledFiles > 0 {
            reasons.append("input: \(register.input.troubledFiles) files could not be read, or not wholly")
        }
        if register.input.rejected > 0 {
            reasons.append("input: \(register.input.rejected) records were rejected")
        }
        self.reasons = reasons
    }

    private static func integrity(_ verification: Verification) -> [String] {
        guard !verification.digests.isEmpty || !verification.logs.isEmpty else {
            return ["integrity: nothing to check is at hand"]
        }
        let logs = PackMaker.counted(verification.logs.map(\.state.rawValue)).filter { $0.name != "verified" }
        let digests = PackMaker.counted(verification.digests.map(\.state.rawValue)).filter { $0.name != "verified" }
        return [("log files", logs), ("digests", digests)].compactMap { what, counts in
            counts.isEmpty
                ? nil
                : "integrity: \(what) not verified: " + counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
        }
    }

    private static func differing(_ reconciliation: ReportDocument) -> [String] {
        let columns = reconciliation.result.columns
        func value(_ row: [Cell], _ name: String) -> String {
            columns.firstIndex { $0.name == name }.map { row[$0].plainText } ?? ""
        }
        return reconciliation.result.rows.compactMap { row in
            guard value(row, "status") != "ties", value(row, "subject").isEmpty || value(row, "tie_out") == "exports"
            else { return nil }
            let name = [value(row, "tie_out"), value(row, "subject")].filter { !$0.isEmpty }.joined(separator: " ")
            if value(row, "status") == "cannot-tell" { return "reconciliation: \(name) can't be told" }
            return "reconciliation: \(name) expected \(value(row, "expected")), found \(value(row, "found"))"
        }
    }

    private static func column(_ name: String, of document: ReportDocument) -> [String] {
        guard let place = document.result.columns.firstIndex(where: { $0.name == name }) else { return [] }
        return document.result.rows.map { $0[place].plainText }
    }
}
