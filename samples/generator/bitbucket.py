"""Pipelines, steps and deployments, and the REST API 2.0 pages of them."""
import json
from dataclasses import dataclass, field
from typing import Optional

from . import changes
from .identifiers import at, bitbucket_time, braced, commit_hash, iso, later, uuid
from .organisation import WORKSPACE, WORKSPACE_UUID, Person, Repository

EARLY_EXPORT = at("15 06:00")
API = "https://api.bitbucket.org/2.0"


@dataclass
class Step:
    """A step of a run. The flags tell which exports hold it."""

    pipeline: object
    name: str
    started: object
    seconds: int
    environment: Optional[str] = None
    manual: bool = False
    in_steps: bool = True
    in_deployments: bool = True
    failed: bool = False

    @property
    def uuid(self):
        return uuid(f"step/{self.pipeline.uuid}/{self.name}")

    @property
    def completed(self):
        return later(self.started, self.seconds)


@dataclass
class Pipeline:
    """A run of a repository's pipeline."""

    repository: Repository
    build: int
    created: object
    branch: str
    trigger: str
    creator: Optional[Person]
    tag: bool = False
    pull_request: Optional[int] = None
    exported: bool = True
    running: bool = False
    steps: list = field(default_factory=list)

    @property
    def uuid(self):
        return uuid(f"pipeline/{self.repository.slug}/{self.build}")

    @property
    def commit(self):
        return commit_hash(f"{self.repository.slug}/{self.branch}/{self.build}")

    @property
    def ref(self):
        """The branch as the reports show it."""
        return "refs/tags/" + self.branch if self.tag else self.branch

    @property
    def completed(self):
        return later(max(step.completed for step in self.steps), 4)

    def step(self, name, started, seconds=180, **how):
        made = Step(self, name, started, seconds, **how)
        self.steps.append(made)
        return made


def start(repository, created, *, branch="main", trigger="PUSH", creator=None, **how):
    """A new run with the repository's next number."""
    repository.builds += 1
    run = Pipeline(repository, repository.builds, created, branch, trigger, creator, **how)
    repository.pipelines.append(run)
    return run


def _state(done, failed, kind):
    if not done:
        return {"name": "IN_PROGRESS", "type": f"{kind}_in_progress",
                "stage": {"name": "RUNNING", "type": f"{kind}_in_progress_running"}}
    result = "FAILED" if failed else "SUCCESSFUL"
    return {"name": "COMPLETED", "type": f"{kind}_completed",
            "result": {"name": result, "type": f"{kind}_completed_{result.lower()}"}}


def _target(run):
    commit = {"type": "commit", "hash": run.commit}
    if run.pull_request:
        return {"type": "pipeline_pullrequest_target", "source": run.branch, "destination": "main", "commit": commit,
                "destination_commit": {"hash": commit_hash(run.repository.slug + "/main")[:12]},
                "selector": {"type": "pull-requests", "pattern": "**"},
                "pullrequest": {"type": "pullrequest", "id": run.pull_request, "title": "Show parcels on a map"}}
    selector = {"type": "branches", "pattern": run.branch}
    if run.trigger == "SCHEDULE":
        selector = {"type": "custom", "pattern": "nightly-restart"}
    if run.tag:
        selector = {"type": "tags", "pattern": "v*"}
    return {"type": "pipeline_ref_target", "ref_type": "tag" if run.tag else "branch", "ref_name": run.branch,
            "commit": commit, "selector": selector}


def pipeline_document(run, seen_at=None):
    """The run as the API answered, now or at an earlier time."""
    done = not run.running and (seen_at is None or run.completed <= seen_at)
    document = {
        "type": "pipeline",
        "uuid": braced(run.uuid),
        "repository": {"type": "repository", "full_name": run.repository.full_name, "name": run.repository.slug,
                       "uuid": braced(run.repository.uuid)},
        "state": _state(done, any(step.failed for step in run.steps), "pipeline_state"),
        "build_number": run.build,
        "creator": run.creator.document() if run.creator else None,
        "created_on": bitbucket_time(run.created, "created/" + run.uuid),
        "target": _target(run),
        "trigger": {"name": run.trigger, "type": f"pipeline_trigger_{run.trigger.lower()}"},
        "run_number": 1,
        "has_variables": False,
        "links": {"self": {"href": f"{API}/repositories/{run.repository.full_name}/pipelines/%7B{run.uuid}%7D"}},
    }
    if done:
        document["completed_on"] = bitbucket_time(run.completed, "completed/" + run.uuid)
        document["duration_in_seconds"] = int((run.completed - run.created).total_seconds())
        document["build_seconds_used"] = sum(step.seconds for step in run.steps)
    return document


def step_document(step, seen_at=None):
    run = step.pipeline
    kind = "manual" if step.manual else "automatic"
    document = {"type": "pipeline_step", "pipeline": {"type": "pipeline", "uuid": braced(run.uuid)},
                "uuid": braced(step.uuid), "name": step.name, "trigger": {"type": f"pipeline_step_trigger_{kind}"}}
    if seen_at and step.started > seen_at:
        document.update({"state": {"name": "PENDING", "type": "pipeline_step_state_pending"}, "maxTime": 120,
                         "build_seconds_used": 0, "run_number": 1})
        return document
    done = (seen_at is None or step.completed <= seen_at) and not (run.running and step is run.steps[-1])
    document["state"] = _state(done, step.failed, "pipeline_step_state")
    document.update({"maxTime": 120, "started_on": bitbucket_time(step.started, "started/" + step.uuid)})
    if done:
        document["completed_on"] = bitbucket_time(step.completed, "completed/" + step.uuid)
        document.update({"duration_in_seconds": step.seconds, "build_seconds_used": step.seconds})
    document["run_number"] = 1
    return document


def deployment_document(step, seen_at=None):
    """A deployment row: old exports show it as undeployed."""
    run = step.pipeline
    page = f"https://bitbucket.org/{run.repository.full_name}/addon/pipelines/home#!/results/{run.build}"
    environment = {"type": "deployment_environment", "uuid": braced(run.repository.environment_uuid(step.environment)),
                   "name": step.environment,
                   "environment_type": {"type": "deployment_environment_type", "name": step.environment}}
    state = {"name": "UNDEPLOYED", "type": "deployment_state_undeployed"}
    updated = run.created
    if run.running:
        state = {"name": "IN_PROGRESS", "type": "deployment_state_in_progress",
                 "started_on": bitbucket_time(step.started, "started/" + step.uuid)}
    elif not seen_at or step.completed <= seen_at:
        status = "FAILED" if step.failed else "SUCCESSFUL"
        state = {
            "type": "deployment_state_completed",
            "name": "COMPLETED",
            "url": f"{page}/steps/%7B{step.uuid}%7D",
            "started_on": bitbucket_time(step.started, "started/" + step.uuid),
            "completed_on": bitbucket_time(step.completed, "completed/" + step.uuid),
            "status": {"name": status, "type": f"deployment_state_completed_status_{status.lower()}"},
        }
        updated = step.completed
    return {
        "type": "deployment",
        "uuid": braced(uuid("deployment/" + step.uuid)),
        "step": {"uuid": braced(step.uuid)},
        "environment": environment,
        "release": {
            "type": "deployment_release",
            "pipeline": {"uuid": braced(run.uuid), "type": "pipeline"},
            "key": f"pipelines-{braced(run.uuid)}",
            "name": f"#{run.build}",
            "url": page,
            "commit": {"type": "commit", "hash": run.commit},
            "created_on": bitbucket_time(run.created, "created/" + run.uuid),
        },
        "state": state,
        "last_update_time": bitbucket_time(updated, "updated/" + step.uuid),
    }


def repository_document(repository):
    return {
        "type": "repository", "uuid": braced(repository.uuid), "full_name": repository.full_name,
        "name": repository.slug, "slug": repository.slug, "is_private": True, "scm": "git",
        "mainbranch": {"type": "branch", "name": "main"},
        "workspace": {"type": "workspace", "slug": WORKSPACE, "name": "Northwind Parcel",
                      "uuid": braced(WORKSPACE_UUID)},
        "project": {"type": "project", "key": "PAR", "name": "Parcels", "uuid": braced(uuid("project"))},
        "created_on": "2023-02-06T09:12:44.120398+00:00", "updated_on": "2026-09-30T17:02:11.557130+00:00",
    }


def page(values, address, number_of_page=1, next_page=None):
    """One page of a collection."""
    answer = {"page": number_of_page, "pagelen": 100, "size": len(values), "values": values}
    if next_page:
        answer["next"] = f"{API}/{address}?page={next_page}"
    return answer


def exports(repositories):
    """Every file of the export: path below bitbucket/ → text."""
    files = {}
    files[f"{WORKSPACE}/members.json"] = _text(page(changes.members(), f"workspaces/{WORKSPACE}/members"))
    for repository in repositories:
        if repository.exported:
            for name, text in _repository_files(repository).items():
                files[f"{WORKSPACE}/{repository.slug}/{name}"] = text
    return files


def _repository_files(repository):
    address = f"repositories/{repository.full_name}"
    runs = [run for run in repository.pipelines if run.exported]
    steps = [step for run in repository.pipelines for step in run.steps if step.in_steps]
    deployed = [step for run in repository.pipelines for step in run.steps
                if step.environment and step.in_deployments]
    early = [run for run in runs if run.created < EARLY_EXPORT][-2:]
    names = ("Test", "Staging", "Production")
    environments = [{"type": "deployment_environment", "uuid": braced(repository.environment_uuid(name)),
                     "name": name, "slug": name.lower(), "rank": place,
                     "environment_type": {"type": "deployment_environment_type", "name": name, "rank": place}}
                    for place, name in enumerate(names)]
    merged = changes.changes(repository)
    files = {
        "repository.json": _text(repository_document(repository)),
        "environments.json": _text(page(environments, f"{address}/environments")),
        # One page for each run, one after another, as a loop of curl calls
        # appends them.
        "steps.json": "".join(
            _text(page([step_document(step) for step in steps if step.pipeline is run], address + "/pipelines"))
            for run in repository.pipelines if any(step.pipeline is run for step in steps)),
        "deployments.json": _text(page([deployment_document(step) for step in deployed], address + "/deployments")),
        "pullrequests.json": _text(page([changes.listed(made) for made in merged], address + "/pullrequests")),
    }
    # One answer after another, as a loop of curl calls appends them.
    own = [made for made in merged if made.is_fetched]
    if own:
        for name, answers in {
            "pullrequest-each.json": [changes.fetched(made) for made in own],
            "pullrequest-activity.json": [page(changes.activity(made), f"{address}/pullrequests/{made.id}/activity")
                                          for made in own],
            "pullrequest-commits.json": [page([changes.commit(made)], f"{address}/pullrequests/{made.id}/commits")
                                         for made in own],
            "pullrequest-diffstat.json": [page(changes.diffstat(made), f"{address}/pullrequests/{made.id}/diffstat")
                                          for made in own],
        }.items():
            files[name] = "".join(map(_text, answers))
    half = (len(runs) + 1) // 2
    newest_first = [pipeline_document(run) for run in reversed(runs)]
    files["pipelines-1.json"] = _text(page(newest_first[:half], address + "/pipelines", 1, 2))
    files["pipelines-2.json"] = _text(page(newest_first[half:], address + "/pipelines", 2))
    # Taken while the runs still ran: the pages above supersede these.
    during = [(run, later(run.created, 90)) for run in early]
    files["pipelines-early.json"] = _text(page([pipeline_document(run, seen) for run, seen in during],
                                               address + "/pipelines"))
    files["deployments-early.json"] = _text(page(
        [deployment_document(step, seen) for run, seen in during for step in run.steps if step in deployed],
        address + "/deployments"))
    files["steps-early.json"] = _text(page(
        [step_document(step, seen) for run, seen in during for step in run.steps if step.in_steps],
        address + "/pipelines"))
    return files


def _text(document):
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
