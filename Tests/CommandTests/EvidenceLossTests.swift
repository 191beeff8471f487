import Foundation
import Testing

/// What evidence may support what (docs/links.md), over the samples: input that
/// is lost, and values that callers choose, never name another run.
@Suite struct EvidenceLossTests {
    /// The samples' files, log files as text and all others by their path.
    private struct Input {
        var logs: [(path: String, text: String)] = []
        var others: [String] = []

        init() throws {
            for folder in ["AWSLogs", "bitbucket", "cloudtrail", "ecs"] {
                let base = Program.root.appendingPathComponent("samples/\(folder)")
                let walk = FileManager.default.enumerator(atPath: base.path)
                while let name = walk?.nextObject() as? String {
                    let path = base.appendingPathComponent(name)
                    guard try path.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
                    if path.path.contains("/CloudTrail/"), name.hasSuffix(".json.gz") {
                        logs.append((path.path, try Input.inflated(path)))
                    } else {
                        others.append(path.path)
                    }
                }
            }
            logs.sort { $0.path < $1.path }
            others.sort()
        }

        private static func inflated(_ file: URL) throws -> String {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/gzip")
            process.arguments = ["-dc", file.path]
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }
    }

    private static let input = Result { try Input() }

    /// The rows by event, of these log files and other files.
    private static func rows(_ logs: [String], _ others: [String]) throws -> [String: [String: String]] {
        let program = try Program()
        defer { program.remove() }
        let folder = program.folder.appendingPathComponent("logs")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (place, text) in logs.enumerated() {
            try text.write(to: folder.appendingPathComponent("\(place).json"), atomically: false, encoding: .utf8)
        }
        let result = try program.run(["ingest", "--quiet", folder.path] + others)
        try #require([0, 3].contains(result.code), "\(result.errors)")
        let list = parseCSV(try program.deployments())
        return Dictionary(list.map { ($0["event_id"] ?? "", $0) }) { first, _ in first }
    }

    private static let whole = Result {
        let all = try input.get()
        return try rows(all.logs.map(\.text), all.others)
    }

    /// Of what kind a record is is told by its text: it is left out whole.
    private static func without(_ text: String, _ isLost: ([String: Any]) -> Bool) throws -> String {
        guard var file = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let records = file["Records"] as? [[String: Any]]
        else { return text }
        file["Records"] = records.filter { !isLost($0) }
        return String(decoding: try JSONSerialization.data(withJSONObject: file), as: UTF8.self)
    }

    /// A claim is worth what no tie is worth: both are outside the pipelines.
    private static let grades = ["none": 0, "claimed": 0, "inferred": 1, "verified": 2]

    enum Loss: String, CaseIterable, Sendable { case grants, records, files, exports, region, account, day }

    @Test(arguments: Loss.allCases, [UInt64(11), 12])
    func lostInputNamesNoOtherRun(loss: Loss, seed: UInt64) throws {
        var random = SeededRandom(seed)
        let input = try EvidenceLossTests.input.get()
        let whole = try EvidenceLossTests.whole.get()
        let share = Double.random(in: 0.1...0.9, using: &random)
        var logs = input.logs
        var others = input.others
        switch loss {
        case .grants, .records:
            for place in logs.indices {
                var lost = SeededRandom(random.next())
                logs[place].text = try EvidenceLossTests.without(logs[place].text) { record in
                    let isGrant = (record["eventName"] as? String)?.hasPrefix("AssumeRole") == true
                    return (loss == .records || isGrant)
                        && Double.random(in: 0...1, using: &lost) < (loss == .records ? share / 2 : share)
                }
            }
        case .files: logs = logs.filter { _ in Double.random(in: 0...1, using: &random) > share }
        case .exports: others = others.filter { _ in Double.random(in: 0...1, using: &random) > share }
        case .region:
            let region = ["eu-west-1", "us-east-1"].randomElement(using: &random)!
            logs = logs.filter { !$0.path.contains("/\(region)/") }
        case .account:
            let account = ["210987650001", "210987650002", "210987650003", "000765400044"].randomElement(
                using: &random)!
            logs = logs.filter { !$0.path.contains("/\(account)/") }
        case .day:
            let day = "/2026/09/" + String(format: "%02d", Int.random(in: 1...28, using: &random)) + "/"
            logs = logs.filter { !$0.path.contains(day) }
        }
        let part = try EvidenceLossTests.rows(logs.map(\.text), others)
        for (event, row) in part {
            let known = try #require(whole[event])
            let label = "\(event) \(loss) \(seed)"
            // Names that callers chose count where the origin is not known; and of
            // two sessions of one role, name and second one alone looks like the
            // only one: docs/limits.md says so.
            let isOnlyCandidate = row["link"] == "principal" && known["pipeline_uuid"] == ""
            for column in ["pipeline_uuid", "step_uuid", "trigger_account", "trigger_person"]
            where row["match"] != "session-name" && !isOnlyCandidate {
                let value = row[column] ?? ""
                #expect(value.isEmpty || value == known[column], "\(label) \(column)")
            }
            let (grade, before) = (row["attribution"] ?? "", known["attribution"] ?? "")
            #expect(
                EvidenceLossTests.grades[grade]! <= EvidenceLossTests.grades[before]!,
                "\(label): \(before) became \(grade)")
        }
    }

    /// The session names of people and machines outside the pipelines become
    /// those of runs: nobody is booked as a pipeline for it, and nobody is gone
    /// from the report of changes outside the pipelines.
    @Test(arguments: [UInt64(21), 22, 23, 24])
    func chosenNamesRaiseNothing(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let input = try EvidenceLossTests.input.get()
        let whole = try EvidenceLossTests.whole.get()
        let runs = whole.values.filter { $0["attribution"] == "verified" }
        let outside = whole.values.filter {
            ["none", "claimed"].contains($0["attribution"]) && $0["session_name"] != ""
        }
        #expect(runs.count > 50 && outside.count > 3)
        var logs = input.logs.map(\.text)
        var names: Set<String> = []
        for row in outside.sorted(by: { $0["event_id"]! < $1["event_id"]! }) {
            let (old, arn) = (row["session_name"]!, row["principal_arn"]!)
            guard names.insert(arn).inserted, arn.hasSuffix("/\(old)") else { continue }
            // The run that was at work nearest to the call, or any other.
            let near = runs.min { EvidenceLossTests.distance($0, row) < EvidenceLossTests.distance($1, row) }!
            let run = Bool.random(using: &random) ? near : runs.randomElement(using: &random)!
            let slug = run["repository"]!.split(separator: "/").last!
            let new = [
                run["pipeline_uuid"]!, run["step_uuid"]!, "\(slug)-\(run["build_number"]!)",
                "bb-\(run["build_number"]!)",
                "AWSCloudFormation",
            ].randomElement(using: &random)!
            let role = arn.dropLast(old.utf8.count + 1).split(separator: "/").last!
            for place in logs.indices {
                logs[place] = logs[place].replacing(
                    "assumed-role/\(role)/\(old)\"", with: "assumed-role/\(role)/\(new)\""
                )
                .replacing(":\(old)\"", with: ":\(new)\"").replacing(
                    "\"roleSessionName\":\"\(old)\"", with: "\"roleSessionName\":\"\(new)\""
                )
                .replacing("\"roleSessionName\": \"\(old)\"", with: "\"roleSessionName\": \"\(new)\"")
            }
        }
        let changed = try EvidenceLossTests.rows(logs, input.others)
        #expect(names.count > 2)
        for row in outside {
            let now = try #require(changed[row["event_id"]!], "\(row["event_id"]!) is gone")
            #expect(
                ["none", "claimed"].contains(now["attribution"]), "\(row["event_id"]!) \(now["session_name"] ?? "")")
        }
    }

    private static func distance(_ run: [String: String], _ row: [String: String]) -> TimeInterval {
        let format = ISO8601DateFormatter()
        guard let a = format.date(from: run["requested_at"] ?? ""), let b = format.date(from: row["requested_at"] ?? "")
        else {
            return .infinity
        }
        return abs(a.timeIntervalSince(b))
    }
}
