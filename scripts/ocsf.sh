#!/usr/bin/env bash
# The findings of the samples in OCSF, as the models of the published schema
# read them.
# Usage: scripts/ocsf.sh DEPLOYTRAIL
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
export PYTHONDONTWRITEBYTECODE=1

scripts/setup.sh python
scripts/python-packages.sh .venv-ocsf Tests/ocsf/requirements.txt

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# 3: done, though some input could not be read, which samples may have on purpose.
"$program" ingest --quiet --db "$work/samples.sqlite" samples || [ $? -eq 3 ]
# 1: something failed, which is what samples are for.
"$program" check --db "$work/samples.sqlite" --config samples/deploytrail.yaml --all --format ocsf \
    --output "$work/findings.ocsf.json" || [ $? -eq 1 ]
.venv-ocsf/bin/python Tests/ocsf/check.py "$work/findings.ocsf.json"
