"""Pull requests: who wrote, approved and merged what a run of main carried."""
import json
from dataclasses import dataclass, field

from .identifiers import braced, choice, commit_hash, iso, later, number
from .organisation import MEI, PEOPLE, RELEASE_BOT, WORKSPACE, Person

# (repository, build) → how its pull request went, where it did not go well.
DEVIATIONS = {
    ("parcel-api", 105): "self-approved",
    ("invoice-portal", 221): "unapproved",
    ("checkout-web", 186): "no-pull-request",
    ("tracking-web", 122): "pushed-after-approval",
    ("label-worker", 137): "approved-after-merge",
    ("depot-suite", 172): "pipeline-file",
    ("parcel-api", 109): "pipeline-file-reviewed",
    ("rates-service", 153): "co-author",
    ("label-worker", 136): "second-account",
}
# Nobody fetched these repositories' pull requests one by one.
LISTED_ONLY = {"customs-gateway"}
# Mei's second account, which people.csv gives to her.
MEI_TWO = Person("mei (contractor)", "mei2")


@dataclass
class Change:
    """A merged pull request. Times are those of its activity."""

    run: object
    author: object
    approvals: list = field(default_factory=list)
    co_authors: list = field(default_factory=list)
    files: list = field(default_factory=list)
    reviewed: bool = True
    opened: object = None
    pushed: object = None
    merged: object = None

    @property
    def id(self):
        return self.run.build

    @property
    def label(self):
        return "pull/" + self.run.uuid

    @property
    def source(self):
        return commit_hash(self.label)

    @property
    def title(self):
        return f"Change {self.run.build}"

    @property
    def is_fetched(self):
        return self.run.repository.slug not in LISTED_ONLY

    def cells(self):
        """What report deployments tells of it."""
        known = self.is_fetched
        approvals = sorted(self.approvals, key=lambda one: (iso(one[1]), one[0].display_name)) if known else []
        authors = [self.author.display_name] + sorted(
            {name for name, _ in self.co_authors} - {self.author.display_name} if known else [])
        return {
            "pull_request": self.id, "pull_request_title": self.title, "authors": authors,
            "approvers": [person.display_name for person, _ in approvals] or None,
            "approved_at": iso(max(time for _, time in approvals)) if approvals else None,
            "merged_by": self.author.display_name, "merged_at": iso(self.merged) if known else None,
        }


def email(person):
    """The address that the identity provider knows."""
    return {"iris": "iris.okafor", "tomas": "tomas.lindqvist", "mei": "mei.tanaka",
            "jonas": "jonas.weber"}.get(person.nickname, person.nickname) + "@northwind.example"


def change(run):
    """The pull request behind a run; None where there is none."""
    if run.trigger not in ("PUSH", "MANUAL") or run.branch != "main" or not run.exported:
        return None
    how = DEVIATIONS.get((run.repository.slug, run.build))
    if how == "no-pull-request":
        return None
    author = run.creator or PEOPLE[0]
    reviewer = next(person for person in PEOPLE if person is not author)
    made = Change(run, author)
    made.opened = later(run.created, -number(made.label, 7200, 90000))
    made.pushed = later(made.opened, 600)
    made.merged = later(run.created, -4)
    made.files = ["src/main.py", "README.md"]
    made.approvals = [(reviewer, later(made.merged, -300))]
    if how == "self-approved":
        made.approvals = [(author, later(made.merged, -300))]
    if how == "unapproved":
        made.approvals = []
    if how == "pushed-after-approval":
        made.pushed = later(made.merged, -120)
    if how == "approved-after-merge":
        made.approvals = [(reviewer, later(run.created, 7200))]
    if how in ("pipeline-file", "pipeline-file-reviewed"):
        made.files = ["bitbucket-pipelines.yml", "src/main.py"]
        made.reviewed = how == "pipeline-file-reviewed"
    if how == "co-author":
        made.co_authors = [("Mei Tanaka", email(MEI))]
    if how == "second-account":
        made.approvals = [(MEI_TWO, later(made.merged, -300))]
    return made


def changes(repository):
    return [made for made in map(change, repository.pipelines) if made]


def _stamp(made, time):
    return iso(time)[:-1] + f".{number(made.label, 100000, 999998)}+00:00"


def listed(made):
    """As a list answers: without participants. Hashes have 12 digits."""
    repository = {"type": "repository", "full_name": made.run.repository.full_name,
                  "name": made.run.repository.slug, "uuid": braced(made.run.repository.uuid)}
    return {
        "type": "pullrequest", "id": made.id, "title": made.title, "state": "MERGED",
        "author": made.author.document(), "closed_by": made.author.document(),
        "source": {"branch": {"name": choice(made.label, ["fix-labels", "faster-search", "new-rates", "depot-map"])},
                   "commit": {"type": "commit", "hash": made.source[:12]}, "repository": repository},
        "destination": {"branch": {"name": "main"}, "repository": repository,
                        "commit": {"type": "commit", "hash": commit_hash("base/" + made.label)[:12]}},
        "merge_commit": {"type": "commit", "hash": made.run.commit[:12]},
        "created_on": _stamp(made, made.opened), "updated_on": _stamp(made, later(made.merged, 3600 * 3)),
    }


def fetched(made):
    """As the address of the one pull request answers."""
    people = {person.nickname: (person, time) for person, time in made.approvals}
    return dict(listed(made), reviewers=[person.document() for person, _ in people.values() if made.reviewed],
                participants=[
                    {"type": "participant", "user": person.document(), "approved": True, "state": "approved",
                     "role": "REVIEWER" if made.reviewed else "PARTICIPANT", "participated_on": _stamp(made, time)}
                    for person, time in people.values()])


def activity(made):
    """`/activity`, newest first."""
    own = {"type": "pullrequest", "id": made.id, "title": made.title, "links": {"self": {
        "href": f"https://api.bitbucket.org/2.0/repositories/{made.run.repository.full_name}/pullrequests/{made.id}"}}}

    def update(state, time, commit):
        return (time, {"pull_request": own, "update": {
            "state": state, "date": _stamp(made, time), "author": made.author.document(), "title": made.title,
            "source": {"commit": {"type": "commit", "hash": commit[:12]}, "branch": {"name": "a-branch"}}}})

    acts = [update("OPEN", made.opened, commit_hash("first/" + made.label)), update("OPEN", made.pushed, made.source),
            update("MERGED", made.merged, made.source)]
    acts += [(time, {"pull_request": own, "approval": {"date": _stamp(made, time), "user": person.document()}})
             for person, time in made.approvals]
    return [one for _, one in sorted(acts, key=lambda act: act[0], reverse=True)]


def commit(made):
    """The one commit that it brought."""
    message = made.title + "\n"
    for name, address in made.co_authors:
        message += f"\nCo-authored-by: {name} <{address}>"
    return {
        "type": "commit", "hash": made.source, "date": _stamp(made, later(made.opened, -60)), "message": message,
        "author": {"type": "author", "raw": f"{made.author.display_name} <{email(made.author)}>",
                   "user": made.author.document()},
        "parents": [{"type": "commit", "hash": commit_hash("base/" + made.label)}],
        "repository": {"type": "repository", "full_name": made.run.repository.full_name,
                       "uuid": braced(made.run.repository.uuid)},
    }


def diffstat(made):
    """The files that it touched."""
    root = f"https://api.bitbucket.org/2.0/repositories/{made.run.repository.full_name}/src/{made.source}/"
    return [{"type": "diffstat", "status": "modified", "lines_added": 3, "lines_removed": 1,
             "old": {"path": path, "type": "commit_file"},
             "new": {"path": path, "type": "commit_file", "links": {"self": {"href": root + path}}}}
            for path in made.files]


def identity_files():
    """Exports of the identity provider, and the reviewed map of people."""
    users = []
    for person in PEOPLE:
        if person is RELEASE_BOT:
            continue
        left = person.nickname == "jonas"
        users.append({
            "id": "00u" + commit_hash("okta/" + person.nickname)[:17],
            "status": "DEPROVISIONED" if left else "ACTIVE", "created": "2024-03-04T09:00:00.000Z",
            "activated": "2024-03-04T09:05:00.000Z",
            "statusChanged": "2026-09-25T16:00:00.000Z" if left else "2024-03-04T09:05:00.000Z",
            "lastLogin": "2026-09-25T07:31:00.000Z", "lastUpdated": "2026-09-25T16:00:00.000Z",
            "profile": {"login": email(person), "email": email(person), "firstName": person.display_name.split()[0],
                        "lastName": person.display_name.split()[-1]}})
    deployers = [user for user in users if not user["profile"]["email"].startswith("tomas")]
    group = {"id": "00g" + commit_hash("okta/parcel-deployers")[:17], "type": "OKTA_GROUP",
             "objectClass": ["okta:user_group"], "lastMembershipUpdated": "2026-08-01T09:00:00.000Z",
             "profile": {"name": "parcel-deployers", "description": "May deploy to production"}}
    rows = ["person,name,kind,system,account,valid_from,valid_to,owner,reviewed_on",
            f"release-bot,Release bot,service,bitbucket,{braced(_uuid(RELEASE_BOT))},,,platform@northwind.example,2026-08-31",
            f"mei.tanaka@northwind.example,Mei Tanaka,person,bitbucket,{braced(_uuid(MEI_TWO))},2026-01-01,,platform@northwind.example,2026-08-31"]
    text = lambda document: json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return {"okta/users.json": text(users),
            "okta/groups.json": text([{"group": group, "users": deployers, "exported_at": "2026-10-01T06:00:00Z"}]),
            "people.csv": "\r\n".join(rows) + "\r\n"}


def members():
    """`/workspaces/{ws}/members` with the addresses that were asked for."""
    made = []
    for person in PEOPLE + [MEI_TWO]:
        user = person.document()
        if person not in (RELEASE_BOT, MEI_TWO):
            user["email"] = email(person)
        made.append({"type": "workspace_membership", "user": user,
                     "workspace": {"type": "workspace", "slug": WORKSPACE}})
    return made


def person(run):
    """Who the identity map says started the run."""
    if run.creator is None:
        return None
    return "release-bot" if run.creator is RELEASE_BOT else email(run.creator)


def _uuid(someone):
    return someone.document()["uuid"].strip("{}")
