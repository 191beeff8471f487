import Testing

@testable import Permissions

@Suite struct TrustJudgementTests {
    static let issuer = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
    static let provider = "arn:aws:iam::111122223333:oidc-provider/\(issuer)"
    static let subject = "{repo}:{staging}:{step}"
    static let request = TrustJudgement.Request(
        action: "sts:AssumeRoleWithWebIdentity", provider: provider, subject: subject, audience: "ari:acme")

    static func policy(_ condition: String, principal: String = provider, effect: String = "Allow") -> String {
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "\(effect)", "Principal": {"Federated": "\(principal)"},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": \(condition)}]}
        """
    }

    @Test(arguments: [
        (#"{"StringEquals": {"ISS:sub": "{repo}:{staging}:{step}"}}"#, Verdict.met),
        (#"{"StringEquals": {"ISS:sub": "{REPO}:{staging}:{step}"}}"#, .notMet),
        (#"{"StringEqualsIgnoreCase": {"ISS:sub": "{REPO}:{staging}:{step}"}}"#, .met),
        (#"{"StringLike": {"ISS:sub": "{repo}:{production}:*"}}"#, .notMet),
        (#"{"StringLike": {"ISS:sub": ["{other}*", "{repo}:*"]}}"#, .met),
        (#"{"StringEquals": {"ISS:sub": "{repo}:*"}}"#, .notMet),
        (#"{"StringNotLike": {"ISS:sub": "{repo}:{production}:*"}}"#, .met),
        (#"{"ForAnyValue:StringLike": {"ISS:sub": "{repo}*"}}"#, .met),
        (#"{"ForAllValues:StringEquals": {"ISS:aud": "ari:other"}}"#, .notMet),
        (#"{"StringEqualsIfExists": {"ISS:aud": "ari:acme"}}"#, .met),
        (#"{"Null": {"ISS:sub": "true"}}"#, .notMet), (#"{"Null": {"ISS:sub": false}}"#, .met),
        (#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, .cannotTell),
        (#"{"StringEquals": {"ISS:sub": "${aws:PrincipalTag/x}"}}"#, .cannotTell),
        (#"{"StringEquals": {"ISS:amr": "x"}}"#, .cannotTell),
        (#"{"StringEquals": {"ISS:aud": "ari:acme"}, "StringLike": {"ISS:sub": "{x}*"}}"#, .notMet),
        ("{}", .met),
    ])
    func conditions(_ block: String, _ verdict: Verdict) throws {
        let text = TrustJudgementTests.policy(block.replacing("ISS", with: TrustJudgementTests.issuer))
        let judgement = try #require(TrustJudgement(document: text, request: TrustJudgementTests.request))
        #expect(judgement.verdict == verdict, "\(judgement.comparisons)")
    }

    @Test func bothSidesAreShown() throws {
        let text = TrustJudgementTests.policy(
            #"{"StringLike": {"\#(TrustJudgementTests.issuer):sub": "{repo}:{production}:*"}}"#)
        let line = try #require(
            TrustJudgement(document: text, request: TrustJudgementTests.request)?.comparisons.last)
        #expect(line.expected == ["{repo}:{production}:*"])
        #expect(line.came == TrustJudgementTests.subject)
        #expect(line.verdict == .notMet)
    }

    @Test func theProviderCounts() throws {
        let text = TrustJudgementTests.policy("{}", principal: "arn:aws:iam::999900001111:oidc-provider/other")
        #expect(TrustJudgement(document: text, request: TrustJudgementTests.request)?.verdict == .notMet)
    }

    @Test func aDenyWins() throws {
        let allow = TrustJudgementTests.policy("{}").dropLast(2)
        let deny = #", {"Effect": "Deny", "Principal": "*", "Action": "sts:*"}]}"#
        #expect(TrustJudgement(document: allow + deny, request: TrustJudgementTests.request)?.verdict != .met)
    }

    @Test func percentEncodedDocumentsAreRead() throws {
        let text =
            "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22AWS%22%3A%22111122223333%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%7D"
        let request = TrustJudgement.Request(
            action: "sts:AssumeRole", callers: ["arn:aws:iam::111122223333:role/ci/hub"])
        #expect(TrustJudgement(document: text, request: request)?.verdict == .met)
        #expect(TrustJudgement(document: "no policy", request: request) == nil)
    }

    @Test func manyStarsTakeNoTime() {
        let pattern = String(repeating: "*a", count: 500)
        #expect(!Wildcard(pattern + "b").matches(String(repeating: "a", count: 5_000)))
        #expect(Wildcard("a?c*").matches("abc"))
        #expect(!Wildcard("abc").matches("abcd"))
    }
}
