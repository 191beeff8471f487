import Testing

@testable import Permissions

@Suite struct TrustJudgementTests {
    static let issuer = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
    static let provider = "arn:aws:iam::111122223333:oidc-provider/\(issuer)"
    static let subject = "{repo}:{staging}:{step}"
    static let request = webIdentity(provider, subject)

    /// A web identity that asked for a role, as its record tells.
    static func webIdentity(_ provider: String, _ subject: String) -> RefusedRecord {
        var record = RefusedRecord()
        record.action = "sts:AssumeRoleWithWebIdentity"
        record.callerType = "WebIdentityUser"
        record.provider = provider
        record.subject = subject
        record.audience = "ari:acme"
        record.time = "2026-05-04T08:00:00Z"
        record.region = "eu-west-1"
        record.sourceAddress = "203.0.113.7"
        record.requestedRole = "arn:aws:iam::111122223333:role/deploy"
        record.parameters =
            #"{"roleArn": "arn:aws:iam::111122223333:role/deploy", "roleSessionName": "botocore-session-17"}"#
        return record
    }

    /// A role's session that asked for another role.
    static func session(_ parameters: String = "{}") -> RefusedRecord {
        var record = RefusedRecord()
        record.action = "sts:AssumeRole"
        record.callerType = "AssumedRole"
        record.callerARN = "arn:aws:sts::111122223333:assumed-role/hub/ci"
        record.roleARN = "arn:aws:iam::111122223333:role/ci/hub"
        record.accountID = "111122223333"
        record.requestedRole = "arn:aws:iam::444455556666:role/prod"
        record.parameters = parameters
        return record
    }

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
        (#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, .met),
        (#"{"IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "2001:db8::/32"]}}"#, .notMet),
        (#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.7"}}"#, .notMet),
        (#"{"StringEquals": {"sts:RoleSessionName": "deploy"}}"#, .notMet),
        (#"{"StringLike": {"sts:rolesessionname": "botocore-session-*"}}"#, .met),
        (#"{"StringEquals": {"sts:ExternalId": "x"}}"#, .notMet),
        (#"{"StringEqualsIfExists": {"sts:ExternalId": "x"}}"#, .met),
        (#"{"StringNotEquals": {"sts:SourceIdentity": "x"}}"#, .met),
        (#"{"Null": {"sts:SourceIdentity": "true"}}"#, .met),
        (#"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}"#, .met),
        (#"{"ForAnyValue:StringEquals": {"aws:TagKeys": ["a"]}}"#, .notMet),
        (#"{"StringEquals": {"aws:RequestTag/team": "a"}}"#, .notMet),
        (#"{"StringEquals": {"aws:PrincipalTag/team": "a"}}"#, .cannotTell),
        (#"{"StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#, .cannotTell),
        (#"{"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}"#, .notMet),
        (#"{"DateGreaterThan": {"aws:CurrentTime": "2026-01-01"}}"#, .met),
        (#"{"NumericLessThanEquals": {"aws:EpochTime": "1777881600"}}"#, .met),
        (#"{"Bool": {"aws:SecureTransport": "true"}}"#, .met),
        (#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"#, .met),
        (#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#, .notMet),
        (#"{"StringEquals": {"aws:RequestedRegion": ["us-east-1", "eu-west-1"]}}"#, .met),
        (#"{"ArnLike": {"aws:SourceArn": "arn:aws:*:*:*:*"}}"#, .notMet),
        (#"{"StringEquals": {"ISS:branchName": "main"}}"#, .notMet),
        (#"{"StringNotEquals": {"ISS:branchName": "main"}}"#, .met),
        (#"{"StringEqualsIfExists": {"ISS:pipelineUuid": "x"}}"#, .met),
        (#"{"ForAnyValue:StringLike": {"ISS:stepUuid": "*"}}"#, .notMet),
        (#"{"Null": {"ISS:branchName": "false"}}"#, .notMet),
        (#"{"StringLike": {"https://ISS:sub": "*"}}"#, .notMet),
        (#"{"StringLike": {"ISS/:sub": "*"}}"#, .notMet),
        (#"{"StringLike": {"token.actions.githubusercontent.com:sub": "*"}}"#, .notMet),
        (#"{"StringEquals": {"sts:RoleSessionName": "${aws:RequestedRegion}"}}"#, .notMet),
        (#"{"StringLike": {"sts:RoleSessionName": "*-${aws:EpochTime, 'none'}"}}"#, .notMet),
        (#"{"StringEquals": {"sts:RoleSessionName": "${sts:ExternalId, 'botocore-session-17'}"}}"#, .met),
        (#"{"StringFuzzy": {"ISS:sub": "x"}}"#, .cannotTell),
        (#"{"StringEquals": {"ISS:sub": "${aws:PrincipalTag/x}"}}"#, .cannotTell),
        (#"{"StringEquals": {"ISS:amr": "x"}}"#, .notMet),
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
        let request = TrustJudgementTests.session()
        #expect(TrustJudgement(document: text, request: request)?.verdict == .met)
        #expect(TrustJudgement(document: "no policy", request: request) == nil)
    }

    @Test func manyStarsTakeNoTime() {
        let pattern = String(repeating: "*a", count: 500)
        #expect(!Wildcard(pattern + "b").matches(String(repeating: "a", count: 5_000)))
        #expect(Wildcard("a?c*").matches("abc"))
        #expect(!Wildcard("abc").matches("abcd"))
    }

    @Test func whatNeverComesIsNamed() throws {
        for (key, words) in [("ISS:branchName", "only aud, sub"), ("https://ISS:sub", "begins with https://")] {
            let condition = #"{"StringEquals": {"\#(key)": "x"}}"#.replacing("ISS", with: TrustJudgementTests.issuer)
            let line = try #require(
                TrustJudgement(document: TrustJudgementTests.policy(condition), request: TrustJudgementTests.request)?
                    .comparisons.last)
            #expect(line.note?.hasPrefix("AWS never fills") == true && line.note?.contains(words) == true)
            #expect(line.came == nil)
        }
    }

    /// Claims that AWS fills for some providers since January 2026.
    @Test(arguments: [
        ("token.actions.githubusercontent.com:repository", "acme/web", Verdict.met),
        ("token.actions.githubusercontent.com:repository", "acme/pay", .notMet),
        ("token.actions.githubusercontent.com:ref", "refs/heads/main", .met),
        ("token.actions.githubusercontent.com:actor", "ann", .cannotTell),
        ("token.actions.githubusercontent.com:sha", "0123", .notMet),
    ])
    func otherProvidersHaveMore(_ key: String, _ value: String, _ verdict: Verdict) throws {
        let provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
        let request = TrustJudgementTests.webIdentity(provider, "repo:acme/web:ref:refs/heads/main")
        let text = TrustJudgementTests.policy(#"{"StringEquals": {"\#(key)": "\#(value)"}}"#, principal: provider)
        #expect(TrustJudgement(document: text, request: request)?.verdict == verdict)
    }

    @Test func tagsAndSourceIdentityNeedTheirOwnActions() throws {
        let text = #"""
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"], "Condition": {"StringEquals": {"aws:RequestTag/team": "red"}}}}
            """#
        let request = TrustJudgementTests.session(
            #"{"tags": [{"key": "team", "value": "red"}], "sourceIdentity": "ann"}"#)
        let judgement = try #require(TrustJudgement(document: text, request: request))
        #expect(judgement.verdict == .notMet)
        #expect(judgement.comparisons.last?.came == "sts:TagSession")
        #expect(judgement.comparisons.last?.note == "the request passes session tags: team")
        let allowed = text.replacing("sts:SetSourceIdentity", with: "sts:*")
        #expect(TrustJudgement(document: allowed, request: request)?.verdict == .met)
    }

    @Test func tagsOfTheCallerAreThoseOfItsGrant() throws {
        let text = #"""
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": "${aws:RequestTag/team}"}}}}
            """#
        var request = TrustJudgementTests.session(#"{"tags": [{"key": "team", "value": "red"}]}"#)
        request.callerTags = RefusedRecord.tags(in: #"{"principalTags": {"team": "blue"}}"#)
        let line = TrustJudgement(document: text, request: request)?.comparisons.first { $0.condition.contains("Tag") }
        #expect(line?.came == "blue" && line?.verdict == .notMet)
    }

    @Test func anOldPolicyHasNoVariables() throws {
        let text = TrustJudgementTests.policy(#"{"StringEquals": {"sts:RoleSessionName": "${aws:RequestedRegion}"}}"#)
            .replacing(#""Version": "2012-10-17", "#, with: "")
        var request = TrustJudgementTests.request
        request.parameters = #"{"roleSessionName": "${aws:RequestedRegion}"}"#
        #expect(TrustJudgement(document: text, request: request)?.verdict == .met)
    }

    @Test(arguments: [
        ("203.0.113.0/24", "203.0.113.200", true), ("203.0.113.0/25", "203.0.113.200", false),
        ("0.0.0.0/0", "198.51.100.1", true), ("2001:db8::/32", "2001:DB8:1::7", true),
        ("2001:db8::/127", "2001:db8::2", false), ("203.0.113.7", "203.0.113.7", true),
        ("203.0.113.0/33", "203.0.113.7", false), ("203.0.113.0/24", "ecs.amazonaws.com", false),
        ("::/0", "203.0.113.7", false),
    ])
    func networks(_ network: String, _ address: String, _ holds: Bool) {
        #expect(ConditionValue.network(network, holds: address) == holds)
    }

    @Test(arguments: [
        ("arn:aws:iam::*:role/ci*", "arn:aws:iam::1:role/ci/x", true),
        ("arn:aws:iam::*", "arn:aws:iam::1:role/x", false), ("*", "arn:aws:iam::1:role/x", true),
        ("arn:aws:*:1:role/x", "arn:aws:iam::1:role/x", false),
    ])
    func arnsAreComparedFieldByField(_ pattern: String, _ arn: String, _ matches: Bool) {
        #expect(
            ConditionValue.matchesARN(pattern.unicodeScalars.map { $0 == "*" ? .any : .literal($0) }, arn) == matches)
    }
}
