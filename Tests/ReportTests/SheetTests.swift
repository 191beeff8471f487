import Foundation
import GoldenFiles
import Testing

@testable import Report

@Suite struct SheetTests {
    private static let escape = "\u{1B}[31mred\u{7}"

    /// A sheet with everything that a sheet can have, and what an attacker
    /// would put into it.
    private static let sheet: Sheet = {
        var sheet = Sheet(
            kind: "deployment", id: "D-0123456789", title: "D-0123456789: deploy of <b>checkout</b>",
            sentence:
                "checkout in production went from checkout:41 to checkout:42 by \(escape) and \u{202E}nobody else.")
        let table = ResultSet(
            columns: [
                Column(name: "time", kind: .time), Column(name: "deploy_id"), Column(name: "what"),
                Column(name: "result"), Column(name: "calls", kind: .integer),
                Column(name: "hidden", isHeadline: false),
            ],
            rows: [
                [
                    .text("2026-09-03T14:05:12Z"), .text("D-0123456789"),
                    .text("deploy of checkout: checkout:41 → checkout:42"),
                    .text("accepted"), .integer(3), .text("one"),
                ],
                [
                    .text("2026-09-03T14:06:12Z"), .text("D-9876543210"),
                    .text("=cmd|' /C calc'!A0 " + String(repeating: "漢字", count: 20)), .text("denied"), .integer(41),
                    .null,
                ],
            ])
        sheet.sections = [
            Sheet.Section(
                "way", "The way",
                [
                    .chain([
                        Sheet.Station(kind: "step", title: "step “Deploy”", details: [Sheet.Fact("step", "{uuid}")]),
                        Sheet.Station(
                            kind: "change", title: "UpdateService",
                            details: [
                                Sheet.Fact("requested at", "2026-09-03T14:05:12Z", kind: .time),
                                Sheet.Fact(
                                    "user agent", "<script>alert(1)</script> " + String(repeating: "x", count: 150)),
                                Sheet.Fact("unknown", nil),
                            ], tie: "access-key", strength: "The call bears the key that was issued."),
                    ]), .note("Nothing\nelse."),
                ]),
            Sheet.Section(
                "change", "What changed",
                [
                    .differences([
                        Sheet.Difference("image", before: "a:1", after: "a:2"),
                        Sheet.Difference("role", before: nil, after: "r"),
                        Sheet.Difference("port", before: "80", after: nil),
                        Sheet.Difference("cpu", before: "1", after: "1"),
                    ]), .table(table),
                ]),
            Sheet.Section("empty", "Nothing", [.table(ResultSet(columns: table.columns, rows: []))]),
            Sheet.Section(
                "picture", "Over time",
                [
                    .picture(
                        Timeline([
                            Timeline.Lane(
                                "deployments",
                                [
                                    Timeline.Mark(time: "2026-09-03T14:05:12Z", label: "one \"quoted\""),
                                    Timeline.Mark(time: "2026-09-05T14:05:12Z", label: "two", isRefused: true),
                                ])
                        ]))
                ]),
            Sheet.Section(
                "policy", "A policy",
                [.document("{\n  \"Effect\": \"Deny\"\n}"), .commands(["deploytrail trace 'a b'"])]),
        ]
        sheet.timeline = table
        return sheet
    }()

    @Test(arguments: [80, 120, 200], [false, true])
    func textAtAWidth(_ width: Int, color: Bool) throws {
        let text = SheetText(width: width, color: color).text(SheetTests.sheet)
        try Golden.expect(text, is: "sheet-\(width)\(color ? "-coloured" : "").txt")
        let plain = text.replacing(/\u{1B}\[[0-9]+m/, with: "")
        // Commands and documents are to be pasted: they are never broken.
        for line in plain.split(separator: "\n") where !line.hasPrefix("  $ ") {
            #expect(VisibleText.width(String(line)) <= width, "\(line)")
        }
        #expect(!plain.unicodeScalars.contains { $0 != "\n" && VisibleText.isDangerous($0) })
    }

    @Test func timesInAZone() throws {
        let clock = try #require(ZoneClock(named: "Europe/Berlin"))
        let text = SheetText(width: 120, color: false, clock: clock).text(SheetTests.sheet)
        #expect(text.contains("2026-09-03 16:05:12 +02:00"))
        #expect(!text.contains("14:05:12Z"))
    }

    @Test func jsonHasEverySection() throws {
        let text = SheetJSON().text(SheetTests.sheet)
        try Golden.expect(text, is: "sheet.json")
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let sections = try #require(object["sections"] as? [String: [String: Any]])
        #expect(Set(sections.keys) == ["way", "change", "empty", "picture", "policy"])
        #expect((sections["change"]?["rows"] as? [[String: Any]])?.last?["calls"] as? Int == 41)
        #expect((sections["empty"]?["rows"] as? [Any])?.isEmpty == true)
        #expect((sections["way"]?["chain"] as? [[String: Any]])?.last?["tie"] as? String == "access-key")
        #expect((object["timeline"] as? [Any])?.count == 2)
    }

    @Test func htmlEscapesAndLinks() throws {
        let html = SheetHTML(link: { name, value in name == "deploy_id" ? "/trace/\(value)" : nil }).body(
            SheetTests.sheet)
        try Golden.expect(html, is: "sheet.html")
        #expect(!html.contains("<script"))
        #expect(!html.contains("<b>checkout"))
        #expect(html.contains("<a href=\"/trace/D-0123456789\">"))
        #expect(!html.contains("hidden</th>"))
        #expect(html.contains("class=\"mark hollow\""))
    }
}
