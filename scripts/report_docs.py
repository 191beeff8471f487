#!/usr/bin/env python3
"""Prints docs/reports.md from the headers of queries/reports/*.sql.

    python3 scripts/report_docs.py > docs/reports.md
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTRO = """# Reports

`deploytrail report NAME` makes a report, `deploytrail reports` lists them, `deploytrail sql NAME` prints its query (`--expanded`: of facts and the
correlation, as SQLite runs it).

Common options: `--db`, `--from` and `--to` (a date, a time, or a span like `7d`; from inclusive, to exclusive; UTC
unless `--tz` names a zone), `--account`, `--region`, `--environment`, `--cluster`, `--service`, `--repository`,
`--change`, `--result`, `--match`, `--attribution` (each repeatable; a report rejects those it does not have), `--environment-tag`,
`--all` (what the population leaves out, too), `--limit`, `--format table|csv|json|jsonl|markdown|html|xlsx` (else by
the suffix of `--output`, else a table on a terminal and CSV in a pipe), `--output` (the file appears only when it is
whole), `--columns`, `--run-at`, `--attest` (who made it where and when, and its SHA-256: [formats](formats.md)),
`--config` (the declared scope, for reports that compare with it: [completeness](completeness.md)).

- **table**: the headline columns, as wide as the terminal; times with their zone; a footer with the number of rows,
  what was left out, and problems of the input.
- **csv**: RFC 4180. Lists are joined by `; `, tags are `key=value; …`, unknown is empty. A cell that a spreadsheet
  would take for a formula gets a leading apostrophe, and so does a sign behind `;`, a tab or a line break in it;
  invisible characters are made visible.
- **json**: `{"report": {"name", "version", "title", "parameters", "run_at", "tool_version", "row_count", "left_out",
  "input": {"files", "records", "rejected", "first_event", "last_event"}}, "rows": [...]}`; lists are arrays, tags an
  object, unknown is null.
  More members say what the report is: [formats](formats.md).
- **jsonl**: one row object a line. **markdown**: a table for documents.
- **html**, **xlsx**: a page and a workbook with the report's cover: [formats](formats.md).

`deploytrail query --sql TEXT` runs one read-only statement of your own (`--limit` rows, `--timeout` seconds at most);
its output is an ad hoc query, not a standard report.

This page is made from the queries' own headers by `scripts/report_docs.py`.
"""


def header(text):
    fields = {"parameter": [], "column": [], "control": [], "limit": []}
    for line in text.splitlines():
        match = re.match(r"-- (\w+): +(.*)", line)
        if not match:
            break
        key, value = match.groups()
        if key in ("parameter", "column", "control"):
            fields[key].append(re.split(r"  +", value))
        elif key == "limit":
            fields[key].append(value)
        else:
            fields[key] = value
    return fields


def main():
    print(INTRO)
    for path in sorted((ROOT / "queries/reports").glob("*.sql")):
        fields = header(path.read_text(encoding="utf-8"))
        print(f"## {fields['name']}\n\n{fields['purpose']}\n\nPopulation: {fields['population']}\n")
        if fields["limit"]:
            print("Limits:\n")
            for limit in fields["limit"]:
                print(f"- {limit}")
            print()
        if fields["parameter"]:
            print("| parameter | kind | meaning |\n| --- | --- | --- |")
            for words in fields["parameter"]:
                print(f"| `{words[0]}` | {words[1]} | {' '.join(words[2:])} |")
            print()
        print("| column | kind | meaning |\n| --- | --- | --- |")
        for words in fields["column"]:
            meaning = " ".join(word for word in words[2:] if word != "headline")
            print(f"| `{words[0]}` | {words[1]} | {meaning.replace('|', chr(92) + '|')} |")
        if fields["control"]:
            print(f"\nSupports: {'; '.join(words[0] for words in fields['control'])}.")
        print()


main()
