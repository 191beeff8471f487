"""Ordinary releases: built once, deployed to staging, then to production."""
from . import bitbucket
from .callers import CLI, PIPE, TERRAFORM
from .grants import assume_role, web_identity
from .identifiers import at, later
from .organisation import (DEPLOYER, IRIS, JONAS, MEI, PIPELINE_BUILD, PIPELINE_HUB, PIPELINE_PRODUCTION,
                           PIPELINE_STAGING, RELEASE_BOT, TOMAS)
from .story import SCENES, STORY

STORY["routine-staging"] = """An ordinary release: one pipeline builds an image, pushes it, and its next step takes
the role of the staging account and deploys. The subject names the Staging environment.""".replace("\n", " ")
STORY["oidc-no-environment"] = """The pipeline of label-worker has no `deployment:` on its staging step, so the
subject that AWS verified is `{repository}:{step}` and Bitbucket knows no environment.""".replace("\n", " ")
STORY["manual-step"] = """The production step waits for somebody to click; the pipeline's trigger stays `push` and its
creator the pusher, whoever clicked.""".replace("\n", " ")
STORY["cross-account-both-sides"] = """The production step of parcel-api takes the hub role of the tools account and
from there the deployer role of production. Both accounts logged the AssumeRole, with one sharedEventID, two
eventIDs and the same issued key.""".replace("\n", " ")

STORY["task-definitions"] = """Every release registers its task definition before it deploys. Such a call is on no
service: `--all` shows it, with the images and whoever made it.""".replace("\n", " ")

RELEASES = [
    ("01 08:20", "tracking-web", IRIS), ("01 13:05", "parcel-api", TOMAS), ("02 09:10", "label-worker", MEI),
    ("03 14:20", "rates-service", JONAS), ("04 13:30", "parcel-api", TOMAS), ("07 08:15", "tracking-web", IRIS),
    ("07 13:00", "label-worker", MEI), ("08 09:30", "rates-service", JONAS), ("09 13:10", "parcel-api", IRIS),
    ("10 14:40", "tracking-web", IRIS), ("11 08:05", "label-worker", RELEASE_BOT), ("14 13:15", "parcel-api", TOMAS),
    ("15 14:45", "rates-service", JONAS), ("16 13:20", "tracking-web", MEI), ("18 14:00", "parcel-api", RELEASE_BOT),
    ("21 08:30", "label-worker", MEI), ("22 13:40", "tracking-web", IRIS), ("23 14:10", "rates-service", JONAS),
    ("24 08:40", "parcel-api", TOMAS), ("25 13:00", "label-worker", MEI), ("28 08:10", "tracking-web", IRIS),
    ("29 13:50", "rates-service", None), ("30 08:00", "parcel-api", TOMAS),
]


def build(world, label, run, time, repository, tag):
    """The step that builds and pushes: always from the tools account."""
    step = run.step("Build and push", time, 150)
    session = web_identity(world.journal, label + "/build", PIPELINE_BUILD, step, later(time, 30), agent=PIPE)
    world.journal.write(f"login/{label}", later(time, 31), session, "ecr.amazonaws.com", "GetAuthorizationToken", {},
                        read_only=True)
    return world.push(label, session, later(time, 130), repository, tag)


def _release(place, slug, creator):
    def run_release(world, _, time):
        label = f"release/{place}"
        repository = world.repositories[slug]
        run = bitbucket.start(repository, time, creator=creator)
        run.step("Test", later(time, 5), 80)
        image = build(world, label, run, later(time, 95), slug, f"2.{run.build}.0")
        _to_staging(world, label, place, slug, run, image, later(time, 260))
        _to_production(world, label, place, slug, run, image, later(time, 2100 + 60 * (place % 7)))

    return run_release


def _to_staging(world, label, place, slug, run, image, time):
    named = slug != "label-worker"
    step = run.step("Deploy to staging", time, 200, environment="Staging" if named else None)
    session = web_identity(world.journal, label + "/staging", PIPELINE_STAGING, step, later(time, 12),
                           agent=TERRAFORM if slug == "rates-service" else PIPE)
    service = world.services[("staging", slug)]
    revision = world.register(label + "/staging", session, later(time, 15), service.family, image)
    world.update(label + "/staging", "routine-staging" if named else "oidc-no-environment", session,
                 later(time, 18), service, "deploy", revision=revision,
                 definition_as=["arn", "revision", "family"][place % 3],
                 name_as=["name", "arn"][place % 2], cluster_as=["name", "name", "arn"][place % 3])
    world.poll(label + "/staging", session, later(time, 30), service)


def _to_production(world, label, place, slug, run, image, time):
    step = run.step("Deploy to production", time, 240, environment="Production", manual=True)
    situation = "manual-step"
    if slug == "parcel-api":
        situation = "cross-account-both-sides"
        hub = web_identity(world.journal, label + "/hub", PIPELINE_HUB, step, later(time, 10),
                           agent=CLI.format("sts.assume-role"))
        session = assume_role(world.journal, label + "/production", hub, DEPLOYER, later(time, 13),
                              f"parcel-api-{run.build}")
    else:
        session = web_identity(world.journal, label + "/production", PIPELINE_PRODUCTION, step, later(time, 11),
                               agent=TERRAFORM if slug == "rates-service" else PIPE)
    service = world.services[("production", slug)]
    revision = world.register(label + "/production", session, later(time, 20), service.family, image,
                              sidecar=slug == "tracking-web")
    world.update(label + "/production", situation, session, later(time, 24), service, "deploy", revision=revision,
                 definition_as=["revision", "arn"][place % 2], desired=3 if place % 5 == 0 else None)
    world.poll(label + "/production", session, later(time, 40), service, 4)


for _place, (_when, _slug, _creator) in enumerate(RELEASES):
    SCENES.append((at(_when), f"release-{_place:02}", _release(_place, _slug, _creator)))
