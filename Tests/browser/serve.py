#!/usr/bin/env python3
"""Drives headless Chromium over the pages of `deploytrail serve`.

    serve.py DEPLOYTRAIL WORK SAMPLES-DATABASE HOSTILE-DATABASE

Nothing of the data may run, nothing may leave the page's origin, the policy
must not be broken, the keyboard alone must do, and nothing may be wider than
a telephone.
"""
import contextlib
import pathlib
import signal
import subprocess
import sys
import urllib.parse

from expecting import expect, faults, summary
from page import Page

@contextlib.contextmanager
def served(program: str, database: str):
    """The page's address while it is there."""
    process = subprocess.Popen([program, "serve", "--port", "0", "--db", database], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
        expect(process.returncode == 0, f"it ended with {process.returncode}")
        expect(errors == "", f"it said {errors[:300]!r}")


LISTEN = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) => broken.push(event.violatedDirective + " " + event.blockedURI));
"""
LINKS = """
return Array.from(document.querySelectorAll("a[href]")).filter((link) => !link.hasAttribute("download"))
  .map((link) => link.href.split("#")[0]);
"""
STRAYS = """
return document.querySelectorAll("main img, main iframe, main object, main embed, main script, base, main link, main style," +
  " [onerror], [onload], [onclick], [onmouseover], [onfocus], [style]").length;
"""


def quiet(page: Page, address: str, how: str) -> None:
    """Nothing of the data ran, nothing went elsewhere."""
    origin = address.split("/", 3)
    base = "/".join(origin[:3]) + "/"
    expect(page.evaluate("window.pwned") is None, f"{how}: a script of the data ran")
    expect(page.evaluate("window.broken") == [], f"{how}: the policy was broken: {page.evaluate('window.broken')}")
    away = [url for url in page.requests() if not url.startswith(base)]
    expect(away == [], f"{how}: it asked for {away}")
    expect(page.complaints() == [], f"{how}: the browser complained")
    expect(page.run(STRAYS) == 0, f"{how}: elements that only the data can have made")
    expect(page.evaluate("document.cookie") == "", f"{how}: a cookie")


def crawl(page: Page, home: str, most: int, name: str) -> int:
    """Every link from the first page on, in the browser."""
    waiting, seen = [home], set()
    kinds: dict[str, int] = {}
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        # Of pages that are alike, some.
        kind = "/".join(urllib.parse.urlsplit(address).path.split("/")[2:3])
        if address in seen or kinds.get(kind, 0) >= 25:
            continue
        expect(address.startswith(home), f"{name}: {address} leads away")
        kinds[kind] = kinds.get(kind, 0) + 1
        seen.add(address)
        page.open(address, width=1280)
        how = f"{name} {address[len(home):][:80]}"
        expect(page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 200, f"{how}: not 200")
        quiet(page, address, how)
        waiting += page.run(LINKS)
    return len(seen)


def narrow(page: Page, home: str, work: pathlib.Path, paths: dict[str, str], name: str) -> None:
    """No page is wider than its screen; pictures are left to look at."""
    for what, path in paths.items():
        for scheme in ("light", "dark"):
            for width in (1280, 360):
                page.open(home + path, scheme=scheme, width=width)
                wide = page.evaluate("document.documentElement.scrollWidth")
                expect(wide <= width, f"{name} {what} at {width}: {wide} wide")
                page.picture(work / f"{name}-{what}-{scheme}-{width}.png")


def focused(page: Page) -> str:
    return page.run("const at = document.activeElement; return at.id || at.className || at.textContent.trim() || at.tagName")


def keyboard(page: Page, home: str) -> None:
    """Skip link, search and links by keys alone; the focus can be seen."""
    page.open(home + "deployments", width=1280)
    page.key("Tab", 9)
    expect(focused(page) == "skip", f"keyboard: the first stop is {focused(page)}")
    expect(page.run("return document.activeElement.getBoundingClientRect().left") >= 0, "keyboard: the skip link is not seen")
    page.key("Enter", 13, "\r")
    expect(page.evaluate("location.hash") == "#content", "keyboard: the skip link leads nowhere")
    page.key("/", 191, "/")
    expect(focused(page) == "find", "keyboard: / does not go to the search")
    expect(page.evaluate("document.getElementById('find').value") == "", "keyboard: / is typed, too")
    outline = page.run("return getComputedStyle(document.activeElement).outlineStyle")
    expect(outline != "none", "keyboard: the focus is not seen")
    page.command("Input.insertText", text="a/b")
    expect(page.evaluate("document.getElementById('find').value") == "a/b", "keyboard: / can't be typed in the search")
    page.key("Enter", 13, "\r")
    for _ in range(50):
        if "/find?q=a%2Fb" in page.evaluate("location.href"):
            break
        page.run("return new Promise((done) => setTimeout(done, 50))")
    expect("/find?q=a%2Fb" in page.evaluate("location.href"), "keyboard: Enter does not search")
    page.open(home, width=1280)
    stops = []
    for _ in range(8):
        page.key("Tab", 9)
        stops.append(focused(page))
    expect("find" in stops, f"keyboard: no way to the search by Tab: {stops}")


def without_script(page: Page, home: str) -> None:
    page.open(home + "deployments?change=deploy", script=False, width=1280)
    expect(page.run("return document.querySelectorAll('table.list tbody tr').length") > 5, "without script: no rows")


def paper(page: Page, home: str) -> None:
    page.open(home + "deployments", media="print", width=1000)
    shown = page.run("return ['.bar', '.filter', '.downloads'].filter("
                     "(one) => getComputedStyle(document.querySelector(one)).display !== 'none')")
    expect(shown == [], f"on paper: {shown} are printed")


def main() -> int:
    program, work, samples, hostile = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    page = Page()
    try:
        page.command("Page.addScriptToEvaluateOnNewDocument", source=LISTEN)
        with served(program, samples) as home:
            expect(home.startswith("http://127.0.0.1:"), f"the address is {home}")
            seen = crawl(page, home, 150, "samples")
            expect(seen > 40, f"only {seen} pages")
            paths = {"home": "", "deployments": "deployments", "filtered": "deployments?change=deploy&result=denied",
                     "services": "services", "reports": "reports", "coverage": "reports/coverage",
                     "sessions": "reports/sessions", "find": "find?q=parcel-api", "nothing": "find?q=nothing-like-it"}
            narrow(page, home, work, paths, "samples")
            keyboard(page, home)
            without_script(page, home)
            paper(page, home)
            page.open(home)
            trace = page.run("return document.querySelector('table.list a[href*=\"/trace/\"]').href")
            narrow(page, home, work, {"trace": trace[len(home):]}, "samples")
        with served(program, hostile) as home:
            crawl(page, home, 120, "hostile")
            for text in ["<script>window.pwned=1</script>", "\"><img src=x onerror=window.pwned=1>", "'-window.pwned=1-'",
                         "\"\u0301 onfocus=window.pwned=1 autofocus x=\u0301\"", "javascript:window.pwned=1", "\u202eabc"]:
                address = home + "find?q=" + urllib.parse.quote(text)
                page.open(address)
                quiet(page, address, f"find {text!r}")
                shown = text.replace("\u202e", "\\u{202E}")
                expect(page.evaluate("document.getElementById('find').value") == shown, f"find {text!r}: the box has another text")
                address = home + "deployments?service=" + urllib.parse.quote(text)
                page.open(address)
                quiet(page, address, f"filter {text!r}")
            narrow(page, home, work, {"home": "", "deployments": "deployments", "services": "services"}, "hostile")
    finally:
        page.close()
    print(f"serve: {summary()}; pictures in {work}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
