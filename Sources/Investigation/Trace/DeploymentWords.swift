import Report

/// A deployment in words.
struct DeploymentWords {
    private let result: ResultSet
    private let row: Int

    init(_ result: ResultSet, _ row: Int) {
        self.result = result
        self.row = row
    }

    func text(_ column: String) -> String { result.text(row, column) }

    private var subject: String { text("service").isEmpty ? text("task_definition") : text("service") }

    /// `deploy of checkout: checkout:41 → checkout:42`
    var short: String {
        var words = text("change")
        if !text("service").isEmpty { words += " of \(text("service"))" }
        let (before, after) = (text("task_definition_before"), text("task_definition"))
        if !before.isEmpty, !after.isEmpty, before != after {
            words += ": \(before) → \(after)"
        } else if !after.isEmpty {
            words += ": \(after)"
        }
        return words + (text("result") == "accepted" ? "" : ", \(text("result"))")
    }

    /// Who it was, as far as each link goes: the run and its trigger, else the
    /// principal.
    var actor: String {
        let caller = text("principal_arn").isEmpty ? "by an unknown caller" : "by \(text("principal_arn"))"
        if text("attribution") == "claimed" {
            return "\(caller), whose session name claims \(text("claimed_run"))"
        }
        guard !text("repository").isEmpty else { return caller }
        var words = text("attribution") == "inferred" ? "by what looks like pipeline" : "by pipeline"
        words += " \(text("repository"))"
        if !text("build_number").isEmpty { words += " #\(text("build_number"))" }
        if !text("trigger_name").isEmpty {
            words += ", triggered by \(text("trigger_name"))"
            if !text("trigger_account").isEmpty { words += " of \(text("trigger_account"))" }
        }
        return words
    }

    /// The whole deployment in a sentence.
    func sentence(at time: String) -> String {
        let place = text("environment").isEmpty ? "" : " in \(text("environment"))"
        let (before, after) = (text("task_definition_before"), text("task_definition"))
        let isDone = text("result") == "accepted"
        var words: String
        switch text("change") {
        case "run-task":
            words = "\(after.isEmpty ? "A task" : "A task of \(after)")\(place) was \(isDone ? "" : "not ")started"
        case "delete": words = "\(subject)\(place) was \(isDone ? "" : "not ")deleted"
        case "create":
            words = "\(subject)\(place) was \(isDone ? "" : "not ")created\(after.isEmpty ? "" : " with \(after)")"
        case "restart":
            words = "\(subject)\(place) was \(isDone ? "" : "not ")restarted\(after.isEmpty ? "" : " with \(after)")"
        case "scale": words = "\(subject)\(place) was \(isDone ? "" : "not ")scaled"
        default:
            if !before.isEmpty, !after.isEmpty, before != after {
                words =
                    isDone
                    ? "\(subject)\(place) went from \(before) to \(after)"
                    : "\(subject)\(place) did not go from \(before) to \(after)"
            } else if subject.isEmpty {
                words = "\(text("event_name"))\(place) was called"
            } else {
                words = "\(subject)\(place) was \(isDone ? "" : "not ")changed (\(text("change")))"
            }
        }
        words += " at \(time) \(actor)"
        if !text("role_arn").isEmpty { words += ", through role \(text("role_arn"))" }
        if !isDone {
            let code = text("error_code")
            words += "; the call was \(text("result"))\(code.isEmpty ? "" : " (\(code))")"
        }
        return words + "; attribution: \(text("attribution")) (link \(text("link")), match \(text("match")))."
    }
}
