"""deploytrail beside DuckDB, ClickHouse and bare gzip: the same files, the same
machine, in turn, whole processes, medians. README.md says how to read it.

Usage: bench.py DEPLOYTRAIL [--mb N] [--rounds N]
"""

import argparse
import collections
import datetime
import os
import pathlib
import shlex
import subprocess

import datasets
import machine
import measuring
import result_page
import truth

HERE = pathlib.Path(__file__).resolve().parent
BASE_MB = 400  # what larger runs are compared with
WORK = HERE / "data" / "work"
DATABASE = WORK / "deploytrail.sqlite"
REPORT = WORK / "report.json"
INGESTED = (0, 3)  # 3: done, though some input could not be read


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--mb", type=int, help="size of the generated JSON; 400, or 50 without a generator")
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    peers = pathlib.Path(os.environ["BENCH_PEERS"]) if os.environ.get("BENCH_PEERS") else None
    python = os.environ.get("BENCH_PYTHON", "")
    mb = given.mb or (BASE_MB if peers else 50)

    data = datasets.generated(peers, python, mb) if peers else datasets.multiplied(mb)
    base = datasets.generated(peers, python, BASE_MB) if peers and mb > BASE_MB else None
    WORK.mkdir(parents=True, exist_ok=True)
    bench = Bench(given.program, data, base, peers, python)
    for number in range(given.rounds):
        print(f"round {number + 1} of {given.rounds}", flush=True)
        bench.round()

    facts = bench.facts()
    page = result_page.page(
        title=f"{mb} MB of {'generated logs' if peers else 'multiplied samples'}",
        setting=[("date", datetime.date.today().isoformat())] + machine.setting(),
        versions=machine.versions(given.program, python),
        rounds=given.rounds,
        commands=bench.commands,
        runs=bench.runs,
        facts=facts,
    )
    name = f"{datetime.date.today().isoformat()}-{mb}mb{'' if peers else '-samples'}.md"
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / name).write_text(page, encoding="utf-8")
    print(f"\n{page}\nwritten to Benchmarks/results/{name}")
    return 1 if facts.problems else 0


class Bench:
    """The contestants, and what their runs took."""

    def __init__(self, program, data: datasets.DataSet, base, peers, python: str):
        self.program, self.data, self.base = program, data, base
        self.runs: dict[str, list[measuring.Run]] = collections.defaultdict(list)
        self.commands: dict[str, str] = {}
        self.peers: dict[str, tuple[list[str], str]] = {}
        self.check = [python, str(peers / "check.py")] if peers else []
        for name, script, store in (("DuckDB", "peer_duckdb.py", ":memory:"), ("ClickHouse", "peer_clickhouse.py", "-")):
            if peers:
                out = str(WORK / f"{name}.csv")
                self.peers[name] = ([python, str(peers / script), str(data.folder), out, store], out)
        logs = "\0".join(map(str, data.logs))
        (WORK / "logs.txt").write_text(logs)
        self.answers: dict[str, str] = {}
        self.problems: list[str] = []
        self.database_size = 0
        self.floor()  # not counted: brings the files into the page cache

    def round(self):
        """Everything once."""
        self.count("deploytrail", self.whole(self.data))
        self.database_size = sum(path.stat().st_size for path in WORK.glob("deploytrail.sqlite*"))
        self.judge_ours()
        for name, (command, out) in self.peers.items():
            self.count(name, self.measure(name, command))
            self.judge_peer(name, out)
        self.count("inflate floor", self.floor())

        self.forget_database()
        ingest = [self.program, "ingest", "--quiet", "--db", str(DATABASE), *self.data.paths]
        report = [self.program, "report", "deployments", "--db", str(DATABASE), "--format", "json"]
        self.count("ingest", self.measure("ingest", ingest, accept=INGESTED))
        self.count("unchanged ingest", self.measure("unchanged ingest", ingest, accept=INGESTED))
        self.count("report", self.measure("report", report))
        self.count("--version", self.measure("--version", [self.program, "--version"]))
        if self.base:
            self.count(f"deploytrail at {BASE_MB} MB", self.whole(self.base))

    def whole(self, data: datasets.DataSet) -> measuring.Run:
        """From raw files to the answer, into an empty database."""
        self.forget_database()
        ingest = shlex.join([self.program, "ingest", "--quiet", "--db", str(DATABASE), *data.paths])
        report = shlex.join([self.program, "report", "deployments", "--db", str(DATABASE), "--format", "json"])
        script = f"{ingest} || [ $? -eq 3 ] && {report}"
        return self.measure("deploytrail", ["sh", "-c", script], output=str(REPORT))

    def floor(self) -> measuring.Run:
        """What it takes to inflate the files, and nothing else."""
        script = f"xargs -0 -n 16 -P {os.cpu_count()} gzip -dc < {shlex.quote(str(WORK / 'logs.txt'))} | wc -c"
        return self.measure("inflate floor", ["sh", "-c", script])

    def measure(self, name: str, command: list[str], output=os.devnull, accept=(0,)) -> measuring.Run:
        self.commands.setdefault(name, command[2] if command[:2] == ["sh", "-c"] else shlex.join(command))
        return measuring.run(command, output, str(WORK / "errors.txt"), accept)

    def count(self, name: str, run: measuring.Run):
        self.runs[name].append(run)
        print(f"  {name:24} {run.wall:8.3f} s wall {run.cpu:8.3f} s CPU {run.peak:7.0f} MiB", flush=True)

    def judge_ours(self):
        if self.data.key is None:
            self.answers["deploytrail"] = "no answer key"
            return
        right, expected, problems = truth.check(str(REPORT), str(self.data.key))
        self.answers["deploytrail"] = f"{right} of {expected} deployments as in the key"
        self.problems = problems

    def judge_peer(self, name: str, out: str):
        if name not in self.answers:
            said = subprocess.run(self.check + [out, str(self.data.folder)], capture_output=True, text=True).stdout
            self.answers[name] = "as in the key" if "SAME" in said else "differs from the key"

    def forget_database(self):
        for path in WORK.glob("deploytrail.sqlite*"):
            path.unlink()

    def facts(self) -> result_page.Facts:
        return result_page.Facts(
            records=self.data.records,
            inflated=self.data.inflated,
            files=len(self.data.logs),
            compressed=self.data.compressed,
            database=self.database_size,
            base_records=self.base.records if self.base else None,
            base_name=f"deploytrail at {BASE_MB} MB",
            peers=list(self.peers),
            answers=self.answers,
            problems=self.problems,
        )


if __name__ == "__main__":
    raise SystemExit(main())
