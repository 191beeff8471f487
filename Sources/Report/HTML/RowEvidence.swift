/// What a row opens to: in sentences how each link was made, then every value.
struct RowEvidence {
    private let columns: [Column]
    private let explained: [(place: Int, name: String)]
    private let evidence: Int?
    private let eventID: Int?

    init(_ columns: [Column]) {
        self.columns = columns
        explained = columns.indices.compactMap { place in
            LinkSentences.all[columns[place].name] != nil ? (place, columns[place].name) : nil
        }
        evidence = columns.firstIndex { $0.name == "evidence" }
        eventID = columns.firstIndex { $0.name == "event_id" }
    }

    var hasSentences: Bool { !explained.isEmpty || evidence != nil }

    /// What the row says of itself, in sentences: the column's word first.
    private func statements(_ row: [Cell]) -> [(word: String, sentence: String)] {
        var all: [(word: String, sentence: String)] = []
        for (place, name) in explained {
            let value = row[place].plainText
            let word = value.isEmpty ? "" : "\(name): \(value)"
            if let sentence = LinkSentences.all[name]?[value] {
                all.append((word, sentence))
            } else if !value.isEmpty {
                all.append((word, "What this means is told under “What the columns mean”."))
            }
        }
        if let evidence, case .text(let place) = row[evidence] {
            all.append(("evidence", RowEvidence.whereabouts(place)))
            if let eventID, case .text(let id) = row[eventID] {
                all.append(("deploytrail event \(id)", "shows the record."))
            }
        }
        return all
    }

    /// - Parameter asList: whether it comes as paragraphs and a list of
    ///   definitions, or as lines of text.
    func markup(of row: [Cell], asList: Bool) -> Markup {
        var empty: [String] = []
        var values: [(name: String, text: String)] = []
        for (column, cell) in zip(columns, row) {
            if cell == .null { empty.append(column.name) } else { values.append((column.name, cell.plainText)) }
        }
        let unknown = empty.isEmpty ? "" : "Unknown: \(empty.joined(separator: ", "))."
        guard asList else {
            var lines = statements(row).map { "\($0.word.isEmpty ? "" : $0.word + " – ")\($0.sentence)" as Markup }
            lines.append("")
            lines += values.map { "\($0.name): \($0.text)" as Markup }
            if !unknown.isEmpty { lines.append("\(unknown)") }
            return Markup.joined(lines, by: "\n")
        }
        var page = sentences(of: row)
        page += "<dl>"
        for value in values { page += "<dt>\(value.name)</dt><dd>\(value.text)</dd>" }
        page += "</dl>"
        if !unknown.isEmpty { page += "<p class=\"empty\">\(unknown)</p>" }
        return page
    }

    /// How each link of the row was made, a paragraph each.
    func sentences(of row: [Cell]) -> Markup {
        Markup.joined(
            statements(row).map { word, sentence in
                word.isEmpty ? "<p>\(sentence)</p>" : "<p><code>\(word)</code> \(sentence)</p>"
            })
    }

    /// `file#17`, in words.
    private static func whereabouts(_ place: String) -> String {
        guard let mark = place.lastIndex(of: "#") else { return "The record is in \(place)." }
        return
            "The call is record \(place[place.index(after: mark)...]), counted from 0, of the file \(place[..<mark])."
    }
}
