"""How long a responder waits: find, trace and pages of serve, on one database.

Usage: respond.py DEPLOYTRAIL DATABASE [--ids N]

Every figure is of N different ids of the database, drawn by a fixed seed: find
and trace as whole processes, pages over HTTP by one connection after another.
A page of Benchmarks/results says what came out.
"""

import argparse
import datetime
import http.client
import os
import pathlib
import random
import signal
import sqlite3
import statistics
import subprocess
import time
import urllib.parse

import machine
import measuring

HERE = pathlib.Path(__file__).resolve().parent

# What is looked for, and where such ids are.
KINDS = {
    "deploy id": "SELECT deploy_id FROM deployments",
    "event id": "SELECT event_id FROM deployments",
    "access key": "SELECT access_key_id FROM sessions",
    "pipeline": "SELECT DISTINCT pipeline_uuid FROM deployments WHERE pipeline_uuid IS NOT NULL",
    "step": "SELECT DISTINCT step_uuid FROM sessions WHERE step_uuid IS NOT NULL",
    "build number": "SELECT DISTINCT repository || '#' || build_number FROM deployments WHERE build_number IS NOT NULL",
    "commit": "SELECT DISTINCT substr(commit_hash, 1, 10) FROM deployments WHERE commit_hash IS NOT NULL",
    "service": "SELECT DISTINCT service FROM deployments WHERE service IS NOT NULL",
    "task definition": "SELECT DISTINCT task_definition FROM deployments WHERE task_definition LIKE '%:%'",
    "image digest": "SELECT DISTINCT image_digest FROM deployment_images WHERE image_digest IS NOT NULL",
    "role": "SELECT DISTINCT role_arn FROM sessions WHERE role_arn IS NOT NULL",
    "session name": "SELECT DISTINCT session_name FROM sessions WHERE session_name IS NOT NULL",
    "address": "SELECT source_ip FROM deployments",
    "time": "SELECT requested_at FROM deployments",
    "nothing": "SELECT 'no-such-' || deploy_id FROM deployments",
}
TRACED = ["deploy id", "access key", "pipeline", "step", "task definition"]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("database")
    arguments.add_argument("--ids", type=int, default=100)
    given = arguments.parse_args()
    program = str(pathlib.Path(given.program).resolve())
    database = str(pathlib.Path(given.database).resolve())
    ids = drawn(database, given.ids)

    rows: list[tuple[str, list[float], float]] = []
    for kind, texts in ids.items():
        rows.append((f"find: {kind}", *processes([program, "find", "--db", database, "--"], texts)))
        print(line(rows[-1]), flush=True)
    services = arns(database, given.ids)
    for kind in TRACED + ["service"]:
        texts = services if kind == "service" else ids[kind]
        rows.append((f"trace: {kind}", *processes([program, "trace", "--db", database, "--"], texts)))
        print(line(rows[-1]), flush=True)
    pages, memory = served(program, database, ids, services)
    for row in pages:
        print(line(row), flush=True)

    name = f"{datetime.date.today().isoformat()}-respond.md"
    (HERE / "results").mkdir(exist_ok=True)
    page = rendered(program, database, given.ids, rows, pages, memory)
    (HERE / "results" / name).write_text(page, encoding="utf-8")
    print(f"\n{page}\nwritten to Benchmarks/results/{name}")


def drawn(database: str, count: int) -> dict[str, list[str]]:
    """Ids of every kind, the same at every run."""
    chance = random.Random(7)
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        found = {kind: sorted(str(row[0]) for row in connection.execute(sql)) for kind, sql in KINDS.items()}
    return {kind: chance.sample(texts, min(count, len(texts))) for kind, texts in found.items() if texts}


def arns(database: str, count: int) -> list[str]:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "SELECT DISTINCT 'arn:aws:ecs:' || region || ':' || account_id || ':service/' || cluster || '/' || service"
            " FROM deployments WHERE service IS NOT NULL AND cluster IS NOT NULL ORDER BY 1"
        ).fetchall()
    return random.Random(7).sample([row[0] for row in rows], min(count, len(rows)))


def processes(command: list[str], texts: list[str]) -> tuple[list[float], float]:
    """Wall seconds of each, and the largest process in MiB."""
    walls, peak = [], 0.0
    for text in texts:
        # 2: what is no id of one thing (a name that several services have).
        run = measuring.run(command + [text], accept=(0, 2))
        walls.append(run.wall)
        peak = max(peak, run.peak)
    return walls, peak


def served(program: str, database: str, ids: dict[str, list[str]], services: list[str]):
    """The pages' seconds, and the server's resident memory in MiB."""
    server = subprocess.Popen(
        [program, "serve", "--db", database, "--port", "0"], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    try:
        address = urllib.parse.urlparse(server.stdout.readline().split()[-1])
        base = address.path.rstrip("/")
        pages = {
            "home": ["/"] * len(ids["deploy id"]),
            "deployments": [
                "/deployments?" + urllib.parse.urlencode({"service": name}) for name in ids.get("service", [])
            ],
            "find": ["/find?" + urllib.parse.urlencode({"q": text}) for text in ids["deploy id"] + ids["commit"]],
            "trace of a deployment": ["/trace/" + text for text in ids["deploy id"]],
            "trace of a session": ["/trace/" + text for text in ids["access key"]],
            "trace of a service": ["/trace/" + urllib.parse.quote(text, safe="") for text in services],
        }
        rows = []
        for kind, paths in pages.items():
            walls = [request(address.hostname, address.port, base + path) for path in paths]
            rows.append((f"page: {kind}", walls, 0.0))
        return rows, resident(server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def request(host: str, port: int, path: str) -> float:
    start = time.perf_counter()
    connection = http.client.HTTPConnection(host, port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    wall = time.perf_counter() - start
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status}\n{body[:500]!r}")
    return wall


def resident(pid: int) -> float:
    for text in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if text.startswith("VmHWM:"):
            return int(text.split()[1]) / 1024
    return 0.0


def percentile(walls: list[float], share: float) -> float:
    ordered = sorted(walls)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def line(row: tuple[str, list[float], float]) -> str:
    name, walls, peak = row
    memory = f"{peak:.0f}" if peak else ""
    return (
        f"| {name} | {len(walls)} | {statistics.median(walls) * 1000:.0f} | {percentile(walls, 0.95) * 1000:.0f}"
        f" | {max(walls) * 1000:.0f} | {memory} |"
    )


def rendered(program, database, count, rows, pages, memory) -> str:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        events = connection.execute("SELECT SUM(kept) FROM content").fetchone()[0]
        deployments = connection.execute("SELECT COUNT(*) FROM deployments").fetchone()[0]
        sessions = connection.execute("SELECT COUNT(*) FROM sessions").fetchone()[0]
    size = pathlib.Path(database).stat().st_size / 1e9
    setting = [("date", datetime.date.today().isoformat())] + machine.setting() + machine.versions(program, "")
    head = "\n".join(f"| {name} | {value} |" for name, value in setting)
    slowest = max(percentile(walls, 0.95) for _, walls, _ in rows + pages) * 1000
    table = "\n".join(line(row) for row in rows + pages)
    return f"""# What a responder waits

{events:,} events, {deployments:,} deployments, {sessions:,} sessions; the database has {size:.2f} GB.
`Benchmarks/respond.py DEPLOYTRAIL DATABASE --ids {count}`: up to {count} different ids of each kind, drawn by a fixed
seed; find and trace as whole processes, pages over HTTP. The slowest 95th percentile is {slowest:.0f} ms; `serve` took
{memory:.0f} MiB at most, SQLite's cache included.

| set-up | |
|---|---|
{head}

| what | ids | median ms | 95 % ms | most ms | peak MiB |
|---|--:|--:|--:|--:|--:|
{table}
"""


if __name__ == "__main__":
    main()
