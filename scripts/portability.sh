#!/usr/bin/env bash
# The SQL of layers B and C on other engines: the macros, the parsers, and the
# same answer from DuckDB over the sample logs and some odd records.
# Usage: scripts/portability.sh DEPLOYTRAIL [PATH…]    PATH: other logs than those
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
shift
[ $# -gt 0 ] || set -- samples Tests/portability/odd_shapes.json Tests/portability/people.json \
    Tests/portability/people.csv
export PYTHONDONTWRITEBYTECODE=1

scripts/setup.sh python
scripts/python-packages.sh .venv Tests/portability/requirements.txt
python=$PWD/.venv/bin/python

(cd Tests/portability && "$python" -m unittest --quiet test_macros)
"$python" Tests/portability/parse_check.py

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# 3: done, though some input could not be read, which samples may have on purpose.
"$program" ingest --quiet --db "$work/portability.sqlite" "$@" || [ $? -eq 3 ]
"$python" Tests/portability/run.py "$work/portability.sqlite" "$program"
