import Canned
import Report

/// The timeline of one service: deployments, tag changes, scaling, who.
struct ServiceTrace {
    private let answers: CatalogueAnswers

    init(_ answers: CatalogueAnswers) { self.answers = answers }

    /// - Parameter arn: the service's ARN, with its cluster.
    func sheet(_ arn: String) throws -> Sheet {
        guard let name = ServiceName(arn: arn) else {
            throw Tracer.Problem(
                description:
                    "'\(VisibleText.neutralise(arn))' does not name the cluster: expected arn:…:service/CLUSTER/SERVICE"
            )
        }
        let deployments = try answers.rows(
            "deployments_of_service",
            ["account": name.account, "region": name.region, "cluster": name.cluster, "service": name.service])
        let tags = try answers.rows(
            "tags_of_service",
            ["account": name.account, "region": name.region, "cluster": name.cluster, "service": name.service])
        var sheet = Sheet(
            kind: "service", id: arn, title: "\(name.service) in \(name.cluster)",
            sentence: sentence(name, deployments, tags))
        sheet.sections = [
            Sheet.Section(
                "timeline", "Timeline", [.picture(picture(deployments, tags)), .table(table(deployments, tags))]),
            Sheet.Section(
                "tags", "Tags over time",
                tags.rows.isEmpty
                    ? [.note("No call in the logs set or removed a tag; an export may name some.")] : [.table(tags)]),
            Sheet.Section("who", "Who changed it", [.table(callers(deployments))]),
            Sheet.Section("go-on", "Where to go on", [.commands(commands(deployments))]),
        ]
        sheet.timeline = TraceTimeline.of(deployments: deployments, tags: tags)
        sheet.eventIDs = deployments.rows.indices.map { deployments.text($0, "event_id") }
        return sheet
    }

    private func sentence(_ name: ServiceName, _ deployments: ResultSet, _ tags: ResultSet) -> String {
        guard let last = deployments.rows.indices.last else {
            return
                "\(name.service) in cluster \(name.cluster), account \(name.account), \(name.region): no call in the logs changed it."
        }
        let words = DeploymentWords(deployments, last)
        let revision =
            deployments.rows.indices.last {
                deployments.text($0, "result") == "accepted" && !deployments.text($0, "task_definition").isEmpty
                    && deployments.text($0, "change") != "delete"
            }.map { deployments.text($0, "task_definition") } ?? ""
        let place = words.text("environment").isEmpty ? "" : ", \(words.text("environment"))"
        return
            "\(name.service) in cluster \(name.cluster)\(place), account \(name.account), \(name.region): \(deployments.rows.count) calls from \(ZoneClock.utc.show(deployments.text(0, "requested_at"))) on, the last \(words.short) at \(ZoneClock.utc.show(words.text("requested_at"))), \(words.actor).\(revision.isEmpty ? "" : " The last revision asked for is \(revision).")"
    }

    private func picture(_ deployments: ResultSet, _ tags: ResultSet) -> Timeline {
        func lane(_ name: String, _ changes: Set<String>) -> Timeline.Lane {
            Timeline.Lane(
                name,
                deployments.rows.indices.filter { changes.contains(deployments.text($0, "change")) }.map { row in
                    let words = DeploymentWords(deployments, row)
                    return Timeline.Mark(
                        time: words.text("requested_at"), label: "\(words.short), \(words.actor)",
                        isRefused: words.text("result") != "accepted")
                })
        }
        return Timeline([
            lane("deployments", ["create", "deploy", "restart"]), lane("rollbacks", ["rollback"]),
            lane("scaling", ["scale"]), lane("configuration", ["config", "delete", "run-task"]),
            Timeline.Lane(
                "tags",
                tags.rows.indices.map { row in
                    Timeline.Mark(
                        time: tags.text(row, "changed_at"),
                        label: "\(tags.text(row, "tag_key")) = \(tags.text(row, "tag_value"))")
                }),
        ])
    }

    /// Everything that happened, in the order of time.
    private func table(_ deployments: ResultSet, _ tags: ResultSet) -> ResultSet {
        var table = DeploymentTable.of(deployments)
        table.rows += tags.rows.indices.map { row in
            let value = tags.text(row, "tag_value")
            return [
                tags.cell(row, "changed_at"), .null, .null,
                .text(
                    value.isEmpty
                        ? "tag \(tags.text(row, "tag_key")) removed"
                        : "tag \(tags.text(row, "tag_key")) set to \(value)"),
                tags.cell(row, "principal_arn"), .null, tags.cell(row, "event_id"),
            ]
        }
        table.rows.sort {
            ($0[0].plainText, $0[6].plainText, $0[3].plainText) < ($1[0].plainText, $1[6].plainText, $1[3].plainText)
        }
        return table
    }

    private func callers(_ deployments: ResultSet) -> ResultSet {
        var order: [String] = []
        var sums: [String: (count: Int64, last: String, credential: String)] = [:]
        for row in deployments.rows.indices {
            let words = DeploymentWords(deployments, row)
            var who = words.text("repository")
            if who.isEmpty {
                who = words.text("role_arn").isEmpty ? words.text("principal_arn") : words.text("role_arn")
            }
            if sums[who] == nil { order.append(who) }
            sums[who] = ((sums[who]?.count ?? 0) + 1, words.text("requested_at"), words.text("credential"))
        }
        return ResultSet(
            columns: [
                Column(name: "who"), Column(name: "credential"), Column(name: "calls", kind: .integer),
                Column(name: "last", kind: .time),
            ],
            rows: order.sorted { (sums[$1]?.count ?? 0, $0) < (sums[$0]?.count ?? 0, $1) }.map { who in
                [
                    .text(who), .text(sums[who]?.credential ?? ""), .integer(sums[who]?.count ?? 0),
                    .text(sums[who]?.last ?? ""),
                ]
            })
    }

    private func commands(_ deployments: ResultSet) -> [String] {
        deployments.rows.indices.suffix(3).reversed().map {
            ShellWords.line(["deploytrail", "trace", deployments.text($0, "deploy_id")])
        }
    }
}
