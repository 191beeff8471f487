import Foundation
import GRDB
import Store
import Testing

/// The page over real HTTP.
@Suite struct ServeTests {
    /// Made once; every test has a copy of its own.
    private static let databases: [String: Result<Data, any Error>] = Dictionary(
        uniqueKeysWithValues: ["samples", "samples/ecs"].map { path in
            (
                path,
                Result {
                    let program = try Program()
                    defer { program.remove() }
                    try program.run("ingest", "--quiet", path)
                    return try Data(contentsOf: URL(fileURLWithPath: program.database))
                }
            )
        })

    private static func served(
        _ options: [String] = [], of path: String = "samples", _ body: (Program, ServedPage) throws -> Void
    ) throws {
        let program = try Program()
        defer { program.remove() }
        try #require(databases[path]).get().write(to: URL(fileURLWithPath: program.database))
        try body(program, ServedPage(program, options))
    }

    @Test func nothingWithoutTheToken() throws {
        try ServeTests.served { (_, page) throws in
            #expect(page.base.count == 33)
            #expect(try page.get("/").status == 200)
            let wrong = "/" + String(page.base.dropFirst().reversed())
            for path in ["/", "", "/deployments", wrong + "/", page.base + "0/", "/assets/site.css", "/favicon.ico"] {
                let answer = try page.ask(path.isEmpty ? "/" : path)
                #expect(answer.status == 403, "\(path)")
                #expect(!answer.text.contains(page.base.dropFirst()), "\(path) tells the token")
                #expect(ServedPage.links(in: answer.text).isEmpty)
            }
        }
    }

    @Test func everyLinkLeadsSomewhere() throws {
        try ServeTests.served { (_, page) throws in
            var waiting = [page.base + "/"]
            var seen: Set<String> = []
            while let link = waiting.popLast(), seen.count < 600 {
                let path = String(link.prefix { $0 != "#" })
                guard !path.isEmpty, seen.insert(path).inserted else { continue }
                #expect(path.hasPrefix(page.base + "/"), "\(path) leads away")
                let answer = try page.ask(path)
                #expect(answer.status == 200, "\(path): \(answer.status)")
                guard answer.headers["content-type"]?.hasPrefix("text/html") == true,
                    answer.headers["content-disposition"] == nil
                else { continue }
                waiting += ServedPage.links(in: answer.text)
            }
            #expect(seen.count > 100)
            #expect(page.errors.isEmpty, "\(page.errors)")
        }
    }

    @Test func noTokenWhereNoneIsWanted() throws {
        try ServeTests.served(["--no-token"], of: "samples/ecs") { (_, page) throws in
            #expect(page.base.isEmpty)
            #expect(try page.get("/").status == 200)
            #expect(try page.ask("/", host: "localhost:\(page.port)").status == 200)
            #expect(try page.ask("/", host: "[::1]:\(page.port)").status == 200)
        }
    }

    @Test func otherNamesAndSitesAreTurnedAway() throws {
        try ServeTests.served(["--no-token"], of: "samples/ecs") { (_, page) throws in
            for host in ["evil.example:\(page.port)", "127.0.0.1", "127.0.0.1:1", "evil.example"] {
                #expect(try page.ask("/", host: host).status == 421, "\(host)")
            }
            let nameless = try page.exchange(Data("GET / HTTP/1.1\r\nConnection: close\r\n\r\n".utf8))
            #expect(String(decoding: nameless, as: UTF8.self).hasPrefix("HTTP/1.1 421 "))
            #expect(try page.ask("/", more: ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"]).status == 403)
            #expect(try page.ask("/", more: ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"]).status == 200)
        }
    }

    @Test func onlyReading() throws {
        try ServeTests.served(["--no-token"], of: "samples/ecs") { (_, page) throws in
            for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
                let answer = try page.ask("/", method: method, more: ["Content-Length: 0"])
                #expect(answer.status == 405, "\(method)")
                #expect(answer.headers["allow"] == "GET, HEAD")
            }
            let (whole, head) = try (page.get("/reports"), page.ask("/reports", method: "HEAD"))
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head.headers["content-length"] == String(whole.body.count))
        }
    }

    @Test func everyAnswerIsLockedIn() throws {
        try ServeTests.served { (_, page) throws in
            let targets = ["/", "/deployments", "/reports/sessions", "/assets/site.js", "/exports/files.csv", "/nope"]
            for target in targets.map({ page.base + $0 }) + ["/", "/%zz"] {
                let answer = try page.ask(target)
                let policy = try #require(answer.headers["content-security-policy"])
                for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
                    #expect(policy.contains(part), "\(target)")
                }
                #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("data:"))
                let expected = [
                    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
                    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
                    "cross-origin-embedder-policy": "require-corp", "cache-control": "no-store",
                ]
                for (name, value) in expected { #expect(answer.headers[name] == value, "\(target) \(name)") }
                #expect(answer.headers["set-cookie"] == nil)
                #expect(answer.headers["access-control-allow-origin"] == nil)
            }
        }
    }

    /// Targets below the token, and what they come to.
    static let mistakes: [(target: String, status: Int)] = [
        ("/nope", 404), ("/reports/nope", 404), ("/reports/..", 404), ("/../../etc/passwd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404), ("/assets/../site.css", 404), ("/exports/deployments", 404),
        ("/exports/deployments.exe", 404), ("/exports/nope.csv", 404), ("/exports/--help.csv", 404),
        ("/deployments/%00", 400), ("/%", 400), ("/%zz", 400), ("/%ff%fe", 400), ("/deployments?service=%C0%80", 400),
        ("/deployments?from=yesterday", 400), ("/deployments?change=deplyo", 400), ("/deployments?before=x", 400),
        ("/deployments?from=2026-02-02&to=2026-02-01", 400), ("/services?after=x", 400),
        ("/trace/%F0%9F%98%80%E2%80%AE", 404), ("/trace/" + String(repeating: "a", count: 3_000), 404),
        ("/trace/'%20OR%201=1%20--", 404), ("/" + String(repeating: "a", count: 9_000), 414),
        ("/deployments?service=" + String(repeating: "a", count: 9_000), 414),
        ("/" + String(repeating: "a/", count: 20), 400),
    ]

    @Test func mistakesArePagesWithoutInternals() throws {
        try ServeTests.served { (program, page) throws in
            for (target, status) in ServeTests.mistakes {
                let answer = try page.get(target)
                #expect(answer.status == status, "\(target.prefix(60))")
                for inside in ["Error", "SELECT", "SQLite", "swift", program.folder.path] {
                    #expect(!answer.text.contains(inside), "\(target.prefix(60)) says \(inside)")
                }
            }
            for bytes in ["\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nHost: \u{0}\r\n\r\n"] {
                _ = try page.exchange(Data(bytes.utf8) + Data([0xFF, 0xFE]))
            }
            #expect(try page.get("/").status == 200, "still there")
            #expect(page.errors.isEmpty, "\(page.errors)")
        }
    }

    @Test func faultsAreForStandardError() throws {
        try ServeTests.served { (program, page) throws in
            let store = try Store.forWriting(program.database)
            try store.database.write { try $0.execute(sql: "DROP TABLE deployments") }
            let answer = try page.get("/deployments")
            #expect(answer.status == 500)
            #expect(!answer.text.contains("no such table") && !answer.text.contains("SELECT"))
            #expect(page.errors.contains("no such table: deployments"))
            #expect(try page.get("/reports").status == 200)
        }
    }

    @Test func thePagesHoldAllDeploymentsOnceInOrder() throws {
        try ServeTests.served { (program, page) throws in
            let csv = try program.run("report", "deployments", "--format", "csv").output
            let expected = parseCSV(csv).compactMap { $0["deploy_id"] }
            var found: [String] = []
            var back: String?
            var next: String? = page.base + "/deployments"
            while let path = next, found.count <= expected.count {
                let text = try page.ask(path).text
                found += text.components(separatedBy: "<small>D-").dropFirst().map { "D-" + $0.prefix { $0 != "<" } }
                let way = { (rel: String) in
                    text.components(separatedBy: "rel=\"\(rel)\" href=\"").dropFirst().first
                        .map { String($0.prefix { $0 != "\"" }).replacing("&amp;", with: "&") }
                }
                next = way("next")
                #expect(next?.contains("offset") != true)
                if next == nil { back = way("prev") }
            }
            #expect(found == expected.reversed())
            let before = try #require(back)
            let ids = try page.ask(before).text.components(separatedBy: "<small>D-").dropFirst()
                .map { "D-" + $0.prefix { $0 != "<" } }
            let last = try #require(ids.last.flatMap { found.firstIndex(of: $0) })
            #expect(Array(found[(last - ids.count + 1)...last]) == ids)
        }
    }

    @Test func downloadsAreWhatTheCommandWrites() throws {
        try ServeTests.served { (program, page) throws in
            let answer = try page.get("/exports/deployments.csv?environment=production&change=deploy")
            let csv = try program.run(
                "report", "deployments", "--format", "csv", "--environment", "production", "--change", "deploy")
            #expect(answer.body == csv.bytes && csv.bytes.count > 1_000)
            let disposition = try #require(answer.headers["content-disposition"])
            #expect(disposition.hasPrefix("attachment; filename=\"deployments-") && disposition.hasSuffix(".csv\""))
            #expect(answer.headers["content-type"] == "text/csv; charset=utf-8")
            for (format, begins) in [("xlsx", "PK"), ("html", "<!DOCTYPE html>"), ("json", "{"), ("jsonl", "{")] {
                let answer = try page.get("/exports/sessions.\(format)")
                #expect(answer.status == 200 && answer.body.starts(with: Data(begins.utf8)), "\(format)")
                #expect(answer.headers["content-disposition"]?.hasPrefix("attachment") == true)
            }
            #expect(try page.get("/exports/deployments.csv?service=--output%3D/tmp/x").status == 200)
        }
    }

    @Test func itAnswersWhileAnIngestRuns() throws {
        try ServeTests.served(of: "samples/ecs") { (program, page) throws in
            #expect(try page.get("/").text.contains("No CloudTrail events"))
            let ingest = try program.start(["ingest", "--quiet", "samples"])
            var answers = 0
            while ingest.process.isRunning {
                #expect(try page.get("/deployments").status == 200)
                answers += 1
            }
            #expect(answers > 0)
            #expect(try page.get("/").text.contains("2026-09-30"))
        }
    }

    @Test(arguments: [SIGINT, SIGTERM]) func signalsEndIt(signal: Int32) throws {
        try ServeTests.served(of: "samples/ecs") { (_, page) throws in
            #expect(try page.get("/").status == 200)
            #expect(page.end(signal) == 0)
            #expect(page.errors.isEmpty, "\(page.errors)")
        }
    }

    @Test func theBrowserGetsTheAddressAndNothingElse() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "--quiet", "samples/ecs")
        let desktop = program.folder.appendingPathComponent("xdg-open")
        let noted = program.folder.appendingPathComponent("noted")
        try Data(
            "#!/bin/sh\nprintf '%s|' \"$#\" \"$@\" >'\(noted.path).part' && mv '\(noted.path).part' '\(noted.path)'\n"
                .utf8
        )
        .write(to: desktop)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: desktop.path)
        let path = "\(program.folder.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
        let page = try ServedPage(program, ["--open"], environment: ["PATH": path])
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: noted.path) { usleep(50_000) }
        let text = try String(contentsOf: noted, encoding: .utf8)
        #expect(text == "1|http://127.0.0.1:\(page.port)\(page.base)/|")
        #expect(page.end(SIGTERM) == 0)
    }

    @Test func aTakenPortIsAUsageError() throws {
        try ServeTests.served(of: "samples/ecs") { (program, page) throws in
            let second = try program.run("serve", "--port", String(page.port))
            #expect(second.code == 2)
            #expect(second.errors.contains("\(page.port)") && second.errors.contains("--port 0"))
            #expect(second.output.isEmpty)
        }
    }

    @Test func moreConnectionsThanItMayHoldDoNotEndIt() throws {
        try ServeTests.served(["--no-token"], of: "samples/ecs") { (_, page) throws in
            // util-linux, which every Debian has.
            let limit = try Process.run(
                URL(fileURLWithPath: "/usr/bin/prlimit"), arguments: ["--pid=\(page.processID)", "--nofile=64:64"])
            limit.waitUntilExit()
            try #require(limit.terminationStatus == 0)
            let held = (0..<100).map { _ in page.connection() }
            usleep(500_000)
            for descriptor in held where descriptor >= 0 { close(descriptor) }
            var status = 0
            for _ in 0..<50 where status != 200 {
                usleep(100_000)
                status = (try? page.get("/").status) ?? 0
            }
            #expect(status == 200)
            #expect(page.errors.contains("Too many open files"))
        }
    }

    @Test func aTraceCanBeHadAsAFile() throws {
        try ServeTests.served { (program, page) throws in
            let rows = parseCSV(try program.run("report", "deployments", "--format", "csv").output)
            let id = try #require(rows.last?["deploy_id"])
            let trace = try page.get("/trace/\(id)")
            #expect(trace.status == 200 && trace.text.contains("<h1>\(id)"))
            let link = try #require(ServedPage.links(in: trace.text).first { $0.contains("trace.csv") })
            let csv = try page.ask(link)
            #expect(csv.body == (try program.run("trace", id, "--format", "csv").bytes) && !csv.body.isEmpty)
            #expect(csv.headers["content-disposition"] == "attachment; filename=\"trace-\(id).csv\"")
            #expect(try page.get("/exports/trace.csv?id=nothing-like-it").status == 404)
            #expect(try page.get("/exports/trace.csv?id=--help").status == 404)
            #expect(try page.get("/exports/trace.xlsx?id=\(id)").status == 404)
            #expect(page.errors.isEmpty, "\(page.errors)")
        }
    }

    @Test func theLogOfRequestsHoldsNoToken() throws {
        try ServeTests.served(["--verbose"], of: "samples/ecs") { (_, page) throws in
            _ = try page.get("/a%0Ab%1B%5B31m")
            #expect(page.errors.contains("GET /a\\u{A}b\\u{1B}[31m 404"), "\(page.errors)")
            #expect(!page.errors.contains(page.base.dropFirst()))
        }
    }

    @Test func aReadTakesSoLongAtMost() throws {
        let program = try Program()
        defer { program.remove() }
        try program.run("ingest", "--quiet", "samples/ecs")
        let store = try Store.forReading(program.database)
        let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        #expect(throws: Store.TimeLimit.self) {
            try store.read(seconds: 0.2) { _ = try Int.fetchOne($0, sql: endless) }
        }
        #expect(try store.read(seconds: 5) { try Int.fetchOne($0, sql: "SELECT 1") } == 1)
    }
}
