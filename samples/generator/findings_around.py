"""What the checks on sessions, roles, services, revisions and exports must
find, as the story means it.

Sessions are those that the journal's grants made; what they did is what the
journal has of their access keys.
"""
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from .containers import REGISTRY
from .digests import CHAINS
from .identifiers import at, later, uuid
from .organisation import (ACCOUNTS, EUROPE, ISSUER, PIPELINE_BUILD, PIPELINE_PRODUCTION, PIPELINE_STAGING)
from .tags import ENVIRONMENT_TAGS
from .world import ECS

# What samples/deploytrail.yaml says.
ENVIRONMENTS = {"test", "staging", "production", "prod", "live", "qa", "perf"}
OF_PRODUCTION = {"tracking-web", "label-worker", "rates-service", "depot-suite", "checkout-web", "customs-gateway",
                 "invoice-portal"}
ROLES = {PIPELINE_BUILD.arn: (OF_PRODUCTION | {"parcel-api", "returns-web"}, None),
         PIPELINE_STAGING.arn: (None, {"test", "staging"}),
         PIPELINE_PRODUCTION.arn: (OF_PRODUCTION, {"production"})}
SLACK, LONGEST, OLDEST = timedelta(minutes=5), 3600, timedelta(days=20)
MONTH = (at("01 00:00"), later(at("30 00:00"), 86400))
# How long a check learns before it finds anything new.
LEARNING = timedelta(days=7)
# Calls that a pipeline has no business with: source → names, None for all but reads.
SENSITIVE = {"iam.amazonaws.com": None, "secretsmanager.amazonaws.com": {"GetSecretValue"},
             "ecr.amazonaws.com": {"SetRepositoryPolicy"}, ECS: {"ExecuteCommand"}}
TRAIL_CHANGES = {"StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"}


@dataclass
class Session:
    """A session of a pipeline's step, with the calls of its key."""

    key: str
    role: str
    principal: str
    name: str
    issued: object
    step: object
    parent: object
    grant: dict
    calls: list


def _in_order(world):
    return sorted(world.journal.entries, key=lambda entry: entry.time)


def _granted(record):
    return ((record["responseElements"] or {}).get("credentials") or {}).get("accessKeyId")


def sessions(world):
    """access key → session, of all that begins with a Bitbucket step."""
    steps = {step.uuid: step for repository in world.repositories.values() for run in repository.pipelines
             for step in run.steps}
    made = {}
    for entry in _in_order(world):
        record = entry.record
        if record["eventSource"] != "sts.amazonaws.com" or not _granted(record) or _granted(record) in made:
            continue
        request, who = record["requestParameters"], record["responseElements"]["assumedRoleUser"]
        parent = step = None
        if record["eventName"] == "AssumeRoleWithWebIdentity":
            if ISSUER not in record["userIdentity"]["identityProvider"]:
                continue
            step = steps[record["userIdentity"]["userName"].split(":")[-1].strip("{}")]
        else:
            # The key may be missing where another account logged it.
            caller = record["userIdentity"].get("principalId")
            parent = next((one for one in reversed(made.values()) if one.principal == caller), None)
            if parent is None:
                continue
            step = parent.step
        key = _granted(record)
        made[key] = Session(key, request["roleArn"], who["assumedRoleId"], request["roleSessionName"], entry.time, step,
                            parent, request, [])
    for entry in world.journal.entries:
        key = entry.record["userIdentity"].get("accessKeyId")
        if key in made:
            made[key].calls.append(entry)
    return made


def _of_session(one, pairs, learnt):
    run, calls = one.step.pipeline, one.calls
    refused = sum("errorCode" in call.record for call in calls)
    networks = {tuple(call.record["sourceIPAddress"].split(".")[:2]) for call in calls
                if "amazonaws" not in call.record["sourceIPAddress"]}
    if one.parent is None:
        if run.uuid not in one.name and str(run.build) not in one.name.split("-"):
            yield "IDN-03"
        repositories, environments = ROLES.get(one.role, (None, None))
        named = (one.step.environment or "").lower()
        if (repositories and run.repository.slug not in repositories) or (environments and named
                                                                          and named not in environments):
            yield "SES-01"
        if one.grant.get("durationSeconds", 0) > LONGEST:
            yield "SES-09"
    elif pairs[(one.parent.role, one.role)] == one.issued and one.issued - learnt >= LEARNING:
        yield "SES-05"
    if len(networks) > 1:
        yield "SES-03"
    if one.step.in_steps and calls and max(call.time for call in calls) > one.step.completed + SLACK:
        yield "SES-04"
    if refused >= 10 or (refused >= 5 and 2 * refused >= len(calls)):
        yield "SES-08"


def _sessions(world, made):
    pairs = {}
    for one in made.values():
        if one.parent:
            pairs.setdefault((one.parent.role, one.role), one.issued)
    learnt = min(entry.time for entry in world.journal.entries)
    for one in made.values():
        for check in _of_session(one, pairs, learnt):
            yield check, one.key
    # A session whose grant was never delivered still says that a pipeline obtained it.
    for entry in world.journal.entries:
        who = entry.record["userIdentity"]
        provider = who.get("sessionContext", {}).get("webIdFederationData", {}).get("federatedProvider", "")
        if ISSUER in provider and who.get("accessKeyId") and who["accessKeyId"] not in made:
            yield "IDN-03", who["accessKeyId"]


def _is_sensitive(record):
    if record["eventSource"] not in SENSITIVE:
        return False
    names = SENSITIVE[record["eventSource"]]
    return record["eventName"] in names if names else not record["eventName"].startswith(("Get", "List"))


def _roles(world, made):
    begun, called = {}, set()
    ours = {one.role for one in made.values()}
    for entry in _in_order(world):
        record = entry.record
        role = record["userIdentity"].get("sessionContext", {}).get("sessionIssuer", {}).get("arn")
        if role in ours:
            begun.setdefault(role, entry.time)
            call = f"{role} {record['eventSource']}:{record['eventName']}"
            if _is_sensitive(record) and call not in called:
                called.add(call)
                if entry.time - begun[role] >= LEARNING:
                    yield "SES-06", call
        if record["eventName"] == "UpdateAssumeRolePolicy" and "errorCode" not in record:
            document = json.loads(record["requestParameters"]["policyDocument"])
            for statement in document["Statement"]:
                tests = [name for test in statement.get("Condition", {}).values() for name in test]
                if ISSUER in json.dumps(statement["Principal"]) and not any(name.endswith(":sub") for name in tests):
                    name = record["requestParameters"]["roleName"]
                    yield "SES-02", next(role for role in ours if role.endswith("/" + name)
                                         and f"::{entry.account.id}:" in role)
        if record["eventName"] in TRAIL_CHANGES:
            yield "INT-03", entry.event_id
        if "OpenIDConnectProvider" in record["eventName"] and not record["eventName"].startswith(("Get", "List")):
            yield "SES-07", entry.event_id


def _services(world, changed):
    """CFG-01: of the services that accepted calls changed. Nobody but people tags
    in this story; a first value whose earlier one nobody knows was set, too."""
    for service in world.services.values():
        if (service.account.id, service.region, service.cluster, service.name) not in changed:
            continue
        is_set = False
        for key in ENVIRONMENT_TAGS:
            calls = [(tags.get(key), is_all) for _, tags, is_all in service.history.calls if is_all or key in tags]
            before = None
            for value, is_all in calls:
                is_set |= not is_all and value != before
                before = value
        value = next((service.tags[key] for key in ENVIRONMENT_TAGS if service.tags.get(key)), None)
        # A service that is gone, and that nobody ever tagged, nobody can tell about.
        if is_set or (value.lower() not in ENVIRONMENTS if value else service.alive):
            cluster = f"service/{service.cluster}/{service.name}"
            yield "CFG-01", f"arn:aws:ecs:{service.region}:{service.account.id}:{cluster}"


def _revisions(world, rows):
    """POP-02: between those that were registered or put into service."""
    used = defaultdict(set)
    for row in rows:
        if row["result"] != "accepted" or row["event_name"] == "DeregisterTaskDefinition":
            continue
        for name in (row["task_definition"], row["task_definition_before"]):
            if name:
                family, _, revision = name.rpartition(":")
                used[(row["account_id"], row["region"], family)].add(int(revision))
    for family in world.families.values():
        seen = family.registered | used[(family.account.id, family.region, family.name)]
        if seen and set(range(min(seen), max(seen))) - seen:
            yield "POP-02", f"{family.account.id}/{family.region}/{family.name}"


def _exports(world, rows, made):
    """POP-03 and POP-04: what Bitbucket says beside what AWS did."""
    acted = {row["step_uuid"] for row in rows}
    acted |= {one.step.uuid for one in made.values() for call in one.calls
              if not call.record["readOnly"] and "errorCode" not in call.record}
    for repository in world.repositories.values():
        if not repository.exported:
            continue
        builds = {run.build for run in repository.pipelines if run.exported}
        if set(range(min(builds), max(builds))) - builds:
            yield "POP-04", repository.full_name
        for run in repository.pipelines:
            for step in run.steps:
                if (step.environment == "Production" and step.in_deployments and not step.failed
                        and not run.running and step.uuid not in acted):
                    yield "POP-03", uuid("deployment/" + step.uuid)


def _coverage(world, rows):
    """INT-02 and INT-04. Only where digests say of some hours that they were
    quiet do the others mean anything."""
    heard = {(entry.account.id, entry.time.replace(minute=0, second=0)) for entry in world.journal.entries
             if entry.region == EUROPE}
    for account in ACCOUNTS:
        chains = [(begin, end) for owner, begin, end in CHAINS if owner is account]
        hour, hole = MONTH[0], False
        while hour < MONTH[1]:
            hole |= (account.id, hour) not in heard and not any(begin <= hour < end for begin, end in chains)
            hour = later(hour, 3600)
        if chains and hole:
            yield "INT-02", f"{account.id}/{EUROPE}"
    for place in {(row["account_id"], row["region"]) for row in rows}:
        if place[1] != EUROPE:
            yield "INT-04", "/".join(place)


class Images:
    """CFG-02 and CFG-03: what the log pushed and registered, and when."""

    def __init__(self, world):
        self.digests = defaultdict(set)
        self.registered = {}
        for entry in world.journal.entries:
            record = entry.record
            if "errorCode" in record or not record["responseElements"]:
                continue
            if record["eventName"] == "PutImage":
                image = record["responseElements"]["image"]
                pushed = f"{REGISTRY}/{image['repositoryName']}:{image['imageId']['imageTag']}"
                self.digests[pushed].add(image["imageId"]["imageDigest"])
            elif record["eventName"] == "RegisterTaskDefinition":
                name = record["responseElements"]["taskDefinition"]["taskDefinitionArn"].split("/")[1]
                self.registered[entry.account.id, name] = entry.time

    def of(self, row, time):
        """The checks that fail for an accepted change."""
        if any(len(self.digests[image]) > 1 or (image.endswith(":latest") and not self.digests[image])
               for image in row["images"] or []):
            yield "CFG-03"
        # What the log does not register was there before it: on 23 August, by the exports.
        since = self.registered.get((row["account_id"], row["task_definition"]), later(MONTH[0], -9 * 86400))
        if row["task_definition"] and time - since > OLDEST:
            yield "CFG-02"


def found(world, rows, every_row):
    """(check, subject) of every fail that is about something else than a
    deployment; `rows` are those of accepted changes that the report shows."""
    made = sessions(world)
    changed = {(row["account_id"], row["region"], row["cluster"], row["service"]) for row in rows}
    yield from _sessions(world, made)
    yield from _roles(world, made)
    yield from _services(world, changed)
    yield from _revisions(world, every_row)
    yield from _exports(world, rows, made)
    yield from _coverage(world, rows)
