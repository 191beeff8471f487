import Canned
import Configuration
import Foundation
import GRDB
import Report
import Store

/// The pages over one database: an address in, a page out. What HTTP is, it
/// does not know.
public final class Site: Sendable {
    /// Seconds that a page may take.
    static let patience = 10.0
    let readers: Readers
    let reading = Workers("reading", threads: 3, most: 64)
    let exporting = Workers("exporting", threads: 2, most: 8)
    let links: Links
    let memory = Memory()
    let scope: Scope?
    /// The declared policy and the suppressions as the queries take them, for
    /// what the checks say.
    let policy: String?
    let suppressions: String?
    let exports: any Exports
    /// What went wrong inside, for whoever runs the program.
    let complain: @Sendable (String) -> Void

    /// - Parameters:
    ///   - database: the file's path; it is opened read-only.
    ///   - scope: what is declared in `deploytrail.yaml`, for the reports that
    ///     compare with it.
    ///   - complain: gets a line for what went wrong inside.
    /// - Throws: ``StoreError``.
    public init(
        database: String, token: SecretToken?, scope: Scope?, policy: String? = nil, suppressions: String? = nil,
        exports: any Exports,
        complain: @escaping @Sendable (String) -> Void
    ) throws {
        readers = try Readers(path: database, cacheKiB: 8_000)
        links = Links(token: token)
        (self.scope, self.policy, self.suppressions) = (scope, policy, suppressions)
        (self.exports, self.complain) = (exports, complain)
    }

    /// Never throws: what goes wrong is a page, too.
    func reply(to target: RequestTarget) async -> Reply {
        do {
            if let asset = Assets.reply(to: target) { return asset }
            if target.parts.count == 2, target.parts[0] == "exports" {
                let request = try ExportRequest(target)
                if let id = request.subject {
                    // What can't be traced is no fault: its page says why.
                    let reply = try await page(at: RequestTarget(["trace", id]))
                    guard reply.status == 200 else { return reply }
                }
                return try await export(request)
            }
            return try await page(at: target)
        } catch let refusal as Refusal {
            return page(for: refusal, knowsToken: true)
        } catch let error as Store.TimeLimit {
            complain("deploytrail: \(shown(target)): \(error)")
            return page(for: .tookTooLong, knowsToken: true)
        } catch {
            complain("deploytrail: \(shown(target)): \((error as? DatabaseError)?.description ?? "\(error)")")
            return page(for: .fault, knowsToken: true)
        }
    }

    private func shown(_ target: RequestTarget) -> String {
        VisibleText.neutralise(String(target.parts.joined(separator: "/").prefix(200)))
    }

    private func page(at target: RequestTarget) async throws -> Reply {
        try await reading.run { Result { try self.read(target) } }.get()
    }

    private func read(_ target: RequestTarget) throws -> Reply {
        try readers.read(seconds: Site.patience) { db in
            let parts = target.parts
            switch (parts.first, parts.count) {
            case (nil, _): return try HomePage(db, links).reply
            case ("deployments", 1): return try DeploymentsPage(target, db, memory, links).reply
            case ("find", 1): return try FindPage(target["q"] ?? "", db, links).reply
            case ("trace", 2): return try TracePage(parts[1], db, links).reply
            case ("services", 1): return try ServicesPage(target, db, memory, links).reply
            case ("reports", 1): return try ReportsPage(links).reply
            case ("reports", 2):
                return try ReportPage(parts[1], target, scope: scope, declared: (policy, suppressions), db, links).reply
            default: throw Refusal.nothingThere("There is no page at this address.")
            }
        }
    }

    /// The page that says why there is none.
    ///
    /// - Parameter knowsToken: whether whoever asks may see links.
    func page(for refusal: Refusal, knowsToken: Bool) -> Reply {
        ErrorPage(refusal, links: knowsToken ? links : nil).reply
    }
}
