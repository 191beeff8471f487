import Canned
import Queries
import Report

/// The trace of a pipeline run, or of one of its steps.
struct PipelineTrace {
    private let answers: CatalogueAnswers

    init(_ answers: CatalogueAnswers) { self.answers = answers }

    func sheet(pipeline id: String) throws -> Sheet {
        let run = try answers.rows("pipeline", ["id": id])
        let deployments = try answers.rows("deployments_of_pipeline", ["pipeline": id])
        let sessions = try answers.rows("sessions_of_pipeline", ["pipeline": id])
        let name = PipelineTrace.name(run.text(0, "repository"), run.text(0, "build_number"), otherwise: id)
        let steps = try answers.rows("steps_of_run", in: .evidence, ["pipeline": id])
        let trigger = run.text(0, "trigger_name")
        var sentence =
            run.rows.isEmpty
            ? "The run \(id), which the export lacks"
            : "\(name), \(run.text(0, "result").isEmpty ? run.text(0, "state") : run.text(0, "result"))"
        if !trigger.isEmpty { sentence += ", triggered by \(trigger)" }
        if !run.text(0, "creator_name").isEmpty { sentence += " of \(run.text(0, "creator_name"))" }
        if !run.text(0, "ref_name").isEmpty {
            sentence +=
                ", on \(run.text(0, "ref_type")) \(run.text(0, "ref_name")) at \(run.text(0, "commit_hash").prefix(12))"
        }
        sentence +=
            ": \(PipelineTrace.counted(sessions.rows.count, "session")), \(PipelineTrace.counted(deployments.rows.count, "deployment"))."
        let facts: [Sheet.Fact] = run.columns.map { column in
            Sheet.Fact(column.name.replacing("_", with: " "), run.cell(0, column.name), kind: column.kind)
        }
        return try sheet(
            kind: "pipeline", id: id, title: "Pipeline \(name)", sentence: sentence,
            first: [
                Sheet.Section("pipeline", "The run", [.facts(facts)]),
                Sheet.Section(
                    "steps", "Its steps", steps.rows.isEmpty ? [.note("0 steps in the export.")] : [.table(steps)]),
            ],
            sessions: sessions, deployments: deployments)
    }

    func sheet(step id: String) throws -> Sheet {
        let step = try answers.rows("step", ["id": id])
        let deployments = try answers.rows("deployments_of_step", ["step": id])
        let sessions = try answers.rows("sessions_of_step", ["step": id])
        let pipeline =
            step.text(0, "pipeline_uuid").isEmpty ? sessions.text(0, "pipeline_uuid") : step.text(0, "pipeline_uuid")
        let repository =
            step.text(0, "repository").isEmpty ? sessions.text(0, "repository") : step.text(0, "repository")
        let of = PipelineTrace.name(repository, step.text(0, "build_number"), otherwise: "an unknown run")
        let name = step.text(0, "step_name")
        let title = "Step \(name.isEmpty ? id : "“\(name)”") of \(of)"
        var sentence =
            step.rows.isEmpty ? "A step of \(of), which the export lacks" : "\(title), \(step.text(0, "trigger_type"))"
        if !step.text(0, "started_on").isEmpty {
            sentence += ", from \(ZoneClock.utc.show(step.text(0, "started_on")))"
        }
        if !step.text(0, "completed_on").isEmpty {
            sentence += " to \(ZoneClock.utc.show(step.text(0, "completed_on")))"
        }
        sentence +=
            ": \(PipelineTrace.counted(sessions.rows.count, "session")), \(PipelineTrace.counted(deployments.rows.count, "deployment"))."
        let facts: [Sheet.Fact] =
            step.columns.map { column in
                Sheet.Fact(column.name.replacing("_", with: " "), step.cell(0, column.name), kind: column.kind)
            } + [Sheet.Fact("subject", sessions.cell(0, "subject"))]
        return try sheet(
            kind: "step", id: id, title: title, sentence: sentence,
            first: [Sheet.Section("step", "The step", [.facts(facts)] + late(step, sessions))],
            sessions: sessions, deployments: deployments,
            more: pipeline.isEmpty ? [] : [["deploytrail", "trace", pipeline]])
    }

    /// Whether a session was used after the step was done.
    private func late(_ step: ResultSet, _ sessions: ResultSet) -> [Sheet.Block] {
        let end = step.text(0, "completed_on")
        guard !end.isEmpty else { return [] }
        let late = sessions.rows.indices.filter { sessions.text($0, "last_used_at") > end }
        guard !late.isEmpty else { return [.note("No session of the step was used after the step was done.")] }
        return late.map { row in
            .note(
                "\(sessions.text(row, "session_id")) was still used at \(ZoneClock.utc.show(sessions.text(row, "last_used_at"))), after the step was done at \(ZoneClock.utc.show(end))."
            )
        }
    }

    private func sheet(
        kind: String, id: String, title: String, sentence: String, first: [Sheet.Section], sessions: ResultSet,
        deployments: ResultSet, more: [[String]] = []
    ) throws -> Sheet {
        var sheet = Sheet(kind: kind, id: id, title: title, sentence: sentence, sections: first)
        let refused = sessions.rows.indices.contains { sessions.cell($0, "denied") != .integer(0) }
        let commands =
            more + sessions.rows.indices.prefix(5).map { ["deploytrail", "trace", sessions.text($0, "session_id")] }
            + (refused || sessions.rows.isEmpty ? [["deploytrail", "why", id]] : [])
        sheet.sections += [
            Sheet.Section(
                "deployments", "What it deployed",
                deployments.rows.isEmpty ? [.note("0 deployments.")] : [.table(DeploymentTable.of(deployments))]),
            Sheet.Section(
                "sessions", "The sessions that it obtained",
                sessions.rows.isEmpty
                    ? [.note("0 sessions: no accepted grant in the logs bears its subject.")] : [.table(sessions)]),
            Sheet.Section("go-on", "Where to go on", [.commands(commands.map(ShellWords.line))]),
        ]
        sheet.timeline = TraceTimeline.of(deployments: deployments)
        sheet.eventIDs =
            sessions.rows.indices.map { sessions.text($0, "grant_event_id") }.filter { !$0.isEmpty }
            + deployments.rows.indices.map { deployments.text($0, "event_id") }
        return sheet
    }

    static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    private static func name(_ repository: String, _ number: String, otherwise: String) -> String {
        repository.isEmpty ? otherwise : repository + (number.isEmpty ? "" : " #\(number)")
    }
}
