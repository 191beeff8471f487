"""The macros mean the same on SQLite and on DuckDB, and what they should.

Runs without the program: python -m unittest test_macros
"""

import json
import sqlite3
import unittest

import duckdb

import render

DOCUMENT = json.dumps(
    {
        "service": {"taskDefinition": "web:12", "desiredCount": 3, "on": True, "none": None, "list": ["x"]},
        "tasks": [{"arn": "a/b"}, {"arn": "c"}],
        "tags": [{"key": "env", "value": "prod"}, {"key": "größe", "value": 'a "b" \\'}, {"key": "empty"}],
        "keys": ["team", "0123", ""],
        "empty": [],
        "odd": ["text", 5, True, None, ["x"], {"key": "k"}],
        "object": {"a": {"key": "k"}},
    }
)
ROWS = [("one", DOCUMENT), ("two", "{}"), ("three", None)]


def rows_of(engine: str, text: str) -> list[tuple]:
    """The rows that the last statement of a text gives on an engine."""
    connection = sqlite3.connect(":memory:") if engine == "sqlite" else duckdb.connect(":memory:")
    connection.execute(f"CREATE TABLE samples (name {'TEXT' if engine == 'sqlite' else 'VARCHAR'}, doc {'TEXT' if engine == 'sqlite' else 'VARCHAR'})")
    connection.executemany("INSERT INTO samples VALUES (?, ?)", ROWS)
    result = []
    for statement in render.statements(render.render(engine, text)):
        cursor = connection.execute(statement)
        if not statement.startswith("CREATE"):
            result = [tuple(row) for row in cursor.fetchall()]
    return result


class MacroTests(unittest.TestCase):
    def gives(self, text: str, *expected: tuple):
        for engine in ("sqlite", "duckdb"):
            with self.subTest(engine=engine, text=text):
                self.assertEqual(rows_of(engine, text), list(expected))

    def one(self, expression: str, value):
        self.gives(f"SELECT {expression} FROM samples WHERE name = 'one';", (value,))

    def test_text(self):
        self.one("{{TEXT doc $.service.taskDefinition}}", "web:12")
        self.one("{{TEXT doc $.tasks[1].arn}}", "c")
        self.one("{{TEXT doc $.tags[1].value}}", 'a "b" \\')
        for path in ("absent", "absent.deeper", "tasks[7].arn"):
            self.one(f"{{{{TEXT doc $.{path}}}}}", None)

    def test_text_is_for_strings_alone(self):
        for member in ("desiredCount", "on", "none", "list"):
            self.one(f"{{{{TEXT doc $.service.{member}}}}}", None)
        self.one("{{TEXT doc $.service}}", None)

    def test_text_of_no_document(self):
        self.gives("SELECT name, {{TEXT doc $.service.on}} FROM samples WHERE name <> 'one' ORDER BY name;",
                   ("three", None), ("two", None))  # fmt: skip

    def test_tail(self):
        for text, tail in {
            "arn:aws:ecs:eu-west-1:111111111111:service/main/web": "web",
            "web": "web",
            "web/": "",
            "/": "",
            "//a": "a",
            "a/a/a": "a",
            "größe/für": "für",
            "": "",
        }.items():
            self.one(f"{{{{TAIL('{text}')}}}}", tail)
        self.one("{{TAIL(CAST(NULL AS {{VARCHAR}}))}}", None)

    def test_tail_of_parentheses_and_macros(self):
        self.one("{{TAIL({{TEXT doc $.tasks[0].arn}})}}", "b")
        self.one("{{TAIL(COALESCE({{TEXT doc $.absent}}, {{TEXT doc $.tasks[0].arn}}))}}", "b")
        self.one("{{TAIL(SUBSTR('a/b/c', 1, LENGTH('a/b/c') - LENGTH({{TAIL('a/b/c')}}) - 1))}}", "b")

    def test_stem(self):
        for text, stem in {"bb-web-149": "bb-web-", "web:12": "web:", "149": "", "web": "web", "v2-x": "v2-x", "": ""}.items():
            self.one(f"{{{{STEM('{text}')}}}}", stem)
        self.one("{{STEM({{TEXT doc $.service.taskDefinition}})}}", "web:")
        self.one("SUBSTR('web:12', LENGTH({{STEM('web:12')}}) + 1)", "12")
        self.one("{{STEM(CAST(NULL AS {{VARCHAR}}))}}", None)

    def test_later(self):
        for seconds, time in {
            -1: "2026-10-31T23:59:59Z",
            0: "2026-11-01T00:00:00Z",
            60: "2026-11-01T00:01:00Z",
            43200: "2026-11-01T12:00:00Z",
            86400: "2026-11-02T00:00:00Z",
        }.items():
            self.one(f"{{{{LATER('2026-11-01T00:00:00Z', {seconds})}}}}", time)
        self.one("{{LATER('2028-02-28T23:59:59Z', 1)}}", "2028-02-29T00:00:00Z")
        self.one("{{LATER(COALESCE({{TEXT doc $.absent}}, '2026-12-31T23:00:00Z'), 3600)}}", "2027-01-01T00:00:00Z")
        self.one("{{LATER(CAST(NULL AS {{VARCHAR}}), 5)}}", None)
        self.one("{{LATER('no time', 5)}}", None)

    def test_each(self):
        self.gives(
            "SELECT s.name, t.ordinal, {{TEXT t.element $.key}}, {{TEXT t.element $.value}}\n"
            "FROM samples AS s, {{EACH s.doc $.tags AS t}} ORDER BY t.ordinal;",
            ("one", 0, "env", "prod"), ("one", 1, "größe", 'a "b" \\'), ("one", 2, "empty", None),
        )  # fmt: skip
        self.gives("SELECT {{TEXT x.element $.arn}} FROM samples AS s CROSS JOIN {{EACH s.doc $.tasks AS x}} ORDER BY 1;",
                   ("a/b",), ("c",))  # fmt: skip

    def test_each_of_nothing(self):
        for path in ("empty", "absent", "absent[0].deeper", "object", "service.taskDefinition", "service.none"):
            self.gives(f"SELECT x.ordinal FROM samples AS s, {{{{EACH s.doc $.{path} AS x}}}};")

    def test_element(self):
        self.gives("SELECT k.ordinal, {{ELEMENT k}} FROM samples AS s, {{EACH s.doc $.keys AS k}} ORDER BY k.ordinal;",
                   (0, "team"), (1, "0123"), (2, ""))  # fmt: skip

    def test_elements_of_unexpected_kinds(self):
        self.gives("SELECT x.ordinal, {{TEXT x.element $.key}} FROM samples AS s, {{EACH s.doc $.odd AS x}} ORDER BY 1;",
                   (0, None), (1, None), (2, None), (3, None), (4, None), (5, "k"))  # fmt: skip
        self.gives("SELECT {{ELEMENT x}} FROM samples AS s, {{EACH s.doc $.odd AS x}} ORDER BY x.ordinal;",
                   ("text",), (None,), (None,), (None,), (None,), (None,))  # fmt: skip

    def test_tables(self):
        self.gives("-- a comment; not a statement\n{{STEP first}}\nSELECT name FROM samples;\n\n"
                   "{{TABLE second}}\nSELECT name FROM first WHERE name LIKE 't%';\n"
                   "SELECT name FROM second ORDER BY name;\n", ("three",), ("two",))  # fmt: skip

    def test_types(self):
        self.one("CAST(7 AS {{VARCHAR}})", "7")
        self.one("CAST('0007' AS {{INTEGER}})", 7)


class RendererTests(unittest.TestCase):
    def test_faults_are_told(self):
        for text in ("{{TEXT doc}}", "{{NOISE(x)}}", "SELECT {{TAIL(x)", "{{LATER(x, soon)}}", "{{EACH doc $.a}}"):
            for engine in render.ENGINES:
                with self.assertRaises(render.MacroError, msg=text):
                    render.render(engine, text)

    def test_every_engine_has_every_word(self):
        words = {frozenset(table) for table in render.ENGINES.values()}
        self.assertEqual(len(words), 1)

    def test_statements_end_at_a_lines_end(self):
        self.assertEqual(render.statements("-- x;\nSELECT ';';\nSELECT 2\n;\n"), ["SELECT ';'", "SELECT 2"])

    def test_clickhouse_spells_paths_as_parts(self):
        self.assertEqual(render.parts("$.tasks[0].containers"), "'tasks', 1, 'containers'")


if __name__ == "__main__":
    unittest.main()
