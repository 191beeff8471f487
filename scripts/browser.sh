#!/usr/bin/env bash
# HTML reports in headless Chromium: attacks, keyboard, paper, no script,
# 50,000 rows. Pictures to look at are left in .build/browser.
# Usage: scripts/browser.sh DEPLOYTRAIL
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
export PYTHONDONTWRITEBYTECODE=1

scripts/setup.sh browser
scripts/python-packages.sh .venv-browser Tests/browser/requirements.txt

work=.build/browser
rm -rf "$work" && mkdir -p "$work"
python3 Tests/browser/make_logs.py "$work/hostile.json.gz" --hostile
python3 Tests/browser/make_logs.py "$work/large.json.gz" --rows 50000
# 3: done, though some input could not be read, which samples may have on purpose.
"$program" ingest --quiet --db "$work/samples.sqlite" samples || [ $? -eq 3 ]
"$program" ingest --quiet --db "$work/hostile.sqlite" "$work/hostile.json.gz"
"$program" ingest --quiet --db "$work/large.sqlite" "$work/large.json.gz"
.venv-browser/bin/python Tests/browser/check.py "$program" "$work" \
    "$work/samples.sqlite" "$work/hostile.sqlite" "$work/large.sqlite"
