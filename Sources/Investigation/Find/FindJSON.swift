import Report

/// The hits as one JSON document.
enum FindJSON {
    static func text(_ result: FindResult) -> String {
        let hits = result.hits.map { hit in
            """
            {"kind": \(JSONOutput.string(hit.kind)), "id": \(JSONOutput.string(hit.id)), "title": \(JSONOutput.string(hit.title)), \
            "time": \(JSONOutput.optional(hit.time)), "deploy_id": \(JSONOutput.optional(hit.deployID)), \
            "event_id": \(JSONOutput.optional(hit.eventID)), "command": \(JSONOutput.optional(hit.command.isEmpty ? nil : ShellWords.line(hit.command)))}
            """
        }
        return """
            {"query": \(JSONOutput.string(result.query)), "taken_for": \(JSONOutput.list(result.takenFor)),
            "hits": [\(hits.isEmpty ? "" : "\n" + hits.joined(separator: ",\n") + "\n")],
            "more_of": \(JSONOutput.list(result.moreOf)), "searched": \(JSONOutput.optional(result.searched))}

            """
    }
}
