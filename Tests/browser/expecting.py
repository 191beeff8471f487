"""What is expected of the pages, and what was found instead."""
import sys

faults: list[str] = []
_checks = 0


def expect(is_so, words: str) -> None:
    global _checks
    _checks += 1
    if not is_so:
        faults.append(words)
        print(f"FAULT {words}", file=sys.stderr)


def summary() -> str:
    return f"{_checks} checks, {len(faults)} faults"
