"""Sessions: how a call is tied to the step behind it, and when it cannot be."""
from types import SimpleNamespace

from . import bitbucket
from .callers import CLI, PIPE, Caller
from .grants import assume_role, refused_role, runner_address, web_identity
from .identifiers import access_key, later
from .organisation import (DEPLOYER, ECS_OPERATOR, IRIS, JONAS, MEI, PIPELINE_HUB,
                           PIPELINE_PRODUCTION, PIPELINE_STAGING, RELEASE_MANAGER, RUNNER, RUNNER_DEPLOY, TOMAS)
from .scenes_routine import build
from .story import STORY, scene


def staging_step(world, label, slug, time, creator, **how):
    """A run with an image and one step that deploys to staging."""
    run = bitbucket.start(world.repositories[slug], time, creator=creator, **how)
    image = build(world, label, run, later(time, 5), slug, f"2.{run.build}.0")
    return run, image, run.step("Deploy to staging", later(time, 170), environment="Staging")


def production_step(world, label, slug, time, creator, **how):
    """A run with an image and one step that deploys to production."""
    run = bitbucket.start(world.repositories[slug], time, creator=creator, **how)
    image = build(world, label, run, later(time, 5), slug, f"2.{run.build}.0")
    return run, image, run.step("Deploy to production", later(time, 170), environment="Production")


def deploy(world, label, situation, session, time, service, image, **how):
    """Registers the image and updates the service with it."""
    revision = world.register(label, session, time, service.family, image)
    world.update(label, situation, session, later(time, 4), service, "deploy", revision=revision, **how)
    world.poll(label, session, later(time, 20), service, 2)


def claiming(run):
    """The run that a chosen name claims; of no step in particular."""
    return SimpleNamespace(pipeline=run, environment=None, guessed=True, in_steps=False)


def _twins(world, label, time):
    run = bitbucket.start(world.repositories["depot-suite"], time, creator=MEI)
    began = later(time, 60)
    sync = run.step("Deploy depot-sync", began, environment="Staging")
    ui = run.step("Deploy depot-ui", began, environment="Staging")
    sessions = [web_identity(world.journal, f"{label}/{step.name}", PIPELINE_STAGING, step, later(began, 9))
                for step in (sync, ui)]
    return sessions, later(began, 20)


@scene("parallel-steps", "03 10:00", """Two parallel steps of one run take the same role in the same second, so both
    sessions are called `botocore-session-<epoch>` and have one principal id. Only the access key tells which step
    made which call.""")
def parallel_steps(world, situation, time):
    (sync, ui), ready = _twins(world, situation, time)
    image = "public.ecr.aws/docker/library/nginx:1.29"
    for session, name in ((sync, "depot-sync"), (ui, "depot-ui")):
        deploy(world, f"{situation}/{name}", situation, session, ready, world.services[("staging", name)], image)


@scene("parallel-missing-key", "10 10:00", """The same pair again, but CloudTrail left the access key out of the
    second step's UpdateService. Two steps could have made it: it is tied to neither, and only said to come from
    Bitbucket.""")
def parallel_missing_key(world, situation, time):
    (sync, ui), ready = _twins(world, situation, time)
    deploy(world, situation + "/sync", situation, sync, ready, world.services[("staging", "depot-sync")],
           "public.ecr.aws/docker/library/nginx:1.30")
    service = world.services[("staging", "depot-ui")]
    world.update(situation + "/ui", situation, ui.but(access_key=None, link="none", match="federated"),
                 later(ready, 2), service, "restart", force=True)


@scene("retries", "04 10:10", """A step whose tool caches nothing takes its role three times: three keys, one step.
    The first UpdateService is throttled, the second, with the next key, is accepted.""")
def retries(world, situation, time):
    _, image, step = staging_step(world, situation, "tracking-web", time, IRIS)
    service = world.services[("staging", "tracking-web")]
    first, second, third = (web_identity(world.journal, f"{situation}/{turn}", PIPELINE_STAGING, step,
                                         later(step.started, 10 + 3 * turn)) for turn in range(3))
    revision = world.register(situation, first, later(step.started, 20), service.family, image)
    world.update(situation + "/throttled", situation, second, later(step.started, 22), service, "deploy",
                 revision=revision, error="ThrottlingException", message="Rate exceeded")
    world.update(situation + "/again", situation, third, later(step.started, 29), service, "deploy",
                 revision=revision)


@scene("refused-web-identity", "04 11:30", """A feature branch is not in the role's trust policy: 6 refused
    AssumeRoleWithWebIdentity calls and no deploy. Later the same repository's main branch is refused twice while
    the policy is being mended, then served.""")
def refused_web_identity(world, situation, time):
    run = bitbucket.start(world.repositories["depot-suite"], time, branch="feature/map", creator=JONAS)
    step = run.step("Deploy depot-ui", later(time, 40), 60, environment="Production", failed=True)
    for turn in range(6):
        web_identity(world.journal, f"{situation}/feature/{turn}", PIPELINE_PRODUCTION, step,
                     later(time, 50 + turn * turn), refused=True)
    run = bitbucket.start(world.repositories["depot-suite"], later(time, 1800), creator=JONAS)
    step = run.step("Deploy depot-ui", later(time, 1830), environment="Staging")
    for turn in range(2):
        web_identity(world.journal, f"{situation}/main/{turn}", PIPELINE_STAGING, step,
                     later(time, 1840 + 5 * turn), refused=True)
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(time, 1890))
    deploy(world, situation, situation, session, later(time, 1895), world.services[("staging", "depot-ui")],
           "public.ecr.aws/docker/library/nginx:1.29.1")


@scene("chain-depth-3", "08 14:00", """A production hotfix goes through three more roles: hub (OIDC), release-manager
    in tools, deployer in production, ecs-operator there. Every hop is tied by its access key; the subject is in the
    very first grant only.""")
def chain_depth_3(world, situation, time):
    _, image, step = production_step(world, situation, "parcel-api", time, TOMAS, branch="hotfix/7-customs")
    began = later(step.started, 10)
    hub = web_identity(world.journal, situation, PIPELINE_HUB, step, began)
    manager = assume_role(world.journal, situation + "/1", hub, RELEASE_MANAGER, later(began, 2), "hotfix")
    deployer = assume_role(world.journal, situation + "/2", manager, DEPLOYER, later(began, 4), "hotfix")
    operator = assume_role(world.journal, situation + "/3", deployer, ECS_OPERATOR, later(began, 6), "hotfix")
    deploy(world, situation, situation, operator, later(began, 10), world.services[("production", "parcel-api")],
           image)


def _across(world, situation, time, **how):
    _, image, step = production_step(world, situation, "parcel-api", time, TOMAS)
    began = later(step.started, 10)
    hub = web_identity(world.journal, situation, PIPELINE_HUB, step, began)
    session = assume_role(world.journal, situation + "/deployer", hub, DEPLOYER, later(began, 5), "parcel-release",
                          external_id="northwind-release", **how)
    deploy(world, situation, situation, session, later(began, 9), world.services[("production", "parcel-api")],
           image)


@scene("cross-account-target-only", "11 14:00", """Only production's side of the AssumeRole is there. Its caller is an
    account and a principal id without a key: tied to the hub session by that principal id and the time.""")
def target_only(world, situation, time):
    _across(world, situation, time, sides=("target",), link="principal")


@scene("cross-account-shared-event", "15 09:00", """Both sides are there, but the caller's side lost its
    responseElements: the sharedEventID ties production's side, which has the issued key, to the caller's key.""")
def shared_event(world, situation, time):
    _across(world, situation, time, caller_answer=False, link="shared-event")


@scene("cross-account-no-side", "16 09:00", """Neither side of the AssumeRole was delivered, and a chained session
    carries no web identity data: a role session of unknown origin.""")
def no_side(world, situation, time):
    _, image, step = production_step(world, situation, "parcel-api", time, TOMAS)
    web_identity(world.journal, situation, PIPELINE_HUB, step, later(step.started, 10))
    stranger = Caller("AssumedRole", DEPLOYER.account, "role", role=DEPLOYER, name="parcel-release",
                      access_key=access_key(situation), issued=later(step.started, 15), agent=PIPE,
                      ip=runner_address(step.uuid))
    deploy(world, situation, situation, stranger, later(step.started, 20),
           world.services[("production", "parcel-api")], image)


@scene("missing-key", "17 09:00", """Two runs 25 minutes apart use one static session name, `release`, and both sessions
    still live. The calls come without access key (absent, then an empty string): principal id and creationDate
    together lead to the right grant.""")
def missing_key(world, situation, time):
    for turn, empty in ((0, None), (1, "")):
        label = f"{situation}/{turn}"
        _, image, step = production_step(world, label, "tracking-web", later(time, 1500 * turn), IRIS)
        session = web_identity(world.journal, label, PIPELINE_PRODUCTION, step, later(step.started, 8),
                               name="release")
        service = world.services[("production", "tracking-web")]
        revision = world.register(label, session, later(step.started, 12), service.family, image)
        world.update(label, situation, session.but(access_key=empty, link="principal"), later(step.started, 15),
                     service, "deploy", revision=revision)


@scene("missing-grant", "17 11:00", """The AssumeRoleWithWebIdentity record was never delivered. The session still
    says that it came from the Bitbucket provider, not from which step.""")
def missing_grant(world, situation, time):
    _, image, step = production_step(world, situation, "label-worker", time, MEI)
    session = web_identity(world.journal, situation, PIPELINE_PRODUCTION, step, later(step.started, 8), logged=False)
    deploy(world, situation, situation, session, later(step.started, 12),
           world.services[("production", "label-worker")], image)


@scene("late-files", "09 10:00", """CloudTrail delivered these records days late, the grant even after the call: the
    file's date is that of delivery. One says so in its addendum.""")
def late_files(world, situation, time):
    _, image, step = staging_step(world, situation, "parcel-api", time, TOMAS)
    service = world.services[("staging", "parcel-api")]
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(step.started, 8), late_hours=76)
    revision = world.register(situation, session, later(step.started, 11), service.family, image)
    world.update(situation, situation, session, later(step.started, 14), service, "deploy", revision=revision,
                 late_hours=52, more={"addendum": {"reason": "DELIVERY_DELAY"}})


@scene("duplicates", "14 10:00", """At-least-once delivery: the same records, same eventID, in two files. The copy in
    the file with the smaller SHA-256 is kept.""")
def duplicates(world, situation, time):
    for slug, creator in (("label-worker", MEI), ("parcel-api", JONAS)):
        label = f"{situation}/{slug}"
        _, image, step = staging_step(world, label, slug, time, creator)
        service = world.services[("staging", slug)]
        session = web_identity(world.journal, label, PIPELINE_STAGING, step, later(step.started, 8))
        revision = world.register(label, session, later(step.started, 11), service.family, image)
        world.update(label, situation, session, later(step.started, 14), service, "deploy", revision=revision,
                     twice=True)


STORY["second-trail"] = """An organisation's trail delivered two days of production once more: on the 8th the very same
files under other names, on the 7th the same records in another file.""".replace("\n", " ")


@scene("missing-step", "18 09:00", """The export has neither this step nor its deployment: the subject is verified,
    so repository, environment and step are known, the run is not.""")
def missing_step(world, situation, time):
    run = bitbucket.start(world.repositories["rates-service"], time, creator=JONAS, exported=False)
    step = run.step("Deploy to staging", later(time, 30), environment="Staging", in_steps=False,
                    in_deployments=False)
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(step.started, 8), match="subject")
    deploy(world, situation, situation, session, later(step.started, 12),
           world.services[("staging", "rates-service")], "public.ecr.aws/northwind/rates:2.1")


@scene("missing-repository", "18 10:00", """Nobody exported routing-engine at all: the row shows the UUIDs of the
    subject.""")
def missing_repository(world, situation, time):
    run = bitbucket.start(world.repositories["routing-engine"], time, creator=TOMAS)
    step = run.step("Deploy to staging", later(time, 30), environment="Staging")
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(step.started, 8), match="subject")
    deploy(world, situation, situation, session, later(step.started, 12),
           world.services[("staging", "routing-engine")], "public.ecr.aws/northwind/routing:9")


@scene("missing-pipeline", "18 11:00", """The step is known from the deployments export alone (no step name), and in
    the second row the run is missing from the pipelines export too: its number and commit come from the
    deployment, its branch and trigger are unknown.""")
def missing_pipeline(world, situation, time):
    for turn, exported in ((0, True), (1, False)):
        label = f"{situation}/{turn}"
        run = bitbucket.start(world.repositories["checkout-web"], later(time, 1200 * turn), creator=MEI,
                              exported=exported)
        step = run.step("Deploy to staging", later(run.created, 30), environment="Staging", in_steps=False)
        session = web_identity(world.journal, label, PIPELINE_STAGING, step, later(step.started, 8))
        deploy(world, label, situation, session, later(step.started, 12),
               world.services[("staging", "checkout-web")], f"public.ecr.aws/northwind/checkout:4.{turn}")


@scene("session-name-pipeline", "21 10:30", """The run is exported and none of its steps is, but the session name that
    the step chose holds the run's UUID: a claim within the repository that AWS verified, while that run ran. Anyone can
    choose a name.""")
def session_name_pipeline(world, situation, time):
    run = bitbucket.start(world.repositories["rates-service"], time, creator=JONAS)
    run.step("Test", later(time, 5), 200, in_steps=False)
    step = run.step("Deploy to staging", later(time, 30), environment="Staging", in_steps=False,
                    in_deployments=False)
    session = web_identity(world.journal, situation, PIPELINE_STAGING, step, later(step.started, 8),
                           name="bb-" + run.uuid, match="session-name")
    deploy(world, situation, situation, session, later(step.started, 12),
           world.services[("staging", "rates-service")], "public.ecr.aws/northwind/rates:2.2")


@scene("session-name-build", "22 10:00", """A self-hosted runner uses its instance's role, not OIDC, and names the next
    session `parcel-api-<build number>`.""")
def session_name_build(world, situation, time):
    run = bitbucket.start(world.repositories["parcel-api"], time, creator=TOMAS, branch="runner-trial")
    run.step("Deploy from own runner", later(time, 20), 300)
    instance = Caller("AssumedRole", RUNNER.account, "role", role=RUNNER, name="i-0c4e5a2f7b9d81e36",
                      access_key=access_key(situation + "/instance"), issued=later(time, -9000), ip="10.20.4.17",
                      agent=CLI.format("sts.assume-role"))
    session = assume_role(world.journal, situation, instance, RUNNER_DEPLOY, later(time, 40),
                          f"parcel-api-{run.build}").but(match="session-name", step=claiming(run))
    deploy(world, situation, situation, session, later(time, 45), world.services[("staging", "parcel-api")],
           "public.ecr.aws/northwind/parcel-api:trial")


@scene("refused-role", "08 16:00", """The hub role may not take the operator role directly: the AssumeRole is refused,
    and so is the UpdateService that the step then tries with its own session. Refused calls log no parameters.""")
def refused_second_role(world, situation, time):
    run = bitbucket.start(world.repositories["parcel-api"], time, creator=TOMAS, branch="experiment")
    step = run.step("Deploy to production", later(time, 30), environment="Production", failed=True)
    hub = web_identity(world.journal, situation, PIPELINE_HUB, step, later(time, 40))
    refused_role(world.journal, situation, hub, ECS_OPERATOR, later(time, 42))
    world.update(situation, situation, hub, later(time, 45), world.services[("tools", "artifact-cache")], "unknown",
                 nothing_logged=True, error="AccessDeniedException",
                 message=f"User: {hub.arn} is not authorized to perform: ecs:UpdateService because no identity-based "
                 "policy allows the ecs:UpdateService action")
