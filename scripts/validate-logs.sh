#!/usr/bin/env bash
# The AWS command line's own verification beside ours, on chains of digests
# that are served by moto on loopback.
# Usage: scripts/validate-logs.sh DEPLOYTRAIL [CASE…]
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
shift
export PYTHONDONTWRITEBYTECODE=1

scripts/setup.sh python
scripts/python-packages.sh .build/validate-logs-venv Tests/validate-logs/requirements.txt
bin=$PWD/.build/validate-logs-venv/bin
"$bin/python" Tests/validate-logs/compare.py "$program" "$bin/aws" "$@"
