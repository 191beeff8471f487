import Testing

@testable import Permissions

/// Messages of "Troubleshoot access denied error messages" in the IAM User
/// Guide and of published records.
@Suite struct RefusalTests {
    static let user = "User: arn:aws:iam::777788889999:user/JohnDoe is not authorized to perform: "

    @Test(arguments: [
        (
            "codecommit:ListRepositories because no service control policy allows the codecommit:ListRepositories action",
            Refusal.Reason.notAllowed(by: .service)
        ),
        ("codecommit:ListRepositories with an explicit deny in a service control policy", .denied(by: .service)),
        (
            "codecommit:ListRepositories because no VPC endpoint policy allows the codecommit:ListRepositories action",
            .notAllowed(by: .endpoint)
        ),
        ("codedeploy:ListDeployments with an explicit deny in a VPC endpoint policy", .denied(by: .endpoint)),
        (
            "codedeploy:ListDeployments because no permissions boundary allows the codedeploy:ListDeployments action",
            .notAllowed(by: .boundary)
        ),
        ("sns:ListSubscriptions with an explicit deny in a permissions boundary", .denied(by: .boundary)),
        (
            "codecommit:ListRepositories because no session policy allows the codecommit:ListRepositories action",
            .notAllowed(by: .session)
        ),
        ("codecommit:ListRepositories because no session policies allow the action", .notAllowed(by: .session)),
        ("sts:AssumeRole because no role trust policy allows the sts:AssumeRole action", .notAllowed(by: .trust)),
        ("sts:AssumeRole with an explicit deny in the role trust policy", .denied(by: .trust)),
        (
            "codecommit:ListRepositories because no identity-based policy allows the codecommit:ListRepositories action",
            .notAllowed(by: .identity)
        ),
        ("codedeploy:ListDeployments with an explicit deny in an identity-based policy", .denied(by: .identity)),
        (
            "secretsmanager:GetSecretValue because no resource-based policy allows the secretsmanager:GetSecretValue action",
            .notAllowed(by: .resource)
        ),
        ("s3:GetObject with an explicit deny in a resource control policy", .denied(by: .resourceControl)),
        ("ecs:UpdateService with an explicit deny", .denied(by: nil)),
        ("ecs:UpdateService", .none),
    ])
    func reasons(_ words: String, _ reason: Refusal.Reason) {
        let refusal = Refusal(RefusalTests.user + words)
        #expect(refusal.reason == reason)
        #expect(refusal.principal == "arn:aws:iam::777788889999:user/JohnDoe")
        #expect(refusal.action == words.split(separator: " ").first.map(String.init))
    }

    @Test func ec2SaysItBeforeAndAfter() {
        let refusal = Refusal(
            "You are not authorized to perform this operation. User: arn:aws:iam::111111111111:user/TrailDiscover is not "
                + "authorized to perform: ec2:GetPasswordData on resource: arn:aws:ec2:us-east-1:192374575148:instance/* "
                + "because no identity-based policy allows the ec2:GetPasswordData action. Encoded authorization failure "
                + "message: Pz1F4vG")
        #expect(refusal.action == "ec2:GetPasswordData")
        #expect(refusal.resource == "arn:aws:ec2:us-east-1:192374575148:instance/*")
        #expect(refusal.reason == .notAllowed(by: .identity))
        #expect(refusal.isEncoded)
    }

    @Test func whatSaysNothingIsNothing() {
        for message in ["An unknown error occurred", "Access Denied", "", nil] {
            let refusal = Refusal(message)
            #expect(refusal.reason == .none && refusal.action == nil && refusal.resource == nil)
            #expect(refusal.reason.word == "the message gives no reason")
        }
    }

    @Test func aNameInTheResourceIsNoReason() {
        let refusal = Refusal(
            "User: arn:aws:iam::1:user/a is not authorized to perform: s3:GetObject on resource: "
                + "arn:aws:s3:::b/x with an explicit deny in a session policy because no identity-based policy allows the "
                + "s3:GetObject action")
        #expect(refusal.reason == .notAllowed(by: .identity))
    }

    @Test(arguments: [
        (
            "\"arn:aws:s3:::bkt\" because public policies are prevented by S3.", "arn:aws:s3:::bkt",
            "public policies are prevented by S3"
        ),
        ("\"arn:aws:s3:::b/a key\" because of it", "arn:aws:s3:::b/a key", "of it"),
        (
            "\"arn:aws:s3:::b/x because no session policy allows y\" because of it",
            "arn:aws:s3:::b/x because no session policy allows y", "of it"
        ),
        ("arn:aws:s3:::bkt, because it is late", "arn:aws:s3:::bkt", "it is late"),
        (
            "\"arn:aws:s3:::b/k\" because no identity-based policy allows it", "arn:aws:s3:::b/k",
            "no identity-based policy allows it"
        ),
        (
            "\"arn:aws:s3:::b/k\" with an explicit deny in a resource-based policy", "arn:aws:s3:::b/k",
            "explicit deny in a resource-based policy"
        ),
        ("role deployer because it is late", "role deployer", "it is late"),
        ("arn:aws:s3:::bkt.", "arn:aws:s3:::bkt", "the message gives no reason"),
    ])
    func aResourceEndsAndAReasonFollows(_ words: String, _ resource: String, _ reason: String) {
        let refusal = Refusal(RefusalTests.user + "s3:PutObject on resource: " + words)
        #expect(refusal.resource == resource && refusal.reason.word == reason)
        #expect(Refusal(RefusalTests.user + "s3:PutObject because it is late.").reason == .other("it is late"))
    }

    @Test func anActionIsPlain() {
        #expect(Refusal("User: x is not authorized to perform: ecs:\u{1B}[2J on resource: y").action == nil)
        #expect(Refusal("User: x is not authorized to perform: \"},{\"a on resource: y").action == nil)
    }
}
