import Testing

@testable import Investigation

/// What an intruder would make a call for.
@Suite struct SensitiveCallsTests {
    @Test(arguments: [
        ("iam", "CreateAccessKey"), ("iam", "AcquireRole"), ("iam", "AcceptDelegationRequest"),
        ("iam", "UpdateOpenIDConnectProvider"), ("sts", "GetFederationToken"),
        ("lambda", "UpdateFunctionCode20150331v2"),
        ("ec2", "RunInstances"), ("ecs", "RegisterDaemonTaskDefinition"), ("sso", "CreatePermissionSet"),
        ("cloudtrail", "StopLogging"), ("events", "PutRule"),
    ])
    func keepsAWayIn(source: String, name: String) {
        #expect(SensitiveCalls.isPersistence(source: source + ".amazonaws.com", name: name))
    }

    @Test(arguments: [
        ("iam", "GetRole"), ("iam", "ListRoles"), ("iam", "SimulatePrincipalPolicy"), ("sso", "DescribePermissionSet"),
        ("sts", "AssumeRole"), ("ecs", "UpdateService"), ("ec2", "RunInstancesX"), ("lambda", "GetFunction"),
        ("unknown", "CreateUser"),
    ])
    func keepsNone(source: String, name: String) {
        #expect(!SensitiveCalls.isPersistence(source: source + ".amazonaws.com", name: name))
    }

    @Test(arguments: [
        ("sts", "AssumeRole"), ("sts", "AssumeRoot"), ("sts", "GetScopedCredentials"),
        ("sts", "GetDelegatedAccessToken"),
        ("sts", "GetWebIdentityToken"), ("rolesanywhere", "CreateSession"),
    ])
    func takesACredential(source: String, name: String) {
        #expect(SensitiveCalls.isRoleTaking(source: source + ".amazonaws.com", name: name))
    }

    @Test(arguments: [("sts", "GetCallerIdentity"), ("signin", "ConsoleLogin"), ("iam", "CreateRole")])
    func takesNone(source: String, name: String) {
        #expect(!SensitiveCalls.isRoleTaking(source: source + ".amazonaws.com", name: name))
    }

    @Test func readsData() {
        #expect(SensitiveCalls.isDataAccess(source: "ssm.amazonaws.com", name: "GetParametersByPath"))
        #expect(SensitiveCalls.isDataAccess(source: "kms.amazonaws.com", name: "GenerateDataKeyWithoutPlaintext"))
        #expect(!SensitiveCalls.isDataAccess(source: "kms.amazonaws.com", name: "DescribeKey"))
    }
}
