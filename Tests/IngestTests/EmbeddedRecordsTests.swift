import Foundation
import Testing

@testable import Ingest

/// Records as text in strings: answers of `lookup-events` in all the forms that
/// people keep, messages of SQS and SNS.
@Suite struct EmbeddedRecordsTests {
    private static let three = [recordText(1), recordText(2), recordText(3)]
    private static func list(_ parts: [String]) -> String { "[\(parts.joined(separator: ",\n  "))]" }
    private static func items(_ records: [String]) -> [String] {
        records.map { "{\"EventId\":\"x\",\"EventName\":\"UpdateService\",\"CloudTrailEvent\":\(quoted($0))}" }
    }

    static let forms: [(name: String, text: String)] = [
        ("the answer", "{\"Events\":\(list(items(three))),\"NextToken\":\"x\"}"),
        ("--query Events[]", list(items(three))),
        ("--query Events[].CloudTrailEvent", list(three.map(quoted))),
        ("--query Events[].[CloudTrailEvent]", list(three.map { "[\(quoted($0))]" })),
        ("--query Events[].[EventId,CloudTrailEvent]", list(three.map { "[\"id\", \(quoted($0))]" })),
        ("one string a line", three.map(quoted).joined(separator: "\n")),
        ("one string", three.map(quoted)[0] + "\r\n" + three.map(quoted)[1] + "\r\n" + quoted(three[2]) + "\r\n"),
        ("--output text of strings", three.joined(separator: "\t")),
        (
            "--output text",
            three.map { "EVENTS\tASIAEXAMPLE\t\($0)\tid\tUpdateService\tecs.amazonaws.com\t1767225600.0\tfalse\tada" }
                .joined(separator: "\nRESOURCES\tweb\tAWS::ECS::Service\n") + "\nNEXTTOKEN\tabc\n"
        ),
        ("two answers", three.map { "{\"Events\":\(list(items([$0])))}" }.joined(separator: "\n")),
    ]

    @Test(arguments: forms.map(\.name)) func lookupEvents(form: String) throws {
        let text = EmbeddedRecordsTests.forms.first { $0.name == form }!.text
        let (batch, reading) = try readContent(text)
        #expect(batch.events.count == 3)
        #expect(reading.kind == "cloudtrail" && reading.status == .ingested && reading.recordsRead == 3)
    }

    private static func sns(_ message: String) -> String {
        "{\"Type\":\"Notification\",\"MessageId\":\"m\",\"TopicArn\":\"arn:aws:sns:x\",\"Message\":\(quoted(message))}"
    }
    private static func eventBridge(_ record: String) -> String {
        "{\"version\":\"0\",\"detail-type\":\"AWS API Call via CloudTrail\",\"source\":\"aws.ecs\",\"detail\":\(record)}"
    }
    private static func logs(_ records: [String]) -> String {
        "{\"messageType\":\"DATA_MESSAGE\",\"logGroup\":\"trail\",\"logEvents\":"
            + list(records.map { "{\"id\":\"1\",\"timestamp\":1,\"message\":\(quoted($0))}" }) + "}"
    }
    private static func messages(_ bodies: [String]) -> String {
        let all = bodies.map {
            "{\"MessageId\":\"m\",\"ReceiptHandle\":\"r\",\"MD5OfBody\":\"x\",\"Body\":\(quoted($0))}"
        }
        return "{\"Messages\":\(list(all))}"
    }

    @Test func messagesOfQueues() throws {
        for (text, count) in [
            (EmbeddedRecordsTests.messages([recordText(1), EmbeddedRecordsTests.eventBridge(recordText(2))]), 2),
            (
                EmbeddedRecordsTests.messages([
                    EmbeddedRecordsTests.sns(EmbeddedRecordsTests.eventBridge(recordText(1)))
                ]), 1
            ),
            (EmbeddedRecordsTests.messages([EmbeddedRecordsTests.logs([recordText(1), recordText(2)])]), 2),
            (EmbeddedRecordsTests.messages(["{\"Records\":[\(recordText(1)),\(recordText(2))]}"]), 2),
            (EmbeddedRecordsTests.sns(EmbeddedRecordsTests.eventBridge(recordText(1))), 1),
            // As Lambda writes them.
            (
                "{\"Records\":[{\"messageId\":\"m\",\"receiptHandle\":\"r\",\"eventSource\":\"aws:sqs\",\"body\":"
                    + quoted(EmbeddedRecordsTests.eventBridge(recordText(1))) + "}]}", 1
            ),
            (
                "{\"Records\":[{\"EventSource\":\"aws:sns\",\"EventVersion\":\"1.0\",\"Sns\":"
                    + EmbeddedRecordsTests.sns(recordText(1)) + "}]}", 1
            ),
            // Bodies alone.
            ("{\"Messages\":[{\"Body\":\(quoted(recordText(1)))},{\"Body\":\(quoted(recordText(2)))}]}", 2),
            ("[{\"Body\":\(quoted(EmbeddedRecordsTests.eventBridge(recordText(1))))}]", 1),
            // One message a line.
            (
                "{\"MessageId\":\"m\",\"Body\":\(quoted(recordText(1)))}\n{\"MessageId\":\"n\",\"Body\":\(quoted(recordText(2)))}",
                2
            ),
        ] {
            let (batch, reading) = try readContent(text)
            #expect(batch.events.count == count, "\(text.prefix(100))")
            #expect(reading.kind == "cloudtrail" && reading.status == .ingested, "\(text.prefix(100))")
        }
    }

    /// What only says where the records are holds none, and says so.
    @Test func messagesThatNameObjects() throws {
        let object = "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/01/a.json.gz"
        let trail = "{\"s3Bucket\":\"logs\",\"s3ObjectKey\":[\"\(object)\"]}"
        let s3 = """
            {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",\
            "s3":{"bucket":{"name":"logs"},"object":{"key":"\(object)"}}}]}
            """
        for body in [trail, s3, EmbeddedRecordsTests.sns(trail), EmbeddedRecordsTests.sns(s3)] {
            let (batch, reading) = try readContent(EmbeddedRecordsTests.messages([body]))
            #expect(batch.events.isEmpty && reading.status == .skipped && reading.recordsRead == 0)
            #expect(reading.reason!.contains("s3://logs/\(object)"), "\(reading.reason!)")
            #expect(reading.reason!.contains("holds no records"))
            // The bodies alone: `--query 'Messages[].Body'`.
            #expect(try readContent("[\(quoted(body))]").reading.reason!.contains("s3://logs/\(object)"))
        }
        // Beside records it is accounted for, whichever comes first.
        for bodies in [[trail, recordText(1)], [recordText(1), trail]] {
            let (batch, reading) = try readContent(EmbeddedRecordsTests.messages(bodies))
            #expect(batch.events.count == 1 && reading.recordsRead == 2 && reading.rejected == 1)
            #expect(batch.rejects[0].reason.contains("holds no records"))
        }
    }

    /// A text with many records may be longer than one record may be.
    @Test func aLongTextOfManyRecords() throws {
        let more = ",\"userAgent\":\"\(String(repeating: "x", count: 1 << 20))\""
        let all = (1...6).map { recordText($0, more: more) }
        let (batch, reading) = try readContent(quoted("{\"Records\":[\(all.joined(separator: ","))]}"))
        #expect(batch.events.count == 6 && reading.rejected == 0)
    }

    /// Quoted text that is no JSON of ours rejects nothing.
    @Test func textsInQuotes() throws {
        for text in ["\"a\",\"b\"\n\"1\",\"2\"\n", "\"hello\"\n\"world\"\n", "[\"a\",\"b\"]"] {
            let (batch, reading) = try readContent(text)
            #expect(reading.status == .skipped && reading.rejected == 0 && batch.rejects.isEmpty)
            #expect(reading.recordsRead == 0 && reading.kind == nil)
        }
    }

    /// Texts in texts end somewhere.
    @Test func envelopesWithoutEnd() throws {
        var text = recordText(1)
        for _ in 0..<9 { text = EmbeddedRecordsTests.sns(text) }
        let (batch, reading) = try readContent(EmbeddedRecordsTests.messages([text]))
        #expect(batch.events.isEmpty && reading.status == .skipped)
        #expect(reading.reason!.contains("deep"))
    }
}
