#!/usr/bin/env bash
# The lists of queries/data beside the newest AWS API models: what AWS has and
# the lists do not, and the other way round.
# Usage: scripts/botocore.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONDONTWRITEBYTECODE=1

scripts/setup.sh python
python=.venv-botocore/bin/python
[ -x "$python" ] || python3 -m venv .venv-botocore
# Always the newest: that is what the lists are compared with.
"$python" -m pip install --quiet --disable-pip-version-check --upgrade botocore

(cd Tests/botocore && ../../"$python" -m unittest --quiet test_check)
"$python" Tests/botocore/check.py
