"""Every file of layers B and C, rendered for each engine, parses in that engine's
dialect without opaque nodes: nothing is left that sqlglot took on trust.

Usage: parse_check.py
"""

import sys

import sqlglot
from sqlglot import exp

import render

# Functions that exist in the engine and that sqlglot does not know by name.
KNOWN_FUNCTIONS = {
    "sqlite": {"JSON_EACH", "JSON_TYPE", "STRFTIME"},
    "duckdb": {"JSON_ARRAY_LENGTH"},
    "spark": set(),
    "trino": set(),
    "clickhouse": {
        "ADDSECONDS",
        "ARRAYENUMERATE",
        "ASSUMENOTNULL",
        "JSONEXTRACTARRAYRAW",
        "JSONEXTRACTKEYSANDVALUESRAW",
        "JSONTYPE",
        "PARSEDATETIMEBESTEFFORTORNULL",
        "REPLACEREGEXPONE",
    },
}


def opaque(engine: str, statement: str) -> list[str]:
    """What sqlglot could not read in a statement."""
    try:
        trees = sqlglot.parse(statement, read=engine, error_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.SqlglotError as error:
        return [str(error).split("\n")[0]]
    found = [] if len(trees) == 1 else [f"{len(trees)} statements instead of one"]
    for tree in trees:
        for node in tree.walk():
            if isinstance(node, exp.Command):
                found.append(f"not parsed: {node.sql()[:80]}")
            elif isinstance(node, exp.Anonymous) and node.name.upper() not in KNOWN_FUNCTIONS[engine]:
                found.append(f"unknown function {node.name}")
    return found


def main() -> int:
    passed = failed = 0
    for engine in render.ENGINES:
        for path in render.files():
            parts = render.statements(render.render(engine, path.read_text()))
            found = [] if parts else ["no statement"]
            for part in parts:
                found += opaque(engine, part)
            passed, failed = passed + (not found), failed + bool(found)
            if found:
                print(f"FAILED {path.parent.name}/{path.name} as {engine}: {'; '.join(sorted(set(found)))}")
    print(f"sqlglot: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
