"""Everything else that an account's trail is full of. Makes no row."""
from .callers import BROWSER, CLI, Caller, service_role, sso
from .identifiers import access_key, at, digest, later, number, uuid
from .organisation import EUROPE, LEGACY, PRODUCTION, STAGING, TOOLS, VIRGINIA, Role, sso_role

HOME = {TOOLS: EUROPE, STAGING: EUROPE, PRODUCTION: EUROPE, LEGACY: VIRGINIA}
PER_DAY = {TOOLS: 12, STAGING: 14, PRODUCTION: 20, LEGACY: 7}


def write_noise(world):
    """About sixteen hundred records, evenly over the month."""
    for account, count in PER_DAY.items():
        for day in range(1, 31):
            for turn in range(count):
                label = f"noise/{account.name}/{day}/{turn}"
                hour, minute, second = (number(f"{label}/{unit}", 0, top) for unit, top in
                                        (("hour", 23), ("minute", 59), ("second", 59)))
                kind = KINDS[number(label + "/kind", 0, len(KINDS) - 1)]
                kind(world.journal, label, at(f"{day} {hour}:{minute}:{second}"), account, HOME[account])
    for day in range(1, 31):
        sign_in(world.journal, f"noise/sign-in/{day}", at(f"{day} 07:{10 + day % 40}:31"), PRODUCTION)


def monitoring(account, time, label):
    """The session of a monitoring tool, renewed every hour."""
    role = Role(account, "observability-reader", "/vendors/")
    hour = time.replace(minute=0, second=0)
    return Caller("AssumedRole", account, "role", role=role, name="observer",
                  access_key=access_key(f"observer/{account.id}/{hour}"), issued=hour, ip="192.0.2.15",
                  agent="Boto3/1.34.11 md/Botocore#1.34.11 ua/2.0 os/linux#5.15.0 lang/python#3.12.3")


def describes_services(journal, label, time, account, region):
    caller = monitoring(account, time, label)
    journal.write(label, time, caller, "ecs.amazonaws.com", "DescribeServices",
                  {"cluster": "default", "services": ["agent"]}, region=region, read_only=True)


def lists_tasks(journal, label, time, account, region):
    caller = monitoring(account, time, label)
    journal.write(label, time, caller, "ecs.amazonaws.com", "ListTasks", {"cluster": "default", "maxResults": 100},
                  region=region, read_only=True)


def reads_alarms(journal, label, time, account, region):
    caller = monitoring(account, time, label)
    journal.write(label, time, caller, "monitoring.amazonaws.com", "DescribeAlarms", {"maxRecords": 100},
                  region=region, read_only=True)


def service_takes_role(journal, label, time, account, region):
    """A Lambda function, a task or an instance gets its role."""
    service = ("lambda", "ecs-tasks", "ec2")[number(label + "/service", 0, 2)] + ".amazonaws.com"
    role = Role(account, f"{service.split('.')[0]}-default")
    session = service_role(role, digest(label)[:32], access_key(label), time, service, "role")
    answer = {"credentials": {"accessKeyId": session.access_key, "sessionToken": "SAMPLE-TOKEN-NEVER-STORE",
                              "expiration": "Oct 1, 2026, 12:00:00 AM"},
              "assumedRoleUser": {"assumedRoleId": session.principal_id, "arn": session.arn}}
    journal.write(label, time, session, "sts.amazonaws.com", "AssumeRole",
                  {"roleArn": role.arn, "roleSessionName": session.name}, answer, region=region, read_only=True,
                  invoked_by=service, identity={"type": "AWSService", "invokedBy": service},
                  more={"resources": [{"accountId": account.id, "type": "AWS::IAM::Role", "ARN": role.arn}],
                        "sharedEventID": uuid("shared/" + label)})


def pulls_image(journal, label, time, account, region):
    role = Role(account, "ecsTaskExecutionRole")
    session = service_role(role, digest(label)[:32], access_key(label), time, "ecs-tasks.amazonaws.com", "role")
    journal.write(label, time, session, "ecr.amazonaws.com", "BatchGetImage",
                  {"registryId": TOOLS.id, "repositoryName": "parcel-api", "imageIds": [{"imageTag": "1.0.0"}],
                   "acceptedMediaTypes": ["application/vnd.oci.image.manifest.v1+json"]},
                  region=region, read_only=True, invoked_by="ecs-tasks.amazonaws.com")


def registers_targets(journal, label, time, account, region):
    """ECS's service-linked role at work; such calls carry no access key."""
    role = Role(account, "AWSServiceRoleForECS", "/aws-service-role/ecs.amazonaws.com/")
    session = service_role(role, "ecs-service-scheduler", None, time, "ecs.amazonaws.com", "service")
    target = f"arn:aws:elasticloadbalancing:{region}:{account.id}:targetgroup/web/{digest(label)[:16]}"
    journal.write(label, time, session, "elasticloadbalancing.amazonaws.com", "RegisterTargets",
                  {"targetGroupArn": target, "targets": [{"id": f"10.0.4.{number(label, 5, 250)}", "port": 8080}]},
                  region=region, invoked_by="ecs.amazonaws.com")


def checks_bucket(journal, label, time, account, region):
    """CloudTrail itself: an AWSService caller."""
    service = service_role(Role(account, "none"), "none", None, time, "cloudtrail.amazonaws.com", "service")
    journal.write(label, time, service, "s3.amazonaws.com", "GetBucketAcl",
                  {"bucketName": "northwind-trail", "Host": f"northwind-trail.s3.{region}.amazonaws.com", "acl": ""},
                  region=region, read_only=True, identity={"type": "AWSService",
                                                           "invokedBy": "cloudtrail.amazonaws.com"},
                  invoked_by="cloudtrail.amazonaws.com",
                  more={"additionalEventData": {"SignatureVersion": "SigV4", "bytesTransferredOut": 542}})


def rotates_key(journal, label, time, account, region):
    """An AwsServiceEvent: a userIdentity without a type."""
    service = service_role(Role(account, "none"), "none", None, time, "kms.amazonaws.com", "service")
    entry = journal.write(label, time, service, "kms.amazonaws.com", "RotateKey", None, region=region,
                          identity={"accountId": account.id, "invokedBy": "AWS Internal"}, invoked_by="AWS Internal",
                          more={"serviceEventDetails": {"keyId": uuid(label)}})
    entry.record["eventType"] = "AwsServiceEvent"


def denied_read(journal, label, time, account, region):
    caller = monitoring(account, time, label)
    journal.write(label, time, caller, "ecs.amazonaws.com", "ListTagsForResource", None, region=region,
                  read_only=True, error="AccessDenied",
                  message=f"User: {caller.arn} is not authorized to perform: ecs:ListTagsForResource")


def looks_around(journal, label, time, account, region):
    """A developer asks who they are."""
    person = sso(sso_role(account, "Developer"), "jonas.weber@northwind.example",
                 access_key(f"{label}/developer"), later(time, -90), "198.51.100.24")
    journal.write(label, time, person, "sts.amazonaws.com", "GetCallerIdentity", None, region=region, read_only=True,
                  agent=CLI.format("sts.get-caller-identity"))


KINDS = [describes_services, describes_services, lists_tasks, reads_alarms, service_takes_role, service_takes_role,
         pulls_image, registers_targets, checks_bucket, rotates_key, denied_read, looks_around]


def sign_in(journal, label, time, account):
    """A console sign-in, logged in us-east-1."""
    person = sso(sso_role(account, "Administrator"), "iris.okafor@northwind.example", None, time, "198.51.100.40")
    entry = journal.write(label, time, person, "signin.amazonaws.com", "ConsoleLogin", None,
                          {"ConsoleLogin": "Success"}, region=VIRGINIA, agent=BROWSER,
                          more={"additionalEventData": {"MobileVersion": "No", "MFAUsed": "No"}})
    entry.record["eventType"] = "AwsConsoleSignIn"
    entry.record["userIdentity"].pop("sessionContext")
