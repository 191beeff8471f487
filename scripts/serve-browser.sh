#!/usr/bin/env bash
# The pages of `deploytrail serve` in headless Chromium: attacks, the policy,
# keyboard, narrow and dark screens, every link. Pictures to look at are left
# in .build/serve-browser.
# Usage: scripts/serve-browser.sh DEPLOYTRAIL
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
export PYTHONDONTWRITEBYTECODE=1

scripts/setup.sh browser
scripts/python-packages.sh .venv-browser Tests/browser/requirements.txt

work=.build/serve-browser
rm -rf "$work" && mkdir -p "$work"
python3 Tests/browser/make_logs.py "$work/hostile.json.gz" --hostile
# 3: done, though some input could not be read, which samples may have on purpose.
"$program" ingest --quiet --db "$work/samples.sqlite" samples || [ $? -eq 3 ]
"$program" ingest --quiet --db "$work/hostile.sqlite" "$work/hostile.json.gz"
.venv-browser/bin/python Tests/browser/serve.py "$program" "$work" "$work/samples.sqlite" "$work/hostile.sqlite"
