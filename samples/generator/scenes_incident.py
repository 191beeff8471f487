"""A night in September: a trust policy that lets everybody in, a session used
by somebody else, and a role that lost a permission."""
import json

from . import bitbucket
from .callers import BROWSER
from .grants import assume_role, web_identity
from .identifiers import braced, later, uuid
from .organisation import (AUDIENCE, DEPLOYER, EUROPE, GITHUB_DEPLOY, GITHUB_ISSUER, ISSUER, JONAS, MEI,
                           PIPELINE_PRODUCTION, PRODUCTION, STAGING, VIRGINIA)
from .scenes_people import administrator
from .scenes_sessions import production_step
from .story import scene

IAM = "iam.amazonaws.com"
INTRUDER = {"ip": "203.0.113.99",
            "agent": "aws-cli/2.9.19 Python/3.9.11 Linux/5.10.0-kali9-amd64 exe/x86_64.kali.2022 prompt/off"}
# Whose steps may take production's role, by right.
DEPLOYING = ["parcel-api", "tracking-web", "label-worker", "rates-service", "checkout-web", "customs-gateway",
             "invoice-portal"]
ALLOWED = ["ecs:UpdateService", "ecs:DescribeServices", "ecs:RegisterTaskDefinition", "ecs:CreateService",
           "ecs:DeleteService", "ecs:RunTask", "ecs:CreateTaskSet", "codedeploy:CreateDeployment",
           "cloudformation:UpdateStack", "cloudformation:ExecuteChangeSet", "secretsmanager:GetSecretValue",
           "ecs:ListServices", "ecs:ListClusters", "sts:AssumeRole"]


def trust(world, subjects):
    """The trust policy of production's pipeline role; no subjects: no condition
    on them."""
    conditions = {"StringEquals": {f"{ISSUER}:aud": AUDIENCE}}
    if subjects:
        conditions["StringLike"] = {f"{ISSUER}:sub": subjects}
    return {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": PRODUCTION.bitbucket_provider()},
        "Action": "sts:AssumeRoleWithWebIdentity", "Condition": conditions}]}


def rightful(world):
    """By repository and its Production environment."""
    return [":".join([braced(world.repositories[slug].uuid),
                      braced(world.repositories[slug].environment_uuid("Production")), "*"]) for slug in DEPLOYING]


def permissions(without=()):
    """What production's pipeline role may do."""
    return {"Version": "2012-10-17", "Statement": [
        {"Sid": "Deploy", "Effect": "Allow", "Action": [one for one in ALLOWED if one not in without],
         "Resource": "*"},
        {"Sid": "PassTaskRoles", "Effect": "Allow", "Action": "iam:PassRole",
         "Resource": f"arn:aws:iam::{PRODUCTION.id}:role/ecsTaskExecutionRole"}]}


def iam(world, label, caller, time, name, request, response=None):
    """IAM logs in us-east-1, wherever the caller is."""
    world.journal.write("iam/" + label, time, caller, IAM, name, request, response, region=VIRGINIA)


def update_trust(world, label, caller, time, subjects):
    iam(world, label, caller, time, "UpdateAssumeRolePolicy",
        {"roleName": PIPELINE_PRODUCTION.name, "policyDocument": json.dumps(trust(world, subjects))})


@scene("trust-policy", "01 06:40", """The logs have trust policies: of github-docs, when the role was made, and of
    production's pipeline role, set before the first release. No row is theirs.""")
def trust_policy(world, situation, time):
    maker = administrator("jonas.weber", situation + "/staging", time, 24, account=STAGING)
    document = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": STAGING.github_provider()},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{GITHUB_ISSUER}:aud": "sts.amazonaws.com"},
                      "StringLike": {f"{GITHUB_ISSUER}:sub": "repo:northwind-parcel/docs:*"}}}]}
    iam(world, situation + "/create", maker, time, "CreateRole",
        {"roleName": GITHUB_DEPLOY.name, "assumeRolePolicyDocument": json.dumps(document), "path": "/"},
        {"role": {"arn": GITHUB_DEPLOY.arn, "roleId": GITHUB_DEPLOY.id, "roleName": GITHUB_DEPLOY.name, "path": "/",
                  "createDate": "Sep 1, 2026, 6:40:00 AM"}})
    person = administrator("mei.tanaka", situation, time, 31)
    update_trust(world, situation, person, later(time, 300), rightful(world))


@scene("incident-wildcard-trust", "25 16:05", """In a hurry, somebody drops the condition on the subject from the trust
    policy of production's pipeline role. That night a feature branch of depot-suite, whose step names no environment,
    takes the role, which would have been refused the day before, and restarts depot-sync.""")
def wildcard_trust(world, situation, time):
    person = administrator("jonas.weber", situation, time, 24)
    update_trust(world, situation, person, time, None)


def _night(world):
    """The run of that night, its step and its session: one object for all who
    speak of it."""
    if not hasattr(world, "night"):
        time = bitbucket.at("26 02:10")
        run = bitbucket.start(world.repositories["depot-suite"], time, branch="feature/cache-keys", creator=JONAS)
        step = run.step("Try the cache", later(time, 40), 240)
        session = web_identity(world.journal, "incident", PIPELINE_PRODUCTION, step, later(step.started, 15))
        world.night = (step, session)
    return world.night


@scene("incident-wildcard-trust", "26 02:10")
def wildcard_trust_used(world, situation, time):
    step, session = _night(world)
    service = world.services[("production", "depot-sync")]
    world.update(situation, situation, session, later(step.started, 60), service, "restart", force=True)
    world.poll(situation, session, later(step.started, 80), service, 2)


@scene("incident-stolen-session", "26 02:31", """Seventeen minutes after that step was done, its access key is used from
    another network and by another program: it looks around, is refused a user of its own, reads a secret, takes the
    deployer role, and gives rates-service another image. Half an hour later an administrator rolls rates-service back
    in the console, and the trust policy is mended.""")
def stolen_session(world, situation, time):
    _, session = _night(world)
    thief = session.but(**INTRUDER)
    write = world.journal.write
    write("stolen/who", time, thief, "sts.amazonaws.com", "GetCallerIdentity", None, read_only=True)
    write("stolen/clusters", later(time, 9), thief, "ecs.amazonaws.com", "ListClusters", {}, read_only=True)
    write("stolen/services", later(time, 14), thief, "ecs.amazonaws.com", "ListServices",
          {"cluster": "parcel-production"}, read_only=True)
    for turn, (name, resource) in enumerate((("ListUsers", "user/"), ("CreateUser", "user/support"),
                                             ("CreateAccessKey", "user/t.lindqvist"))):
        write(f"stolen/iam/{turn}", later(time, 40 + 11 * turn), thief, IAM, name, None, region=VIRGINIA,
              read_only=name.startswith("List"), error="AccessDenied",
              message=f"User: {thief.arn} is not authorized to perform: iam:{name} on resource: "
                      f"arn:aws:iam::{PRODUCTION.id}:{resource} because no identity-based policy allows the "
                      f"iam:{name} action")
    secret = f"arn:aws:secretsmanager:{EUROPE}:{PRODUCTION.id}:secret:rates/database-Xy7Qk2"
    write("stolen/secret", later(time, 95), thief, "secretsmanager.amazonaws.com", "GetSecretValue",
          {"secretId": "rates/database"}, read_only=True,
          more={"resources": [{"ARN": secret, "accountId": PRODUCTION.id}]})
    deployer = assume_role(world.journal, "stolen", thief, DEPLOYER, later(time, 130), "support")
    write("stolen/deployer", later(time, 136), deployer, "ecs.amazonaws.com", "DescribeServices",
          {"cluster": "parcel-production", "services": ["rates-service"]}, read_only=True)
    service = world.services[("production", "rates-service")]
    good = service.revision
    revision = world.register(situation, thief, later(time, 170), service.family, "docker.io/quietmetrics/agent:latest")
    world.update(situation, situation, thief, later(time, 176), service, "deploy", revision=revision)
    person = administrator("iris.okafor", situation, later(time, 2000), 40, console=True)
    world.update(situation + "/rollback", situation, person.but(agent=BROWSER), later(time, 2040), service,
                 "rollback", revision=good)
    update_trust(world, situation, person, later(time, 2400), rightful(world))


@scene("incident-denied-storm", "28 09:40", """Tidying up after the incident, somebody takes ecs:RegisterTaskDefinition
    away from production's pipeline role. The next release of invoice-portal tries for six minutes, 18 times refused,
    then tries the old revision twice, refused as well. An hour later the permission is back.""")
def denied_storm(world, situation, time):
    person = administrator("mei.tanaka", situation, time, 31)
    lost = ("ecs:RegisterTaskDefinition", "ecs:UpdateService")

    def put(label, when, without):
        iam(world, label, person, when, "PutRolePolicy",
            {"roleName": PIPELINE_PRODUCTION.name, "policyName": "deploy",
             "policyDocument": json.dumps(permissions(without))})

    put(situation + "/lost", time, lost)
    _, _, step = production_step(world, situation, "invoice-portal", later(time, 900), MEI)
    step.failed = True
    session = web_identity(world.journal, situation, PIPELINE_PRODUCTION, step, later(step.started, 8))
    resources = {"RegisterTaskDefinition": f"arn:aws:ecs:{EUROPE}:{PRODUCTION.id}:task-definition/invoice-portal:*",
                 "UpdateService": f"arn:aws:ecs:{EUROPE}:{PRODUCTION.id}:service/parcel-production/invoice-portal"}

    def refusal(name):
        return (f"User: {session.arn} is not authorized to perform: ecs:{name} on resource: {resources[name]} "
                f"because no identity-based policy allows the ecs:{name} action")

    for turn in range(18):
        entry = world.journal.write(f"storm/{turn}", later(step.started, 12 + 20 * turn), session, "ecs.amazonaws.com",
                                    "RegisterTaskDefinition", None, error="AccessDeniedException",
                                    message=refusal("RegisterTaskDefinition"))
        world.around(situation, entry, session, change="unknown", result="denied")
    for turn in range(2):
        world.update(f"{situation}/{turn}", situation, session, later(step.started, 380 + 5 * turn),
                     world.services[("production", "invoice-portal")], "unknown", nothing_logged=True,
                     error="AccessDeniedException", message=refusal("UpdateService"))
    put(situation + "/back", later(time, 4500), ())
