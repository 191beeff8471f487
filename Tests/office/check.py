#!/usr/bin/env python3
"""Opens XLSX reports with LibreOffice and with openpyxl, and compares every
cell, types too, with the same report in JSON.

    check.py DEPLOYTRAIL WORK NAME=DATABASE…

Everything that a spreadsheet may do to a cell is written here a second time,
on its own account: what this says and what the program does have to agree.
"""
import csv
import datetime
import json
import pathlib
import re
import subprocess
import sys

import openpyxl
from openpyxl.utils.escape import unescape

RUN_AT = "2026-10-01T08:00:00Z"
FULL = 32_767
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\U000e0000-\U000e007f]")
faults: list[str] = []


def expect(is_so: bool, words: str) -> None:
    if not is_so:
        faults.append(words)


def visible(text: str) -> str:
    return INVISIBLE.sub(lambda match: f"\\u{{{ord(match[0]):X}}}", text)


def shown(value) -> str | int | float | None:
    """What a cell has to hold for a value of the JSON report."""
    if isinstance(value, list):
        value = "; ".join(value)
    elif isinstance(value, dict):
        value = "; ".join(f"{key}={text}" for key, text in value.items())
    if isinstance(value, str):
        return visible(value) or None
    if isinstance(value, int) and abs(value) > 999_999_999_999_999:
        return str(value)
    return value


def agree(found, wanted) -> bool:
    if isinstance(wanted, str) and len(wanted.encode("utf-16-le")) // 2 > FULL:
        return isinstance(found, str) and "[cut here:" in found and wanted.startswith(found[: found.index(" … [cut here:")])
    return found == wanted and isinstance(found, type(wanted))


def make(program: str, database: str, report: str, target: pathlib.Path) -> None:
    command = [program, "report", report, "--db", database, "--run-at", RUN_AT, "--output", str(target)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def by_openpyxl(path: pathlib.Path, report: dict, rows: list[dict]) -> int:
    book = openpyxl.load_workbook(path)
    where = path.name
    expect(book.sheetnames[0] == "About this report", f"{where}: the first sheet is {book.sheetnames[0]}")
    expect(book.sheetnames[2:] == ["Columns", "Query"], f"{where}: sheets {book.sheetnames}")
    about = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)
    for wanted in [report["title"], report["purpose"], report["population"], report["input"]["manifest_sha256"],
                   report["tool_version"], f"{report['row_count']:,}", *report["limits"], *report["left_out"], *report["notes"]]:
        expect(str(wanted) in about, f"{where}: the first sheet does not say '{wanted}'")
    query = "\n".join(unescape(row[0].value or "") for row in book["Query"].iter_rows())
    expect(query.strip() == report["query"].strip(), f"{where}: the query's text differs")
    for sheet in book.worksheets:
        expect(sheet.sheet_state == "visible", f"{where}: {sheet.title} is hidden")
        expect(not sheet.merged_cells.ranges, f"{where}: {sheet.title} has merged cells")
        expect(not any(row.hidden for row in sheet.row_dimensions.values()), f"{where}: {sheet.title} hides rows")
        expect(not any(column.hidden for column in sheet.column_dimensions.values()), f"{where}: {sheet.title} hides columns")
        for row in sheet.iter_rows():
            for cell in row:
                expect(cell.data_type != "f", f"{where}: {sheet.title}!{cell.coordinate} is a formula")
                expect(cell.hyperlink is None, f"{where}: {sheet.title}!{cell.coordinate} is a link")
    sheet = book.worksheets[1]
    expect(sheet.freeze_panes in ("A2", "B2"), f"{where}: frozen at {sheet.freeze_panes}")
    expect(sheet.auto_filter.ref is not None, f"{where}: no filter")
    header = [cell.value for cell in sheet[1]]
    expect(sheet.max_row == len(rows) + 1, f"{where}: {sheet.max_row - 1} rows, expected {len(rows)}")
    names = [name for name in header if not (name.endswith("_date") and name[:-5] in header)]
    expect(names == report["columns"], f"{where}: columns {names}")
    compared = 0
    for number, row in enumerate(rows):
        for place, name in enumerate(header):
            cell = sheet.cell(number + 2, place + 1)
            value = unescape(cell.value) if isinstance(cell.value, str) else cell.value
            if name in row:
                wanted = shown(row[name])
                if isinstance(wanted, str):
                    expect(cell.number_format == "@", f"{where}: {cell.coordinate} is no text by its format")
            else:
                text = row[name[:-5]]
                wanted = datetime.datetime.fromisoformat(text[:-1]) if text else None
            expect(agree(value, wanted), f"{where}: {cell.coordinate} ({name}) is {value!r:.200}, expected {wanted!r:.200}")
            compared += 1
    return compared


def by_libreoffice(path: pathlib.Path, work: pathlib.Path, rows: list[dict]) -> int:
    """Every sheet as CSV, as LibreOffice shows it."""
    profile = (work / "profile").resolve().as_uri()
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    result = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", options,
         "--outdir", str(work / "csv"), str(path)], capture_output=True, text=True, timeout=180)
    expect(result.returncode == 0, f"{path.name}: LibreOffice: {result.stderr}")
    found = {one.name for one in (work / "csv").glob(f"{path.stem}-*.csv")}
    sheets = [name for name in found if not name.endswith(("-About this report.csv", "-Columns.csv", "-Query.csv"))]
    expect(len(found) == 4 and len(sheets) == 1, f"{path.name}: LibreOffice made {sorted(found)}")
    compared = 0
    with open(work / "csv" / sheets[0], encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    header = lines[0]
    expect(len(lines) == len(rows) + 1, f"{path.name}: LibreOffice has {len(lines) - 1} rows, expected {len(rows)}")
    for number, (line, row) in enumerate(zip(lines[1:], rows)):
        for name, text in zip(header, line):
            if name in row:
                wanted = shown(row[name])
            else:
                wanted = row[name[:-5]] and row[name[:-5]].replace("T", " ").replace("Z", "")
            wanted = "" if wanted is None else str(wanted)
            expect(agree(text, wanted), f"{path.name}: LibreOffice, row {number}, {name}: {text!r:.200}, expected {wanted!r:.200}")
            compared += 1
    return compared


def main(program: str, work: pathlib.Path, databases: list[str]) -> None:
    (work / "csv").mkdir(parents=True, exist_ok=True)
    for given in databases:
        name, database = given.split("=", 1)
        for kind in ["deployments", "sessions", "files", "periods"]:
            path = work / f"{name}-{kind}.xlsx"
            again = work / "again.xlsx"
            make(program, database, kind, path)
            make(program, database, kind, again)
            expect(path.read_bytes() == again.read_bytes(), f"{path.name}: two runs, two files")
            data = path.with_suffix(".json")
            make(program, database, kind, data)
            document = json.loads(data.read_text(encoding="utf-8"))
            report, rows = document["report"], document["rows"]
            listing = subprocess.run([program, "reports", kind, "--format", "csv"], capture_output=True, text=True, check=True)
            report["columns"] = [line["column"] for line in csv.DictReader(listing.stdout.splitlines())]
            cells = by_openpyxl(path, report, rows)
            cells += by_libreoffice(path, work, rows)
            print(f"{path.name}: {len(rows)} rows, {cells} cells compared")
            expect(cells > 0 or not rows, f"{path.name}: nothing was compared")
    for fault in faults[:40]:
        print(f"FAULT {fault}", file=sys.stderr)
    if faults:
        sys.exit(f"{len(faults)} faults")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:])
