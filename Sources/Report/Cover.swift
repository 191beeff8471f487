/// What stands before the rows in HTML and XLSX: all that a reader needs to
/// judge them, as labels and words. What is wrong comes first.
public struct Cover: Sendable {
    /// A label and what there is to say.
    public struct Item: Sendable, Equatable {
        public let label: String
        public let value: String
        /// Whether the value is for machines: a hash, a name.
        public let isCode: Bool

        init(_ label: String, _ value: String, isCode: Bool = false) {
            self.label = label
            self.value = value
            self.isCode = isCode
        }
    }

    /// Items that belong together.
    public struct Section: Sendable {
        public let title: String
        public let items: [Item]
    }

    /// Whether there is anything to read before the rest.
    public let warnings: [String]
    public let sections: [Section]

    public init(_ document: ReportDocument) {
        warnings = document.notes
        sections = [
            Section(title: "What this is", items: Cover.subject(document)),
            Section(title: "What it was made from", items: Cover.input(document)),
            Section(title: "How it was made", items: Cover.making(document)),
        ]
    }

    private static func subject(_ document: ReportDocument) -> [Item] {
        var items: [Item] = []
        if !document.purpose.isEmpty { items.append(Item("Purpose", document.purpose)) }
        if !document.population.isEmpty { items.append(Item("Population", document.population)) }
        if document.parameters.isEmpty {
            items.append(Item("Parameters", "none: the whole database"))
        }
        for parameter in document.parameters where parameter.name != "sql" {
            items.append(Item("Parameter \(parameter.name)", parameter.value, isCode: true))
        }
        let shown = document.result.rows.count
        if let total = document.rowsBeforeLimit, total > shown {
            items.append(Item("Rows", "\(grouped(shown)) of \(grouped(total)): a limit was asked for"))
        } else {
            items.append(Item("Rows", grouped(shown)))
        }
        let leftOut = document.leftOut.map { "\(grouped($0.count)) \($0.reason)" }.joined(separator: "; ")
        items.append(Item("Left out", leftOut.isEmpty ? "nothing that the parameters ask for" : leftOut))
        for limit in document.limits { items.append(Item("Limit", limit)) }
        return items
    }

    private static func input(_ document: ReportDocument) -> [Item] {
        let input = document.input
        guard let manifest = input.manifestSHA256 else { return [Item("Input", "the program itself")] }
        var items = [
            Item("Files", "\(grouped(input.files)) with data"),
            Item("Events", grouped(input.records)),
        ]
        if let first = input.firstEvent, let last = input.lastEvent {
            items.append(Item("First event", document.clock.show(first)))
            items.append(Item("Last event", document.clock.show(last)))
        }
        items.append(Item("Records rejected", grouped(input.rejected)))
        if input.objectsRejected > 0 {
            items.append(Item("Objects of exports rejected", grouped(input.objectsRejected)))
        }
        if input.setAside > 0 { items.append(Item("Events set aside, no API calls", grouped(input.setAside))) }
        if input.conflicting > 0 { items.append(Item("Conflicting duplicates", grouped(input.conflicting))) }
        items.append(Item("Files in trouble", grouped(input.troubledFiles)))
        items.append(Item("Integrity", integrity(document.integrity)))
        items.append(Item("Input manifest SHA-256", manifest, isCode: true))
        return items
    }

    private static func making(_ document: ReportDocument) -> [Item] {
        var items = [Item("Run at (UTC)", ZoneClock.utc.show(document.runAt))]
        if document.clock.name != "UTC" {
            items.append(Item("Run at (\(document.clock.name))", document.clock.show(document.runAt)))
        } else {
            items.append(Item("Run at (local)", "in UTC, too: no other zone was asked for"))
        }
        items.append(Item("Query", "\(document.name), version \(document.version)"))
        items.append(Item("Program", "deploytrail \(document.toolVersion)"))
        return items
    }

    /// `verified: 120 log files; failed: 1`
    static func integrity(_ states: [ReportDocument.Integrity]) -> String {
        guard !states.isEmpty else { return "not checked" }
        return states.map { "\($0.state): \(grouped($0.files)) log file\($0.files == 1 ? "" : "s")" }
            .joined(separator: "; ")
    }

    /// `1234567` as `1,234,567`.
    package static func grouped(_ number: Int) -> String {
        var digits = String(abs(number))
        var parts: [String] = []
        while digits.count > 3 {
            parts.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + parts).joined(separator: ",")
    }
}
