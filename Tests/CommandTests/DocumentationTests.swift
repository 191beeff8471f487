import Foundation
import Testing

/// A command, option, report or column without documentation is a bug.
@Suite struct DocumentationTests {
    private static func text(_ path: String) throws -> String {
        try String(contentsOf: Program.root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func allDocs() throws -> String {
        let folder = Program.root.appendingPathComponent("docs")
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
        return try (["README.md"] + pages.map { "docs/\($0)" }).map(text).joined(separator: "\n")
    }

    @Test func everyCommandAndOptionIsDocumented() throws {
        let program = try Program()
        defer { program.remove() }
        let dump = try program.run("--experimental-dump-help")
        let info = try #require(try JSONSerialization.jsonObject(with: dump.bytes) as? [String: Any])
        let docs = try DocumentationTests.allDocs()
        let root = try #require(info["command"] as? [String: Any])
        let commands = try #require(root["subcommands"] as? [[String: Any]]).filter {
            $0["commandName"] as? String != "help"
        }
        #expect(commands.count >= 9)
        for command in commands {
            let name = try #require(command["commandName"] as? String)
            #expect(
                docs.contains("`deploytrail \(name)") || docs.contains("deploytrail \(name) ")
                    || docs.contains("`\(name)`"), "\(name)")
            for argument in command["arguments"] as? [[String: Any]] ?? [] {
                for spelling in argument["names"] as? [[String: Any]] ?? [] where spelling["kind"] as? String == "long"
                {
                    let option = "--\(spelling["name"] as? String ?? "")"
                    if option == "--help" || option == "--version" { continue }
                    #expect(docs.contains(option), "\(name) \(option)")
                }
            }
        }
    }

    @Test func everyReportAndColumnIsDocumented() throws {
        let program = try Program()
        defer { program.remove() }
        let page = try DocumentationTests.text("docs/reports.md")
        let reports = parseCSV(try program.run("reports", "--format", "csv").output).compactMap { $0["name"] }
        #expect(reports.contains("deployments") && reports.contains("sessions"))
        for report in reports {
            let section = try #require(
                page.components(separatedBy: "\n## ").first { $0.hasPrefix("\(report)\n") }, "\(report)")
            let columns = parseCSV(try program.run("reports", report, "--format", "csv").output).compactMap {
                $0["column"]
            }
            #expect(!columns.isEmpty)
            for column in columns { #expect(section.contains("| `\(column)` |"), "\(report) \(column)") }
        }
    }

    @Test func theDeploymentsColumnsAreTheContracts() throws {
        let program = try Program()
        defer { program.remove() }
        let columns = parseCSV(try program.run("reports", "deployments", "--format", "csv").output).compactMap {
            $0["column"]
        }
        let contract = """
            deploy_id requested_at environment environment_source environment_conflict environment_certainty account_id region cluster service change \
            task_definition_before before_source task_definition images image_digests repository branch commit build_number \
            pipeline_uuid step_uuid step_name bitbucket_environment trigger trigger_account credential principal_arn \
            role_arn session_name chain_depth access_key_id source_ip user_agent link match attribution result error_code tags \
            pull_request pull_request_title authors approvers approved_at merged_by merged_at trigger_person checks \
            event_name event_id evidence integrity
            """
        #expect(columns == contract.split(separator: " ").map(String.init))
    }

    @Test func relativeLinksLeadSomewhere() throws {
        let folder = Program.root.appendingPathComponent("docs")
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
        for page in ["README.md"] + pages.map({ "docs/\($0)" }) {
            let base = Program.root.appendingPathComponent(page).deletingLastPathComponent()
            for part in try DocumentationTests.text(page).components(separatedBy: "](").dropFirst() {
                let link = part.prefix { $0 != ")" && $0 != "#" }
                if link.isEmpty || link.contains("://") { continue }
                let target = base.appendingPathComponent(String(link))
                #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(link)")
            }
        }
    }
}
