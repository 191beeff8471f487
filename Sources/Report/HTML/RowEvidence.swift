/// What a row opens to: in sentences how each link was made, then every value.
struct RowEvidence {
    private let columns: [Column]
    private let explained: [(place: Int, name: String)]
    private let evidence: Int?
    private let eventID: Int?

    init(_ columns: [Column]) {
        self.columns = columns
        explained = columns.indices.compactMap { place in
            RowEvidence.sentences[columns[place].name] != nil ? (place, columns[place].name) : nil
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
            if let sentence = RowEvidence.sentences[name]?[value] {
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

    /// What the words of these columns say of a row. docs/links.md has them at
    /// length; its wording is used here.
    static let sentences: [String: [String: String]] = [
        "link": [
            "access-key":
                "The call bears the access key that STS issued to its session, and so does every step up to the root of its chain.",
            "shared-event":
                "A grant on the way went across accounts: the target account's record has no access key, the caller account's record with the same sharedEventID has one.",
            "principal":
                "An access key is missing on the way: the role's id and the session name are those of a grant that was valid at that time, and no other verified subject fits.",
            "codedeploy":
                "CodeDeploy called for somebody: the task set's externalId is the deployment id that CreateDeployment answered.",
            "stack":
                "CloudFormation called for somebody: a stack operation of the last three hours in that account and region is behind it.",
            "none":
                "No grant of the session is in the logs. That is normal for people who sign in through IAM Identity Center and for static keys.",
        ],
        "match": [
            "step":
                "The subject that AWS verified ends in a step UUID that Bitbucket's export has. Only this supports a verdict on separation of duties.",
            "session-name":
                "A UUID or build number in the session name is a pipeline of the export that was running then. The caller chose that name.",
            "subject":
                "AWS verified a Bitbucket subject, but the export lacks its step: the repository is known, the run is not.",
            "federated": "A later call says that the session came from Bitbucket; the grant is missing.",
            "none": "Nothing ties the session to a pipeline.",
        ],
        "environment_source": [
            "tag-event": "The environment comes from the service's tags: a call in the logs set the tag before.",
            "tag-snapshot": "The environment comes from the service's tags as an export shows them, as of that export.",
            "bitbucket": "The environment is Bitbucket's deployment environment; no tag of the service names one.",
            "": "No tag and no deployment environment tells which environment it is.",
        ],
        "integrity": [
            "verified": "CloudTrail's signed digest lists the log file with the hash that it has.",
            "hash-ok-signature-unchecked":
                "A digest lists the log file with the hash that it has; the digest's own signature could not be checked.",
            "no-digest": "No digest at hand covers the log file's delivery: nothing is known of its integrity.",
            "unlisted": "A digest covers the log file's delivery time and does not list it.",
            "failed": "A digest lists the log file with another hash: it is not what CloudTrail delivered.",
            "missing": "A digest lists the log file, which is not at hand.",
        ],
    ]
}
