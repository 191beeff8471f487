"""The expected rows of `report deployments --all`, as the story means them."""
import csv
import io
from dataclasses import dataclass, field

from . import changes
from .identifiers import iso
from .tags import environment

COLUMNS = """deploy_id requested_at environment environment_source environment_conflict environment_certainty account_id
region cluster service change task_definition_before before_source task_definition images image_digests repository branch
commit build_number pipeline_uuid step_uuid step_name bitbucket_environment trigger trigger_account credential
principal_arn role_arn session_name chain_depth access_key_id source_ip user_agent link match attribution result
error_code tags pull_request pull_request_title authors approvers approved_at merged_by merged_at trigger_person
event_name event_id evidence integrity""".split()
# Ties that AWS issued, all the way to the root credential.
ISSUED = {"access-key", "shared-event"}


def deploy_id(event_id):
    return "D-" + event_id.replace("-", "").lower()[:10]


def attribution(who, match, link, event_name):
    """What the row's run rests on, by the evidence that the story left."""
    if match == "none":
        return "none"
    if match == "session-name":
        # Where AWS says that the root is Bitbucket's, only the run is the name's.
        return "inferred" if who.credential == "oidc" else "claimed"
    # A step that only a deployment names has no run of the export whose
    # repository could be the verified one.
    # Of CodeDeploy's calls only that a deployment made its own set is AWS's word.
    is_issued = who.link in ISSUED and (link in ISSUED or (link == "codedeploy" and event_name == "CreateTaskSet"))
    return "verified" if match == "step" and is_issued and who.step.pipeline.exported else "inferred"


def pipeline_cells(step, match):
    """What the row tells of the pipeline, for each strength of the match."""
    if step is None or match in ("none", "federated"):
        return {}
    run = step.pipeline
    repository = run.repository
    cells = {"repository": repository.full_name if repository.exported else repository.uuid}
    if match in ("step", "subject") or (match == "session-name" and not getattr(step, "guessed", False)):
        cells["step_uuid"] = step.uuid
        if step.environment:
            named = step.environment if repository.exported else repository.environment_uuid(step.environment)
            cells["bitbucket_environment"] = named
    if match in ("step", "session-name"):
        cells.update(pipeline_uuid=run.uuid, build_number=run.build, commit=run.commit)
        if run.exported:
            made = changes.change(run)
            if made:
                cells.update(made.cells())
            # Nobody is said to have started what only claims to be of a run.
            if match == "step":
                cells.update(trigger_person=changes.person(run))
            cells.update(branch=run.ref, trigger=run.trigger.lower(),
                         trigger_account=run.creator.display_name if run.creator else None)
    if match == "step" and step.in_steps:
        cells["step_name"] = step.name
    return cells


@dataclass
class AnswerKey:
    """Rows with the journal entry that each stands for."""

    rows: list = field(default_factory=list)
    tagged: list = field(default_factory=list)

    def expect(self, situation, entry, caller, cells, *, behind=None, link=None, match=None, in_default=True,
               service=None, ending=False):
        """`caller` made the call itself; `behind` is who stands behind it. The row
        shows the tags of `service`, of an `ending` one those that it had."""
        who = behind or caller
        record = entry.record
        match = match or who.match
        link = link or who.link
        row = dict.fromkeys(COLUMNS)
        row.update(pipeline_cells(who.step, match))
        row.update(
            deploy_id=deploy_id(entry.event_id),
            requested_at=iso(entry.time),
            account_id=entry.account.id,
            region=entry.region,
            credential=who.credential,
            principal_arn=caller.arn,
            role_arn=caller.role_arn,
            session_name=caller.session_name,
            chain_depth=who.depth,
            access_key_id=caller.access_key or None,
            source_ip=record["sourceIPAddress"],
            user_agent=record["userAgent"],
            link=link,
            match=match,
            attribution=attribution(who, match, link, record["eventName"]),
            result="accepted",
            error_code=record.get("errorCode"),
            event_name=record["eventName"],
            event_id=entry.event_id,
        )
        row.update(cells)
        # Not a column: the name of the first session of the chain, which the identity provider gave.
        row["behind"] = who.first_name
        self.rows.append((situation, entry, row, in_default))
        exported = who.step.pipeline.repository.exported if who.step else False
        self.tagged.append((entry.time, row, service, ending, row["bitbucket_environment"] if exported else None))

    def settle(self):
        """Tells every row's tags and environment, when all of the story is told: a
        later call decides what an export may say of an earlier time."""
        for time, row, service, ending, named in self.tagged:
            told = service.told_tags(time, ending=ending) if service else {}
            row["tags"] = {key: one.value for key, one in told.items()} or None
            tag = environment(told)
            if tag:
                row.update(environment=tag.value, environment_source=tag.source, environment_certainty=tag.certainty)
                if named and named.lower() != tag.value.lower():
                    row["environment_conflict"] = named
            elif named:
                row.update(environment=named, environment_source="bitbucket")

    def text(self, evidence, verified):
        """The CSV; `evidence` gives an event's file and record, `verified` are
        the files that a signed digest lists."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(["in_default"] + COLUMNS)
        for _, entry, row, in_default in sorted(self.rows, key=lambda r: (r[2]["requested_at"], r[2]["event_id"])):
            row["evidence"] = evidence[entry.event_id]
            row["integrity"] = "verified" if row["evidence"].rsplit("#", 1)[0] in verified else "no-digest"
            writer.writerow(["yes" if in_default else "no"] + [_cell(row[column]) for column in COLUMNS])
        return out.getvalue()


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, dict):
        value = "; ".join(f"{key}={value[key]}" for key in sorted(value))
    text = str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text else text
