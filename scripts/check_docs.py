#!/usr/bin/env python3
"""Writes docs/checks/ from the headers of queries/checks/*.sql and the names of
the cases in their fixtures.

Usage: scripts/check_docs.py [FOLDER]    FOLDER: docs/checks unless given
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTRO = """# Checks

`deploytrail check` runs them, `deploytrail checks` lists them, `deploytrail sql ID` prints the query of one. What they
compare with, what the verdicts mean and how findings are accepted: [policy](../policy.md).

This folder is made from the checks' own headers by `scripts/check_docs.py`.

| check | severity | of | fires when |
| --- | --- | --- | --- |
"""


def header(text):
    """Members of the header; those that may come again as lists."""
    fields = {"false-positive": [], "needs": [], "control": []}
    for line in text.splitlines():
        match = re.match(r"-- ([a-z-]+): +(.*)", line)
        if not match:
            break
        key, value = match.groups()
        if isinstance(fields.get(key), list):
            fields[key].append(value)
        else:
            fields[key] = value
    return fields


def cases(identifier):
    fixture = ROOT / f"Tests/ChecksTests/Fixtures/{identifier}.yaml"
    return re.findall(r'^  - name: "(.*)"$', fixture.read_text(encoding="utf-8"), re.M)


def page(fields):
    lines = [f"# {fields['id']}: {fields['title']}", "", fields["purpose"], "",
             "| | |", "| --- | --- |", f"| severity | {fields['severity']} |", f"| of | {fields['subject']} |",
             f"| population | {fields['population']} |", f"| proof | {fields['proof']} |",
             f"| version | {fields['version']} |"]
    if fields.get("learns") == "yes":
        lines.append("| learns | with fewer than seven days of logs before, it is inconclusive (`cannot-tell`) |")
    lines += ["", "## False positives", ""] + [f"- {text}" for text in fields["false-positive"]]
    lines += ["", "## Remediation", "", fields["remediation"]]
    if fields["needs"]:
        lines += ["", "## Required inputs", ""] + [f"- {text}" for text in fields["needs"]]
    lines += ["", "## Tested cases", ""] + [f"- {text}" for text in cases(fields["id"])]
    lines += ["", f"Supports: {'; '.join(fields['control'])}.", ""]
    return "\n".join(lines)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    index = INTRO
    for path in sorted((ROOT / "queries/checks").glob("*.sql")):
        fields = header(path.read_text(encoding="utf-8"))
        (folder / f"{fields['id']}.md").write_text(page(fields), encoding="utf-8")
        fires = fields["purpose"].removeprefix("Fires when ").rstrip(".")
        index += f"| [{fields['id']}]({fields['id']}.md) | {fields['severity']} | {fields['subject']} | {fires} |\n"
    (folder / "README.md").write_text(index, encoding="utf-8")


main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/checks")
