import Canned
import Queries
import Report
import Store

/// The way from a pipeline step through the grants to a call, as stations.
struct Chain {
    /// The chain's sessions, from the root on.
    let sessions: [(result: ResultSet, row: Int)]
    /// What each of them is, by who issued it.
    private let credentials: [IssuedCredential]

    /// - Parameter credential: the last session of the chain.
    init(endingIn credential: String, _ answers: CatalogueAnswers) throws {
        var way: [(result: ResultSet, row: Int)] = []
        var next = credential
        while !next.isEmpty, way.count < 64 {
            let session = try answers.rows("session", ["key": next])
            guard !session.rows.isEmpty, !way.contains(where: { $0.result.text(0, "session_id") == next }) else {
                break
            }
            way.insert((session, 0), at: 0)
            next = session.text(0, "parent_session_id")
        }
        sessions = way
        credentials = try way.map { session, row in
            let key = session.text(row, "session_id")
            return IssuedCredential(
                key, session: session, identity: try answers.rows("key_identity", ["key": key]))
        }
    }

    /// The step and the grants; the first has no tie.
    func stations(step: Sheet.Station?) -> [Sheet.Station] {
        var stations = step.map { [$0] } ?? []
        // What a tie is worth is told once.
        var told: Set<String> = []
        for (place, session) in sessions.enumerated() {
            let (result, row) = session
            var tie: String?
            if place == 0, step != nil {
                tie = result.text(row, "match")
            } else if place > 0 {
                tie = result.text(row, "link")
            }
            stations.append(
                Sheet.Station(
                    kind: "grant", title: title(result, row, credentials[place]),
                    details: [
                        Sheet.Fact("access key", result.cell(row, "session_id")),
                        Sheet.Fact("role", result.cell(row, "role_arn")),
                        Sheet.Fact("session name", result.cell(row, "session_name")),
                        // A chained session inherits these from its root.
                        Sheet.Fact("subject", place == 0 ? result.cell(row, "subject") : .null),
                        Sheet.Fact("provider", place == 0 ? result.cell(row, "provider") : .null),
                        Sheet.Fact("issued at", result.cell(row, "issued_at"), kind: .time),
                        Sheet.Fact("expires at", result.cell(row, "expires_at"), kind: .time),
                        Sheet.Fact("source identity", result.cell(row, "source_identity")),
                        Sheet.Fact("on behalf of", result.cell(row, "on_behalf_of")),
                        Sheet.Fact("sign-in", result.cell(row, "sign_in_session_arn")),
                        Sheet.Fact("issued to", result.cell(row, "in_scope_of")),
                        Sheet.Fact("by delegation of", result.cell(row, "invoked_by_delegate")),
                        Sheet.Fact("grant event", result.cell(row, "grant_event_id")),
                    ],
                    tie: tie,
                    strength: tie.flatMap {
                        told.insert($0).inserted ? TieWords.sentence(for: $0, isMatch: place == 0) : nil
                    }))
        }
        return stations
    }

    private func title(_ result: ResultSet, _ row: Int, _ credential: IssuedCredential) -> String {
        let role = result.text(row, "role_arn").split(separator: "/").last.map(String.init) ?? ""
        let kind = result.text(row, "grant_kind")
        return kind.isEmpty || role.isEmpty ? credential.words : "\(kind) of role \(role)"
    }

    /// The step as the first station; nil where no step is known.
    static func step(_ answers: CatalogueAnswers, step: String, pipeline: String) throws -> Sheet.Station? {
        guard !step.isEmpty || !pipeline.isEmpty else { return nil }
        let steps = try answers.rows("step", ["id": step])
        let run = try answers.rows("pipeline", ["id": pipeline.isEmpty ? steps.text(0, "pipeline_uuid") : pipeline])
        let number = run.text(0, "build_number")
        let of =
            run.rows.isEmpty
            ? "a run that the export lacks" : "\(run.text(0, "repository"))\(number.isEmpty ? "" : " #\(number)")"
        let name = steps.text(0, "step_name")
        return Sheet.Station(
            kind: "step",
            title: step.isEmpty ? "a step of \(of)" : "step \(name.isEmpty ? step : "“\(name)”") of \(of)",
            details: [
                Sheet.Fact("step", step),
                Sheet.Fact("pipeline", run.cell(0, "pipeline_uuid")),
                Sheet.Fact("branch", run.cell(0, "ref_name")),
                Sheet.Fact("commit", run.cell(0, "commit_hash")),
                Sheet.Fact("trigger", run.cell(0, "trigger_name")),
                Sheet.Fact("trigger account", run.cell(0, "creator_name")),
                Sheet.Fact("started", steps.cell(0, "started_on"), kind: .time),
                Sheet.Fact("completed", steps.cell(0, "completed_on"), kind: .time),
                Sheet.Fact("result", steps.cell(0, "result")),
            ])
    }
}

/// What a tie is worth; docs/links.md has it at length.
enum TieWords {
    static func sentence(for tie: String, isMatch: Bool) -> String? {
        LinkSentences.all[isMatch ? "match" : "link"]?[tie]
    }
}
