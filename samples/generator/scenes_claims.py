"""Insiders who call themselves somebody else: whatever a caller can choose."""
from .callers import CLI, user
from .grants import assume_role
from .identifiers import access_key, later
from .organisation import MAINTENANCE, PRODUCTION
from .scenes_people import administrator
from .scenes_sessions import claiming
from .service_calls import task_set
from .story import scene
from .world import ECS

OFFICE = "198.51.100.66"


def insider(label, time):
    """Somebody who came through IAM Identity Center."""
    return administrator("jonas.weber", label, time, 24, permission_set="OnCall")


def migration_key():
    """A user's key that was once made for a migration."""
    return user(PRODUCTION, "svc-migration", access_key("svc-migration", "AKIA"), OFFICE, CLI.format("sts.assume-role"))


@scene("spoofed-cloudformation", "14 09:10", """An insider who came through IAM Identity Center takes the
    maintenance role in a session that he calls `AWSCloudFormation`, an hour after a pipeline changed the stack of
    customs-gateway, and restarts that service from a terminal. CloudFormation did not call: the record has no
    `invokedBy`. It stays the insider's, outside the pipeline.""")
def spoofed_cloudformation(world, situation, time):
    session = assume_role(world.journal, situation, insider(situation, time), MAINTENANCE, time, "AWSCloudFormation")
    world.update(situation, situation, session, later(time, 25), world.services[("production", "customs-gateway")],
                 "restart", force=True)


@scene("spoofed-run", "22 13:45", """While a release of tracking-web is in progress, the key of an old migration user
    takes the maintenance role in a session called after that run, `tracking-web-<build number>`, and deploys another
    image of returns-web. A static key is all that stands behind the name: the run is shown as a claim. Minutes later the
    insider puts the run's UUID into the name of his session and restarts the service; that he came through IAM
    Identity Center is AWS's own word, so the name ties him to nothing.""")
def spoofed_run(world, situation, time):
    run = world.repositories["tracking-web"].pipelines[-1]
    service = world.services[("production", "returns-web")]
    session = assume_role(world.journal, situation, migration_key(), MAINTENANCE, time, f"tracking-web-{run.build}")
    session = session.but(match="session-name", step=claiming(run))
    revision = world.register(situation, session, later(time, 20), service.family,
                              "docker.io/quietmetrics/returns:latest")
    world.update(situation, situation, session, later(time, 24), service, "deploy", revision=revision)
    session = assume_role(world.journal, situation + "/insider", insider(situation, time), MAINTENANCE,
                          later(time, 70), "deploy-" + run.uuid)
    world.update(situation + "/insider", situation, session, later(time, 85), service, "restart", force=True)


@scene("spoofed-codedeploy", "24 13:25", """The insider creates a task set of returns-canary, a service with an
    external controller, and writes the id of checkout-web's CodeDeploy deployment, which is at work at that time, into
    `externalId`. ECS answers it as it was asked and names no CODE_DEPLOY in `startedBy`. What nobody heard of is
    rolled out, and it is no pipeline's.""")
def spoofed_codedeploy(world, situation, time):
    person = insider(situation, time).but(agent=CLI.format("ecs.create-task-set"))
    service = world.services[("production", "returns-canary")]
    revision = world.register(situation, person, time, service.family, "docker.io/quietmetrics/canary:1")
    place = {"cluster": service.cluster, "service": service.name}
    identifier = world.codedeploy_deployments[-1]
    fresh = task_set(service, identifier, revision, "ACTIVE", later(time, 8), started_by=None)
    service.revision = revision
    entry = world.journal.write(
        f"taskset/{situation}/create", later(time, 8), person, ECS, "CreateTaskSet",
        {**place, "externalId": identifier, "taskDefinition": service.family.arn(revision), "launchType": "FARGATE",
         "scale": {"value": 100.0, "unit": "PERCENT"}}, {"taskSet": fresh})
    world.key.expect(situation, entry, person,
                     world.cells(service, entry.time, "deploy", service.before(), revision), service=service)
    entry = world.journal.write(
        f"taskset/{situation}/primary", later(time, 50), person, ECS, "UpdateServicePrimaryTaskSet",
        {**place, "primaryTaskSet": fresh["taskSetArn"]}, {"taskSet": {**fresh, "status": "PRIMARY"}})
    world.key.expect(situation, entry, person,
                     world.cells(service, entry.time, "config", service.before(), revision), in_default=False,
                     service=service)
    service.told = revision
