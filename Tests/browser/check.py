#!/usr/bin/env python3
"""Drives headless Chromium over HTML reports.

    check.py DEPLOYTRAIL WORK SAMPLES-DATABASE HOSTILE-DATABASE LARGE-DATABASE

Nothing of the data may run, nothing may be fetched, everything has to be there
with and without script, on screen and on paper, by keyboard alone.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

from expecting import expect, faults, summary
from page import Page

RUN_AT = "2026-10-01T08:00:00Z"
# Seconds that a report of 50,000 rows may take to load; about 6 on two quiet cores.
LONGEST_LOAD = float(os.environ.get("LONGEST_LOAD", "40"))
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\U000e0000-\U000e007f]")

def shown(value) -> str:
    if isinstance(value, list):
        value = "; ".join(value)
    elif isinstance(value, dict):
        value = "; ".join(f"{key}={text}" for key, text in value.items())
    return INVISIBLE.sub(lambda match: f"\\u{{{ord(match[0]):X}}}", str(value))


# Every row of the page: its id cell, and what it opens to, as names and values.
ROWS = """
  return Array.from(document.querySelectorAll("table.rows > tbody > tr.r")).map((row) => ({
    first: row.cells[0].textContent,
    cells: Array.from(row.cells).map((cell) => cell.textContent),
    values: Object.fromEntries(Array.from(row.nextElementSibling.querySelectorAll("dt")).map(
      (term) => [term.textContent, term.nextElementSibling.textContent])),
    words: row.nextElementSibling.textContent,
  }));
"""


def quiet(page: Page, path: pathlib.Path, how: str) -> None:
    """Nothing ran, nothing was fetched, nothing was complained of."""
    expect(page.evaluate("window.pwned") is None, f"{how}: a script of the data ran")
    asked = [url for url in page.requests() if not url.startswith("data:")]
    expect(asked == [path.resolve().as_uri()], f"{how}: it asked for {asked}")
    expect(page.complaints() == [], f"{how}: the browser complained")
    expect(page.evaluate("document.querySelectorAll('script').length") == 1, f"{how}: more scripts than ours")
    strays = page.evaluate(
        "document.querySelectorAll('main img, main iframe, main object, main embed, base, link, main style, [onerror], [onload], [onmouseover], [onfocus]').length")
    expect(strays == 0, f"{how}: {strays} elements that only the data can have made")


def whole(page: Page, rows: list[dict], how: str) -> None:
    """All rows are there with all their values."""
    found = page.run(ROWS)
    expect(len(found) == len(rows), f"{how}: {len(found)} rows, expected {len(rows)}")
    for row, line in zip(rows, found):
        for name, value in row.items():
            if value is None:
                expect(name not in line["values"], f"{how}: {name} is there, it has no value")
            else:
                expect(line["values"].get(name) == shown(value), f"{how}: {name}: {line['values'].get(name)!r:.120} for {shown(value)!r:.120}")
        for word in [row["link"], row["match"], row["evidence"].rsplit("#", 1)[0]]:
            expect(shown(word) in line["words"], f"{how}: what it opens to does not say {word}")
        expect("#" not in line["words"].split("evidence")[0], f"{how}: evidence in the wrong place")


def hostile(page: Page, work: pathlib.Path, path: pathlib.Path, rows: list[dict]) -> None:
    for scheme in ("light", "dark"):
        page.open(path, scheme=scheme)
        page.run("document.querySelectorAll('details').forEach((one) => { one.open = true; });")
        page.run("document.querySelectorAll('*').forEach((one) => { if (one.tabIndex >= 0) one.focus(); });")
        page.run("document.querySelectorAll('td, th').forEach((one) => one.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})));")
        quiet(page, path, f"hostile, {scheme}")
        whole(page, rows, f"hostile, {scheme}")
        width = page.evaluate("document.documentElement.scrollWidth")
        expect(width <= 1440, f"hostile, {scheme}: long words make the page {width} wide")
        page.run("document.querySelectorAll('details').forEach((one, place) => { one.open = place === 5; }); document.getElementById('rows').scrollIntoView();")
        page.picture(work / f"hostile-{scheme}.png")
    page.open(path, media="print")
    quiet(page, path, "hostile, print")
    page.pdf(work / "hostile.pdf")
    expect(page.evaluate("window.pwned") is None, "hostile, printed: a script of the data ran")


def without_script(page: Page, path: pathlib.Path, rows: list[dict]) -> None:
    page.open(path, script=False)
    whole(page, rows, "without script")
    expect(page.evaluate("getComputedStyle(document.querySelector('.tools')).display") == "none", "without script: tools that do nothing")
    expect(page.evaluate("document.querySelectorAll('thead button').length") == 0, "without script: buttons that do nothing")
    page.evaluate("document.querySelector('tr.d summary').focus()")
    page.key("Enter", 13, "\r")
    expect(page.evaluate("document.querySelector('tr.d details').open"), "without script: a row does not open by keyboard")
    height = page.evaluate("document.querySelector('tr.d details > div').getBoundingClientRect().height")
    expect(height > 100, f"without script: what a row opens to is {height} high")
    page.command("Emulation.setScriptExecutionDisabled", value=False)


def by_keyboard(page: Page, path: pathlib.Path, rows: list[dict]) -> None:
    page.open(path)
    page.evaluate("document.body.focus()")
    page.key("Tab", 9)
    expect(page.evaluate("document.activeElement.className") == "skip", "keyboard: the first stop is not the skip link")
    reached = set()
    for _ in range(60):
        page.key("Tab", 9)
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.closest('th, summary, .scroll, .scroll-x')?.className || document.activeElement.tagName"))
        if page.evaluate("document.activeElement.matches('tr.d summary')"):
            break
    for stop in ("search", "open-all", "close-all", "scroll"):
        expect(stop in reached, f"keyboard: Tab does not reach {stop}: {sorted(reached)}")
    expect(page.evaluate("document.activeElement.matches('tr.d summary')"), "keyboard: Tab does not reach the rows")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    expect(outline != "none", "keyboard: the focus can't be seen")
    page.key(" ", 32, " ")
    expect(page.evaluate("document.activeElement.parentElement.open"), "keyboard: a row does not open")

    page.evaluate("document.querySelectorAll('thead button')[1].focus()")
    for falls in (False, True):
        page.key("Enter", 13, "\r")
        times = [line["cells"][1] for line in page.run(ROWS)]
        expect(times == sorted(times, reverse=falls), f"sorting: falling {falls}, not sorted")
        state = page.evaluate("document.querySelectorAll('.rows thead th')[1].getAttribute('aria-sort')")
        expect(state == ("descending" if falls else "ascending"), f"sorting: aria-sort is {state}")
    number = page.evaluate("Array.from(document.querySelectorAll('.rows thead th')).findIndex((one) => one.textContent === 'build number')")
    page.evaluate(f"document.querySelectorAll('thead button')[{number}].click()")
    numbers = [float(line["cells"][number] or "-inf") for line in page.run(ROWS)]
    expect(numbers == sorted(numbers) and len(set(numbers)) > 2, "sorting: numbers are not sorted as numbers")

    word = next(row["commit"] for row in rows if row["commit"])
    fitting = [row for row in rows if row["commit"] == word]
    page.evaluate("document.getElementById('search').focus()")
    page.command("Input.insertText", text=word[:12].upper())
    import time
    time.sleep(0.6)
    seen = page.evaluate("Array.from(document.querySelectorAll('tr.r')).filter((row) => row.closest('tbody') && row.offsetParent).length")
    expect(seen == len(fitting), f"search: {seen} rows seen, {len(fitting)} fit")
    said = page.evaluate("document.getElementById('count').textContent")
    expect(said == f"{len(fitting)} of {len(rows)} rows", f"search: it says '{said}'")
    page.evaluate("const box = document.getElementById('search'); box.value = ''; box.dispatchEvent(new Event('input'))")
    time.sleep(0.6)
    expect(len(page.run(ROWS)) == len(rows), "search: rows are lost")
    page.evaluate("document.getElementById('open-all').click()")
    expect(page.evaluate("document.querySelectorAll('tr.d details[open]').length") == len(rows), "open all: not all")
    quiet(page, path, "by keyboard")


def for_screen_readers(page: Page, path: pathlib.Path, rows: list[dict]) -> None:
    page.open(path)
    page.command("Accessibility.enable")
    nodes = page.command("Accessibility.getFullAXTree")["nodes"]
    roles: dict[str, list[str]] = {}
    for node in nodes:
        if not node.get("ignored"):
            roles.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
    columns = page.evaluate("document.querySelectorAll('table.rows thead th').length")
    expect(any(name.startswith("Deployments: ") for name in roles.get("table", [])), f"screen reader: no table with a name: {roles.get('table')}")
    expect(len(roles.get("columnheader", [])) >= columns, "screen reader: columns without headers")
    expect(len(roles.get("rowheader", [])) >= min(len(rows), 100), f"screen reader: {len(roles.get('rowheader', []))} row headers")
    pictures = [name for role in ("image", "img", "SvgRoot", "graphics-document") for name in roles.get(role, [])]
    expect(any("environment" in name for name in pictures), f"screen reader: the picture has no name: {sorted(roles)}")
    summaries = [name for role in ("DisclosureTriangle", "DisclosureTriangleGrouped", "button") for name in roles.get(role, [])]
    expect(any(name.startswith("Evidence of D-") for name in summaries), "screen reader: rows open by no name")
    expect(page.evaluate("document.documentElement.lang") == "en", "screen reader: no language")
    levels = page.evaluate("Array.from(document.querySelectorAll('h1, h2')).map((one) => one.tagName).join(' ')")
    expect(levels.startswith("H1 H2") and levels.count("H1") == 1, f"screen reader: headings {levels}")
    expect(page.evaluate("getComputedStyle(document.querySelector('.n')).display !== 'none'"), "screen reader: numbers")


CONTRAST = """
(() => {
  const parse = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = (rgb) => rgb.map((part) => part / 255).map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = light(parse(getComputedStyle(document.documentElement).backgroundColor));
  let least = 99, worst = "";
  for (const one of document.querySelectorAll("main *")) {
    if (!one.checkVisibility() || !Array.from(one.childNodes).some((node) => node.nodeType === 3 && node.data.trim())) continue;
    if (one.matches("tr.d summary, svg *")) continue;
    const ink = light(parse(getComputedStyle(one).color));
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    if (ratio < least) { least = ratio; worst = one.className || one.tagName; }
  }
  return [least, worst];
})()
"""


def looks(page: Page, work: pathlib.Path, path: pathlib.Path, rows: list[dict]) -> None:
    for name, options in {"light": {}, "dark": {"scheme": "dark"}, "narrow": {"width": 390, "height": 844}}.items():
        page.open(path, **options)
        page.picture(work / f"{name}-top.png")
        least, worst = page.evaluate(CONTRAST)
        # WCAG 2.2, success criterion 1.4.3.
        expect(least >= 4.5, f"{name}: text with a contrast of {least:.1f}: {worst}")
        page.run("document.getElementById('rows').scrollIntoView(); document.querySelectorAll('tr.d details')[2].open = true;")
        page.picture(work / f"{name}-rows.png")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        expect(wide <= 0, f"{name}: the page is {wide} wider than the window")
    page.open(path, media="print")
    expect(page.evaluate("getComputedStyle(document.querySelector('.rows thead')).display") == "table-header-group", "print: the header is not repeated")
    page.run("document.querySelectorAll('tr.d details')[2].open = true;")
    page.open(path)
    page.run("document.querySelectorAll('tr.d details')[2].open = true;")
    page.pdf(work / "print.pdf")
    text = subprocess.run(["pdftotext", "-layout", str(work / "print.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    for row in rows:
        expect(row["deploy_id"] in text, f"print: {row['deploy_id']} is not on paper")
    expect(rows[2]["event_id"] in text, "print: the opened row's evidence is not on paper")
    expect(text.count("requested at") >= 2, "print: the header is on the first page alone")
    subprocess.run(["pdftoppm", "-r", "80", "-png", str(work / "print.pdf"), str(work / "print")], check=True)


def large(page: Page, work: pathlib.Path, path: pathlib.Path, count: int) -> None:
    seconds = page.open(path)
    rows = page.evaluate("document.querySelectorAll('table.rows > tbody > tr.r').length")
    expect(rows == count, f"large: {rows} rows, expected {count}")
    expect(seconds < LONGEST_LOAD, f"large: loaded in {seconds:.1f} s, allowed are {LONGEST_LOAD:.0f}")
    page.picture(work / "large.png")
    took = {}
    for name, script in {
        "sort": "document.querySelectorAll('thead button')[3].click(); document.documentElement.getBoundingClientRect();",
        "scroll": "scrollTo(0, document.documentElement.scrollHeight / 2); document.documentElement.getBoundingClientRect();",
    }.items():
        took[name] = page.evaluate(f"(() => {{ const start = performance.now(); {script} return performance.now() - start; }})()") / 1000
    page.picture(work / "large-middle.png")
    expect(page.evaluate("document.querySelector('tr.d .lines') !== null"), "large: rows open to nothing")
    size = path.stat().st_size / 1e6
    print(f"large: {count} rows, {size:.0f} MB, loaded in {seconds:.1f} s, " + ", ".join(f"{name} {value:.1f} s" for name, value in took.items()))


def main(program: str, work: pathlib.Path, samples: str, attacks: str, many: str) -> None:
    def make(name: str, database: str, *more: str) -> pathlib.Path:
        path = work / name
        subprocess.run([program, "report", "deployments", "--db", database, "--run-at", RUN_AT, "--output", str(path), *more],
                       check=True, stderr=subprocess.DEVNULL)
        return path

    def rows(database: str) -> list[dict]:
        return json.loads(make("rows.json", database).read_text(encoding="utf-8"))["rows"]

    sample_page, sample_rows = make("samples.html", samples), rows(samples)
    hostile_page, hostile_rows = make("hostile.html", attacks), rows(attacks)
    attested = make("attested.html", samples, "--attest", "--tz", "Europe/Berlin")
    large_page = make("large.html", many)
    page = Page()
    try:
        hostile(page, work, hostile_page, hostile_rows)
        without_script(page, sample_page, sample_rows)
        by_keyboard(page, sample_page, sample_rows)
        for_screen_readers(page, sample_page, sample_rows)
        looks(page, work, sample_page, sample_rows)
        page.open(attested)
        expect("SHA-256" in page.evaluate("document.querySelector('.banner').innerText"), "attest: no banner")
        page.picture(work / "attested.png")
        large(page, work, large_page, 50_000)
    finally:
        page.close()
    print(f"{summary()}; pictures in {work}")
    if faults:
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), *sys.argv[3:])
