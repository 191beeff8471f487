import Foundation
import Hashing
import Testing

@testable import Report

/// The page: escaped, closed to the network, the same every time.
@Suite struct HTMLTests {
    @Test(arguments: Documents.hostile) func markupEscapesWhatIsInterpolated(_ text: String) {
        let markup: Markup = "<i title=\"\(text)\">\(text)</i>"
        let inside = markup.text.dropFirst("<i title=\"".count).dropLast("</i>".count)
        for sign in ["<", "'", "\0", "\u{202E}", "\u{200B}", "\u{1B}", "\n", "\u{FFFE}"] {
            #expect(!inside.unicodeScalars.contains(sign.unicodeScalars.first!))
        }
        // By scalar: a quotation mark with a combining mark is no `"` as a Character.
        #expect(inside.unicodeScalars.filter { $0 == "\"" }.count == 1)
        #expect(inside.unicodeScalars.filter { $0 == ">" }.count == 1)
    }

    @Test func twoRendersAreTheSame() throws {
        let document = Documents.hostileReport
        #expect(try Documents.bytes(HTMLRenderer(), document) == Documents.bytes(HTMLRenderer(), document))
    }

    @Test func theHashesInThePolicyAreThoseOfThePage() throws {
        let page = try Documents.text(HTMLRenderer(), Documents.hostileReport)
        for tag in ["style", "script"] {
            let parts = page.components(separatedBy: "<\(tag)>")
            #expect(parts.count == 2, "one \(tag), and none of the data's")
            let body = try #require(parts.last?.components(separatedBy: "</\(tag)>").first)
            let hash = Data(SHA256.digest(body)).base64EncodedString()
            #expect(page.contains("\(tag)-src 'sha256-\(hash)'"))
        }
        #expect(page.contains("content=\"default-src 'none'; "))
        for word in ["<img", "<link", "<base", "<iframe", " style=\"", "url(http"] {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test func theCoverSaysAllThatItHasTo() throws {
        var document = Documents.report([])
        document.clock = try #require(ZoneClock(named: "Europe/Berlin"))
        document.integrity = [.init(state: "verified", files: 1_200), .init(state: "failed", files: 1)]
        let page = try Documents.text(HTMLRenderer(), document)
        for words in [
            "A purpose.", "A population.", "A limit.", "a note to read first", "2026-09-01T00:00:00Z", "3 scaling",
            "2026-10-01 08:00:00Z", "2026-10-01 10:00:00 +02:00", "deploytrail 0.0.0", "deployments, version 1",
            document.input.manifestSHA256!, "verified: 1,200 log files; failed: 1 log file",
            "SELECT &#39;&lt;b&gt;&#39; &lt; 2;", "No row fits",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(Cover.integrity([]) == "not checked")
    }

    @Test func longReportsOpenToTheSameWords() throws {
        let row = Documents.hostileReport.result.rows[0]
        let short = try Documents.text(HTMLRenderer(), Documents.report([row]))
        let long = try Documents.text(
            HTMLRenderer(), Documents.report(Array(repeating: row, count: HTMLTable.longestWithLists + 1)))
        #expect(short.contains("<dt>link</dt>") && !short.contains("class=\"rows opens many\""))
        #expect(long.contains("class=\"rows opens many\"") && !long.contains("<dt>link</dt>"))
        #expect(long.contains("\nlink: &lt;script&gt;window.pwned=1&lt;/script&gt;\n"))
        #expect(long.components(separatedBy: "<tr class=\"d\">").count == HTMLTable.longestWithLists + 2)
    }

    /// docs/links.md tells of these words; a new one has to be told of here.
    @Test func everyWordHasItsSentence() throws {
        #expect(
            Set(LinkSentences.all["link"]!.keys)
                == ["access-key", "shared-event", "principal", "codedeploy", "stack", "none"])
        #expect(
            Set(LinkSentences.all["match"]!.keys) == ["step", "session-name", "subject", "federated", "none"])
        let page = try Documents.text(
            HTMLRenderer(),
            Documents.report([
                [.text("D-1"), .null, .null, .null, .null, .null, .text("principal"), .text("a/b.json.gz#17")]
            ]))
        #expect(page.contains("<code>link: principal</code> An access key is missing on the way"))
        #expect(page.contains("record 17, counted from 0, of the file a/b.json.gz."))
        #expect(page.contains("Unknown: requested_at, environment, result, number, tags."))
    }
}
