import Canned
import CloudTrail
import Foundation
import GRDB
import Report
import Store

/// Traces one thing through the database: what it was, who did it, how that is
/// known, what else they did.
public struct Tracer {
    /// Why there is no trace.
    public struct Problem: Error, CustomStringConvertible {
        public let description: String
    }

    private let finder: Finder
    private let around: Int64

    /// - Parameters:
    ///   - clock: the zone of times that name none.
    ///   - now: the time of the run, as `2026-09-03T14:05:12Z`.
    ///   - around: seconds before and after a deployment that its neighbours
    ///     are from.
    public init(clock: ZoneClock = .utc, now: String, around: Int64 = 1_800) {
        finder = Finder(clock: clock, now: now, around: around, limit: 20)
        self.around = around
    }

    /// The trace of a deployment, session, access key, pipeline, step, service
    /// or task definition, by whatever names it.
    ///
    /// - Throws: ``Problem`` where the text names nothing that can be traced,
    ///   or several such things; SQLite's errors.
    public func trace(_ text: String, in db: Database) throws -> Sheet {
        let found = try finder.find(text, in: db)
        guard let hit = try subject(of: found) else {
            throw Problem(
                description: "'\(VisibleText.neutralise(text))' names nothing that can be traced: "
                    + (found.searched ?? "`deploytrail find` lists what it names"))
        }
        let answers = CatalogueAnswers(db: db)
        switch hit.kind {
        case "deployment", "event": return try DeploymentTrace(answers, around: around).sheet(hit.deployID ?? hit.id)
        case "session", "access-key": return try SessionTrace(answers).sheet(hit.id)
        case "pipeline": return try PipelineTrace(answers).sheet(pipeline: hit.id)
        case "step": return try PipelineTrace(answers).sheet(step: hit.id)
        case "service": return try ServiceTrace(answers).sheet(hit.id)
        default: return try TaskDefinitionTrace(answers).sheet(hit.id)
        }
    }

    private static let traceable: Set<String> = [
        "deployment", "session", "access-key", "pipeline", "step", "service", "task-definition",
    ]

    /// The one thing that the text names.
    private func subject(of found: FindResult) throws -> FindResult.Hit? {
        if let event = found.hits.first(where: { $0.kind == "event" && $0.deployID != nil }) { return event }
        // An id that is somebody's own is the subject; what else turned up
        // belongs to it.
        let hits = found.hits.filter { Tracer.traceable.contains($0.kind) }
        if let own = hits.first(where: { $0.id == found.query.lowercased() || $0.id == found.query }) { return own }
        guard let kind = hits.first(where: { $0.kind != "deployment" })?.kind ?? hits.first?.kind else { return nil }
        let candidates = hits.filter { $0.kind == kind }
        guard Set(candidates.map(\.id)).count > 1 else { return candidates.first }
        let list = candidates.prefix(10).map { "\n  deploytrail trace \(ShellWords.quoted($0.id))    \($0.title)" }
        throw Problem(
            description:
                "'\(found.query)' names \(found.counted(candidates.count, kind)) things that can be traced; choose one:"
                + list.map(VisibleText.neutraliseLines).joined())
    }
}

extension VisibleText {
    /// The same for a text of several lines that are ours.
    static func neutraliseLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { neutralise(String($0)) }
            .joined(separator: "\n")
    }
}
