#!/usr/bin/env bash
# Makes a Python environment with what a requirements file lists; does nothing
# where it is there already.
# Usage: scripts/python-packages.sh ENVIRONMENT REQUIREMENTS
set -euo pipefail
environment=$1
requirements=$2

stamp=$environment/installed.txt
cmp -s "$requirements" "$stamp" && exit 0
[ -x "$environment/bin/python" ] || python3 -m venv "$environment"
echo "installing $(tr '\n' ' ' <"$requirements")into $environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
cp "$requirements" "$stamp"
