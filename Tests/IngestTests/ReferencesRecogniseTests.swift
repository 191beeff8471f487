import Foundation
import Testing

@testable import Ingest

/// What is reference data, and what only looks like it.
struct ReferencesRecogniseTests {
    private func kind(_ text: String) throws -> ReferenceKind? {
        var found: ReferenceKind?
        try forEachValue(of: text) { found = ReferenceReader.recognise($0, path: "bitbucket/ws/repo/pipelines-1.json") }
        return found
    }

    @Test(arguments: [
        (#"{"values":[{"type":"pipeline","uuid":"{a}","state":{}}]}"#, ReferenceKind.pipelines),
        (#"[{"type":"pipeline_step","uuid":"{a}","state":{}}]"#, .steps),
        (#"{"type":"deployment","uuid":"{a}","release":{}}"#, .deployments),
        (#"{"type":"deployment_environment","uuid":"{a}","name":"x"}"#, .environments),
        (#"{"uuid":"{a}","name":"x","environment_type":{"name":"Test"}}"#, .environments),
        (#"{"uuid":"{a}","build_number":3,"state":{},"target":{}}"#, .pipelines),
        (#"{"uuid":"{a}","environment":{},"release":{}}"#, .deployments),
        (#"{"uuid":"{a}","pipeline":{},"state":{}}"#, .steps),
        (#"[{"values":[{"type":"repository","uuid":"{a}","full_name":"a/b"}]}]"#, .repositories),
        (#"{"values":[{"type":"workspace_membership","user":{"uuid":"{a}"},"workspace":{}}]}"#, .members),
        (#"{"pagelen":10,"values":[],"page":1}"#, .emptyPage),
        (#"{"services":[],"failures":[]}"#, .ecsServices),
        (#"[{"services":[{"serviceArn":"arn","serviceName":"x"}]}]"#, .ecsServices),
        (#"{"serviceArn":"arn:aws:ecs:r:1:service/c/s","clusterArn":"c"}"#, .ecsServices),
        (#"{"taskDefinition":{"taskDefinitionArn":"a"},"tags":[]}"#, .ecsTaskDefinition),
        (#"{"ResourceTagMappingList":[],"PaginationToken":""}"#, .resourceTags),
        (#"{"PublicKeyList":[]}"#, .publicKeys),
    ])
    func known(_ text: String, _ expected: ReferenceKind) throws { #expect(try kind(text) == expected) }

    @Test(arguments: [
        #"{"type":"error","error":{"message":"no"}}"#, #"{"tags":[{"key":"a","value":"b"}]}"#, #"{"values":[1,2]}"#,
        #"{"values":[]}"#, #"{"services":{"web":{"image":"x"}}}"#, #"{"services":[]}"#, #"{"type":"pipeline"}"#,
        #"{"type":"user","uuid":"{a}","display_name":"x"}"#, #"{"serviceArns":["a"]}"#,
        #"{"type":"deployment","name":"nginx","replicas":3}"#, "[]", "{}", "1", #""text""#, "[[[[[[{}]]]]]]",
        #"{"taskSetArn":"a","serviceArn":"b","clusterArn":"c"}"#, #"{"uuid":"1","name":"x"}"#,
        #"{"serviceDeploymentArn":"a","serviceArn":"b","clusterArn":"c"}"#,
    ])
    func unknown(_ text: String) throws { #expect(try kind(text) == nil) }

    /// Of other clients' fixtures, only pull requests, commits, changed files
    /// and repositories are ours: no webhook, commit status, branch or error body.
    @Test(
        .enabled(if: thirdPartyData("bitbucket-go-scm") != nil, "needs ../shared/data"),
        arguments: ["bitbucket-go-scm", "bitbucket-jenkins-branch-source"])
    func thirdParty(_ folder: String) throws {
        let root = try #require(thirdPartyData(folder))
        var seen: [ReferenceKind: Int] = [:]
        for case let file as URL in try #require(
            FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        {
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            let name = file.lastPathComponent
            let isWebhook = file.path.contains("webhook") || file.path.contains("/events/")
            try? forEachValue(of: text) { value in
                guard let kind = ReferenceReader.recognise(value, path: file.path) else { return }
                seen[kind, default: 0] += 1
                #expect(!isWebhook, "\(name)")
                switch kind {
                case .pullRequests: #expect(name.hasPrefix("pr") || name.contains("pullrequests"), "\(name)")
                case .repositories: #expect(name.hasPrefix("repo") || name.contains("epos"), "\(name)")
                case .commits: #expect(name.contains("commit"), "\(name)")
                case .diffstat: #expect(name.contains("diffstat"), "\(name)")
                case .emptyPage: #expect(name.contains("empty"), "\(name)")
                default: Issue.record("\(name) is taken for \(kind.rawValue)")
                }
            }
        }
        let isGoSCM = folder == "bitbucket-go-scm"
        #expect(seen[.pullRequests] == (isGoSCM ? 2 : 3))
        #expect(seen[.diffstat] == (isGoSCM ? 2 : 1))
        #expect(seen[.repositories] == (isGoSCM ? 5 : 2))
    }
}
