import JSONText

/// The hits as one JSON document.
enum FindJSON {
    static func text(_ result: FindResult) -> String {
        let hits = result.hits.map { hit in
            """
            {"kind": \(string(hit.kind)), "id": \(string(hit.id)), "title": \(string(hit.title)), \
            "time": \(optional(hit.time)), "deploy_id": \(optional(hit.deployID)), \
            "event_id": \(optional(hit.eventID)), "command": \(optional(hit.command.isEmpty ? nil : ShellWords.line(hit.command)))}
            """
        }
        return """
            {"query": \(string(result.query)), "taken_for": \(list(result.takenFor)),
            "hits": [\(hits.isEmpty ? "" : "\n" + hits.joined(separator: ",\n") + "\n")],
            "more_of": \(list(result.moreOf)), "searched": \(optional(result.searched))}

            """
    }

    private static func string(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONString.appendQuoted(text.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func optional(_ text: String?) -> String { text.map(string) ?? "null" }
    private static func list(_ texts: [String]) -> String { "[\(texts.map(string).joined(separator: ", "))]" }
}
