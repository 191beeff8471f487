"""A run of the benchmark as a Markdown page: set-up, figures, goals."""

import dataclasses
import re

from measuring import Run

MIB = 1024 * 1024


@dataclasses.dataclass
class Facts:
    """What was read and what came out."""

    records: int
    inflated: int  # bytes of JSON
    files: int
    compressed: int  # bytes of .json.gz
    database: int  # bytes
    base_records: int | None  # of the smaller data set that a large run is compared with
    base_name: str
    peers: list[str]
    answers: dict[str, str]
    problems: list[str]


def page(title, setting, versions, rounds: int, commands: dict[str, str], runs: dict[str, list[Run]], facts: Facts) -> str:
    medians = {name: Run.median(some) for name, some in runs.items()}
    text = [f"# {title}", ""]
    text += [f"- {name}: {value}" for name, value in setting + versions]
    text += [
        f"- data: {facts.files:,} `.json.gz` files, {facts.compressed / MIB:.1f} MiB, {facts.inflated / 1e6:,.0f} MB "
        f"of JSON, {facts.records:,} records",
        f"- {rounds} rounds in turn, medians; files in the page cache; `README.md` says what is compared",
        "",
        "## Raw files to the deployments report",
        "",
    ]
    text += figures(["deploytrail", *facts.peers, "inflate floor"], medians, runs, facts.answers)
    text += ["", "## deploytrail alone", ""]
    own = ["ingest", "unchanged ingest", "report", "--version"]
    text += figures(own + ([facts.base_name] if facts.base_name in medians else []), medians, runs, {})
    text += ["", "## Goals", "", "| goal | reached | |", "|---|---|---|"]
    text += [f"| {goal} | {reached} | {'yes' if met else '**no**'} |" for goal, reached, met in goals(medians, facts)]
    if facts.problems:
        text += ["", "## Differences from the answer key", ""] + [f"- `{problem}`" for problem in facts.problems]
    text += ["", "## Commands", "", "```sh"]
    text += [f"# {name}\n{shorter(command)}" for name, command in commands.items()]
    return "\n".join(text + ["```", ""])


def figures(names: list[str], medians: dict[str, Run], runs: dict[str, list[Run]], answers: dict[str, str]) -> list[str]:
    lines = ["| | wall s (least to most) | CPU s | peak MiB | answer |", "|---|---|---|---|---|"]
    if not answers:
        lines = ["| | wall s (least to most) | CPU s | peak MiB |", "|---|---|---|---|"]
    for name in names:
        median, walls = medians[name], [run.wall for run in runs[name]]
        cells = [
            name,
            f"{median.wall:.3f} ({min(walls):.3f} to {max(walls):.3f})",
            f"{median.cpu:.3f}",
            f"{median.peak:.0f}",
        ]
        lines.append("| " + " | ".join(cells + ([answers.get(name, "")] if answers else [])) + " |")
    return lines


def goals(medians: dict[str, Run], facts: Facts) -> list[tuple[str, str, bool]]:
    """What the design asks for: the goal, the figure, whether it is met."""
    ours, floor = medians["deploytrail"], medians["inflate floor"]
    found = []
    if facts.peers:
        right = not facts.problems
        found.append(("every deployment as in the answer key", facts.answers["deploytrail"], right))
        best = min(facts.peers, key=lambda name: medians[name].wall)
        share = ours.wall / medians[best].wall
        found.append((f"less wall time than the fastest peer ({best})", f"{share:.2f} of its time", share < 1))
    times = ours.wall / floor.wall
    found.append(("at most twice a bare inflate on all cores", f"{times:.2f} times", times <= 2))
    found.append(("peak memory under 256 MiB", f"{ours.peak:.0f} MiB", ours.peak < 256))
    size = facts.database / facts.compressed
    found.append(("database no larger than the `.json.gz` files", f"{facts.database / MIB:.1f} MiB, {size:.2f} of them", size <= 1))
    again = medians["unchanged ingest"].wall / medians["ingest"].wall
    found.append(("an unchanged ingest under 5 % of the first", f"{again * 100:.1f} %", again < 0.05))
    found.append(("`--version` in under 20 ms", f"{medians['--version'].wall * 1000:.1f} ms", medians["--version"].wall < 0.02))
    found.append(("report on the loaded database under 0.3 s", f"{medians['report'].wall:.3f} s", medians["report"].wall < 0.3))
    rate = facts.records / ours.wall
    if facts.base_records:
        base = facts.base_records / medians[facts.base_name].wall
        found.append(
            ("rate within 10 % of the rate at 400 MB", f"{rate:,.0f} records/s, there {base:,.0f}: {rate / base:.2f}", rate >= 0.9 * base)
        )
    else:
        found.append(("rate", f"{rate:,.0f} records/s, {facts.inflated / 1e6 / ours.wall:.0f} MB of JSON/s", True))
    return found


def shorter(command: str) -> str:
    """The command with paths inside the project, and without those outside."""
    command = re.sub(r"copy-0(?=\s).*?copy-\d+(?= |$)", "copy-*", command)
    command = re.sub(r"[^\s'<]*/Benchmarks/", "Benchmarks/", command)
    command = re.sub(r"[^\s']*/((?:peer_\w+|generate|check)\.py)", r"$BENCH_PEERS/\1", command)
    return re.sub(r"[^\s']*/deploytrail(?=\s)", "deploytrail", command)
