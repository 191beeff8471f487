"""The set-up that a result belongs to."""

import os
import pathlib
import platform
import subprocess


def answer(*command: str) -> str:
    """The first line that a command prints; empty when it can't run."""
    try:
        text = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""
    return text.split("\n")[0]


def field(path: str, name: str) -> str:
    """A value of a `name: value` file of /proc."""
    for line in pathlib.Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"


def setting() -> list[tuple[str, str]]:
    """What the machine is."""
    memory = int(field("/proc/meminfo", "MemTotal").split()[0]) / 1024 / 1024
    return [
        ("processor", f"{field('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores"),
        ("memory", f"{memory:.0f} GiB"),
        ("system", f"{distribution()}, Linux {platform.release()}, {platform.machine()}"),
    ]


def distribution() -> str:
    return field_of_release("PRETTY_NAME") or "unknown distribution"


def field_of_release(name: str) -> str:
    for line in pathlib.Path("/etc/os-release").read_text().splitlines():
        if line.startswith(name + "="):
            return line.split("=", 1)[1].strip('"')
    return ""


def versions(program: str, python: str) -> list[tuple[str, str]]:
    """What was compared with what."""
    commit = answer("git", "rev-parse", "--short", "HEAD")
    changed = " with local changes" if answer("git", "status", "--porcelain", "--untracked-files=no") else ""
    found = [
        ("deploytrail", f"{answer(program, '--version')} ({commit or 'no commit'}{changed})"),
        ("Swift", answer("swift", "--version")),
        ("SQLite", answer("pkg-config", "--modversion", "sqlite3")),
    ]
    if python:
        for package in ("duckdb", "chdb"):
            query = f"import importlib.metadata as m; print(m.version('{package}'))"
            found.append((package, answer(python, "-c", query)))
    return [(name, value) for name, value in found if value]
