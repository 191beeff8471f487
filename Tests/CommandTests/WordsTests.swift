import Foundation
import Testing

/// What the program, its queries and its documentation say: no sentence about
/// what a version lacks, and the field's own words.
@Suite struct WordsTests {
    private static func texts() throws -> [(path: String, text: String)] {
        let kinds: Set = ["swift", "sql", "csv", "md", "1", "html", "css", "js", "py", "yaml", "svg"]
        var found: [(String, String)] = []
        for place in ["Sources", "queries", "docs", "samples", "README.md"] {
            let root = Program.root.appendingPathComponent(place)
            var paths = [place]
            if let inside = FileManager.default.enumerator(atPath: root.path) {
                paths += inside.compactMap { $0 as? String }.map { "\(place)/\($0)" }
            }
            for path in paths where kinds.contains((path as NSString).pathExtension) {
                found.append(
                    (path, try String(contentsOf: Program.root.appendingPathComponent(path), encoding: .utf8)))
            }
        }
        return found
    }

    /// A sentence may go over a line's end.
    private static func lines(of text: String, matching pattern: Regex<Substring>) -> [String] {
        let flat = text.split(whereSeparator: \.isNewline).map { line in
            line.drop { " \t/#*".contains($0) || $0 == "-" }
        }.joined(separator: " ")
        return flat.matches(of: pattern).map { match in
            let from = flat.index(match.range.lowerBound, offsetBy: -60, limitedBy: flat.startIndex) ?? flat.startIndex
            let to = flat.index(match.range.upperBound, offsetBy: 40, limitedBy: flat.endIndex) ?? flat.endIndex
            return String(flat[from..<to])
        }
    }

    @Test func nothingIsSaidOfAVersion() throws {
        let all = try WordsTests.texts()
        #expect(all.count > 400)
        let sentences =
            /(?i)\bth(?:is|e (?:present|current)) (?:version|release)\b|\b(?:later|future|coming|newer) (?:versions?|releases?)\b|\bnext version\b|\bjudges none\b|\bmakes none\b|\bnot yet\b|\bcoming soon\b|\bnot (?:yet )?(?:implemented|supported)\b|\bnot judged\b(?! here)/
        for (path, text) in all {
            for line in WordsTests.lines(of: text, matching: sentences) { Issue.record("\(path): …\(line)…") }
        }
        let seen = WordsTests.lines(
            of: "Who approved is\n/// not judged by this\n-- version.", matching: sentences)
        #expect(seen.count == 2, "the pattern sees what it is to see")
    }

    /// STYLE: an auditor's or a responder's word for each thing.
    @Test func wordsAreTheFields() throws {
        let words =
            /\bQUALIFIED\b|\bNot qualified\b|(?i)\bfor want of permission\b|\b(?:stand|are|is) in no digest\b|\bwhat is not right\b|\b(?:make|made) (?:the pack|it) anew\b|\bburst of refused\b|\brefused or failed\b/
        // How the facts name a column is a comment of theirs; the trail of the samples tells a story.
        for (path, text) in try WordsTests.texts()
        where !path.hasPrefix("queries/facts/") && !path.hasPrefix("samples/") {
            for line in WordsTests.lines(of: text, matching: words) { Issue.record("\(path): …\(line)…") }
        }
    }

    @Test func theControlMapNamesWhatThereIs() throws {
        let program = try Program()
        defer { program.remove() }
        let reports = Set(parseCSV(try program.run("reports", "--format", "csv").output).compactMap { $0["name"] })
        let map = parseCSV(
            try String(
                contentsOf: Program.root.appendingPathComponent("queries/evidence/control-map.csv"), encoding: .utf8))
        #expect(map.count > 30)
        for row in map {
            let what = "\(row["framework"] ?? "") \(row["item"] ?? "")"
            #expect(["direct", "supporting", "none"].contains(row["strength"]), "\(what)")
            let report = row["report"] ?? ""
            #expect(report.isEmpty == (row["strength"] == "none"), "\(what)")
            #expect(
                report.isEmpty || reports.contains(report) || ["verify", "pack"].contains(report), "\(what): \(report)")
            #expect(row["what it shows"]?.isEmpty == report.isEmpty, "\(what)")
        }
        // What judges separation of duties and access is in it.
        #expect(
            Set(map.compactMap { $0["report"] }).isSuperset(of: [
                "separation-of-duties", "access-review", "out-of-pipeline",
            ]))
    }
}
