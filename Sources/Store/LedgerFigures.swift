import GRDB

/// The ledger's figures over the whole database: files, contents, records,
/// events, objects of exports, and how one follows from the other.
///
/// Whoever shows one of these numbers reads it here: the view `ledger_figures`
/// (`queries/events/figures.sql`) is the only place that counts them.
public struct LedgerFigures: Sendable, Equatable {
    /// What a term is in its stage's equation.
    public enum Role: String, Sendable {
        /// What the stage begins with.
        case total
        /// What is left, with which the next stage begins.
        case result
        /// What is taken away.
        case minus
        /// A part of another term.
        case part = "of-which"
    }

    /// One number.
    public struct Term: Sendable, Equatable {
        public let stage: String
        /// `records-rejected`
        public let name: String
        public let role: Role
        public let count: Int
        /// What is counted, to be read behind the number.
        public let words: String
    }

    /// In the order of the stages.
    public let terms: [Term]

    /// - Throws: SQLite's errors.
    public static func read(_ db: Database) throws -> LedgerFigures {
        let rows = try Row.fetchAll(
            db, sql: "SELECT stage, term, role, count, words FROM ledger_figures ORDER BY place")
        return LedgerFigures(
            terms: rows.compactMap { row in
                Role(rawValue: row["role"]).map {
                    Term(stage: row["stage"], name: row["term"], role: $0, count: row["count"], words: row["words"])
                }
            })
    }

    init(terms: [Term]) { self.terms = terms }

    /// Figures of an empty database.
    public init() { terms = [] }

    /// The number of that name; 0 where nothing is counted under it.
    public subscript(name: String) -> Int { terms.first { $0.name == name }?.count ?? 0 }

    /// `12 records = 8 kept + 3 duplicate + 1 rejected`; what is nothing is
    /// left out, but for what the stage comes to.
    public func equation(_ stage: String) -> String {
        let own = terms.filter { $0.stage == stage }
        let total = own.first { $0.role == .total }.map { "\($0.count) \($0.words)" } ?? "0"
        let rest = own.filter { $0.role == .result || $0.role == .minus && $0.count != 0 }
        return "\(total) = " + rest.map { "\($0.count) \($0.words)" }.joined(separator: " + ")
    }

    /// Terms of the stage that are taken away, by name.
    public func subtracted(in stage: String) -> [Term] { terms.filter { $0.stage == stage && $0.role == .minus } }

    /// Files that could not be read, or not wholly.
    public var troubledFiles: Int { self["files-failed"] + self["files-partial"] }

    /// Whether some input is missing from the database.
    public var hasProblems: Bool { troubledFiles + self["records-rejected"] + self["objects-rejected"] > 0 }
}
