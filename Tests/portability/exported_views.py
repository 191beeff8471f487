"""The logical views of layer A, carried from a deploytrail database to DuckDB."""

import json
import os
import pathlib
import sqlite3
import tempfile

import duckdb

# What layers B and C read. All columns are text but these.
VIEWS = [
    "events",
    "access_key_identities",
    "ecs_service_tag_snapshots",
    "step_pipelines",
    "repository_full_names",
    "environment_full_names",
    "bitbucket_pipelines",
    "bitbucket_steps",
    "bitbucket_deployments",
    "bitbucket_environments",
    "bitbucket_repositories",
    "bitbucket_pull_requests",
    "bitbucket_members",
    "bitbucket_pull_request_participants",
    "bitbucket_pull_request_activities",
    "bitbucket_commits",
    "bitbucket_commit_parents",
    "bitbucket_commit_co_authors",
    "identity_users",
    "people_entries",
    "ecs_services",
    "ecs_task_definitions",
]
INTEGERS = {
    "build_number", "pull_request_id", "run_number", "revision", "evidence_record", "has_participants", "approved",
    "ordinal", "is_disputed", "is_exact",
}

# What the view says in terms of `events`; SQLite answers it from its own tables.
ACCESS_KEY_ACTIVITY = """
CREATE VIEW access_key_activity AS
SELECT ui_access_key_id AS access_key_id, MIN(event_time) AS first_used_at, MAX(event_time) AS last_used_at,
  COUNT(*) AS calls, CAST(SUM(CASE WHEN read_only = 'true' THEN 0 ELSE 1 END) AS BIGINT) AS writes,
  CAST(SUM(CASE WHEN error_code LIKE '%AccessDenied%' OR error_code LIKE '%Unauthorized%'
    OR error_code LIKE '%NotAuthorized%' THEN 1 ELSE 0 END) AS BIGINT) AS denied
FROM events
WHERE ui_access_key_id IS NOT NULL
GROUP BY ui_access_key_id
"""


def open_database(path: str) -> sqlite3.Connection:
    """The deploytrail database, for reading only."""
    return sqlite3.connect(f"{pathlib.Path(path).resolve().as_uri()}?mode=ro", uri=True)


def carry(source: sqlite3.Connection, target: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Makes every view a table of that name; gives the number of rows of each."""
    counts = {}
    for view in VIEWS:
        cursor = source.execute(f"SELECT * FROM {view}")
        names = [column[0] for column in cursor.description]
        kinds = {name: "BIGINT" if name in INTEGERS else "VARCHAR" for name in names}
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as lines:
            for row in cursor:
                values = {n: v if v is None or n in INTEGERS else str(v) for n, v in zip(names, row)}
                lines.write(json.dumps(values, ensure_ascii=False) + "\n")
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in kinds.items())
        target.execute(
            f"CREATE TABLE {view} AS FROM read_json('{lines.name}', format = 'newline_delimited', "
            f"maximum_object_size = 67108864, columns = {{{columns}}})"
        )
        os.unlink(lines.name)
        counts[view] = target.execute(f"SELECT COUNT(*) FROM {view}").fetchone()[0]
    target.execute(ACCESS_KEY_ACTIVITY)
    return counts
