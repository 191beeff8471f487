"""The expected rows of `report deployments --all`, as the story means them."""
import csv
import io
from dataclasses import dataclass, field

from . import changes
from .identifiers import iso

COLUMNS = """deploy_id requested_at environment environment_source account_id region cluster service change
task_definition_before task_definition images image_digests repository branch commit build_number pipeline_uuid
step_uuid step_name bitbucket_environment trigger trigger_account credential principal_arn role_arn session_name
chain_depth access_key_id source_ip user_agent link match result error_code tags pull_request
pull_request_title authors approvers approved_at merged_by merged_at trigger_person event_id evidence integrity""".split()


def deploy_id(event_id):
    return "D-" + event_id.replace("-", "").lower()[:10]


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

    def expect(self, situation, entry, caller, cells, *, behind=None, link=None, match=None, in_default=True):
        """`caller` made the call itself; `behind` is who stands behind it."""
        who = behind or caller
        record = entry.record
        match = match or who.match
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
            link=link or who.link,
            match=match,
            error_code=record.get("errorCode"),
            event_id=entry.event_id,
        )
        row.update(cells)
        named = row["bitbucket_environment"]
        if row["environment"] is None and named and who.step.pipeline.repository.exported:
            row.update(environment=named, environment_source="bitbucket")
        self.rows.append((situation, entry, row, in_default))

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
