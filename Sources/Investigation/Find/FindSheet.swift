import Report

extension FindResult {
    /// The hits as a sheet: a section for each kind, with the command to go on
    /// with.
    public var sheet: Sheet {
        let taken = takenFor.isEmpty ? "nothing" : takenFor.joined(separator: ", or ")
        var sheet = Sheet(
            kind: "find", id: query, title: query.isEmpty ? "(nothing)" : query,
            sentence: hits.isEmpty ? "Nothing found. \(searched ?? "")" : "Taken for: \(taken).")
        var kinds: [String] = []
        for hit in hits where !kinds.contains(hit.kind) { kinds.append(hit.kind) }
        sheet.sections = kinds.map { kind in
            let of = hits.filter { $0.kind == kind }
            // Ids that would fill the line stand in the commands alone.
            let isLong = of.contains { $0.id.utf8.count > 40 }
            var blocks: [Sheet.Block] = [.table(FindResult.table(of, showsIDs: !isLong))]
            if moreOf.contains(kind) { blocks.append(.note("There are more; the newest \(of.count) are shown.")) }
            let commands = of.prefix(isLong ? of.count : 1).map { ShellWords.line($0.command) }.filter { !$0.isEmpty }
            if !commands.isEmpty { blocks.append(.commands(commands)) }
            return Sheet.Section(kind, FindResult.heading(kind, of.count), blocks)
        }
        return sheet
    }

    private static func table(_ hits: [Hit], showsIDs: Bool) -> ResultSet {
        ResultSet(
            columns: [Column(name: "time", kind: .time), Column(name: "id"), Column(name: "title")],
            rows: hits.map { hit in
                [hit.time.map { .text($0) } ?? .null, .text(hit.id), .text(hit.title)]
            }
        ).selecting(showsIDs ? ["time", "id", "title"] : ["time", "title"])
    }

    private static func heading(_ kind: String, _ count: Int) -> String {
        let word = kind.replacing("-", with: " ")
        guard count != 1 else { return "1 " + word }
        return "\(count) "
            + (word.hasSuffix("y") ? String(word.dropLast()) + "ies" : word.hasSuffix("s") ? word + "es" : word + "s")
    }

    /// `{"query", "taken_for": […], "hits": [{"kind", "id", "title", "time",
    /// "deploy_id", "event_id", "command"}], "more_of": […], "searched"}`
    public func writeJSON(to sink: OutputSink) throws { try sink.write(FindJSON.text(self)) }
}
