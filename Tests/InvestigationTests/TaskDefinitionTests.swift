import Report
import Testing

@testable import Investigation

@Suite struct TaskDefinitionTests {
    private static let before = """
        {"family": "checkout", "networkMode": "awsvpc", "cpu": "512", "taskRoleArn": "arn:aws:iam::1:role/a",
        "containerDefinitions": [{"name": "web", "image": "r/web:1", "command": ["serve", "--port", "80"], "cpu": 0,
        "privileged": false, "environment": [{"name": "B", "value": "x"}, {"name": "A"}],
        "secrets": [{"name": "KEY", "valueFrom": "arn:aws:secretsmanager:eu-west-1:1:secret:k"}]},
        {"name": "side", "image": "r/side:1"}]}
        """
    private static let after = """
        {"family": "checkout", "networkMode": "host", "cpu": "512", "taskRoleArn": "arn:aws:iam::1:role/admin",
        "containerDefinitions": [{"name": "web", "image": "evil/web:1", "command": ["serve", "--port", "80"],
        "privileged": true, "environment": [{"name": "A"}, {"name": "B"}, {"name": "C"}]}]}
        """

    @Test func whatDiffers() throws {
        let old = try #require(TaskDefinitionDocument(TaskDefinitionTests.before))
        let new = try #require(TaskDefinitionDocument(TaskDefinitionTests.after))
        let lines = TaskDefinitionDocument.differences(before: old, after: new).map {
            "\($0.name): \($0.before ?? "–") → \($0.after ?? "–")"
        }
        #expect(
            lines == [
                "task role: arn:aws:iam::1:role/a → arn:aws:iam::1:role/admin", "network mode: awsvpc → host",
                "web: image: r/web:1 → evil/web:1", "web: privileged: – → true", "web: environment names: A B → A B C",
                "web: secret KEY: arn:aws:secretsmanager:eu-west-1:1:secret:k → –", "side: image: r/side:1 → –",
            ])
    }

    @Test func valuesOfVariablesAreNowhere() throws {
        let document = try #require(TaskDefinitionDocument(TaskDefinitionTests.before))
        #expect(!document.parts.contains { $0.value.contains("x") && $0.name.contains("environment") })
    }

    @Test func noDocumentIsNone() {
        #expect(TaskDefinitionDocument("[]") == nil)
        #expect(TaskDefinitionDocument("{") == nil)
        #expect(TaskDefinitionDocument.differences(before: nil, after: TaskDefinitionDocument("{}")).isEmpty)
    }

    @Test(arguments: [
        ("D-0123456789", "D-0123456789"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''"),
        ("$(rm -rf ~)", "'$(rm -rf ~)'"),
        ("acme/checkout#311", "'acme/checkout#311'"), ("{uuid}", "'{uuid}'"),
    ])
    func wordsForTheShell(_ word: String, _ quoted: String) {
        #expect(ShellWords.quoted(word) == quoted)
    }
}
