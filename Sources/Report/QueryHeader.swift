import Foundation

/// What a catalogue file says of itself in the comment that it opens with:
/// help, documentation and tests are made from it.
///
///     -- name: deployments
///     -- version: 1
///     -- title: Deployments
///     -- purpose: One sentence.
///     -- population: What is in, what is left out.
///     -- key: event_id
///     -- limit: What the rows cannot prove.
///     -- parameter: from  time  The lower bound, inclusive.
///     -- column: deploy_id  text  headline  What the column means.
///     -- control: CC8.1
public struct QueryHeader: Sendable {
    /// A parameter of the query.
    public struct Parameter: Sendable {
        public let name: String
        public let kind: String
        public let meaning: String
    }

    /// A header that does not follow the form.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    public var name = ""
    public var version = 0
    public var title = ""
    public var purpose = ""
    public var population = ""
    /// The columns that tell every row from every other, with commas between
    /// them; nil where there are none.
    public var key: String?
    /// What the rows cannot prove, a sentence each.
    public var limits: [String] = []
    public var parameters: [Parameter] = []
    public var columns: [Column] = []
    /// The query of the same folder whose columns it answers with, and whose
    /// list of them `{{COLUMNS}}` stands for; nil: it has columns of its own.
    public var shape: String?
    public var controls: [String] = []
    /// What has to be there before the query runs: `verdicts` (of all checks),
    /// `verdicts of deployments`, `verdicts of changes` (on deployments and on
    /// the sessions that made them), either with `failed` before it; nil: the
    /// database alone.
    public var needs: String?
    /// The text after the header.
    public var sql = ""
    /// The whole text, header and all: what `deploytrail sql` prints.
    public var text = ""

    /// The names in ``key``.
    public var keyColumns: [String] {
        (key ?? "").split(separator: ",").map { $0.drop { $0 == " " } }.map(String.init)
    }

    /// The headers of a file of facts or of the correlation, which makes
    /// several tables: each begins with its `-- name:`, that of the table.
    ///
    /// - Throws: ``Problem`` as ``init(_:file:)``.
    public static func tables(_ text: String, file: String) throws -> [QueryHeader] {
        // Each begins behind a line's end: the text gets one of its own.
        try "\n\(text)".components(separatedBy: "\n-- name:").dropFirst()
            .map { try QueryHeader("-- name:" + $0, file: file) }
    }

    /// - Parameter file: the file's name, for errors.
    /// - Throws: ``Problem`` with the file, the line and what was expected.
    public init(_ text: String, file: String) throws {
        sql = try HeaderLines.read(text) { number, line, key, value in
            guard take(key, value) else {
                throw Problem(
                    description: "\(file), line \(number): '\(line)' does not fit: expected name, version, title, "
                        + "purpose, population, limit, key, shape, needs, parameter, column or control, as QueryHeader documents them"
                )
            }
        }
        self.text = text
        for (what, value) in [("name", name), ("title", title), ("purpose", purpose), ("population", population)]
        where value.isEmpty {
            throw Problem(description: "\(file): the header has no '\(what)'")
        }
        guard version > 0 else { throw Problem(description: "\(file): the header has no 'version'") }
    }

    private mutating func take(_ key: String, _ value: String) -> Bool {
        switch key {
        case "name": name = value
        case "version": version = Int(value) ?? 0
        case "title": title = value
        case "purpose": purpose = value
        case "population": population = value
        case "key": self.key = value
        case "shape": shape = value
        case "needs": needs = value
        case "limit": limits.append(value)
        case "control": controls.append(value)
        case "parameter":
            let words = fields(value)
            guard words.count == 3 else { return false }
            parameters.append(Parameter(name: words[0], kind: words[1], meaning: words[2]))
        case "column":
            var words = fields(value)
            let isHeadline = words.count > 3 && words[2] == "headline"
            if isHeadline { words.remove(at: 2) }
            guard words.count == 3, let kind = Column.Kind(rawValue: words[1]) else { return false }
            columns.append(Column(name: words[0], kind: kind, isHeadline: isHeadline, meaning: words[2]))
        default: return false
        }
        return !value.isEmpty
    }

    /// Fields are set apart by two spaces or more; the last may hold any.
    private func fields(_ text: String) -> [String] {
        var found: [String] = []
        var rest = text[...]
        while found.count < 3, let gap = rest.firstRange(of: "  ") {
            if found.count == 2, found[1] != "headline", rest.prefix(upTo: gap.lowerBound) != "headline" { break }
            found.append(String(rest[..<gap.lowerBound]))
            rest = rest[gap.upperBound...].drop { $0 == " " }
        }
        if !rest.isEmpty { found.append(String(rest)) }
        return found
    }
}
