#!/usr/bin/env bash
# Times deploytrail against the databases that the logs could be loaded into.
# Usage: Benchmarks/run.sh DEPLOYTRAIL [--mb N] [--rounds N]
# BENCH_PEERS names the folder with the data generator and the peers; README.md
# says what has to be in it. Without one, deploytrail runs alone.
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "$1")
shift

peers=${BENCH_PEERS:-../shared/bench}
if [ -f "$peers/generate.py" ]; then
    scripts/python-packages.sh Benchmarks/venv Benchmarks/requirements.txt
    export BENCH_PEERS=$(realpath "$peers") BENCH_PYTHON=$PWD/Benchmarks/venv/bin/python
else
    echo "No data generator and no peers in $peers: set BENCH_PEERS to their folder to compare." >&2
    echo "Running deploytrail alone, on data multiplied from samples/: no comparison." >&2
    export BENCH_PEERS='' BENCH_PYTHON=''
fi
export PYTHONDONTWRITEBYTECODE=1
exec python3 Benchmarks/bench.py "$program" "$@"
