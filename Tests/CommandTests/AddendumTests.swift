import Foundation
import Testing

/// Records that correct an earlier one: "addendum" in the CloudTrail record
/// contents. One call, one row.
@Suite struct AddendumTests {
    private func record(_ id: String, _ more: String) -> String {
        """
        {"eventVersion":"1.08","eventID":"\(id)","eventTime":"2026-01-01T00:00:00Z","eventSource":"ecs.amazonaws.com",\
        "eventName":"UpdateService","awsRegion":"eu-west-1","userIdentity":{"type":"Root"},\
        "recipientAccountId":"111122223333","readOnly":false,"requestParameters":{"cluster":"c","service":"s",\
        "taskDefinition":"web:7"},\(more)}
        """
    }

    private let original = "00000000-0000-4000-8000-000000000001"
    private let correction = "00000000-0000-4000-8000-000000000002"
    private let answer =
        "\"responseElements\":{\"service\":{\"serviceName\":\"s\",\"taskDefinition\":\"arn:aws:ecs:eu-west-1:111122223333:task-definition/web:7\"}}"

    private func rows(_ records: [String]) throws -> [[String: String]] {
        let program = try Program()
        defer { program.remove() }
        let file = program.folder.appendingPathComponent("log.json")
        try "{\"Records\":[\(records.joined(separator: ","))]}".write(to: file, atomically: true, encoding: .utf8)
        #expect(try program.run("ingest", file.path).code == 0)
        return parseCSV(try program.deployments())
    }

    @Test func aCorrectionMakesNoRowOfItsOwn() throws {
        let addendum =
            "\"addendum\":{\"reason\":\"UPDATED_DATA\",\"updatedFields\":\"errorCode\",\"originalEventID\":\"\(original)\"}"
        let rows = try rows([
            record(original, answer),
            record(correction, "\"errorCode\":\"ServerException\",\"responseElements\":null,\(addendum)"),
        ])
        #expect(rows.map { $0["event_id"] } == [original])
        #expect(rows[0]["result"] == "failed")
        #expect(rows[0]["error_code"] == "ServerException")
    }

    @Test func aLateDeliveryIsARowLikeAnyOther() throws {
        let rows = try rows([
            record(original, "\"addendum\":{\"reason\":\"DELIVERY_DELAY\"},\(answer)"),
            record(
                correction,
                "\"addendum\":{\"reason\":\"UPDATED_DATA\",\"originalEventID\":\"not-in-the-logs\"},\(answer)"),
        ])
        #expect(rows.map { $0["event_id"] } == [original, correction])
        #expect(rows.allSatisfy { $0["result"] == "accepted" })
    }
}
