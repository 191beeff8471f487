"""What the checks must find, as the story means it: those on deployments here,
the others in findings_around.py."""
import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

from . import findings_around
from .changes import DEVIATIONS, email
from .organisation import JONAS, TOMAS

BERLIN = ZoneInfo("Europe/Berlin")
LEFT = "2026-09-25T16:00:00Z"
# What samples/deploytrail.yaml says.
OPENS, CLOSES = 8, 18
FREEZE = ("2026-09-27T22:00:00Z", "2026-09-30T22:00:00Z")
ALIASES = {"prod": "production", "live": "production"}
CHECKS = """ACC-01 ACC-02 ACC-03 CFG-01 CFG-02 CFG-03 CFG-04 CHG-01 CHG-02 IDN-01 IDN-02 IDN-03 IDN-04 INT-01 INT-02 INT-03
INT-04 POP-01 POP-02 POP-03 POP-04 SES-01 SES-02 SES-03 SES-04 SES-05 SES-06 SES-07 SES-08 SES-09 SOD-01 SOD-02 SOD-03
SOD-04 SOD-05""".split()


def _outside(time):
    local = datetime.fromisoformat(time.replace("Z", "+00:00")).astimezone(BERLIN)
    return local.weekday() > 4 or not OPENS <= local.hour < CLOSES


def folded(environment):
    """An environment by the policy's name."""
    return ALIASES.get((environment or "").lower(), (environment or "").lower())


def _of(row, run):
    """The checks that fail for an accepted change. What is only inferred or claimed
    of its run is inconclusive."""
    how = DEVIATIONS.get(((row["repository"] or "").split("/")[-1], row["build_number"]))
    is_production = folded(row["environment"]) == "production"
    is_verified, is_claimed = row["attribution"] == "verified", row["match"] == "session-name"
    is_person = row["credential"] == "sso"
    if row["attribution"] in ("claimed", "none"):
        yield "POP-01"
    if row["credential"] == "static-key":
        yield "IDN-01"
    # Who signs in is in the identity provider's exports, whatever the roles' sessions are called after that.
    if is_verified and run and run.creator is None:
        yield "IDN-04"
    if is_production and row["credential"] in ("sso", "console", "root"):
        yield "IDN-02"
    if is_verified and run:
        if row["pull_request"] is None:
            yield "SOD-01"
            yield "SOD-02"
        elif how in ("self-approved", "unapproved", "second-account"):
            yield "SOD-01"
        elif how in ("pushed-after-approval", "approved-after-merge"):
            yield "SOD-03"
        elif how == "pipeline-file":
            yield "SOD-05"
        if row["trigger"] == "manual" and is_production and run.creator and row["authors"]:
            yield "SOD-04"
    if row["pipeline_uuid"] and run and not is_claimed:
        if is_production and run.creator is TOMAS:
            yield "ACC-02"
        if run.creator is JONAS and row["requested_at"] > LEFT:
            yield "ACC-01"
    if is_person and row["behind"] == email(JONAS) and row["requested_at"] > LEFT:
        yield "ACC-01"
    if is_person and is_production and row["behind"] == email(TOMAS):
        yield "ACC-02"
    if (row["branch"] or "").startswith("hotfix/") and not is_claimed:
        yield "CHG-02"
    elif FREEZE[0] <= row["requested_at"] < FREEZE[1] or is_production and _outside(row["requested_at"]):
        yield "CHG-01"


def text(world):
    """samples/findings-key.csv: a row for each fail, and one for each check that
    finds nothing."""
    key = world.key
    runs = {run.uuid: run for repository in world.repositories.values() for run in repository.pipelines if run.exported}
    accepted = [(entry, row) for _, entry, row, in_default in key.rows if in_default and not row["error_code"]]
    found = set(findings_around.found(world, [row for _, row in accepted], [row for _, _, row, _ in key.rows]))
    images = findings_around.Images(world)
    for entry, row in accepted:
        checks = {*_of(row, runs.get(row["pipeline_uuid"])), *images.of(row, entry.time)}
        found |= {(check, row["deploy_id"]) for check in checks}
    told = {check for check, _ in found}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["check", "subject"])
    writer.writerows(sorted(found | {(check, "none") for check in CHECKS if check not in told}))
    return out.getvalue()
