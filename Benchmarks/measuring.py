"""One run of a whole process, as the kernel accounts for it."""

import dataclasses
import os
import statistics
import time


@dataclasses.dataclass
class Run:
    """What one run took. A shell's children count; of memory, the largest process."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: float  # MiB resident

    @staticmethod
    def median(runs: list["Run"]) -> "Run":
        return Run(*(statistics.median(getattr(run, field.name) for run in runs) for field in dataclasses.fields(Run)))


def run(command: list[str], output: str = os.devnull, log: str = os.devnull, accept: tuple[int, ...] = (0,)) -> Run:
    """Runs a command with its stdout and stderr in files.

    What earlier runs left to be written to the disk is written first.
    """
    os.sync()
    out = (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    err = (os.POSIX_SPAWN_OPEN, 2, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=[out, err])
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in accept:
        told = open(log, errors="replace").read()[-2000:] if log != os.devnull else ""
        raise SystemExit(f"`{' '.join(command)}` ended with {code}\n{told}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
