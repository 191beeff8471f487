/// What the words of link, match and other columns say of a row.
/// docs/links.md has them at length; its wording is used here.
public enum LinkSentences {
    /// By column, then by value.
    public static let all: [String: [String: String]] = [
        "link": [
            "access-key":
                "The call bears the access key that STS issued to its session, and so does every step up to the root of its chain.",
            "shared-event":
                "A grant on the way went across accounts: the target account's record has no access key, the caller account's record with the same sharedEventID has one.",
            "principal":
                "An access key is missing on the way: the role's id and the session name are those of a grant that was valid at that time, and no other fits.",
            "codedeploy":
                "CodeDeploy called for somebody: ECS's answer names CodeDeploy's deployment, which CreateDeployment answered before.",
            "stack":
                "CloudFormation called for somebody: the last operation on that stack within three hours is behind it, as far as times tell.",
            "none":
                "No grant of the session is in the logs. That is normal for people who sign in through IAM Identity Center and for static keys.",
        ],
        "match": [
            "step":
                "The subject that AWS verified ends in a step UUID that Bitbucket's export has.",
            "session-name":
                "A UUID or build number in the session name is that of a run of the export that was in progress then. The caller chose that name.",
            "subject":
                "AWS verified a Bitbucket subject, but the export lacks its step: the repository is known, the run is not.",
            "federated": "A later call says that the session came from Bitbucket; the grant is missing.",
            "none": "Nothing ties the session to a pipeline.",
        ],
        "attribution": [
            "verified": "Every tie from the call to the run is a value that AWS issued.",
            "inferred":
                "The run is the only candidate by times and orders, or is not known itself: no verdict rests on it.",
            "claimed":
                "Only a name that the caller chose names the run: the change counts as made outside the pipelines.",
            "none": "No pipeline run is behind the change, as far as the logs tell.",
        ],
        "before_source": [
            "answer": "What was in service before is what ECS's own answer to the call shows.",
            "history": "What was in service before is what the calls before this one left.",
            "answer-over-history":
                "ECS's answer and the calls before it differ: something that left no record lay between. The answer counts.",
            "unordered": "Calls of the same second are in no order that their answers show.",
        ],
        "environment_source": [
            "tag-event": "The environment comes from the service's tags: a call in the logs set the tag before.",
            "tag-snapshot": "The environment comes from the service's tags as an export shows them.",
            "bitbucket": "The environment is Bitbucket's deployment environment; no tag of the service names one.",
            "": "No tag and no deployment environment tells which environment it is.",
        ],
        "integrity": [
            "verified": "CloudTrail's signed digest lists the log file with the hash that it has.",
            "hash-ok-signature-unchecked":
                "A digest lists the log file with the hash that it has; the digest's own signature could not be checked.",
            "no-digest": "No digest at hand covers the log file's delivery: nothing is known of its integrity.",
            "unlisted": "A digest covers the log file's delivery time and does not list it.",
            "failed": "A digest lists the log file with another hash: it is not what CloudTrail delivered.",
            "missing": "A digest lists the log file, which is not at hand.",
        ],
    ]
}
