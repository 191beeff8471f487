import Foundation
import Testing

@testable import Report

@Suite struct QueryHeaderTests {
    private static let good = """
        -- name: x
        -- version: 2
        -- title: A title
        -- purpose: Why: a sentence.
        -- population: What.
        -- key: id
        -- limit: One.
        -- limit: Two.
        -- parameter: from  time  The lower bound,  inclusive.
        -- column: id  text  headline  The id; see also: other.
        -- column: tags  object  Its tags,  two spaces.
        -- control: CC8.1
        -- A comment of the query: not the header's.
        SELECT 1;
        """

    @Test func isReadWhole() throws {
        let header = try QueryHeader(QueryHeaderTests.good, file: "x.sql")
        #expect(header.name == "x" && header.version == 2 && header.title == "A title")
        #expect(header.purpose == "Why: a sentence." && header.population == "What." && header.key == "id")
        #expect(header.limits == ["One.", "Two."] && header.controls == ["CC8.1"])
        #expect(
            header.parameters.map(\.name) == ["from"] && header.parameters[0].meaning == "The lower bound,  inclusive.")
        #expect(header.columns.map(\.name) == ["id", "tags"])
        #expect(header.columns.map(\.isHeadline) == [true, false])
        #expect(header.columns.map(\.kind) == [.text, .object])
        #expect(header.columns.map(\.meaning) == ["The id; see also: other.", "Its tags,  two spaces."])
        #expect(header.sql == "-- A comment of the query: not the header's.\nSELECT 1;")
        #expect(header.text == QueryHeaderTests.good)
    }

    @Test(arguments: [
        ("-- name: x", "", "the header has no 'name'"), ("-- title: A title", "", "the header has no 'title'"),
        ("-- purpose: Why: a sentence.", "", "the header has no 'purpose'"),
        ("-- population: What.", "", "the header has no 'population'"),
        ("-- version: 2", "", "the header has no 'version'"),
        ("-- version: 2", "-- version: two", "the header has no 'version'"),
        ("-- limit: One.", "-- limits: One.", "line 7: '-- limits: One.' does not fit"),
        ("-- limit: One.", "-- limit:", "line 7: "),
        ("id  text  headline", "id  words  headline", "line 10: "),
        ("from  time  The lower", "from time The lower", "line 9: "),
        ("-- column: tags  object  Its tags,  two spaces.", "-- column: tags  object", "line 11: "),
    ])
    func problemsNameTheFileAndTheLine(old: String, new: String, reason: String) throws {
        var text = QueryHeaderTests.good.replacingOccurrences(of: old, with: new)
        if new.isEmpty { text = text.replacingOccurrences(of: "\n\n", with: "\n").drop { $0 == "\n" }.description }
        let problem = try #require(throws: QueryHeader.Problem.self) { try QueryHeader(text, file: "x.sql") }
        #expect(problem.description.hasPrefix("x.sql") && problem.description.contains(reason), "\(problem)")
    }
}
