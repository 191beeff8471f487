import Canned
import CloudTrail
import Foundation
import GRDB
import Report

/// The calls of one access key: in order, with what is new of each for its
/// role.
struct CallList {
    /// The rows of `calls_of_key`.
    let result: ResultSet
    /// Per row, what is seen for the first time: `action`, `address`, `agent`.
    let marks: [[String]]
    /// Over all calls, listed or not.
    let totals: CallTotals
    /// How many calls there are of what the list is of.
    let all: Int
    /// What is listed at most.
    static let most = 2_000

    /// All calls of a key.
    init(key: String, _ answers: CatalogueAnswers) throws {
        let totals = try CallTotals(key: key, answers)
        try self.init(key: key, kinds: nil, all: totals.calls, totals, answers)
    }

    /// The calls of some kinds.
    init(key: String, where fits: (String, String) -> Bool, _ totals: CallTotals, _ answers: CatalogueAnswers) throws {
        let (kinds, calls) = totals.picked(fits)
        try self.init(key: key, kinds: kinds, all: calls, totals, answers)
    }

    private init(key: String, kinds: [String]?, all: Int, _ totals: CallTotals, _ answers: CatalogueAnswers) throws {
        self.totals = totals
        self.all = all
        let list = try kinds.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let result = try answers.rows("calls_of_key", ["key": key, "kinds": list, "limit": CallList.most])
        self.result = result
        var seen: Set<[String]> = []
        var firsts: [String: [[String]: String]] = [:]
        marks = try result.rows.indices.map { row in
            let (time, role) = (result.text(row, "event_time"), result.text(row, "role_arn"))
            guard !role.isEmpty else { return [] }
            var marks: [String] = []
            if firsts[role] == nil { firsts[role] = try CallList.firsts(of: role, answers) }
            func isFirst(_ kind: String, _ source: String, _ name: String) -> Bool {
                firsts[role]?[[kind, source, name]] == time
            }
            let action = [role, result.text(row, "event_source"), result.text(row, "event_name")]
            if isFirst("action", action[1], action[2]), seen.insert(action).inserted { marks.append("action") }
            let address = [role, result.text(row, "source_ip")]
            if !address[1].isEmpty, seen.insert(address).inserted {
                let stored = AddressRange(address[1])?.first ?? address[1].databaseValue
                let known = try answers.rows(
                    "address_known", ["address": stored, "role": role, "time": time])
                if known.cell(0, "is_known") == .integer(0) { marks.append("address") }
            }
            let agent = [role, "agent", result.text(row, "user_agent")]
            if isFirst("agent", "", agent[2]), seen.insert(agent).inserted { marks.append("agent") }
            return marks
        }
    }

    /// When the role first did what: by kind, service and name.
    private static func firsts(of role: String, _ answers: CatalogueAnswers) throws -> [[String]: String] {
        let rows = try answers.rows("role_firsts", ["role": role])
        return rows.rows.indices.reduce(into: [:]) { firsts, row in
            firsts[[rows.text(row, "kind"), rows.text(row, "source"), rows.text(row, "name")]] = rows.text(
                row, "first_at")
        }
    }

    var isEmpty: Bool { result.rows.isEmpty }

    /// `ecs:UpdateService checkout`
    func words(_ row: Int) -> String {
        let source = result.text(row, "event_source").replacing(".amazonaws.com", with: "")
        let target = result.text(row, "target")
        return "\(source):\(result.text(row, "event_name"))" + (target.isEmpty ? "" : " \(target)")
    }

    func isWrite(_ row: Int) -> Bool { result.cell(row, "is_write") == .integer(1) }

    func isDenied(_ row: Int) -> Bool { result.cell(row, "is_denied") == .integer(1) }

    /// Whether there are more than are listed.
    var isCut: Bool { result.rows.count < all }

    /// `showing the newest 2,000 of 2,160 calls`; nil: all are listed.
    var cut: String? {
        isCut
            ? "showing the newest \(CallTotals.written(result.rows.count)) of \(CallTotals.counted(all, "call"))" : nil
    }

    /// The rows that fit as a table: time, seconds since the call before, what
    /// was called, about what, its result, what is new.
    func table(where fits: (Int) -> Bool) -> ResultSet {
        var rows: [[Cell]] = []
        var before: Int64?
        for row in result.rows.indices where fits(row) {
            let time = result.text(row, "event_time")
            let seconds = EventTime.parse(time)
            let gap = seconds.flatMap { now in before.map { now - $0 } }
            before = seconds ?? before
            let source = result.text(row, "event_source").replacing(".amazonaws.com", with: "")
            rows.append([
                result.cell(row, "event_time"), .text(gap.map(CallList.span) ?? ""),
                .text("\(source):\(result.text(row, "event_name"))"), result.cell(row, "target"),
                result.cell(row, "result"), result.cell(row, "source_ip"),
                marks[row].isEmpty ? .null : .text(marks[row].joined(separator: ", ")), result.cell(row, "region"),
                result.cell(row, "deploy_id"),
                result.cell(row, "event_id"), .text(isWrite(row) ? "yes" : "no"),
                isDenied(row) ? .text("yes") : .text("no"), result.cell(row, "error_message"),
                result.cell(row, "user_agent"),
            ])
        }
        return ResultSet(columns: CallList.columns, rows: rows)
    }

    private static let columns = [
        Column(name: "time", kind: .time), Column(name: "delta"), Column(name: "call"), Column(name: "target"),
        Column(name: "result"), Column(name: "source_ip"), Column(name: "first_seen"),
        Column(name: "region", isHeadline: false), Column(name: "deploy_id", isHeadline: false),
        Column(name: "event_id", isHeadline: false), Column(name: "write", isHeadline: false),
        Column(name: "denied", isHeadline: false), Column(name: "error_message", isHeadline: false),
        Column(name: "user_agent", isHeadline: false),
    ]

    /// `+17 s`, `+3 min`, `+2 h`.
    private static func span(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "+\(seconds) s"
        case ..<7_200: "+\(seconds / 60) min"
        case ..<172_800: "+\(seconds / 3_600) h"
        default: "+\(seconds / 86_400) d"
        }
    }
}
