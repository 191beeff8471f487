"""Layers B and C on DuckDB, over a database that deploytrail made: the same SQL,
another engine, the same answer, cell by cell.

Usage: run.py DATABASE [DEPLOYTRAIL]

DATABASE is one that `deploytrail ingest` has filled. With DEPLOYTRAIL, the
program, its own rendering of every file is compared with render.py's, too.
"""

import subprocess
import sys

import duckdb

import exported_views
import render

MUST_COMPARE = {"sessions", "deployments", "deployment_images", "deployment_tags", "people", "person_accounts"}


def main(database: str, program: str | None) -> int:
    source = exported_views.open_database(database)
    engine = duckdb.connect(":memory:")
    engine.execute("SET TimeZone = 'UTC'")
    counts = exported_views.carry(source, engine)
    print("carried over: " + ", ".join(f"{count} {view}" for view, count in counts.items()))

    passed = failed = 0
    made: list[str] = []
    for path in render.lists():
        engine.execute(
            f"CREATE TABLE {path.stem} AS FROM read_csv(?, header = true, all_varchar = true, delim = ',', quote = '\"')",
            [str(path)],
        )
        made.append(path.stem)
    for path in render.files():
        text = path.read_text()
        name = f"{path.parent.name}/{path.name}"
        try:
            for statement in render.statements(render.render("duckdb", text)):
                engine.execute(statement)
        except duckdb.Error as error:
            print(f"FAILED {name} on DuckDB: {error}")
            return closing(passed, failed + 1)
        passed += 1
        made += render.tables(text)
        if program:
            differs = rendering_differs(program, path.stem, text)
            passed, failed = passed + (not differs), failed + bool(differs)
            if differs:
                print(f"FAILED {name}: {differs}")

    missing = sorted(MUST_COMPARE - set(made))
    for table in missing:
        print(f"FAILED: no file makes the table {table}")
    failed += len(missing)
    for table in made:
        rows, differences = compare(source, engine, table)
        print(f"{'FAILED' if differences else 'same'} {table}: {rows} rows")
        for difference in differences[:6]:
            print(f"    {difference}")
        passed, failed = passed + (not differences), failed + bool(differences)
    if counts["events"] == 0 or compare(source, engine, "deployments")[0] == 0:
        print("FAILED: the database has no deployments, so nothing was compared")
        failed += 1
    return closing(passed, failed)


def rendering_differs(program: str, name: str, text: str) -> str:
    """Why the program's rendering for SQLite is not ours; empty when it is."""
    answer = subprocess.run([program, "sql", name, "--expanded"], capture_output=True, text=True)
    if answer.returncode != 0:
        return f"`deploytrail sql {name} --expanded` ends with {answer.returncode}: {answer.stderr.strip()}"
    ours, theirs = (render.statements(one) for one in (render.render("sqlite", text), answer.stdout))
    for index, pair in enumerate(zip(ours, theirs), 1):
        if pair[0] != pair[1]:
            return f"the program renders statement {index} otherwise than render.py"
    return "" if len(ours) == len(theirs) else f"{len(theirs)} statements, render.py has {len(ours)}"


def compare(source, engine, table: str) -> tuple[int, list[str]]:
    """The rows of a table, and what differs between the engines, in any order of rows."""
    columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
    theirs = [row[0] for row in engine.execute(f"DESCRIBE {table}").fetchall()]
    if columns != theirs:
        return 0, [f"SQLite has the columns {columns}", f"DuckDB has the columns {theirs}"]
    listed = ", ".join(f'"{column}"' for column in columns)
    query = f"SELECT {listed} FROM {table}"
    left = sorted(map(cells, source.execute(query).fetchall()))
    right = sorted(map(cells, engine.execute(query).fetchall()))
    if left == right:
        return len(left), []
    return len(left), describe(columns, left, right)


def cells(row: tuple) -> tuple[str, ...]:
    """A row as text that sorts, with numbers, text and NULL told apart."""
    return tuple("" if value is None else f"{'#' if isinstance(value, (int, float)) else '='}{value}" for value in row)


def describe(columns: list[str], left: list[tuple], right: list[tuple]) -> list[str]:
    """The differing rows, as cells where a row of each side shares the first cell."""
    lines = [] if len(left) == len(right) else [f"SQLite has {len(left)} rows, DuckDB {len(right)}"]
    ours, theirs = set(left) - set(right), set(right) - set(left)
    partners = {}
    for row in sorted(theirs, reverse=True):
        partners.setdefault(row[0], row)
    for row in sorted(ours):
        if partner := partners.get(row[0]):
            lines += [
                f"{row[0]} {column}: SQLite {a!r}, DuckDB {b!r}"
                for column, a, b in zip(columns, row, partner)
                if a != b
            ]
        else:
            lines.append(f"only SQLite has {row}")
    return lines or [f"only DuckDB has {row}" for row in sorted(theirs)] or ["some rows come in other numbers"]


def closing(passed: int, failed: int) -> int:
    print(f"DuckDB: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else None))
