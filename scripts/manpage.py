#!/usr/bin/env python3
"""Makes deploytrail.1 from the program's own help, so that the two can't differ.

Usage: scripts/manpage.py DEPLOYTRAIL [--check FILE]

Prints the page. With --check, compares it with FILE and ends with 1 when FILE
is out of date. The same program gives the same bytes.
"""

import json
import pathlib
import re
import subprocess
import sys


def main(program: str, committed: str | None) -> int:
    dump = subprocess.run([program, "--experimental-dump-help"], capture_output=True, text=True, check=True).stdout
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    text = page(json.loads(dump)["command"], version)
    if committed is None:
        sys.stdout.write(text)
        return 0
    path = pathlib.Path(committed)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    print(f"{committed} is out of date: run `make man`", file=sys.stderr)
    return 1


def page(command: dict, version: str) -> str:
    """The whole page: the tool, then a section for each command."""
    name = command["commandName"]
    subcommands = [one for one in command.get("subcommands", []) if one.get("shouldDisplay", True)]
    subcommands = [one for one in subcommands if one["commandName"] != "help"]
    prose, sections = split(command.get("discussion", ""))
    lines = [
        f'.TH {name.upper()} 1 "" "{name} {escaped(version)}" "User Commands"',
        ".SH NAME",
        f"{name} \\- {escaped(lower_first(command.get('abstract', '').rstrip('.')))}",
        ".SH SYNOPSIS",
        f".B {name}",
        ".I command",
        "[options]",
        ".SH DESCRIPTION",
        *paragraphs(prose),
        ".SH OPTIONS",
        *arguments(command),
        ".SH COMMANDS",
    ]
    for one in subcommands:
        lines += described(f"{name} {one['commandName']}", one)
    for title, body in sections:
        lines += [f".SH {title}", *block(body)]
    return "\n".join(lines) + "\n"


def described(path: str, command: dict) -> list[str]:
    """A command: its line, what it does, its options, its examples."""
    prose, sections = split(command.get("discussion", ""))
    lines = [f".SS {escaped(path)} {escaped(usage(command))}".rstrip(), *paragraphs(command.get("abstract", ""))]
    if prose:
        lines += [".PP", *paragraphs(prose)]
    lines += arguments(command)
    for title, body in sections:
        lines += [".PP", f"{escaped(title.capitalize())}:", *block(body)]
    for one in command.get("subcommands", []):
        if one.get("shouldDisplay", True):
            lines += described(f"{path} {one['commandName']}", one)
    return lines


def usage(command: dict) -> str:
    words = ["[options]"]
    for argument in shown(command):
        if argument["kind"] == "positional":
            word = argument["valueName"].upper() + ("…" if argument["isRepeating"] else "")
            words.append(f"[{word}]" if argument["isOptional"] else word)
    return " ".join(words)


def shown(command: dict) -> list[dict]:
    return [one for one in command.get("arguments", []) if one.get("shouldDisplay", True)]


def arguments(command: dict) -> list[str]:
    lines = []
    for argument in shown(command):
        names = {name["name"] for name in argument.get("names", [])}
        if command.get("superCommands") and names & {"help", "version"}:
            continue  # said once, under OPTIONS
        told = " ".join(filter(None, [argument.get("abstract"), argument.get("discussion")]))
        if choices := argument.get("allValues"):
            if not all(choice in told for choice in choices):
                told += f" One of {', '.join(choices)}."
        default = argument.get("defaultValue")
        if default and "Default:" not in told:
            told += f" Default: {default}."
        lines += [".TP", term(argument), *paragraphs(told.strip() or "No description.")]
    return lines


def term(argument: dict) -> str:
    """`-h, --help` or `--db FILE`, in bold and italics."""
    value = escaped(argument.get("valueName", ""))
    if argument["kind"] == "positional":
        return f"\\fI{value.upper()}\\fR"
    dashes = {"long": "\\-\\-", "short": "\\-", "longWithSingleDash": "\\-"}
    names = ", ".join(f"\\fB{dashes[name['kind']]}{escaped(name['name'])}\\fR" for name in argument["names"])
    return names if argument["kind"] == "flag" else f"{names} \\fI{value}\\fR"


def split(discussion: str) -> tuple[str, list[tuple[str, str]]]:
    """The prose, and the blocks that follow headings in capitals."""
    parts = re.split(r"^([A-Z][A-Z ]+)$\n", discussion, flags=re.M)
    return parts[0].strip(), list(zip(parts[1::2], (part.strip("\n") for part in parts[2::2])))


def paragraphs(text: str) -> list[str]:
    lines = []
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        lines += ([".PP"] if number else []) + [escaped(" ".join(paragraph.split()))]
    return lines


def block(text: str) -> list[str]:
    """Lines that stay as they are."""
    body = [re.sub(r"^  ", "", line.rstrip()) for line in text.rstrip().split("\n")]
    return [".PP", ".nf", ".RS 4", *(escaped(line) for line in body), ".RE", ".fi"]


def escaped(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("`", "\\(ga")
    return "\\&" + text if text.startswith((".", "'")) else text


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


if __name__ == "__main__":
    given = sys.argv[1:]
    if len(given) not in (1, 3) or (len(given) == 3 and given[1] != "--check"):
        sys.exit(__doc__)
    sys.exit(main(given[0], given[2] if len(given) == 3 else None))
