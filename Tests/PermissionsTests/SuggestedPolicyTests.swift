import Foundation
import Testing

@testable import Permissions

@Suite struct SuggestedPolicyTests {
    @Test func theSameActionsGiveTheSameBytes() throws {
        let one = SuggestedPolicy.documents(allowing: ["ecs:UpdateService", "s3:GetObject", "ecs:DescribeServices"])
        #expect(
            one == SuggestedPolicy.documents(allowing: ["s3:GetObject", "ecs:DescribeServices", "ecs:UpdateService"]))
        #expect(one.count == 1)
        let document = try #require(Policy(one[0]))
        #expect(document.statements.map(\.name) == ["Useecs", "Uses3"])
        #expect(document.statements[0].actions == ["ecs:DescribeServices", "ecs:UpdateService"])
    }

    @Test func whatIsTooLargeIsSplit() throws {
        let actions = (0..<900).map { "ec2:DescribeSomethingNumber\($0)" }
        let documents = SuggestedPolicy.documents(allowing: actions)
        #expect(documents.count > 1)
        var seen: [String] = []
        for document in documents {
            #expect(document.filter { !$0.isWhitespace }.utf16.count <= SuggestedPolicy.largest)
            seen += try #require(Policy(document)).statements.flatMap(\.actions)
        }
        #expect(Set(seen) == Set(actions) && seen.count == actions.count)
    }
}
