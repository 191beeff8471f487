import JSONText

/// A sheet as one JSON document: `kind`, `id`, `title`, `sentence`, and under
/// `sections` each section by its id, with what it has of `heading`, `notes`,
/// `facts`, `rows`, `chain`, `differences`, `documents`, `commands`.
public struct SheetJSON {
    public init() {}

    public func render(_ sheet: Sheet, to sink: OutputSink) throws { try sink.write(text(sheet)) }

    func text(_ sheet: Sheet) -> String {
        let sections = sheet.sections.map { "\(JSONOutput.string($0.id)): \(object($0))" }
        return """
            {"kind": \(JSONOutput.string(sheet.kind)), "id": \(JSONOutput.string(sheet.id)), \
            "title": \(JSONOutput.string(sheet.title)), "sentence": \(JSONOutput.string(sheet.sentence)),
            "sections": {
            \(sections.joined(separator: ",\n"))
            },
            "timeline": \(rows([sheet.timeline]))}

            """
    }

    private func object(_ section: Sheet.Section) -> String {
        var members = ["\"heading\": \(JSONOutput.string(section.heading))"]
        func add(_ name: String, _ items: [String]) {
            if !items.isEmpty { members.append("\"\(name)\": [\(items.joined(separator: ", "))]") }
        }
        var notes: [String] = []
        var facts: [Sheet.Fact] = []
        var tables: [ResultSet] = []
        var chain: [String] = []
        var differences: [String] = []
        var documents: [String] = []
        var commands: [String] = []
        for block in section.blocks {
            switch block {
            case .note(let text): notes.append(JSONOutput.string(text))
            case .facts(let more): facts += more
            case .table(let result): tables.append(result)
            case .chain(let stations): chain += stations.map(object)
            case .differences(let all): differences += all.map(object)
            case .document(let text): documents.append(JSONOutput.string(text))
            case .commands(let all): commands += all.map(JSONOutput.string)
            // The rows say the same.
            case .picture: break
            }
        }
        add("notes", notes)
        if !facts.isEmpty { members.append("\"facts\": \(object(facts))") }
        if !tables.isEmpty { members.append("\"rows\": \(rows(tables))") }
        add("chain", chain)
        add("differences", differences)
        add("documents", documents)
        add("commands", commands)
        return "{\(members.joined(separator: ", "))}"
    }

    private func object(_ facts: [Sheet.Fact]) -> String {
        "{" + facts.map { "\(name($0.name)): \(JSONOutput.value($0.value))" }.joined(separator: ", ") + "}"
    }

    private func object(_ station: Sheet.Station) -> String {
        """
        {"kind": \(JSONOutput.string(station.kind)), "title": \(JSONOutput.string(station.title)), \
        "tie": \(JSONOutput.optional(station.tie)), "strength": \(JSONOutput.optional(station.strength)), \
        "details": \(object(station.details))}
        """
    }

    private func object(_ difference: Sheet.Difference) -> String {
        """
        {"name": \(JSONOutput.string(difference.name)), "state": \(JSONOutput.string(difference.word)), \
        "before": \(JSONOutput.optional(difference.before)), "after": \(JSONOutput.optional(difference.after))}
        """
    }

    private func rows(_ tables: [ResultSet]) -> String {
        let rows = tables.flatMap { table in
            let names = table.columns.map { JSONOutput.string($0.name) }
            return table.rows.map { JSONOutput.row(names, $0) }
        }
        return rows.isEmpty ? "[]" : "[\n" + rows.joined(separator: ",\n") + "\n]"
    }

    /// A fact's name as a member: `issued at` becomes `issued_at`.
    private func name(_ text: String) -> String { JSONOutput.string(text.replacing(" ", with: "_")) }
}
