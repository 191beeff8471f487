"""Services: what becomes of them, through whichever tool."""
from . import bitbucket
from .callers import sso
from .grants import assume_role, web_identity
from .identifiers import access_key, at, later
from .organisation import (DEPLOYER, IRIS, JONAS, MEI, PIPELINE_BUILD, PIPELINE_PRODUCTION, PIPELINE_STAGING,
                           PRODUCTION, RELEASE_BOT, TOMAS, sso_role)
from .scenes_routine import build
from .scenes_sessions import deploy, production_step, staging_step
from .service_calls import CLOUDFORMATION, blue_green, execution_session, stack_call
from .story import scene


@scene("cloudformation-forwarded", "11 10:00", """The pipeline updates a stack without a service role: CloudFormation
    calls ECS with the pipeline's own identity, first with its access key, a week later without it (tied by
    principal id and creationDate).""")
@scene("cloudformation-forwarded", "18 13:00")
def cloudformation_forwarded(world, situation, time):
    again = time > at("12 00:00")
    label = f"{situation}/{'again' if again else 'first'}"
    _, image, step = staging_step(world, label, "customs-gateway", time, JONAS)
    session = web_identity(world.journal, label, PIPELINE_STAGING, step, later(step.started, 8))
    stack_call(world, label, session, later(step.started, 12), "UpdateStack", "customs-gateway-staging")
    shown = session.but(access_key=None, link="principal") if again else session
    service = world.services[("staging", "customs-gateway")]
    revision = world.register(label, shown, later(step.started, 21), service.family, image,
                              invoked_by=CLOUDFORMATION)
    world.update(label, situation, shown, later(step.started, 25), service, "deploy", revision=revision,
                 name_as="arn", definition_as="arn", invoked_by=CLOUDFORMATION)


@scene("cloudformation-service-role", "14 08:00", """CDK's way: the pipeline executes a change set, CloudFormation
    works with its execution role in a session called AWSCloudFormation. Only stack and time lead to who asked.""")
def cloudformation_service_role(world, situation, time):
    _, image, step = production_step(world, situation, "customs-gateway", time, JONAS)
    session = web_identity(world.journal, situation, PIPELINE_PRODUCTION, step, later(step.started, 8))
    _through_stack(world, situation, situation, session, later(step.started, 12), "ExecuteChangeSet", image)


@scene("cloudformation-by-person", "21 15:00", """The same stack, updated from a terminal by a person who came through
    IAM Identity Center: the execution role made the call, the person is behind it.""")
def cloudformation_by_person(world, situation, time):
    person = sso(sso_role(PRODUCTION, "Developer"), "jonas.weber@northwind.example", access_key(situation),
                 later(time, -600), "198.51.100.24")
    _through_stack(world, situation, situation, person, time, "UpdateStack", "public.ecr.aws/northwind/customs:3")


def _through_stack(world, label, situation, behind, time, call, image):
    stack_call(world, label, behind, time, call, "customs-gateway")
    worker = execution_session(world, label, later(time, 8))
    service = world.services[("production", "customs-gateway")]
    revision = world.register(label, worker, later(time, 14), service.family, image, invoked_by=CLOUDFORMATION,
                              behind=behind, link="stack")
    world.update(label, situation, worker, later(time, 19), service, "deploy", revision=revision, name_as="arn",
                 definition_as="arn", cluster_as="arn", behind=behind, link="stack", invoked_by=CLOUDFORMATION)


@scene("codedeploy", "10 09:00", """Blue/green: the pipeline creates a CodeDeploy deployment, CodeDeploy's role creates
    the task set (its externalId is the deployment's id), moves the traffic, deletes the old set. One row by
    default, the other two are its history. Nothing tells the revision before the first one.""")
@scene("codedeploy", "24 13:20")
def codedeploy(world, situation, time):
    first = time < at("12 00:00")
    label = f"{situation}/{'first' if first else 'second'}"
    _, image, step = production_step(world, label, "checkout-web", time, MEI)
    service = world.services[("production", "checkout-web")]
    session = web_identity(world.journal, label, PIPELINE_PRODUCTION, step, later(step.started, 8))
    if not first:
        session = assume_role(world.journal, label, session, DEPLOYER, later(step.started, 10), "checkout-release")
    revision = world.register(label, session, later(step.started, 14), service.family, image)
    blue_green(world, label, situation, session, later(step.started, 18), service, revision, "deploy")


@scene("codedeploy-rollback", "24 16:10", """A person redeploys the earlier revision through CodeDeploy.""")
def codedeploy_rollback(world, situation, time):
    service = world.services[("production", "checkout-web")]
    person = sso(sso_role(PRODUCTION, "OnCall"), "mei.tanaka@northwind.example", access_key(situation),
                 later(time, -60), "198.51.100.31")
    blue_green(world, situation, situation, person, time, service, service.revision - 1, "rollback", finished=False)


@scene("rollback", "15 16:00", """A manual run names an earlier revision of the same family.""")
def rollback(world, situation, time):
    run = bitbucket.start(world.repositories["tracking-web"], time, trigger="MANUAL", creator=IRIS)
    step = run.step("Roll back production", later(time, 10), 60, environment="Production")
    session = web_identity(world.journal, situation, PIPELINE_PRODUCTION, step, later(time, 20))
    service = world.services[("production", "tracking-web")]
    world.update(situation, situation, session, later(time, 24), service, "rollback", revision=service.revision - 1)


@scene("restart-mutable-tag", "08 10:30", """label-worker's staging runs the image tag `stable`. It is pushed again and
    the service forced to restart without naming a task definition: the same revision, another digest.""")
@scene("restart-mutable-tag", "16 10:30")
def restart_mutable_tag(world, situation, time):
    first = time < at("12 00:00")
    label = f"{situation}/{'first' if first else 'again'}"
    run = bitbucket.start(world.repositories["label-worker"], time, creator=MEI)
    image = build(world, label, run, later(time, 5), "label-worker", "stable")
    step = run.step("Deploy to staging", later(time, 170), environment="Staging")
    session = web_identity(world.journal, label, PIPELINE_STAGING, step, later(step.started, 8))
    service = world.services[("staging", "label-worker")]
    if first:
        deploy(world, label, situation, session, later(step.started, 12), service, image)
    else:
        revision = world.register(label, session, later(step.started, 12), service.family, image)
        world.update(label + "/back", situation, session, later(step.started, 14), service, "deploy",
                     revision=revision)
    world.push(label + "/repeated", session, later(step.started, 40), "label-worker", "stable")
    world.update(label + "/restart", situation, session, later(step.started, 50), service, "restart", force=True)


@scene("scheduled-restart", "20 02:00", """A nightly schedule restarts rates-service in staging; the schedule's owner is
    the creator Bitbucket names.""")
def scheduled_restart(world, situation, time):
    run = bitbucket.start(world.repositories["rates-service"], time, trigger="SCHEDULE", creator=JONAS)
    step = run.step("Nightly restart", later(time, 10), 45, environment="Staging")
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(time, 18))
    world.update(situation, situation, session, later(time, 21), world.services[("staging", "rates-service")],
                 "restart", force=True)


@scene("config-only", "11 15:00", """Only the deployment configuration changes: no task definition, no force.""")
def config_only(world, situation, time):
    run = bitbucket.start(world.repositories["tracking-web"], time, trigger="MANUAL", creator=IRIS)
    step = run.step("Enable exec", later(time, 10), 45, environment="Production")
    session = web_identity(world.journal, situation, PIPELINE_PRODUCTION, step, later(time, 18))
    world.update(situation, situation, session, later(time, 21), world.services[("production", "tracking-web")],
                 "config", config={"enableExecuteCommand": True,
                                   "deploymentConfiguration": {"maximumPercent": 150, "minimumHealthyPercent": 50}})


@scene("recreated-service", "02 10:00", """invoice-portal is created, deployed, deleted, missed by a deploy that fails
    with ServiceNotActiveException, and created anew under its name with another owner. Neither the tags nor the
    revisions of the first life reach into the second.""")
@scene("recreated-service", "09 15:30")
@scene("recreated-service", "12 09:00")
@scene("recreated-service", "12 12:00")
@scene("recreated-service", "13 09:00")
@scene("recreated-service", "22 15:30")
def recreated_service(world, situation, time):
    chapter = f"{situation}/{time.day}-{time.hour}"
    service = world.services[("production", "invoice-portal")]
    _, image, step = production_step(world, chapter, "invoice-portal", time, MEI)
    session = web_identity(world.journal, chapter, PIPELINE_PRODUCTION, step, later(step.started, 8))
    moment = later(step.started, 16)
    if (time.day, time.hour) == (12, 9):
        world.delete(chapter, situation, session, moment, service)
        return
    revision = world.register(chapter, session, later(step.started, 12), service.family, image)
    if time.day in (2, 13):
        owner = "billing" if time.day == 2 else "payments"
        world.create(chapter, situation, session, moment, service, revision,
                     {"environment": "production", "owner": owner})
    elif (time.day, time.hour) == (12, 12):
        world.update(chapter, situation, session, moment, service, "deploy", revision=revision,
                     error="ServiceNotActiveException", message="Service was not ACTIVE.")
    else:
        world.update(chapter, situation, session, moment, service, "deploy", revision=revision)


@scene("failed-deploy", "23 10:00", """A deploy of a revision that was deregistered fails: the parameters are logged,
    the error too, and the next deploy still starts from the revision that runs.""")
def failed_deploy(world, situation, time):
    _, image, step = staging_step(world, situation, "checkout-web", time, MEI)
    service = world.services[("staging", "checkout-web")]
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(step.started, 8))
    gone = world.register(situation + "/gone", session, later(step.started, 10), service.family, image, logged=False)
    world.update(situation, situation, session, later(step.started, 14), service, "deploy", revision=gone,
                 error="InvalidParameterException", message="TaskDefinition is inactive")
    deploy(world, situation + "/next", situation, session, later(step.started, 40), service, image)


@scene("spellings", "15 11:00", """One service, named by name and by long ARN, its cluster by name and by ARN, the task
    definition by family alone, family:revision and ARN: always the same service and revision.""")
def spellings(world, situation, time):
    run = bitbucket.start(world.repositories["depot-suite"], time, trigger="MANUAL", creator=JONAS)
    step = run.step("Try spellings", later(time, 10), 600, environment="Staging")
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(time, 20))
    service = world.services[("staging", "depot-ui")]
    ways = [("name", "name", "family"), ("arn", "name", "revision"), ("arn", "arn", "arn"), ("name", "arn", "family")]
    for turn, (name_as, cluster_as, definition_as) in enumerate(ways):
        label = f"{situation}/{turn}"
        revision = world.register(label, session, later(time, 30 + 60 * turn), service.family,
                                  f"public.ecr.aws/northwind/depot-ui:{turn}")
        world.update(label, situation, session, later(time, 40 + 60 * turn), service, "deploy", revision=revision,
                     name_as=name_as, cluster_as=cluster_as, definition_as=definition_as)


@scene("run-task-pipeline", "09 16:00", """Migrations before a deploy: RunTask by a pipeline. ECS answers with the
    images' digests; the second one finds no room and runs nothing, without an error code.""")
def run_task_pipeline(world, situation, time):
    run = bitbucket.start(world.repositories["parcel-api"], time, trigger="MANUAL", creator=TOMAS)
    step = run.step("Migrate database", later(time, 10), 120, environment="Staging")
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(time, 20))
    service = world.services[("staging", "parcel-api")]
    digests = [d for d in map(world.registry.known, service.family.images(service.revision))]
    world.run_task(situation, situation, session, later(time, 25), service, service.revision, digests=digests)
    world.run_task(situation + "/full", situation, session, later(time, 60), service, service.revision, fails=True)


@scene("tag-triggered", "19 10:00", """A pipeline started by the tag v2.4.0.""")
def tag_triggered(world, situation, time):
    _, image, step = production_step(world, situation, "rates-service", time, JONAS, branch="v2.4.0", tag=True)
    session = web_identity(world.journal, situation, PIPELINE_PRODUCTION, step, later(step.started, 8))
    deploy(world, situation, situation, session, later(step.started, 12),
           world.services[("production", "rates-service")], image)


@scene("pull-request", "22 08:00", """A pull request's pipeline creates a preview service without tags, and deletes it
    the next day. The branch is the pull request's source.""")
@scene("pull-request", "23 08:00")
def pull_request(world, situation, time):
    label = f"{situation}/{time.day}"
    service = world.services[("staging", "map-preview")]
    run, image, step = staging_step(world, label, "tracking-web", time, IRIS, branch="feature/parcel-map",
                                    pull_request=513)
    session = web_identity(world.journal, label, PIPELINE_STAGING, step, later(step.started, 8))
    if time.day == 22:
        revision = world.register(label, session, later(step.started, 12), service.family, image)
        world.create(label, situation, session, later(step.started, 16), service, revision, {})
    else:
        world.delete(label, situation, session, later(step.started, 16), service)


@scene("hostile-branch", "25 10:00", """A branch name with right-to-left letters and an emoji, started by an account
    whose display name begins like a formula.""")
def hostile_branch(world, situation, time):
    _, image, step = staging_step(world, situation, "parcel-api", time, RELEASE_BOT, branch="release/שלום-🚚")
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(step.started, 8))
    deploy(world, situation, situation, session, later(step.started, 12),
           world.services[("staging", "parcel-api")], image)


@scene("unfinished-run", "30 10:00", """The export was taken while this run was in progress: no end, no result, and
    still a pipeline. Its creator left the workspace, so Bitbucket names nobody.""")
def unfinished_run(world, situation, time):
    run, image, step = staging_step(world, situation, "label-worker", time, None, running=True)
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(step.started, 8))
    deploy(world, situation, situation, session, later(step.started, 12),
           world.services[("staging", "label-worker")], image)


@scene("no-environment", "24 09:30", """Neither tags nor a deployment environment: the environment is unknown, and
    nothing guesses it from names.""")
def no_environment(world, situation, time):
    run = bitbucket.start(world.repositories["artifact-cache"], time, creator=TOMAS)
    step = run.step("Deploy cache", later(time, 20))
    session = web_identity(world.journal, situation, PIPELINE_BUILD, step, later(time, 30), region="us-east-1")
    deploy(world, situation, situation, session, later(time, 40), world.services[("tools", "artifact-cache")],
           "public.ecr.aws/northwind/cache:7", hides_previous=True)
