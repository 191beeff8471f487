import Canned
import Report

/// The trace of one revision of a task definition.
struct TaskDefinitionTrace {
    private let answers: CatalogueAnswers

    init(_ answers: CatalogueAnswers) { self.answers = answers }

    /// - Parameter name: `family:revision`.
    func sheet(_ name: String) throws -> Sheet {
        let registration = try Registration(name, account: nil, region: nil, answers)
        let deployments = try answers.rows("deployments_of_task_definition", ["text": name])
        let by = registration?.rows.text(0, "principal_arn") ?? ""
        let at = registration?.rows.text(0, "registered_at") ?? ""
        var sentence = name
        if !at.isEmpty {
            sentence += " was registered at \(ZoneClock.utc.show(at))\(by.isEmpty ? "" : " by \(by)"); it"
        }
        sentence += " was asked for by \(PipelineTrace.counted(deployments.rows.count, "call"))."
        var sheet = Sheet(kind: "task-definition", id: name, title: "Task definition \(name)", sentence: sentence)
        let parts = registration?.document?.parts.map { Sheet.Fact($0.name, $0.value) } ?? []
        sheet.sections = [
            Sheet.Section("registration", "Its registration", [.facts(registration?.facts ?? [])]),
            Sheet.Section(
                "content", "What it says",
                parts.isEmpty ? [.note("Neither a call nor an export has its content.")] : [.facts(parts)]),
            Sheet.Section("differences", "What is new in it", try differences(name, registration)),
            Sheet.Section(
                "deployments", "Where it was deployed",
                deployments.rows.isEmpty ? [.note("0 calls named it.")] : [.table(DeploymentTable.of(deployments))]),
            Sheet.Section(
                "go-on", "Where to go on",
                [
                    .commands(
                        deployments.rows.indices.suffix(3).reversed().map {
                            ShellWords.line(["deploytrail", "trace", deployments.text($0, "deploy_id")])
                        })
                ]),
        ]
        sheet.timeline = TraceTimeline.of(deployments: deployments)
        let event = registration?.rows.text(0, "event_id") ?? ""
        sheet.eventIDs =
            (event.isEmpty ? [] : [event]) + deployments.rows.indices.map { deployments.text($0, "event_id") }
        return sheet
    }

    /// Beside the nearest earlier revision that is known.
    private func differences(_ name: String, _ registration: Registration?) throws -> [Sheet.Block] {
        guard let registration, registration.document != nil, let colon = name.lastIndex(of: ":"),
            let revision = Int(name[name.index(after: colon)...])
        else { return [.note("There is nothing to compare.")] }
        for earlier in stride(from: revision - 1, through: max(1, revision - 20), by: -1) {
            let account = registration.rows.text(0, "account_id")
            let region = registration.rows.text(0, "region")
            let old = try Registration(
                "\(name[..<colon]):\(earlier)", account: account.isEmpty ? nil : account,
                region: region.isEmpty ? nil : region, answers)
            guard let document = old?.document else { continue }
            let all = TaskDefinitionDocument.differences(before: document, after: registration.document)
            return [.note("Beside \(name[..<colon]):\(earlier):"), all.isEmpty ? .note("Nothing.") : .differences(all)]
        }
        return [.note("No earlier revision is known.")]
    }
}
