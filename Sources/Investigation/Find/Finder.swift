import Canned
import CloudTrail
import Foundation
import GRDB
import Report
import Store

/// Finds what a text names, whatever it is: an id, an ARN, an address, a name,
/// a time. Every kind but request ids is answered by an index.
public struct Finder {
    private let clock: ZoneClock
    private let now: String
    private let around: Int64
    private let limit: Int

    /// - Parameters:
    ///   - clock: the zone of times that name none.
    ///   - now: what `yesterday` counts back from, as `2026-09-03T14:05:12Z`.
    ///   - around: seconds before and after a time that belong to it.
    ///   - limit: hits of each kind at most.
    public init(clock: ZoneClock = .utc, now: String, around: Int64 = 1_800, limit: Int = 10) {
        self.clock = clock
        self.now = now
        self.around = around
        self.limit = limit
    }

    /// - Throws: SQLite's errors.
    public func find(_ text: String, in db: Database) throws -> FindResult {
        let pasted = Pasted(text, clock: clock, now: now, around: around)
        let answers = CatalogueAnswers(db: db)
        var found: [(kind: String, hits: [FindResult.Hit])] = []
        let probes = pasted.text.isEmpty ? [] : pasted.probes
        for probe in probes {
            if probe.isSlow, !found.isEmpty { continue }
            let hits = try self.hits(of: probe, answers)
            if !hits.isEmpty { found.append((probe.kind, hits)) }
        }
        let grouped = Finder.grouped(found.flatMap(\.hits))
        let shown = grouped.flatMap { $0.hits.prefix(limit) }
        var takenFor: [String] = []
        for kind in found.isEmpty ? probes.map(\.kind) : found.map(\.kind) where !takenFor.contains(kind) {
            takenFor.append(kind)
        }
        return FindResult(
            query: pasted.text, takenFor: takenFor, hits: Array(shown),
            moreOf: grouped.filter { $0.hits.count > limit }.map(\.kind),
            searched: shown.isEmpty ? try searched(probes, db) : nil)
    }

    private func hits(of probe: Probe, _ answers: CatalogueAnswers) throws -> [FindResult.Hit] {
        var parameters = probe.parameters
        parameters["limit"] = limit + 1
        let result = try answers.rows(probe.query, parameters)
        return try result.rows.indices.map { row in
            let event = result.text(row, "event_id")
            var title = result.text(row, "title")
            if title.isEmpty, !event.isEmpty {
                title = try answers.rows("deployment_line", ["event": event]).text(0, "title")
            }
            func optional(_ column: String) -> String? {
                let text = result.text(row, column)
                return text.isEmpty ? nil : text
            }
            return FindResult.Hit(
                kind: result.text(row, "kind"), id: result.text(row, "id"), title: title, time: optional("time"),
                deployID: optional("deploy_id"), eventID: optional("event_id"))
        }
    }

    /// The hits by kind, kinds in the order in which they came, each once.
    private static func grouped(_ hits: [FindResult.Hit]) -> [(kind: String, hits: [FindResult.Hit])] {
        var groups: [(kind: String, hits: [FindResult.Hit])] = []
        var seen: Set<[String]> = []
        for hit in hits where seen.insert([hit.kind, hit.id, hit.time ?? "", hit.title]).inserted {
            if let place = groups.firstIndex(where: { $0.kind == hit.kind }) {
                groups[place].hits.append(hit)
            } else {
                groups.append((hit.kind, [hit]))
            }
        }
        // What was asked for, before what it deployed.
        return groups.filter { $0.kind != "deployment" } + groups.filter { $0.kind == "deployment" }
    }

    /// What was looked through in vain.
    private func searched(_ probes: [Probe], _ db: Database) throws -> String {
        let input = try InputSummary.read(db)
        var kinds: [String] = []
        for probe in probes where !kinds.contains(probe.kind) { kinds.append(probe.kind) }
        let looked = kinds.isEmpty ? "nothing, since the text is empty" : kinds.joined(separator: ", ")
        guard let first = input.firstEvent, let last = input.lastEvent else {
            return "looked for: \(looked); the database has no events: run `deploytrail ingest LOGS`"
        }
        return
            "looked for: \(looked); in \(input.records) events from \(clock.show(first)) to \(clock.show(last)) and \(input.pipelines) pipelines"
    }
}
