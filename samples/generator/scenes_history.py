"""What moved a service without anybody's call, what was tagged too late to tell
of, and the calls around services."""
from .callers import BROWSER, CLI
from .grants import web_identity
from .identifiers import later, us_style, uuid
from .organisation import EUROPE, MEI, PIPELINE_STAGING, STAGING
from .scenes_people import administrator
from .scenes_sessions import deploy, staging_step
from .story import scene
from .world import ECS


@scene("silent-rollback", "14 12:00", """The pipeline deploys returns-web in staging, its tasks die, and ECS's circuit
    breaker goes back to the revision before: no log has a record of it. Two days later the next deploy's answer shows
    the older revision as the one that it replaces, not the one that the last call put there.""")
@scene("silent-rollback", "16 12:00")
def silent_rollback(world, situation, time):
    label = f"{situation}/{time.day}"
    service = world.services[("staging", "returns-web")]
    good = service.revision
    _release(world, label, situation, time)
    if time.day == 14:
        world.falls_back(service, good)


@scene("stopped-deployment", "17 12:00", """The pipeline deploys returns-web in staging; somebody on call stops that
    deployment with StopServiceDeployment, and ECS goes back. That row is theirs and names the revision that it went
    back to; the next deploy starts from there.""")
@scene("stopped-deployment", "18 12:00")
def stopped_deployment(world, situation, time):
    label = f"{situation}/{time.day}"
    service = world.services[("staging", "returns-web")]
    good = service.revision
    _release(world, label, situation, time)
    if time.day == 17:
        person = administrator("mei.tanaka", label, later(time, 500), 31, account=STAGING, permission_set="OnCall")
        world.stop_deployment(label, situation, person.but(agent=CLI.format("ecs.stop-service-deployment")),
                              later(time, 520), service, good)


def _release(world, label, situation, time):
    _, image, step = staging_step(world, label, "returns-web", time, MEI)
    session = web_identity(world.journal, label, PIPELINE_STAGING, step, later(step.started, 8))
    deploy(world, label, situation, session, later(step.started, 12), world.services[("staging", "returns-web")], image)


@scene("retagged-later", "24 07:00", """Days after the last deploy of returns-web in staging somebody sets its
    environment tag to `perf`, which the exports of 1 October show. What the tag was when the deploys were made nobody knows: their
    environment is the pipeline's, and of calls outside the pipeline none.""")
def retagged_later(world, situation, time):
    person = administrator("iris.okafor", situation, time, 40, account=STAGING)
    world.tag(situation, situation, person, time, world.services[("staging", "returns-web")], {"environment": "perf"})


@scene("housekeeping", "24 07:30", """An administrator tidies up in staging: stops a task of depot-ui, deregisters a
    revision of it, makes a scratch cluster and deletes it, changes a cluster's settings and capacity providers. None of
    it deploys anything; `--all` shows each.""")
def housekeeping(world, situation, time):
    person = administrator("jonas.weber", situation, time, 24, account=STAGING).but(agent=BROWSER)
    service = world.services[("staging", "depot-ui")]
    family, old = service.family, service.family.newest - 5

    def call(seconds, name, request, response, on=None, **cells):
        entry = world.journal.write(f"{situation}/{seconds}", later(time, seconds), person, ECS, name, request,
                                    response)
        world.around(situation, entry, person, on, **cells)

    task = uuid(situation + "/task").replace("-", "")
    arn = f"arn:aws:ecs:{EUROPE}:{STAGING.id}:task/{service.cluster}/{task}"
    call(0, "StopTask", {"cluster": service.cluster, "task": task, "reason": "stuck"},
         {"task": {"taskArn": arn, "clusterArn": service.cluster_arn, "group": "service:" + service.name,
                   "taskDefinitionArn": family.arn(service.revision), "lastStatus": "RUNNING", "desiredStatus": "STOPPED",
                   "startedBy": "ecs-svc/" + task[:19], "stoppedReason": "stuck"}},
         service, **world.contents(family, service.revision))
    call(60, "DeregisterTaskDefinition", {"taskDefinition": family.title(old)},
         {"taskDefinition": {**family.document(old, person.arn, us_style(later(time, -86400 * 9))),
                             "status": "INACTIVE"}}, **world.contents(family, old))
    scratch = {"clusterArn": f"arn:aws:ecs:{EUROPE}:{STAGING.id}:cluster/scratch", "clusterName": "scratch"}
    call(120, "CreateCluster", {"clusterName": "scratch"}, {"cluster": {**scratch, "status": "ACTIVE"}},
         cluster="scratch")
    call(300, "DeleteCluster", {"cluster": "scratch"}, {"cluster": {**scratch, "status": "INACTIVE"}},
         cluster="scratch")
    cluster = {"clusterArn": service.cluster_arn, "clusterName": service.cluster, "status": "ACTIVE"}
    call(360, "UpdateClusterSettings",
         {"cluster": service.cluster, "settings": [{"name": "containerInsights", "value": "enabled"}]},
         {"cluster": cluster}, cluster=service.cluster)
    call(420, "PutClusterCapacityProviders",
         {"cluster": service.cluster, "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
          "defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}]},
         {"cluster": {**cluster, "capacityProviders": ["FARGATE", "FARGATE_SPOT"]}}, cluster=service.cluster)
