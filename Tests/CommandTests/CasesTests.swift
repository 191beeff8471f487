import Foundation
import Testing

/// Small inputs with known answers: `Cases/SET/NAME/in` is ingested, what must
/// come of it stands in `expect.json` beside it. They were made to mislead
/// (`redteam`) or follow public bug reports (`bughunt`); each says in `about`
/// what it is, and in `source` which public report or fact decides it.
@Suite struct CasesTests {
    /// The cases that there are.
    static let all: [String] = ["redteam", "bughunt"].flatMap { set in
        let folder = root.appendingPathComponent(set)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map { "\(set)/\($0)" }
    }

    static let root = Program.root.appendingPathComponent("Tests/CommandTests/Cases")

    @Test func thereAreCases() { #expect(CasesTests.all.count > 80) }

    @Test(arguments: all)
    func holds(name: String) throws {
        let folder = CasesTests.root.appendingPathComponent(name)
        let text = try Data(contentsOf: folder.appendingPathComponent("expect.json"))
        let expected = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
        let program = try Program()
        defer { program.remove() }
        for ingest in expected["ingest"] as? [[String: Any]] ?? [[:]] {
            let paths = ingest["paths"] as? [String] ?? ["in"]
            let database = CasesTests.database(ingest, program)
            let result = try program.run(["ingest", "--quiet", "--db", database] + paths, in: folder)
            let codes = CasesTests.codes(ingest["exit"])
            #expect(codes.contains(result.code), "ingest \(paths): exit \(result.code), \(result.errors)")
        }
        let asks = try #require(expected["asks"] as? [[String: Any]])
        for ask in asks {
            let command = try #require(ask["cmd"] as? [String])
            let result = try program.run(command + ["--db", CasesTests.database(ask, program)], in: folder)
            for fault in Answer(result).faults(ask) { Issue.record("\(command.joined(separator: " ")): \(fault)") }
        }
    }

    private static func database(_ part: [String: Any], _ program: Program) -> String {
        program.folder.appendingPathComponent("\(part["db"] as? String ?? "a").sqlite").path
    }

    fileprivate static func codes(_ value: Any?) -> [Int32] {
        if let one = value as? Int { return [Int32(one)] }
        return (value as? [Int])?.map { Int32($0) } ?? [0]
    }
}

/// What a command answered, held against what a case wants of it.
private struct Answer {
    private let result: Program.Result

    init(_ result: Program.Result) { self.result = result }

    func faults(_ ask: [String: Any]) -> [String] {
        var faults: [String] = []
        let codes = CasesTests.codes(ask["exit"])
        if !codes.contains(result.code) {
            faults.append("exit \(result.code), wanted \(codes): \(result.errors.suffix(200))")
        }
        let text = result.output + "\n" + result.errors
        for pattern in ask["says"] as? [String] ?? [] where !Wanted.matches(pattern, text) {
            faults.append("does not say /\(pattern)/")
        }
        for pattern in ask["silent"] as? [String] ?? [] where Wanted.matches(pattern, text) {
            faults.append("says /\(pattern)/")
        }
        guard ["cells", "has", "lacks", "count"].contains(where: { ask[$0] != nil }) else { return faults }
        guard let rows = rows(ask["list"] as? String) else { return faults + ["no rows: \(text.suffix(200))"] }
        for cell in ask["cells"] as? [[String: Any]] ?? [] { faults += wrongCells(cell, rows) }
        for wanted in ask["has"] as? [[String: Any]] ?? [] where find(wanted, rows).isEmpty {
            faults.append("no row \(wanted)")
        }
        for unwanted in ask["lacks"] as? [[String: Any]] ?? [] where !find(unwanted, rows).isEmpty {
            faults.append("a row \(unwanted)")
        }
        if let count = ask["count"], !Wanted(count).fits(rows.count) {
            faults.append("\(rows.count) rows, wanted \(count)")
        }
        return faults
    }

    /// The member that holds the rows: the one that is named, else `rows` or
    /// `hits`, else any list of objects.
    private func rows(_ list: String?) -> [[String: Any]]? {
        guard let document = try? JSONSerialization.jsonObject(with: result.bytes) else { return nil }
        if let rows = document as? [[String: Any]] { return rows }
        guard let members = document as? [String: Any] else { return nil }
        for name in list.map({ [$0] }) ?? ["rows", "hits"] {
            if let rows = members[name] as? [[String: Any]] { return rows }
        }
        if list != nil { return nil }
        return members.values.compactMap { $0 as? [[String: Any]] }.first { !$0.isEmpty } ?? []
    }

    private func find(_ wanted: [String: Any], _ rows: [[String: Any]]) -> [[String: Any]] {
        rows.filter { row in wanted.allSatisfy { row.keys.contains($0.key) && Wanted($0.value).fits(row[$0.key]!) } }
    }

    private func wrongCells(_ cell: [String: Any], _ rows: [[String: Any]]) -> [String] {
        let found = find(cell["where"] as? [String: Any] ?? [:], rows)
        let label = cell["label"] as? String ?? "\(cell["where"] ?? "")"
        guard !found.isEmpty else { return ["\(label): no row"] }
        let want = cell["want"] as? [String: Any] ?? [:]
        let wrong = found.map { row in
            want.filter { $0.key.isEmpty || !row.keys.contains($0.key) || !Wanted($0.value).fits(row[$0.key]!) }.map {
                "\(label): \($0.key) is \(row[$0.key] ?? "no column"), wanted \($0.value)"
            }
        }
        return wrong.min { $0.count < $1.count } ?? []
    }
}

/// A wanted value: a value, `{"any": […]}`, `{"not": […]}` or `{"re": "…"}`.
/// Empty, null and absent are one; lists compare as sets.
private struct Wanted {
    private let value: Any

    init(_ value: Any) { self.value = value }

    static func matches(_ pattern: String, _ text: String) -> Bool {
        text.range(of: "(?im)" + pattern, options: .regularExpression) != nil
    }

    func fits(_ got: Any) -> Bool {
        if let rule = value as? [String: Any], rule.count == 1 {
            if let any = rule["any"] as? [Any] { return any.contains { Wanted($0).fits(got) } }
            if let not = rule["not"] as? [Any] { return !not.contains { Wanted($0).fits(got) } }
            if let pattern = rule["re"] as? String { return Wanted.matches(pattern, Wanted.text(got)) }
        }
        if Wanted.isEmpty(value) || Wanted.isEmpty(got) { return Wanted.isEmpty(value) && Wanted.isEmpty(got) }
        if let wanted = value as? [Any], let got = got as? [Any] {
            return wanted.map { "\($0)" }.sorted() == got.map { "\($0)" }.sorted()
        }
        return (value as? NSObject)?.isEqual(got) ?? false
    }

    private static func isEmpty(_ value: Any) -> Bool {
        value is NSNull || (value as? String)?.isEmpty == true || (value as? [Any])?.isEmpty == true
            || (value as? [String: Any])?.isEmpty == true
    }

    private static func text(_ value: Any) -> String {
        if let text = value as? String { return text }
        let data = try? JSONSerialization.data(
            withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        return data.map { spaced(String(decoding: $0, as: UTF8.self)) } ?? ""
    }

    /// With a space after each colon and comma between values: the patterns
    /// were written for that spelling.
    private static func spaced(_ json: String) -> String {
        var out = ""
        var isString = false
        var isEscaped = false
        for character in json {
            out.append(character)
            if isString {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isString = false
                }
            } else if character == "\"" {
                isString = true
            } else if character == ":" || character == "," {
                out.append(" ")
            }
        }
        return out
    }
}
