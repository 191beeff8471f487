"""Compares `report deployments --format json` with the generator's answer key.

Usage: truth.py REPORT.json TRUTH.csv

The key lists the accepted service updates of pipeline sessions. It leaves
person, repository, build and commit blank where Bitbucket's export lacks the
run; deploytrail still knows the repository there, from the verified subject.
"""

import csv
import json
import sys


def ours(row: dict) -> tuple[str, ...]:
    """A row of the report, in the key's columns."""
    found = row["match"] == "step"
    return (
        row["requested_at"],
        row["event_id"],
        row["account_id"],
        row["cluster"],
        row["service"],
        row["task_definition"],
        (row["images"] or [""])[0],
        str(row["chain_depth"]),
        row["trigger_account"] or "",
        row["repository"].rsplit("/", 1)[-1] if found else "",
        "" if row["build_number"] is None else str(row["build_number"]),
        row["commit"] or "",
    )


def theirs(row: list[str]) -> tuple[str, ...]:
    """A row of the key; the task definition as family:revision."""
    return tuple(row[:5] + [row[5].rsplit("/", 1)[-1]] + row[6:])


def check(report: str, key: str) -> tuple[int, int, list[str]]:
    """Rows that are right, rows of the key, and the first differences."""
    with open(report, encoding="utf-8") as file:
        rows = json.load(file)["rows"]
    got = [ours(row) for row in rows if row["credential"] == "oidc" and row["result"] == "accepted"]
    with open(key, newline="", encoding="utf-8") as file:
        want = [theirs(row) for row in list(csv.reader(file))[1:]]
    rows_got, rows_wanted = set(got), set(want)
    differences = [f"missing or other: {row}" for row in want if row not in rows_got]
    differences += [f"not in the key: {row}" for row in got if row not in rows_wanted]
    if len(got) != len(rows_got):
        differences.append("rows come more than once")
    return len(rows_got & rows_wanted), len(want), differences[:6]


if __name__ == "__main__":
    right, expected, problems = check(sys.argv[1], sys.argv[2])
    print(f"{right} of {expected} rows are right")
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
