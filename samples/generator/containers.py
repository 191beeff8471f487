"""Images, task definitions and services: the part of the world that ECS runs."""
from dataclasses import dataclass, field
from typing import Optional

from .identifiers import at, image_digest, later, number, uuid
from .organisation import EUROPE, TOOLS, Account
from .tags import TagHistory

REGISTRY = f"{TOOLS.id}.dkr.ecr.{EUROPE}.amazonaws.com"
TELEMETRY = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
# When the exports were taken.
TAKEN = later(at("30 00:00"), 86400 + 6 * 3600)
PINNED_PROXY = "public.ecr.aws/nginx/nginx@" + image_digest("nginx")


@dataclass
class Registry:
    """Which digest each image of the tools account stands for now, as far as
    a push of this month made it."""

    current: dict = field(default_factory=dict)

    def known(self, image):
        if "@" in image:
            return image.split("@")[1]
        return self.current.get(image)


@dataclass
class Family:
    """A task definition family. `revisions` holds what every revision runs;
    `described` those that an export shows, `registered` those of the log."""

    account: Account
    region: str
    name: str
    newest: int
    revisions: dict = field(default_factory=dict)
    described: set = field(default_factory=set)
    registered: set = field(default_factory=set)

    def arn(self, revision):
        return f"arn:aws:ecs:{self.region}:{self.account.id}:task-definition/{self.name}:{revision}"

    def title(self, revision):
        return f"{self.name}:{revision}"

    def images(self, revision):
        """The images that somebody with log and exports can know."""
        known = revision in self.described or revision in self.registered
        return [image for _, image in self.revisions.get(revision, [])] if known else []

    def containers(self, revision):
        """containerDefinitions, with values that must never be stored."""
        return [
            {
                "name": name,
                "image": image,
                "cpu": 0,
                "portMappings": [{"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}],
                "essential": place == 0,
                "environment": [{"name": "DATABASE_URL",
                                 "value": "postgres://app:SAMPLE-SECRET-NEVER-STORE@db.internal/parcels"}],
                "mountPoints": [],
                "volumesFrom": [],
            }
            for place, (name, image) in enumerate(self.revisions[revision])
        ]

    def document(self, revision, registered_by, registered_at):
        """A TaskDefinition, as ECS answers."""
        return {
            "taskDefinitionArn": self.arn(revision),
            "containerDefinitions": self.containers(revision),
            "family": self.name,
            "executionRoleArn": f"arn:aws:iam::{self.account.id}:role/ecsTaskExecutionRole",
            "networkMode": "awsvpc",
            "revision": revision,
            "volumes": [],
            "status": "ACTIVE",
            "placementConstraints": [],
            "compatibilities": ["EC2", "FARGATE"],
            "requiresCompatibilities": ["FARGATE"],
            "cpu": "512",
            "memory": "1024",
            "registeredAt": registered_at,
            "registeredBy": registered_by,
        }


@dataclass
class Service:
    """An ECS service. `tags` are those of this moment, `final_tags` those of the
    exports; `revision` is what runs, `told` what the log's answers say of it."""

    account: Account
    cluster: str
    name: str
    family: Family
    revision: Optional[int]
    region: str = EUROPE
    short_arn: bool = False
    controller: str = "ECS"
    final_tags: dict = field(default_factory=dict)
    tags: dict = field(default_factory=dict)
    history: TagHistory = field(default_factory=TagHistory)
    told: Optional[int] = None
    is_described: bool = True
    created: object = at("01 00:00")
    desired: int = 2
    last_change: object = None
    alive: bool = True

    def __post_init__(self):
        self.created = later(at("01 00:00"), -number("created/" + self.place, 2_000_000, 40_000_000))
        self.tags = dict(self.final_tags)

    @property
    def place(self):
        return f"{self.account.id}/{self.region}/{self.cluster}/{self.name}"

    @property
    def arn(self):
        path = self.name if self.short_arn else f"{self.cluster}/{self.name}"
        return f"arn:aws:ecs:{self.region}:{self.account.id}:service/{path}"

    @property
    def cluster_arn(self):
        return f"arn:aws:ecs:{self.region}:{self.account.id}:cluster/{self.cluster}"

    @property
    def task_definition(self):
        return self.family.title(self.revision) if self.revision else None

    def before(self, answered=None):
        """(revision, how it is known) before a call, whose answer may say which
        one it replaces. What the answers before it said is history."""
        if answered:
            differs = self.told is not None and self.told != answered
            return answered, "answer-over-history" if differs else "answer"
        return (self.told, "history") if self.told else (None, None)

    @property
    def shown_at(self):
        """The latest time that describe-services tells of on 1 October: what it
        shows came about after the last call of the story."""
        return later(self.last_change, 90) if self.last_change else later(TAKEN, -90000)

    def told_tags(self, time, *, ending=False):
        """key → Told, as far as log and exports tell at a time."""
        exported = self.final_tags if self.alive else {}
        return self.history.told(time, exported, self.shown_at if self.is_described else None, ending=ending)

    def deployment(self, label, revision, status, moment, style):
        """One of the service's deployments; `style` writes its times."""
        fresh = status == "PRIMARY"
        identifier = number("deployment/" + label, 10**18, 9 * 10**18)
        return {
            "id": f"ecs-svc/{identifier}",
            "status": status,
            "taskDefinition": self.family.arn(revision),
            "desiredCount": self.desired,
            "pendingCount": 0,
            "runningCount": 0 if fresh else self.desired,
            "failedTasks": 0,
            "createdAt": style(moment),
            "updatedAt": style(moment),
            "launchType": "FARGATE",
            "platformVersion": "1.4.0",
            "platformFamily": "Linux",
            "rolloutState": "IN_PROGRESS" if fresh else "COMPLETED",
            "rolloutStateReason": f"ECS deployment ecs-svc/{identifier} in progress.",
        }

    def document(self, label, moment, style, previous=None, status="ACTIVE"):
        """The Service that ECS answers; `previous` is the revision it replaces."""
        deployments = [self.deployment(label, self.revision, "PRIMARY", moment, style)]
        if previous:
            deployments.append(self.deployment(label + "/old", previous, "ACTIVE", later(moment, -86400), style))
        return {
            "serviceArn": self.arn,
            "serviceName": self.name,
            "clusterArn": self.cluster_arn,
            "loadBalancers": [],
            "serviceRegistries": [],
            "status": status,
            "desiredCount": self.desired,
            "runningCount": self.desired,
            "pendingCount": 0,
            "launchType": "FARGATE",
            "platformVersion": "LATEST",
            "taskDefinition": self.family.arn(self.revision),
            "deploymentConfiguration": {"deploymentCircuitBreaker": {"enable": True, "rollback": True},
                                        "maximumPercent": 200, "minimumHealthyPercent": 100, "strategy": "ROLLING"},
            "deployments": deployments,
            "roleArn": f"arn:aws:iam::{self.account.id}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            "events": [{"id": uuid("event-of-service/" + label), "createdAt": style(later(moment, -3600)),
                        "message": f"(service {self.name}) has reached a steady state."}],
            "createdAt": style(self.created),
            "placementConstraints": [],
            "placementStrategy": [],
            "healthCheckGracePeriodSeconds": 60,
            "schedulingStrategy": "REPLICA",
            "deploymentController": {"type": self.controller},
            "createdBy": f"arn:aws:iam::{self.account.id}:role/infrastructure",
            "enableECSManagedTags": True,
            "propagateTags": "SERVICE",
            "enableExecuteCommand": False,
        }
