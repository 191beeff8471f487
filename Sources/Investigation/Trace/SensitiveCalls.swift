/// Calls by what an intruder would make them for. After AWS's playbook for
/// compromised credentials (aws-samples, aws-incident-response-playbooks,
/// IRP-CredCompromise), with the calls that deployments bring.
enum SensitiveCalls {
    /// Whether the call could keep a way in open.
    static func isPersistence(source: String, name: String) -> Bool {
        switch source {
        case "iam.amazonaws.com":
            return [
                "Create", "Put", "Attach", "Add", "Update", "Upload", "Enable", "Set", "Delete", "Detach", "Remove",
                "Deactivate", "Tag",
            ]
            .contains { name.hasPrefix($0) }
        case "sts.amazonaws.com":
            return [
                "GetFederationToken", "GetSessionToken", "GetScopedCredentials", "GetDelegatedAccessToken",
                // A token for outside of AWS.
                "GetWebIdentityToken",
            ]
            .contains(name)
        case "lambda.amazonaws.com":
            return name.hasPrefix("CreateFunction") || name.hasPrefix("UpdateFunction")
                || name.hasPrefix("AddPermission")
        case "events.amazonaws.com", "scheduler.amazonaws.com": return name.hasPrefix("Put") || name.hasPrefix("Create")
        case "ec2.amazonaws.com":
            return [
                "RunInstances", "CreateKeyPair", "ImportKeyPair", "AuthorizeSecurityGroupIngress",
                "ModifyInstanceAttribute",
            ]
            .contains(name)
        case "ecs.amazonaws.com": return name == "RegisterTaskDefinition" || name == "ExecuteCommand"
        case "ecr.amazonaws.com":
            return name == "SetRepositoryPolicy" || name == "PutRegistryPolicy" || name == "PutImage"
        case "organizations.amazonaws.com", "sso.amazonaws.com", "sso-directory.amazonaws.com",
            "identitystore.amazonaws.com":
            return !(name.hasPrefix("List") || name.hasPrefix("Describe") || name.hasPrefix("Get"))
        case "cloudtrail.amazonaws.com":
            return ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"].contains(name)
        default: return false
        }
    }

    /// Whether the call reads data or secrets.
    static func isDataAccess(source: String, name: String) -> Bool {
        switch source {
        case "s3.amazonaws.com":
            return ["GetObject", "CopyObject", "SelectObjectContent", "ListObjects", "ListObjectsV2"].contains(name)
        case "secretsmanager.amazonaws.com": return name == "GetSecretValue" || name == "BatchGetSecretValue"
        case "ssm.amazonaws.com": return name.hasPrefix("GetParameter")
        case "kms.amazonaws.com": return name == "Decrypt" || name == "ReEncrypt" || name.hasPrefix("GenerateDataKey")
        case "dynamodb.amazonaws.com":
            return ["GetItem", "BatchGetItem", "Query", "Scan", "ExecuteStatement", "ExportTableToPointInTime"]
                .contains(name)
        case "rds.amazonaws.com":
            return name.hasPrefix("CreateDBSnapshot") || name.hasPrefix("CopyDBSnapshot")
                || name.hasPrefix("ModifyDBSnapshotAttribute")
        case "ec2.amazonaws.com":
            return ["CreateSnapshot", "CopySnapshot", "ModifySnapshotAttribute", "GetPasswordData"].contains(name)
        default: return false
        }
    }

    /// Whether the call takes a role or another credential.
    static func isRoleTaking(source: String, name: String) -> Bool {
        source == "sts.amazonaws.com"
            && (name.hasPrefix("AssumeRole") || name == "AssumeRoot" || name.hasPrefix("GetFederationToken")
                || ["GetSessionToken", "GetScopedCredentials", "GetDelegatedAccessToken"].contains(name))
    }
}
