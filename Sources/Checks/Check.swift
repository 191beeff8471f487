import Queries

/// A check of the catalogue: one file of `queries/checks`.
public struct Check: Sendable {
    /// An id that no check has.
    public struct Unknown: Error, Sendable {
        public let id: String
        /// The ids that there are.
        public let known: [String]
    }

    public let header: CheckHeader
    public var id: String { header.id }

    /// - Throws: ``CheckHeader/Problem``.
    init(_ file: QueryFile) throws {
        header = try CheckHeader(file.text, file: "queries/checks/\(file.name).sql")
    }

    /// Whether it judges a change, and nothing else.
    public var isOfDeployments: Bool { header.subject == "deployment" }
    /// Whether it judges a change, or a session that may have made one.
    public var isOfChanges: Bool { isOfDeployments || header.subject == "session" }

    /// All checks, by id.
    ///
    /// - Throws: ``CheckHeader/Problem``.
    public static var all: [Check] { get throws { try Catalogue.files(in: .checks).map(Check.init) } }

    /// The checks of these ids, in the catalogue's order; all where none is
    /// named. Ids are taken in any case.
    ///
    /// - Throws: ``Unknown``, ``CheckHeader/Problem``.
    public static func named(_ ids: [String]) throws -> [Check] {
        let all = try Check.all
        guard !ids.isEmpty else { return all }
        let wanted = Set(ids.map { $0.uppercased() })
        if let unknown = wanted.sorted().first(where: { id in !all.contains { $0.id == id } }) {
            throw Unknown(id: unknown, known: all.map(\.id))
        }
        return all.filter { wanted.contains($0.id) }
    }
}
