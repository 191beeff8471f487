import Canned
import CloudTrail
import Configuration
import Foundation
import Integrity

/// The declared scope as the verification takes it.
extension ExpectedEvidence {
    /// The scope's JSON, as the queries take it.
    private struct Declaration: Decodable {
        struct Account: Decodable { var id: String }
        var from: String
        var to: String
        var regions: [String]
        var accounts: [Account]
    }

    /// - Parameter json: the parameter `scope` of the reports.
    /// - Throws: the decoder's errors, where a manifest was tampered with.
    init(json: String) throws {
        let declared = try JSONDecoder().decode(Declaration.self, from: Data(json.utf8))
        guard let from = EventTime.parse(declared.from), let to = EventTime.parse(declared.to) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [], debugDescription: "the scope's period is not valid: \(json)"))
        }
        // Global services log there, so that the reports expect it besides.
        let regions = Set(declared.regions).union([Scope.globalRegion])
        self.init(
            from: from, to: to,
            places: Set(
                declared.accounts.flatMap { account in
                    regions.map { TrailPartition(account: account.id, region: $0) }
                }))
    }

    /// The exports that the scope declares.
    static func exports(json: String) throws -> Set<String> {
        struct Exports: Decodable { var exports: [String]? }
        return Set(try JSONDecoder().decode(Exports.self, from: Data(json.utf8)).exports ?? [])
    }

    init(_ scope: Scope, runAt: String) throws { try self.init(json: scope.json(runAt: runAt)) }
}
