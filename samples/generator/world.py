"""The organisation in motion: what calls do to it, recorded and expected.

Every method that changes a service writes the record that CloudTrail would
write and, beside it, the row that the story means.
"""
from dataclasses import dataclass, field

from .answer_key import AnswerKey
from .callers import CLI
from .containers import REGISTRY, TELEMETRY, Registry
from .identifiers import image_digest, iso, later, letters, us_style, uuid
from .journal import Journal
from .organisation import EUROPE, TOOLS, repositories

ECS = "ecs.amazonaws.com"


@dataclass
class World:
    journal: Journal = field(default_factory=Journal)
    key: AnswerKey = field(default_factory=AnswerKey)
    registry: Registry = field(default_factory=Registry)
    repositories: dict = field(default_factory=repositories)
    families: dict = field(default_factory=dict)
    services: dict = field(default_factory=dict)
    codedeploy_deployments: list = field(default_factory=list)

    # What everybody does around a deploy

    def push(self, label, caller, time, repository, tag, *, quiet=False):
        """Pushes an image to the tools account's registry; `quiet`: the log
        does not have it. Returns the image."""
        image = f"{REGISTRY}/{repository}:{tag}"
        if quiet:
            return image
        digest = image_digest(label)
        name = {"repositoryName": repository, "registryId": TOOLS.id}
        manifest = '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"}'
        self.journal.write("push/" + label, time, caller, "ecr.amazonaws.com", "PutImage",
                           {**name, "imageTag": tag, "imageManifest": manifest},
                           {"image": {**name, "imageManifest": manifest,
                                      "imageId": {"imageDigest": digest, "imageTag": tag}}},
                           account=TOOLS,
                           more={"resources": [{"ARN": f"arn:aws:ecr:{EUROPE}:{TOOLS.id}:repository/{repository}",
                                                "accountId": TOOLS.id}]})
        self.registry.current[image] = digest
        return image

    def register(self, label, caller, time, family, image, *, sidecar=False, logged=True, invoked_by=None, behind=None,
                 link=None):
        """Registers the family's next revision with an image."""
        family.newest += 1
        revision = family.newest
        containers = [(family.name, image)] + ([("telemetry", TELEMETRY)] if sidecar else [])
        family.revisions[revision] = containers
        if not logged:
            return revision
        family.registered.add(revision)
        answer = family.document(revision, caller.arn, us_style(time))
        request = {key: answer[key] for key in ("family", "executionRoleArn", "networkMode", "containerDefinitions",
                                                "requiresCompatibilities", "cpu", "memory")}
        entry = self.journal.write("register/" + label, time, caller, ECS, "RegisterTaskDefinition", request,
                                   {"taskDefinition": answer}, account=family.account, region=family.region,
                                   invoked_by=invoked_by)
        self.key.expect("task-definitions", entry, caller, {"change": "config", **self.contents(family, revision)},
                        behind=behind, link=link, in_default=False)
        return revision

    def poll(self, label, caller, time, service, count=3):
        """The describe-services calls of a tool that waits."""
        for turn in range(count):
            self.journal.write(f"poll/{label}/{turn}", later(time, 15 * turn), caller, ECS,
                               "DescribeServices", {"cluster": service.cluster, "services": [service.name]},
                               region=service.region, read_only=True, agent=CLI.format("ecs.wait"))

    # Changes of services

    def update(self, label, situation, caller, time, service, change, *, revision=None, force=False, desired=None,
               config=None, name_as="name", definition_as="revision", cluster_as="name", error=None, message=None,
               nothing_logged=False, hides_previous=False, in_default=True, behind=None, link=None, match=None,
               invoked_by=None, **delivery):
        """UpdateService. `revision=None` names no task definition."""
        previous, told_before = service.revision, service.before()
        request = None if nothing_logged else _named(service, name_as, cluster_as)
        if request is not None:
            if revision:
                request["taskDefinition"] = _definition(service.family, revision, definition_as)
            if force:
                request["forceNewDeployment"] = True
            if desired is not None:
                request["desiredCount"] = desired
            request.update(config or {})
        response = None
        if not error:
            service.revision = revision or service.revision
            service.desired = desired if desired is not None else service.desired
            changed = previous if revision and revision != previous and not hides_previous else None
            response = {"service": service.document(label, time, us_style, changed)}
            told_before = service.before(changed if revision else service.revision)
            service.told = service.revision
        entry = self.journal.write("update/" + label, time, caller, ECS, "UpdateService", request, response,
                                   account=service.account, region=service.region, error=error, message=message,
                                   invoked_by=invoked_by, **delivery)
        if nothing_logged:
            cells, tagged = {"change": change}, None
        else:
            after = revision or (None if error else service.revision)
            cells, tagged = self.cells(service, time, change, told_before, after), service
        cells["result"] = _result(error)
        self.key.expect(situation, entry, caller, cells, behind=behind, link=link, match=match,
                        in_default=in_default, service=tagged)
        return entry

    def create(self, label, situation, caller, time, service, revision, tags, *, behind=None, link=None,
               invoked_by=None):
        """CreateService with tags: they begin, whatever was there before."""
        service.revision, service.created, service.alive, service.told = revision, time, True, revision
        service.tags = dict(tags)
        service.history.decide(time, tags)
        request = {"cluster": service.cluster, "serviceName": service.name,
                   "taskDefinition": service.family.arn(revision), "desiredCount": 2, "launchType": "FARGATE",
                   "tags": [{"key": key, "value": value} for key, value in tags.items()]}
        response = {"service": {**service.document(label, time, us_style), "tags": request["tags"]}}
        entry = self.journal.write("create/" + label, time, caller, ECS, "CreateService", request, response,
                                   account=service.account, region=service.region, invoked_by=invoked_by)
        cells = self.cells(service, time, "create", (None, None), revision)
        self.key.expect(situation, entry, caller, cells, behind=behind, link=link, service=service)
        return entry

    def delete(self, label, situation, caller, time, service):
        """DeleteService: the row still shows the tags that end here."""
        request = {"cluster": service.cluster, "service": service.name, "force": True}
        response = {"service": service.document(label, time, us_style, status="DRAINING")}
        entry = self.journal.write("delete/" + label, time, caller, ECS, "DeleteService", request, response,
                                   account=service.account, region=service.region)
        cells = self.cells(service, time, "delete", service.before(service.revision), None)
        self.key.expect(situation, entry, caller, cells, service=service, ending=True)
        service.revision, service.alive, service.told, service.tags = None, False, None, {}
        service.history.decide(time, {})
        return entry

    def stop_deployment(self, label, situation, caller, time, service, back_to):
        """StopServiceDeployment: ECS goes back to the revision before. The call
        names the deployment, ECS answers with the same name."""
        told_before = service.before()
        deployment = {"serviceDeploymentArn":
                      f"arn:aws:ecs:{service.region}:{service.account.id}:service-deployment/{service.cluster}/"
                      f"{service.name}/{letters('service deployment/' + label, 21)}"}
        service.revision = service.told = back_to
        entry = self.journal.write("stop/" + label, time, caller, ECS, "StopServiceDeployment",
                                   {**deployment, "stopType": "ROLLBACK"}, deployment, account=service.account,
                                   region=service.region)
        cells = self.cells(service, time, "rollback", told_before, back_to)
        self.key.expect(situation, entry, caller, cells, service=service)
        return entry

    def falls_back(self, service, revision):
        """ECS's circuit breaker goes back: no log has a record of it."""
        service.revision = revision

    def run_task(self, label, situation, caller, time, service, revision, *, fails=False, digests=None,
                 in_default=True, invoked_by=None):
        """RunTask of a family; its row belongs to no service."""
        family = service.family
        tasks, failures = [], []
        task = uuid("task/" + label).replace("-", "")
        if fails:
            failures = [{"arn": f"arn:aws:ecs:{family.region}:{family.account.id}:container-instance/{task}",
                         "reason": "RESOURCE:MEMORY"}]
        else:
            tasks = [{
                "taskArn": f"arn:aws:ecs:{family.region}:{family.account.id}:task/{service.cluster}/{task}",
                "clusterArn": service.cluster_arn,
                "taskDefinitionArn": family.arn(revision),
                "lastStatus": "PROVISIONING",
                "desiredStatus": "RUNNING",
                "containers": [{"name": name, "image": image, "lastStatus": "PENDING",
                                **({"imageDigest": digests[place]} if digests else {})}
                               for place, (name, image) in enumerate(family.revisions[revision])],
                "createdAt": us_style(time),
                "launchType": "FARGATE",
            }]
        request = {"cluster": service.cluster, "taskDefinition": family.title(revision), "count": 1,
                   "launchType": "FARGATE", "group": "family:" + family.name, "startedBy": "migrations"}
        entry = self.journal.write("run/" + label, time, caller, ECS, "RunTask", request,
                                   {"tasks": tasks, "failures": failures}, account=family.account,
                                   region=family.region, invoked_by=invoked_by)
        images = family.images(revision)
        known = digests or [d for d in map(self.registry.known, images) if d]
        cells = {"cluster": service.cluster, "change": "run-task", "task_definition": family.title(revision),
                 "images": images, "image_digests": known, "result": "failed" if fails else "accepted"}
        self.key.expect(situation, entry, caller, cells, in_default=in_default)
        return entry

    # Tags

    def tag(self, label, situation, caller, time, service, tags):
        """TagResource on a service."""
        entry = self.journal.write("tag/" + label, time, caller, ECS, "TagResource",
                                   {"resourceArn": service.arn,
                                    "tags": [{"key": key, "value": value} for key, value in tags.items()]},
                                   account=service.account, region=service.region)
        service.tags.update(tags)
        service.history.set(time, tags)
        self.around(situation, entry, caller, service)

    def untag(self, label, situation, caller, time, service, keys):
        """UntagResource on a service."""
        entry = self.journal.write("untag/" + label, time, caller, ECS, "UntagResource",
                                   {"resourceArn": service.arn, "tagKeys": list(keys)}, account=service.account,
                                   region=service.region)
        for key in keys:
            service.tags.pop(key, None)
        service.history.unset(time, keys)
        self.around(situation, entry, caller, service)

    # What a row tells of the service

    def around(self, situation, entry, caller, service=None, **cells):
        """The row of a call that changes no service, but things around them."""
        place = {"cluster": service.cluster, "service": service.name} if service else {}
        self.key.expect(situation, entry, caller, {**place, "change": "config", **cells}, in_default=False,
                        service=service)

    def contents(self, family, revision):
        """What runs of a revision, as far as anybody can know now."""
        images = family.images(revision) if revision else []
        return {"task_definition": family.title(revision) if revision else None, "images": images or None,
                "image_digests": [d for d in map(self.registry.known, images) if d] or None}

    def cells(self, service, time, change, before, after):
        """The cells of a change from one revision, with how it is known, to another
        (None: unknown)."""
        if service.last_change and time < service.last_change:
            raise ValueError(f"{service.place} changes at {iso(time)} after {iso(service.last_change)}")
        service.last_change = time
        revision, source = before
        return {
            "cluster": service.cluster,
            "service": service.name,
            "change": change,
            "task_definition_before": service.family.title(revision) if revision else None,
            "before_source": source,
            **self.contents(service.family, after),
        }


def _named(service, name_as, cluster_as):
    """A request that names the service: by name, by its own (long or short)
    ARN; with the cluster's name, its ARN, or none for the default cluster."""
    request = {}
    if cluster_as != "none":
        request["cluster"] = service.cluster_arn if cluster_as == "arn" else service.cluster
    request["service"] = service.arn if name_as == "arn" else service.name
    return request


def _definition(family, revision, how):
    return {"arn": family.arn(revision), "family": family.name}.get(how, family.title(revision))


def _result(error):
    if not error:
        return "accepted"
    return "denied" if "AccessDenied" in error or "Unauthorized" in error else "failed"

