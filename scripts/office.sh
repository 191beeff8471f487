#!/usr/bin/env bash
# XLSX reports as LibreOffice and openpyxl read them: every cell compared with
# the JSON report, over the samples and over logs full of attacks.
# Usage: scripts/office.sh DEPLOYTRAIL
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
export PYTHONDONTWRITEBYTECODE=1

scripts/setup.sh office
scripts/python-packages.sh .venv-office Tests/office/requirements.txt

work=.build/office
rm -rf "$work" && mkdir -p "$work"
python3 Tests/browser/make_logs.py "$work/hostile.json.gz" --hostile
# 3: done, though some input could not be read, which samples may have on purpose.
"$program" ingest --quiet --db "$work/samples.sqlite" samples || [ $? -eq 3 ]
"$program" ingest --quiet --db "$work/hostile.sqlite" "$work/hostile.json.gz"
.venv-office/bin/python Tests/office/check.py "$program" "$work" \
    samples="$work/samples.sqlite" hostile="$work/hostile.sqlite"
