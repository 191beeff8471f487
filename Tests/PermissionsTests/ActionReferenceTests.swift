import Testing

@testable import Permissions

@Suite struct ActionReferenceTests {
    @Test(arguments: [
        ("ecs.amazonaws.com", "UpdateService", ["ecs:UpdateService"]),
        ("s3.amazonaws.com", "ListObjects", ["s3:ListBucket"]),
        ("s3.amazonaws.com", "ListBuckets", ["s3:ListAllMyBuckets"]),
        ("s3.amazonaws.com", "CopyObject", ["s3:PutObject", "s3:GetObject"]),
        ("s3.amazonaws.com", "GetBucketLifecycle", ["s3:GetLifecycleConfiguration"]),
        ("lambda.amazonaws.com", "UpdateFunctionCode20150331v2", ["lambda:UpdateFunctionCode"]),
        ("lambda.amazonaws.com", "PutFunctionConcurrency20171031", ["lambda:PutFunctionConcurrency"]),
        ("lambda.amazonaws.com", "Invoke", ["lambda:InvokeFunction"]),
        ("cloudfront.amazonaws.com", "CreateFunction2020_05_31", ["cloudfront:CreateFunction"]),
        ("monitoring.amazonaws.com", "DescribeAlarms", ["cloudwatch:DescribeAlarms"]),
        ("tagging.amazonaws.com", "TagResources", ["tag:TagResources"]),
        ("email.amazonaws.com", "SendEmail", ["ses:SendEmail"]),
        ("apigateway.amazonaws.com", "CreateRestApi", ["apigateway:POST"]),
        ("kms.amazonaws.com", "ReEncrypt", ["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
        ("sso.amazonaws.com", "UpdateSsoConfiguration", ["sso:UpdateSSOConfiguration"]),
        ("sts.amazonaws.com", "AssumeRoleWithWebIdentity", ["sts:AssumeRoleWithWebIdentity"]),
        ("ecr.amazonaws.com", "GetAuthorizationToken", ["ecr:GetAuthorizationToken"]),
        // No action of IAM's: events of a service's own, sign-ins, what is made up.
        ("kms.amazonaws.com", "RotateKey", []), ("ecr.amazonaws.com", "PolicyExecutionEvent", []),
        ("signin.amazonaws.com", "ConsoleLogin", []), ("dynamodb.amazonaws.com", "ExecuteStatement", []),
        ("ecs.amazonaws.com", "MadeUp", []), ("ecs.example.com", "UpdateService", []), ("", "", []),
        ("ecs.amazonaws.com", "UpdateService20150331", []),
    ])
    func calls(_ source: String, _ name: String, _ actions: [String]) {
        #expect(ActionReference.shared.actions(eventSource: source, eventName: name) == actions)
    }

    @Test func spellings() {
        #expect(ActionReference.shared.spelling(of: "SNS:publish") == "sns:Publish")
        #expect(ActionReference.shared.spelling(of: "ecs:MadeUp") == nil)
        #expect(ActionReference.shared.spelling(of: "ecs") == nil)
        #expect(ActionReference.shared.takesResources("ecs:UpdateService") == true)
        #expect(ActionReference.shared.takesResources("ecr:GetAuthorizationToken") == false)
        #expect(ActionReference.shared.takesResources("ecs:MadeUp") == nil)
    }
}
