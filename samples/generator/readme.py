"""Writes samples/README.md from the register of situations."""
from collections import Counter

from .answer_key import deploy_id
from .story import STORY

GRADES = ("verified", "inferred", "claimed", "none")

INTRODUCTION = """# Northwind Parcel

A made-up company that delivers parcels, in September 2026: the workspace `northwind` on Bitbucket and four AWS
accounts. Nothing here is real. Everything is written by `python3 samples/generate.py` from the story in
`samples/generator/`; two runs give the same bytes (with the same zlib).

| account | id | what it is for |
|---|---|---|
| tools | 210987650001 | image registry, the pipelines' hub role, a build cache |
| staging | 210987650002 | cluster `parcel-staging` |
| production | 210987650003 | cluster `parcel-production` |
| legacy | 000765400044 | us-east-1, from before pipelines: clusters `default` and `batch`, short service ARNs |

- `AWSLogs/`: {records} CloudTrail records ({events} events) in {files} files. `AWSLogs/o-nw4parcel1/` is a second
  trail that delivered copies of two days of production.
- `AWSLogs/…/CloudTrail-Digest/`: {digests} digest files, with the side-cars (`….meta.json`) of those that no other
  follows, and `cloudtrail/`: the public keys. Production validates its log files from the 1st on, staging from the
  24th; tools, legacy, production's us-east-1 and the second trail never. On the 19th production's validation was off
  from 11:00 to 13:00: the log file of noon is in no digest, and the chain begins anew. On the 11th the log file of noon
  came late and stands in a backfill digest. So `deploytrail verify` finds nothing contradicted and not all covered:
  it exits with 3. The keys are made from the generator's seed by anybody who runs it: they prove nothing.
- `bitbucket/northwind/`: what the REST API 2.0 answered. The `*-early.json` pages were taken while the runs still
  ran and are superseded; `steps.json` holds one page after another.
- `ecs/`: `describe-services --include TAGS`, `describe-task-definition` and `resourcegroupstaggingapi
  get-resources` of 1 October; legacy's by aws-cli version 1 (epoch times), some with several documents in a file.
- `iam/`: `get-account-authorization-details` of production, of 1 October.
- `answer-key.csv`: the rows that `report deployments --all` must give for these files, one for each mutating ECS call,
  and in `in_default` whether the report shows the row without `--all`. It is what the story meant, not what some
  program made of the logs: the generator knows who made each call, and what log and exports tell of it.
  {rows} rows, {shown} of them by default ({grades}). Paths in `evidence` are
  relative to the project's root; environments are those of the tags, as no policy says otherwise.
- `findings-key.csv`: what `deploytrail check --config samples/deploytrail.yaml` must find: every check with each of
  its subjects, `none` where the story gives it nothing to find. It comes from the story, too.
- `deploytrail.yaml`: the scope and the policy. It has other names for production: the tag of customs-gateway is `prod`,
  which a report with `--config samples/deploytrail.yaml` shows as `production`.

Session tokens and container environments in these files contain the text `NEVER-STORE`: no table and no report may.

## The people

Iris Okafor, Tomás Lindqvist, Mei Tanaka and Jonas Weber start pipelines; an account called `@release-bot` does too.
Administrators reach AWS through IAM Identity Center. The legacy account has a build server with a user's key;
production has a key that was made for a migration and never deleted. Jonas leaves on the 25th.

## The situations

| situation | rows | what happens |
|---|---|---|
"""


def text(world, files, records, again, signed):
    """The README. Long lists of rows are cut after six; `again` are the events
    of the second trail, `signed` what the digests are."""
    rows = {}
    for situation, entry, row, in_default in world.key.rows:
        name = f"`{deploy_id(entry.event_id)}`" + ("" if in_default else "\u00a0(all)")
        rows.setdefault(situation, []).append((row["requested_at"], name))
        if entry.event_id in again:
            rows.setdefault("second-trail", []).append((row["requested_at"], name))
    lines = []
    for situation in STORY:
        names = [name for _, name in sorted(rows.get(situation, []))]
        shown = "<br>".join(names[:6]) + (f"<br>and {len(names) - 6} more" if len(names) > 6 else "")
        lines.append(f"| {situation} | {shown or 'none'} | {STORY[situation]} |\n")
    head = INTRODUCTION.replace("{records}", str(records)).replace("{events}", str(len(world.journal.entries)))
    head = head.replace("{digests}", str(signed.digests))
    head = head.replace("{files}", str(len(files))).replace("{rows}", str(len(world.key.rows)))
    head = head.replace("{shown}", str(sum(1 for row in world.key.rows if row[3])))
    shown = Counter(row["attribution"] for _, _, row, in_default in world.key.rows if in_default)
    head = head.replace("{grades}", ", ".join(f"{shown[grade]} {grade}" for grade in GRADES))
    return head + "".join(lines) + "\n`(all)`: shown with `--all` only.\n"
