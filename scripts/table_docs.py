#!/usr/bin/env python3
"""Prints docs/tables.md from the headers of queries/facts and queries/correlation.

    python3 scripts/table_docs.py > docs/tables.md
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTRO = """# Tables of facts and of the correlation

Each table that a query of deploytrail makes from what was read, with its columns in order and its key: the columns that
tell every row from every other. Where a fact comes from stands in the query itself: `deploytrail sql NAME` prints it.
The views of what was read are in [schema](schema.md), what the grades and links mean in [links](links.md).

This page is made from the queries' own headers by `scripts/table_docs.py`.
"""
LAYERS = (("Facts", "facts", "read off the records, one call at a time"),
          ("Correlation", "correlation", "facts joined to each other and to exports, in this order"))


def tables(text):
    """The headers of a query: a block from each `-- name:` to the first line that is no field."""
    table = None
    for line in text.splitlines():
        match = re.match(r"-- ([\w-]+): +(.*)", line)
        if not match:
            table = None
            continue
        key, value = match.groups()
        if key == "name":
            table = {"name": value, "column": []}
            yield table
        elif table is not None and key == "column":
            table["column"].append(re.split(r"  +", value, maxsplit=2))
        elif table is not None:
            table[key] = value


def cell(text):
    return text.replace("|", "\\|")


def main():
    print(INTRO)
    for title, folder, meaning in LAYERS:
        print(f"## {title}\n\n`queries/{folder}`: {meaning}.\n")
        for path in sorted((ROOT / "queries" / folder).glob("*.sql")):
            # The lists are whole only when the query has been read to its end.
            for table in list(tables(path.read_text(encoding="utf-8"))):
                print(f"### {table['name']}\n")
                print(f"{table['purpose']} {table['population']}\n")
                print(f"`{folder}/{path.name}`, version {table['version']}; key: "
                      + ", ".join(f"`{name.strip()}`" for name in table["key"].split(",")) + ".\n")
                print("| column | type | meaning |\n| --- | --- | --- |")
                for name, kind, *words in table["column"]:
                    print(f"| `{name}` | {kind} | {cell(' '.join(words))} |")
                print()


main()
