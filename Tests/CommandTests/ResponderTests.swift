import Foundation
import GoldenFiles
import Testing

/// find and trace on the samples, as a responder would run them.
@Suite(.serialized) struct ResponderTests {
    /// The samples, ingested once.
    private static let samples = Result {
        let program = try Program()
        #expect(try program.run("ingest", "--quiet", "samples").code == 0)
        return program.database
    }

    private func ingested() throws -> Program {
        let program = try Program()
        try FileManager.default.copyItem(atPath: ResponderTests.samples.get(), toPath: program.database)
        return program
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func whatIsPastedIsFound() throws {
        let program = try ingested()
        defer { program.remove() }
        // What is pasted, what has to be among the hits.
        let cases: [(text: String, kind: String, id: String)] = [
            ("D-580d194b14", "deployment", "D-580d194b14"),
            ("580d194b-1443-4fea-add6-afd588f6f938", "event", "580d194b-1443-4fea-add6-afd588f6f938"),
            ("{034e7129-aa2d-44ca-961e-1072ea8b764c}", "pipeline", "034e7129-aa2d-44ca-961e-1072ea8b764c"),
            ("bf9e95aa-1188-4967-a7c9-74db7d489b10", "step", "bf9e95aa-1188-4967-a7c9-74db7d489b10"),
            ("bf9e95aa-1188-4967-a7c9-74db7d489b10", "deployment", "D-580d194b14"),
            ("parcel-api#101", "pipeline", "034e7129-aa2d-44ca-961e-1072ea8b764c"),
            ("768de28b47", "deployment", "D-580d194b14"),
            ("768de28b47", "pipeline", "034e7129-aa2d-44ca-961e-1072ea8b764c"),
            ("ASIAH2NUQV6EBMFGEUXE", "session", "ASIAH2NUQV6EBMFGEUXE"),
            ("AKIAQN63YAVI37NBB7GP", "session", "AKIAQN63YAVI37NBB7GP"),
            ("arn:aws:iam::210987650003:role/deployer", "role", "arn:aws:iam::210987650003:role/deployer"),
            ("deployer", "role", "arn:aws:iam::210987650003:role/deployer"),
            ("parcel-api-101", "session", "ASIAH2NUQV6EBMFGEUXE"),
            ("52.45.145.53", "session", "ASIAH2NUQV6EBMFGEUXE"), ("52.45.145.0/24", "session", "ASIAH2NUQV6EBMFGEUXE"),
            ("parcel-api:42", "task-definition", "parcel-api:42"), ("parcel-api:42", "deployment", "D-580d194b14"),
            ("sha256:a81121922f8dadcc806324244983e885a51d684a7025b1eb3990913a06132eff", "deployment", "D-580d194b14"),
            ("parcel-api:2.101.0", "deployment", "D-580d194b14"), ("Lindqvist", "person", "Tomás Lindqvist"),
            ("2026-09-01 15:41 Europe/Berlin", "deployment", "D-580d194b14"),
            ("feature/parcel-map", "deployment", "D-e626dce53c"), ("210987650003", "account", "210987650003"),
            (
                "parcel-production/tracking-web", "service",
                "arn:aws:ecs:eu-west-1:210987650003:service/parcel-production/tracking-web"
            ),
            ("svc-buildserver", "principal", "arn:aws:iam::000765400044:user/svc-buildserver"),
            // Made with a role that she took after she had signed in, under another name.
            ("iris.okafor@northwind.example", "deployment", "D-b73dac7b2f"),
        ]
        for (text, kind, id) in cases {
            let result = try program.run("find", text, "--format", "json", "--limit", "50")
            #expect(result.code == 0)
            let hits = try #require(try object(result.output)["hits"] as? [[String: Any]])
            #expect(
                hits.contains { $0["kind"] as? String == kind && $0["id"] as? String == id }, "\(text): \(kind) \(id)")
        }
    }

    /// Every request id leads to its event.
    @Test func aRequestIDIsFound() throws {
        let program = try ingested()
        defer { program.remove() }
        let row = try program.run(
            "query", "--format", "json", "--sql",
            "SELECT event_id, request_id FROM events WHERE event_name = 'UpdateService' AND request_id IS NOT NULL ORDER BY event_id LIMIT 1"
        )
        let rows = try #require(try object(row.output)["rows"] as? [[String: Any]])
        let request = try #require(rows.first?["request_id"] as? String)
        let hits = try #require(
            try object(try program.run("find", request, "--format", "json").output)["hits"] as? [[String: Any]])
        #expect(hits.first?["event_id"] as? String == rows.first?["event_id"] as? String)
    }

    @Test(arguments: [
        "nothing-of-the-kind", "'; DROP TABLE event; --", "\u{1B}[2J", "%", "_", "{", "-- x", "🚚",
        String(repeating: "x", count: 5_000),
    ])
    func whatIsNotThereIsSaid(_ text: String) throws {
        let program = try ingested()
        defer { program.remove() }
        let result = try program.run("find", "--format", "json", "--", text)
        #expect(result.code == 0)
        let found = try object(result.output)
        #expect((found["hits"] as? [Any])?.isEmpty == true)
        #expect((found["searched"] as? String)?.contains("2026-09-01") == true)
        let trace = try program.run("trace", "--", text)
        #expect(trace.code == 2)
        #expect(trace.errors.contains("names nothing that can be traced"))
        #expect(!trace.errors.contains("\u{1B}"))
    }

    @Test(arguments: [80, 120, 200])
    func aDeploymentsTrace(_ width: Int) throws {
        let program = try ingested()
        defer { program.remove() }
        let result = try program.run("trace", "D-580d194b14", environment: ["COLUMNS": "\(width)"])
        #expect(result.code == 0)
        try Golden.expect(result.output, is: "trace-deployment-\(width).txt")
    }

    @Test(arguments: [
        ("session", "ASIAQ5H6ZKT33Z6ZMRZB"), ("key", "AKIAQN63YAVI37NBB7GP"),
        ("pipeline", "northwind/checkout-web#190"),
        ("step", "bf9e95aa-1188-4967-a7c9-74db7d489b10"), ("service", "parcel-production/tracking-web"),
        ("task-definition", "parcel-api:42"), ("denied", "D-3148385055"), ("chain", "D-506df4790a"),
    ])
    func traces(_ name: String, _ id: String) throws {
        let program = try ingested()
        defer { program.remove() }
        let text = try program.run("trace", id, environment: ["COLUMNS": "120"])
        #expect(text.code == 0)
        try Golden.expect(text.output, is: "trace-\(name).txt")
        let json = try object(try program.run("trace", id, "--format", "json").output)
        #expect((json["sections"] as? [String: Any])?.isEmpty == false)
        let csv = try program.run("trace", id, "--format", "csv").output
        #expect(csv.hasPrefix("datetime,timestamp_desc,message,kind,deploy_id,event_id,"))
        let html = try program.run("trace", id, "--format", "html").output
        #expect(html.hasSuffix("</html>\n"))
        #expect(!html.contains("<img src=x"))
    }

    @Test(arguments: [80, 120, 200])
    func whyItWasRefused(_ width: Int) throws {
        let program = try ingested()
        defer { program.remove() }
        for (name, id) in [
            ("web-identity", "northwind/depot-suite#170"), ("role", "D-3148385055"),
            ("storm", "northwind/invoice-portal#226"),
        ] {
            let result = try program.run("why", id, environment: ["COLUMNS": "\(width)"])
            #expect(result.code == 0)
            try Golden.expect(result.output, is: "why-\(name)-\(width).txt")
        }
    }

    @Test func severalThingsAreListed() throws {
        let program = try ingested()
        defer { program.remove() }
        let result = try program.run("trace", "tracking-web")
        #expect(result.code == 2)
        #expect(
            result.errors.contains(
                "deploytrail trace arn:aws:ecs:eu-west-1:210987650002:service/parcel-staging/tracking-web"))
    }

    @Test func theRecordsBehindIt() throws {
        let program = try ingested()
        defer { program.remove() }
        let result = try program.run("trace", "D-580d194b14", "--raw")
        #expect(result.code == 0)
        #expect(
            result.output.contains("\"eventName\": \"UpdateService\"")
                || result.output.contains("\"eventName\" : \"UpdateService\""))
        #expect(result.output.contains("AssumeRoleWithWebIdentity"))
        #expect(!result.output.contains("NEVER-STORE"))
    }

    @Test(arguments: [["--around", "x"], ["--around", ""], ["--tz", "Mars"], ["--run-at", "never"]])
    func badOptions(_ options: [String]) throws {
        let program = try Program()
        defer { program.remove() }
        for command in ["find", "trace"] {
            let result = try program.run([command, "x"] + options)
            #expect(result.code == 2)
            #expect(result.errors.contains(options[0]))
        }
    }
}
