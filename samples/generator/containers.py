"""Images, task definitions and services: the part of the world that ECS runs."""
from dataclasses import dataclass, field
from typing import Optional

from .identifiers import at, image_digest, later, number, uuid
from .organisation import EUROPE, TOOLS, Account

REGISTRY = f"{TOOLS.id}.dkr.ecr.{EUROPE}.amazonaws.com"
TELEMETRY = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3"
# The tags that may name an environment, the first one found counting.
ENVIRONMENT_TAGS = ("environment", "Environment", "env", "Env", "stage", "Stage")
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
    """An ECS service. `tags` is what the story knows of them at this moment:
    key → (value, tag-event or tag-snapshot); `final_tags` the snapshot."""

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
    created: object = at("01 00:00")
    desired: int = 2
    last_change: object = None
    alive: bool = True

    def __post_init__(self):
        self.created = later(at("01 00:00"), -number("created/" + self.place, 2_000_000, 40_000_000))
        self.tags = {key: (value, "tag-snapshot") for key, value in self.final_tags.items()}

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

    def environment(self):
        """(value, source) of the environment that the tags name."""
        for key in ENVIRONMENT_TAGS:
            if key in self.tags:
                return self.tags[key]
        return None

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
