import Foundation
import Testing

@testable import Report

@Suite("Text formats with hostile cells")
struct TextFormatTests {
    private let hostile: [String] = [
        "=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "plain", "a,b", "say \"hi\"", "two\nlines",
        "\u{1B}[31mred", "\u{202E}right to left", "日本語の名前", "🚀 up", "a|b`c`<b>&", "[link](javascript:1)", "",
    ]

    private func document(_ cells: [String]) -> ReportDocument {
        ReportDocument(
            name: "x", version: 1, title: "X", parameters: [], runAt: "2026-10-02T08:00:00Z", toolVersion: "0",
            leftOut: [],
            result: ResultSet(
                columns: [Column(name: "number", kind: .integer), Column(name: "text")],
                rows: cells.enumerated().map {
                    [.integer(Int64($0.offset)), $0.element.isEmpty ? .null : .text($0.element)]
                }))
    }

    private func render(_ renderer: any Renderer, _ cells: [String]) throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("deploytrail-\(UUID().uuidString)")
            .path
        defer { unlink(path) }
        let sink = try OutputSink.file(path)
        try renderer.render(document(cells), to: sink)
        try sink.finish()
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("CSV: no cell is a formula, quotes as RFC 4180 has them")
    func csv() throws {
        let text = try render(CSVRenderer(), hostile)
        let lines = text.components(separatedBy: "\r\n")
        #expect(lines[0] == "number,text")
        #expect(lines[1] == "0,'=1+1")
        #expect(lines[5] == "4,'\tx")
        #expect(lines[6] == "5,\"'\rx\"")
        #expect(lines[7] == "6,'＝1")
        #expect(lines[10] == "9,\"a,b\"")
        #expect(lines[11] == "10,\"say \"\"hi\"\"\"")
        #expect(lines[12] == "11,\"two\nlines\"")
        #expect(lines.last == "")
        #expect(CSVRenderer.escapedCells(in: document(hostile).result) == 8)
    }

    @Test("CSV: nothing invisible, and no formula with another separator either")
    func csvElsewhere() throws {
        let cells = [
            "\u{1B}[31m\u{7}\u{85}\u{9B}x", "a\u{202E}b\u{2066}c\u{200B}d\u{FEFF}e", " =1+1", "\u{A0}@x", "\u{200B}=1",
            "a;=1", "a; -b; c", "a\t+1", "a\n@x", "arn:aws:x; y-z", "e\u{301}\0",
        ]
        let lines = try render(CSVRenderer(), cells).components(separatedBy: "\r\n")
        #expect(lines[1] == "0,\\u{1B}[31m\\u{7}\\u{85}\\u{9B}x")
        #expect(lines[2] == "1,a\\u{202E}b\\u{2066}c\\u{200B}d\\u{FEFF}e")
        #expect(lines[3] == "2,' =1+1")
        #expect(lines[4] == "3,'\u{A0}@x")
        #expect(lines[5] == "4,'\\u{200B}=1")
        #expect(lines[6] == "5,a;'=1")
        #expect(lines[7] == "6,a; '-b; c")
        #expect(lines[8] == "7,a\t'+1")
        #expect(lines[9] == "8,\"a\n'@x\"")
        #expect(lines[10] == "9,arn:aws:x; y-z")
        #expect(lines[11] == "10,e\u{301}\\u{0}")
        #expect(CSVRenderer.escapedCells(in: document(cells).result) == 7)
    }

    @Test("JSON and JSON Lines: Foundation reads back what went in")
    func json() throws {
        let whole = try JSONSerialization.jsonObject(with: Data(try render(JSONRenderer(), hostile).utf8))
        let rows = try #require((whole as? [String: Any])?["rows"] as? [[String: Any]])
        #expect(rows.map { $0["text"] as? String ?? "" } == hostile)
        let lines = try render(JSONLinesRenderer(), hostile).split(separator: "\n")
        #expect(lines.count == hostile.count)
        for (line, cell) in zip(lines, hostile) {
            let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(row?["text"] as? String ?? "" == cell)
        }
    }

    @Test("Markdown: a row is a line, and nothing in it is markup")
    func markdown() throws {
        let lines = try render(MarkdownRenderer(), hostile).split(separator: "\n")
        #expect(lines.count == hostile.count + 2)
        for line in lines.dropFirst(2) {
            let bare = line.replacing("\\|", with: "").replacing("\\<", with: "").replacing("\\]", with: "")
            #expect(bare.count { $0 == "|" } == 3, "\(line)")
            #expect(!bare.contains("<b>") && !bare.contains("](java"), "\(line)")
        }
    }

    @Test("tables fit the width and hold no control characters", arguments: [80, 120, 200])
    func table(width: Int) throws {
        let long = hostile + [String(repeating: "wide ", count: 80), String(repeating: "日", count: 200)]
        let text = try render(TableRenderer(width: width, color: false, zone: .utc), long)
        for line in text.split(separator: "\n") {
            #expect(VisibleText.width(String(line)) <= width, "\(line)")
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
        }
        #expect(text.contains("…"))
    }

    @Test("a file appears only when it is whole, for its owner alone, and nothing is left of a half")
    func sink() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("deploytrail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("out.csv").path
        do {
            let sink = try OutputSink.file(path)
            try sink.write(String(repeating: "x", count: 200_000))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        let sink = try OutputSink.file(path)
        try sink.write("whole")
        try sink.finish()
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "whole")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: OutputProblem.self) { try OutputSink.file("/nowhere/at/all.csv") }
    }
}
