"""Renders the catalogue's SQL (layers B and C) for one database engine.

The macros below are the only words in which engines differ. SQLite's spelling
here says the same as the program's own (Sources/Store/MacroExpansion.swift);
run.py compares the two.

    {{TEXT col $.path}}           the text at a JSON path; NULL unless a string is there
    {{TAIL(expr)}}                what follows the last '/'
    {{STEM(expr)}}                expr without its trailing decimal digits
    {{LATER(expr, seconds)}}      the ISO time that many seconds after an ISO time
    {{EACH col $.path AS alias}}  in FROM: a row per element of an array, with
                                  alias.ordinal (from 0) and alias.element (JSON
                                  text of an object or array, else of no use)
    {{MEMBERS col AS alias}}      in FROM: a row per member of an object (or of the one
    {{MEMBERS col $.path AS alias}}  at a path), with alias.member (its name), alias.text
                                  (its text; NULL unless a string is there) and
                                  alias.present (0: it is null)
    {{TRUE col $.path}}           1 where JSON's true is at a path, else 0
    {{JSON col $.path}}           the JSON text of an object or array at a path
    {{IAM(expr, name)}}           what follows arn:PARTITION:iam::ACCOUNT:name; NULL where
                                  an ARN begins otherwise
    {{CALLER_KIND(alias)}}        what kind of caller a record of `events` has
    {{ELEMENT alias}}             the element of an array of plain strings
    {{TABLE name}}                opens a statement: make this table, which stays
    {{STEP name}}                 the same for a table that only later files need
    {{VARCHAR}} {{INTEGER}}       the types of text and of whole numbers, in CAST
    {{UNION}}                     UNION without repetitions, in a recursion

Usage: render.py ENGINE FILE…   prints the rendered text
"""

import pathlib
import re
import sys

QUERIES = pathlib.Path(__file__).resolve().parents[2] / "queries"
ISO_DUCKDB = "'%Y-%m-%dT%H:%M:%SZ'"

# One row per engine: {c} a column, {p} a path, {e} an expression, {n} a number
# or a name, {a} an alias, {k} the path's parts.
ENGINES = {
    "sqlite": {
        "TEXT": "CASE json_type({c}, '{p}') WHEN 'text' THEN json_extract({c}, '{p}') END",
        "TAIL": "replace({e}, rtrim({e}, replace({e}, '/', '')), '')",
        "STEM": "rtrim({e}, '0123456789')",
        "LATER": "strftime('%Y-%m-%dT%H:%M:%SZ', {e}, '{n} seconds')",
        # json_each() would take objects, too, and fails where it can't read an element.
        "EACH": "json_each(CASE json_type({c}, '{p}') WHEN 'array' THEN {c} END, '{p}') AS {a}",
        "TRUE": "CASE json_type({c}, '{p}') WHEN 'true' THEN 1 ELSE 0 END",
        "ELEMENT": "CASE {a}.type WHEN 'text' THEN {a}.value END",
        "JSON": "CASE WHEN json_type({c}, '{p}') IN ('object', 'array') THEN json_extract({c}, '{p}') END",
        "MEMBERS": "json_each(CASE json_type({c}) WHEN 'object' THEN {c} END) AS {a}",
        "MEMBERS_AT": "json_each(CASE json_type({c}, '{p}') WHEN 'object' THEN {c} END, '{p}') AS {a}",
        "TABLE": "CREATE TABLE {n} AS",
        "STEP": "CREATE TEMP TABLE {n} AS",
        "VARCHAR": "TEXT",
        "INTEGER": "INTEGER",
        "UNION": "UNION",
    },
    "duckdb": {
        "TEXT": "CASE json_type({c}, '{p}') WHEN 'VARCHAR' THEN json_extract_string({c}, '{p}') END",
        "TRUE": "CASE WHEN json_type({c}, '{p}') = 'BOOLEAN' AND json_extract_string({c}, '{p}') = 'true' THEN 1 ELSE 0 END",
        "TAIL": "split_part({e}, '/', -1)",
        "STEM": "rtrim({e}, '0123456789')",
        "LATER": f"strftime(TRY_CAST({{e}} AS TIMESTAMP) + INTERVAL ({{n}}) SECOND, {ISO_DUCKDB})",
        "EACH": "(SELECT place AS ordinal, json_extract({c}, '{p}[' || place || ']') AS element FROM "
        "(SELECT unnest(range(CAST(COALESCE(json_array_length({c}, '{p}'), 0) AS BIGINT))) AS place) AS places) AS {a}",
        "ELEMENT": "CASE json_type({a}.element) WHEN 'VARCHAR' THEN json_extract_string({a}.element, '$') END",
        "JSON": "CASE WHEN json_type({c}, '{p}') IN ('OBJECT', 'ARRAY') THEN CAST(json_extract({c}, '{p}') AS VARCHAR) END",
        # A pointer is the one spelling that takes any name.
        "MEMBERS": "(SELECT name AS member, "
        "CASE json_type({c}, '/' || replace(replace(name, '~', '~0'), '/', '~1')) WHEN 'VARCHAR' "
        "THEN json_extract_string({c}, '/' || replace(replace(name, '~', '~0'), '/', '~1')) END AS text, "
        "CASE json_type({c}, '/' || replace(replace(name, '~', '~0'), '/', '~1')) WHEN 'NULL' THEN 0 ELSE 1 END AS present "
        "FROM (SELECT unnest(json_keys({c})) AS name) AS names) AS {a}",
        "MEMBERS_AT": "(SELECT name AS member, "
        "CASE json_type(json_extract({c}, '{p}'), '/' || replace(replace(name, '~', '~0'), '/', '~1')) WHEN 'VARCHAR' "
        "THEN json_extract_string(json_extract({c}, '{p}'), '/' || replace(replace(name, '~', '~0'), '/', '~1')) END AS text, "
        "CASE json_type(json_extract({c}, '{p}'), '/' || replace(replace(name, '~', '~0'), '/', '~1')) "
        "WHEN 'NULL' THEN 0 ELSE 1 END AS present "
        "FROM (SELECT unnest(json_keys({c}, '{p}')) AS name) AS names) AS {a}",
        "TABLE": "CREATE OR REPLACE TABLE {n} AS",
        "STEP": "CREATE OR REPLACE TEMP TABLE {n} AS",
        "VARCHAR": "VARCHAR",
        "INTEGER": "BIGINT",
        "UNION": "UNION",
    },
    # Wants spark.sql.session.timeZone=UTC.
    "spark": {
        "TEXT": "get_json_object({c}, '{p}')",
        "TRUE": "CASE WHEN get_json_object({c}, '{p}') = 'true' THEN 1 ELSE 0 END",
        "TAIL": "substring_index({e}, '/', -1)",
        "STEM": "regexp_replace({e}, '[0-9]+$', '')",
        "LATER": "date_format(timestampadd(SECOND, {n}, to_timestamp({e})), 'yyyy-MM-dd\\'T\\'HH:mm:ss\\'Z\\'')",
        "EACH": "LATERAL (SELECT pos AS ordinal, col AS element FROM "
        "posexplode(from_json(get_json_object({c}, '{p}'), 'ARRAY<STRING>'))) AS {a}",
        "ELEMENT": "{a}.element",
        "JSON": "get_json_object({c}, '{p}')",
        "MEMBERS": "LATERAL (SELECT key AS member, value AS text, CASE WHEN value IS NULL THEN 0 ELSE 1 END AS present "
        "FROM explode(from_json({c}, 'MAP<STRING, STRING>'))) AS {a}",
        "MEMBERS_AT": "LATERAL (SELECT key AS member, value AS text, CASE WHEN value IS NULL THEN 0 ELSE 1 END AS present "
        "FROM explode(from_json(get_json_object({c}, '{p}'), 'MAP<STRING, STRING>'))) AS {a}",
        "TABLE": "CREATE TABLE {n} AS",
        "STEP": "CREATE OR REPLACE TEMPORARY VIEW {n} AS",
        "VARCHAR": "STRING",
        "INTEGER": "BIGINT",
        "UNION": "UNION DISTINCT",
    },
    # Trino has no temporary tables: drop the steps afterwards.
    "trino": {
        "TEXT": "json_extract_scalar({c}, '{p}')",
        "TRUE": "CASE WHEN json_extract_scalar({c}, '{p}') = 'true' THEN 1 ELSE 0 END",
        "TAIL": "element_at(split({e}, '/'), -1)",
        "STEM": "regexp_replace({e}, '[0-9]+$', '')",
        "LATER": "date_format(date_add('second', {n}, from_iso8601_timestamp({e})), '%Y-%m-%dT%H:%i:%sZ')",
        "EACH": "LATERAL (SELECT place - 1 AS ordinal, json_format(piece) AS element FROM "
        "UNNEST(CAST(json_extract({c}, '{p}') AS ARRAY(JSON))) WITH ORDINALITY AS pieces (piece, place)) AS {a}",
        "ELEMENT": "json_extract_scalar({a}.element, '$')",
        "JSON": "json_format(json_extract({c}, '{p}'))",
        "MEMBERS": "LATERAL (SELECT name AS member, json_extract_scalar(json_format(piece), '$') AS text, "
        "CASE WHEN json_format(piece) = 'null' THEN 0 ELSE 1 END AS present "
        "FROM UNNEST(CAST(json_parse({c}) AS MAP(VARCHAR, JSON))) AS pieces (name, piece)) AS {a}",
        "MEMBERS_AT": "LATERAL (SELECT name AS member, json_extract_scalar(json_format(piece), '$') AS text, "
        "CASE WHEN json_format(piece) = 'null' THEN 0 ELSE 1 END AS present "
        "FROM UNNEST(CAST(json_extract({c}, '{p}') AS MAP(VARCHAR, JSON))) AS pieces (name, piece)) AS {a}",
        "TABLE": "CREATE TABLE {n} AS",
        "STEP": "CREATE TABLE {n} AS",
        "VARCHAR": "VARCHAR",
        "INTEGER": "BIGINT",
        "UNION": "UNION DISTINCT",
    },
    # Wants join_use_nulls=1 and prefer_column_name_to_alias=1. {k} is the path
    # as ClickHouse spells it: names, and places counted from 1.
    "clickhouse": {
        "TEXT": "if(JSONType(ifNull({c}, ''), {k}) = 'String', JSONExtractString(ifNull({c}, ''), {k}), NULL)",
        "TRUE": "if(JSONExtractRaw(ifNull({c}, ''), {k}) = 'true', 1, 0)",
        "TAIL": "if({e} IS NULL, NULL, splitByChar('/', assumeNotNull({e}))[-1])",
        "STEM": "replaceRegexpOne({e}, '[0-9]+$', '')",
        "LATER": "formatDateTime(addSeconds(parseDateTimeBestEffortOrNull({e}, 'UTC'), {n}), '%Y-%m-%dT%H:%i:%SZ', 'UTC')",
        "EACH": "ARRAY JOIN JSONExtractArrayRaw(ifNull({c}, ''), {k}) AS {a}_element, "
        "arrayEnumerate(JSONExtractArrayRaw(ifNull({c}, ''), {k})) AS {a}_place",
        "ELEMENT": "if(JSONType({a}_element) = 'String', JSONExtractString({a}_element), NULL)",
        "JSON": "if(JSONType(ifNull({c}, ''), {k}) IN ('Object', 'Array'), JSONExtractRaw(ifNull({c}, ''), {k}), NULL)",
        "MEMBERS": "ARRAY JOIN JSONExtractKeysAndValuesRaw(ifNull({c}, '')) AS {a}_pair",
        "MEMBERS_AT": "ARRAY JOIN JSONExtractKeysAndValuesRaw(ifNull({c}, ''), {k}) AS {a}_pair",
        "TABLE": "CREATE OR REPLACE TABLE {n} ENGINE = Memory AS",
        "STEP": "CREATE OR REPLACE TABLE {n} ENGINE = Memory AS",
        "VARCHAR": "Nullable(String)",
        "INTEGER": "Nullable(Int64)",
        "UNION": "UNION DISTINCT",
    },
}

# Where the rows of EACH can't call their columns as they should.
COLUMNS = {
    "sqlite": {
        "ordinal": "{a}.key",
        "member": "{a}.key",
        "present": "CASE {a}.type WHEN 'null' THEN 0 ELSE 1 END",
        "text": "CASE {a}.type WHEN 'text' THEN {a}.value END",
        "element": "CASE WHEN {a}.type IN ('object', 'array') THEN {a}.value END",
    },
    "clickhouse": {
        "ordinal": "({a}_place - 1)",
        "member": "{a}_pair.1",
        "present": "if({a}_pair.2 = 'null', 0, 1)",
        "text": "if(JSONType({a}_pair.2) = 'String', JSONExtractString({a}_pair.2), NULL)",
        "element": "{a}_element",
    },
}


class MacroError(ValueError):
    """A macro that nobody knows, or that is not closed."""


def render(engine: str, text: str) -> str:
    """The text with every macro in that engine's words."""
    aliases: list[str] = []
    out = _expand(ENGINES[engine], text, aliases)
    for alias in aliases:
        for column, name in COLUMNS.get(engine, {}).items():
            out = out.replace(f"{alias}.{column}", name.format(a=alias))
    # ARRAY JOIN is no table in a list.
    return re.sub(r",\s*(ARRAY JOIN )", r" \1", out)


def _expand(words: dict[str, str], text: str, aliases: list[str]) -> str:
    out, at = [], 0
    while (start := text.find("{{", at)) >= 0:
        end = _closing(text, start)
        body = _expand(words, text[start + 2 : end - 2], aliases)
        out += [text[at:start], _word(words, body, aliases)]
        at = end
    return "".join(out) + text[at:]


def _closing(text: str, start: int) -> int:
    """Where the macro that opens at `start` ends, behind its braces."""
    depth = 0
    for brace in re.finditer(r"\{\{|\}\}", text[start:]):
        depth += 1 if brace[0] == "{{" else -1
        if depth == 0:
            return start + brace.end()
    raise MacroError(f"a macro is not closed: {text[start : start + 40]}")


def _word(words: dict[str, str], body: str, aliases: list[str]) -> str:
    if call := re.fullmatch(r"(TAIL|STEM)\((.*)\)", body, re.S):
        return words[call[1]].format(e=call[2])
    if call := re.fullmatch(r"LATER\((.*),\s*(-?\d+)\)", body, re.S):
        return words["LATER"].format(e=call[1], n=call[2])
    if call := re.fullmatch(r"IAM\((.*?), (.*)\)", body, re.S):
        return iam_rest(call[1], call[2])
    if call := re.fullmatch(r"CALLER_KIND\((\w+)\)", body):
        return caller_kind(call[1])
    match body.split():
        case ["TEXT" | "TRUE" | "JSON" as macro, column, path]:
            return words[macro].format(c=column, p=path, k=parts(path))
        case ["MEMBERS", column, "AS", alias]:
            aliases.append(alias)
            return words["MEMBERS"].format(c=column, a=alias)
        case ["MEMBERS", column, path, "AS", alias]:
            aliases.append(alias)
            return words["MEMBERS_AT"].format(c=column, p=path, a=alias, k=parts(path))
        case ["EACH", column, path, "AS", alias]:
            aliases.append(alias)
            return words["EACH"].format(c=column, p=path, a=alias, k=parts(path))
        case ["ELEMENT", alias]:
            return words["ELEMENT"].format(a=alias)
        case ["TABLE" | "STEP" as macro, name]:
            return words[macro].format(n=name)
        case ["VARCHAR" | "INTEGER" | "UNION" as macro]:
            return words[macro]
    raise MacroError(f"unknown macro {{{{{body}}}}}")


PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"]


def iam_rest(arn: str, name: str) -> str:
    """What follows `arn:PARTITION:iam::ACCOUNT:NAME`, compared character by character."""
    cases = []
    for partition in PARTITIONS:
        start = f"arn:{partition}:iam::"
        begin = len(start) + 12 + 1
        cases.append(
            f"WHEN SUBSTR({arn}, 1, {len(start)}) = '{start}' "
            f"AND SUBSTR({arn}, {begin}, {len(name) + 1}) = ':{name}' THEN SUBSTR({arn}, {begin + len(name) + 1})"
        )
    return f"CASE {' '.join(cases)} END"


def caller_kind(a: str) -> str:
    """What kind of credential a record's `userIdentity` says that it is."""
    role = f"{a}.issuer_arn"
    return (
        f"CASE WHEN {a}.ui_type = 'Root' OR {a}.ui_assumed_root = 'true' THEN 'root' "
        f"WHEN {a}.ui_type = 'AWSService' OR ({a}.ui_type IS NULL AND {a}.ui_invoked_by IS NOT NULL) THEN 'service' "
        f"WHEN {iam_rest(role, 'role/aws-service-role/')} IS NOT NULL THEN 'service' "
        f"WHEN {a}.ui_type = 'IdentityCenterUser' OR {a}.ui_on_behalf_of IS NOT NULL "
        f"OR {iam_rest(role, 'role/aws-reserved/sso.amazonaws.com/')} IS NOT NULL THEN 'sso' "
        f"WHEN {a}.ui_federated_provider IS NOT NULL OR {a}.ui_type = 'WebIdentityUser' THEN 'oidc' "
        f"WHEN {a}.ui_type = 'SAMLUser' THEN 'saml' "
        f"WHEN {a}.session_credential_from_console = 'true' THEN 'console' "
        f"WHEN {a}.ui_type IN ('IAMUser', 'FederatedUser') THEN 'static-key' "
        f"WHEN {a}.ui_type IN ('AssumedRole', 'Role', 'AWSAccount') THEN 'role' ELSE 'unknown' END"
    )


def parts(path: str) -> str:
    """`$.tasks[0].name` as `'tasks', 1, 'name'`."""
    found = re.findall(r"\.(\w+)|\[(\d+)\]", path)
    return ", ".join(f"'{name}'" if name else str(int(place) + 1) for name, place in found)


def statements(text: str) -> list[str]:
    """The statements of a file, without its comments: `;` ends them, at a line's end."""
    code = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("--"))
    return [part.strip() for part in re.split(r";\s*\n", code + "\n") if part.strip()]


def files() -> list[pathlib.Path]:
    """The files of layers B and C in the order in which they run."""
    return [path for layer in ("facts", "correlation") for path in sorted((QUERIES / layer).glob("*.sql"))]


def lists() -> list[pathlib.Path]:
    """The lists of names that queries join: each is a table of its file's name."""
    joined = "\n".join(path.read_text() for path in QUERIES.rglob("*.sql"))
    return [path for path in sorted((QUERIES / "data").glob("*.csv")) if re.search(rf"\b{path.stem}\b", joined)]


def tables(text: str) -> list[str]:
    """The tables of a file that stay: the public part of layer C."""
    return re.findall(r"^\{\{TABLE (\w+)\}\}", text, re.M)


if __name__ == "__main__":
    for name in sys.argv[2:]:
        print(render(sys.argv[1], pathlib.Path(name).read_text()))
