#!/usr/bin/env python3
"""Writes the list in queries/Catalogue.swift anew, from the folders.

Usage: scripts/catalogue.py
"""
import pathlib
import re

queries = pathlib.Path(__file__).resolve().parent.parent / "queries"
layers = ["events", "data", "facts", "correlation", "reports", "evidence", "investigation", "pages", "policy",
          "checks"]


def entry(layer: str, file: pathlib.Path) -> str:
    # The build tool spells a resource's name with underscores.
    symbol = re.sub(r"[^A-Za-z0-9]", "_", file.name)
    line = f'        QueryFile(.{layer}, "{file.stem}", PackageResources.{symbol}),\n'
    # As the formatter breaks it.
    return line if len(line) <= 121 else line.replace("QueryFile(", "QueryFile(\n            ")


catalogue = queries / "Catalogue.swift"
text = catalogue.read_text()
start = text.index("[QueryFile] = [\n") + len("[QueryFile] = [\n")
end = text.index("    ]\n", start)
files = [(layer, file) for layer in layers
         for file in sorted((queries / layer).glob("*.csv" if layer == "data" else "*.sql"))
         # Half a megabyte, which Swift takes minutes to compile: Sources/CServiceReference embeds it.
         if file.stem != "iam_services"]
entries = "".join(entry(layer, file) for layer, file in files)
catalogue.write_text(text[:start] + entries + text[end:])
